"""Text to `NormalisedName`: words in their roles, with weights, and the units that can answer each other.

In: a name as a user or a list wrote it. Out: a `NormalisedName`. The steps, in order:

1. characters to folded words (``script.read_words``); a word in another script that is no word of the tables is read as
   the usual name that it can be (``usual``), and keeps its own letters beside (``letters``);
2. "SURNAME, Given" is turned round, unless what follows the comma is a legal form, a title or a suffix;
3. phrases of the legal-form table become one part each, their symbol ("d.o.o.", "OOO", "Limited Liability
   Company"); ambiguous short ones ("SA", "AS") only at an end of a name with other words;
4. number words and ordinals become digits;
5. roles: initial (a single letter), number, title (leading) or suffix (last), particle, word of trade, name;
6. a name with nothing but such words is kept whole: its words of trade become names; where there are none, its
   particles, and where there are none, its initials; an acronym of the other words is set aside ("Korea National
   Bank (KNB)");
7. units: each part, words with digits read as letters, the first letters of the words, and two or three neighbours
   (and the whole name) together.

Invariant: one pure function of the text, idempotent on its own ``text``; the original spelling of each part is
kept. It does not know whether the name is a query or a listed one, and it compares nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import NamedTuple

from sanscreen.names.families import fold_spelling, particle_of, symbols_of
from sanscreen.names.keys import acronym_keys, joined_keys, part_keys
from sanscreen.names.legal import Piece, legal_forms, merge_legal_forms
from sanscreen.names.letters import LONGEST, own_form
from sanscreen.names.script import Signal, Word, letters_for_digits, read_words, script_of
from sanscreen.names.tables import words
from sanscreen.names.usual import as_usual, single_words
from sanscreen.names.weights import Role, weight_of

MAX_PARTS = 48
"""A name has fewer parts than this; of a longer text the first ones are read and ``cut`` says so."""
MAX_TEXT = 4096
"""A name has fewer characters than this."""
_KEYED = frozenset({Role.NAME, Role.TRADE, Role.NUMBER})
_NO_KEYS: frozenset[str] = frozenset()
_LONGEST_UNIT = 40
# Fields of 20 and 35 characters are common (SWIFT MT's name line has 35); a space at the cut is often stripped.
_FIELD_LENGTHS = frozenset({19, 20, 34, 35})
# Rows of titles.txt whose words do not stand before a name as a title: "Jr.", and given names such as "Amir".
_NO_TITLE = ("suffix", "ambiguous")
# "E1" may be anything; "R1M" may be Rim.
_SHORTEST_READING = 3
# "Jund al-Khilafah in Tunisia" has three words beside its particles; of two, letters tell nothing.
_WORDS_OF_ACRONYM = 3
# Their texts stand for what was written: "2" for "Two", "llc" for "Limited Liability Company".
_STANDING_FOR = (Role.NUMBER, Role.LEGAL_FORM)
# Whose letters are said beside those of the words: the Arabic article alone, or every particle but "the".
_SPOKEN = ("article".__eq__, "the".__ne__)
_NUMBER_SIGNS = frozenset({"no", "nr", "num", "number", "numero", "nomer"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name.

    Attributes:
        text: Folded spelling, or the symbol of a legal form, or the digits of a number.
        original: The spelling in the text.
        role: What the part does in the name.
        weight: How much it tells, in [0, 1], a long number up to 1.5.
        reading: How the letters were read where they do not stand there: the script ("CYRILLIC"), "digits" or "slip";
            "" where they do.
        own: The word in its own script, see `sanscreen.names.letters`; "" for a Latin one.
        aside: Whether it stands in brackets, or behind a slash with several words behind it.
    """

    text: str
    original: str
    role: Role
    weight: float
    reading: str = ""
    own: str = ""
    aside: bool = False


class Unit(NamedTuple):
    """One part, or neighbours written together, that may answer a unit of another name.

    A tuple, because a name has many and each is soon made.

    Attributes:
        text: The folded parts without a space.
        start: Position of the first part among the compared parts.
        stop: Position after the last.
        weight: Sum of the weights of the parts.
        keys: The keys under which the unit can be like another; empty for an initial or a particle.
        whole: Whether it is several parts and all of the name but its legal forms.
        reading: How the letters of its parts were read where they do not stand there.
        disguised: Whether it is a word with its digits read as letters ("R1M"), which its parts leave as they are.
        own: The word or words in their own script, where all of them are.
        acronym: Whether it is the whole name taken for an acronym ("AQIM").
        initials: Whether it is the first letters of the words of the name.
    """

    text: str
    start: int
    stop: int
    weight: float
    keys: frozenset[str]
    whole: bool = False
    reading: str = ""
    disguised: bool = False
    own: str = ""
    acronym: bool = False
    initials: bool = False


@dataclass(frozen=True, slots=True)
class NormalisedName:
    """A name in the form in which names are compared.

    Attributes:
        original: The text as it was given.
        text: The folded parts with a space between them; normalising it again gives the same parts.
        parts: The compared parts in natural order: all but what stands in ``titles``.
        titles: Titles, suffixes and an acronym of the other words, which neither bring nor cost anything.
        units: What may answer a unit of another name.
        signals: What was odd about the spelling.
        significant: The texts of the compared parts without particles, sorted: two names with the same ones are equal.
        cut: Whether the text was longer than a name can be and only its beginning was read.
        clipped: Position of the part that a field may have cut, since the text is as long as common fields are; None
            for any other text.
    """

    original: str
    text: str
    parts: tuple[Part, ...]
    titles: tuple[Part, ...]
    units: tuple[Unit, ...] = field(repr=False)
    signals: tuple[Signal, ...]
    significant: tuple[str, ...] = field(repr=False)
    cut: bool = False
    clipped: int | None = None

    @property
    def weight(self) -> float:
        """Sum of the weights of the compared parts."""
        return sum(part.weight for part in self.parts)


@cache
def _vessel_prefixes() -> frozenset[str]:
    return frozenset(fold_spelling(prefix) for prefix in words("vessel_prefixes"))


def normalise(text: str) -> NormalisedName:
    """Bring a name into the form in which names are compared.

    Args:
        text: The name in any script, spelling and order.

    Returns:
        Its normal form; with no parts where the text has nothing to compare (blank, punctuation, one lone title).

    Example:
        >>> name = normalise("Sheikh BIN LADIN, Usama")
        >>> name.text, [part.role.value for part in name.parts]
        ('usama bin ladin', ['name', 'particle', 'name'])
        >>> normalise("SIS d.o.o.").text == normalise("SIS DOO").text
        True
    """
    return _remembered(text)


def normalise_afresh(text: str) -> NormalisedName:
    """Do what `normalise` does without remembering it, for the names of a list, which are hardly asked for again.

    Args:
        text: The name.

    Returns:
        Its normal form.

    Example:
        >>> normalise_afresh("Ashraf AL-QIZANI") == normalise("Ashraf AL-QIZANI")
        True
    """
    read, signals = read_words(text[:MAX_TEXT])
    cut = len(text) > MAX_TEXT or len(read) > MAX_PARTS
    read = tuple([word if word.original.isascii() else as_usual(word) for word in read[:MAX_PARTS]])
    turned = _turn_round(read)
    pieces = merge_legal_forms(turned)
    titles, pieces = _set_titles_aside(pieces)
    asides = frozenset([word.chunk for word in read if word.aside])
    if all(piece.legal or piece.chunk in asides for piece in pieces):
        asides = frozenset()
    parts = tuple(_give_roles(pieces, asides))
    if not parts and len(titles) > 1:
        # "The Doctor", "Sheikh Hajji": a name made of titles alone is kept whole.
        parts, titles = tuple(_part(title.text, title.original, Role.NAME) for title in titles), ()
    while (acronym := _own_acronym(parts)) is not None:
        titles = (*titles, replace(parts[acronym], role=Role.TITLE, weight=0.0))
        parts = (*parts[:acronym], *parts[acronym + 1 :])
    shown = titles + parts if titles and not parts else parts
    return NormalisedName(
        original=text,
        text=" ".join(part.text for part in shown),
        parts=parts,
        titles=titles,
        units=_units(parts, text.casefold()),
        signals=signals,
        significant=tuple(sorted([part.text for part in parts if part.role is not Role.PARTICLE])),
        cut=cut,
        clipped=_clipped(parts, read, turned) if len(text) in _FIELD_LENGTHS and len(parts) > 1 else None,
    )


# For a caller who asks a name again: answers to names of a file are remembered whole.
_remembered = lru_cache(maxsize=1 << 12)(normalise_afresh)


def _clipped(parts: tuple[Part, ...], read: Sequence[Word], turned: Sequence[Word]) -> int | None:
    """Return the part that ends the text: of "AL-TIKRITI, Ahmed Wa" the second, though the surname follows it here."""
    ends = [position for position, part in enumerate(parts) if part.original.endswith(read[-1].original)]
    if not ends:
        return None
    return ends[-1] if turned[-1] is read[-1] else ends[0]


def _part(text: str, original: str, role: Role, *, slipped: bool = False) -> Part:
    reading = "slip" if slipped else _reading(text, original)
    own = "" if original.isascii() or role is Role.LEGAL_FORM else own_form(original)
    return Part(text, original, role, weight_of(text, role), reading, own)


def _reading(text: str, original: str) -> str:
    """Return how a part was read: its script, "digits" where digits stand for letters, or "" as it stands."""
    if original.isalpha() and original.isascii():
        return ""
    if original.isascii():
        return "digits" if text.isalpha() and any(char.isdigit() for char in original) else ""
    return max((script_of(char) for char in original if script_of(char) != "LATIN"), default="")


def _turn_round(read: Sequence[Word]) -> list[Word]:
    """Return the words in natural order: "AL-QIZANI, Ashraf" is Ashraf al-Qizani (step 2)."""
    titles = single_words("titles")
    stop = len(read)
    while stop and titles.get(read[stop - 1].text) == "suffix":
        stop -= 1
    # "King, Martin Luther Jr" and "Smith, John, Jr": the suffix stays last.
    commas = [position for position, word in enumerate(read[:stop]) if word.comma and position + 1 < stop]
    if len(commas) != 1:
        return list(read)
    before, after, suffixes = list(read[: commas[0] + 1]), list(read[commas[0] + 1 : stop]), list(read[stop:])
    phrases, ambiguous, longest = legal_forms()
    tail = tuple(word.text for word in after)
    joined = "".join(tail)
    # "Trading Co., Ltd." has a legal form after its comma; "Kim, Asa" has a given name that can also be one.
    forms = [*(tail[:length] for length in range(1, longest.get(tail[0], 0) + 1)), (joined,)]
    certain = len(before) > 1 or after[0].dotted
    if any(form in phrases and (certain or "".join(form) not in ambiguous) for form in forms):
        return list(read)
    # "Sheikh BIN LADIN, Usama": a title before the surname stays in front.
    leading = 0
    while leading < len(before) - 1 and titles.get(before[leading].text, "suffix") not in _NO_TITLE:
        leading += 1
    return before[:leading] + after + before[leading:] + suffixes


def _set_titles_aside(pieces: list[Piece]) -> tuple[tuple[Part, ...], list[Piece]]:
    """Return leading titles and last suffixes, and the pieces that remain (step 5)."""
    table = single_words("titles")
    prefixes = _vessel_prefixes()
    start, stop = 0, len(pieces)
    firm = any(piece.legal for piece in pieces)
    while start < stop:
        piece, following = pieces[start], pieces[start + 1 : start + 2]
        if piece.text in prefixes and following:
            start += 1
        elif following and piece.chunk == following[0].chunk and piece.text + following[0].text in prefixes:
            # "M/T Grace": a prefix of two letters is two pieces.
            start += 2
        elif (
            table.get(piece.text, "suffix") in _NO_TITLE
            or firm
            or (following and _is_trade(following[0].text) and table.get(following[0].text, "suffix") in _NO_TITLE)
        ):
            # "General Electric", "President Hotels Ltd": before a word of trade, or in a firm, it is no title.
            break
        else:
            start += 1
    if 0 < start < stop and not any(len(piece.text) > 1 and piece.text.isalpha() for piece in pieces[start:]):
        # "MS-13": what a title leaves is more than a number.
        start = 0
    while stop > start and table.get(pieces[stop - 1].text) == "suffix" and not pieces[stop - 1].legal:
        stop -= 1
    aside = [_part(piece.text, piece.original, Role.TITLE) for piece in (*pieces[:start], *pieces[stop:])]
    return tuple(aside), pieces[start:stop]


@lru_cache(maxsize=1 << 14)
def _is_trade(text: str) -> bool:
    return any(symbol.startswith("trade:") for symbol in symbols_of(text))


def _give_roles(pieces: list[Piece], asides: frozenset[int]) -> list[Part]:
    """Return the parts with their roles (steps 4 to 6)."""
    numbers, particles = single_words("numbers"), single_words("particles")
    parts: list[Part] = []
    for position, piece in enumerate(pieces):
        text = piece.text
        if text in _NUMBER_SIGNS and any(following.text.isdigit() for following in pieces[position + 1 : position + 2]):
            # "Factory No. 18" is "Factory 18".
            continue
        if piece.legal:
            role = Role.LEGAL_FORM
        elif text.isdigit():
            text, role = text.lstrip("0") or "0", Role.NUMBER
        elif text in numbers:
            text, role = numbers[text], Role.NUMBER
        elif text in particles:
            role = Role.PARTICLE
        elif len(text) == 1:
            role = Role.INITIAL
        elif _is_trade(text):
            role = Role.TRADE
        else:
            role = Role.NAME
        part = _part(text, piece.original, role, slipped=piece.slipped)
        parts.append(replace(part, aside=True) if piece.chunk in asides else part)
    telling = (Role.NAME, Role.NUMBER)
    if any(part.role in telling for part in parts):
        return parts
    roles = {part.role for part in parts}
    promoted = next((role for role in (Role.TRADE, Role.PARTICLE, Role.INITIAL) if role in roles), None)
    return [
        replace(_part(part.text, part.original, Role.NAME), aside=part.aside) if part.role is promoted else part
        for part in parts
    ]


def _units(parts: tuple[Part, ...], original: str) -> tuple[Unit, ...]:
    """Return the parts, the words with digits for letters and the neighbours written together (step 7)."""
    units: list[Unit] = []
    for position, part in enumerate(parts):
        keyed = part.role in _KEYED
        keys = part_keys(part.text) if keyed else _NO_KEYS
        units.append(Unit(part.text, position, position + 1, part.weight, keys, reading=part.reading, own=part.own))
    count = len(parts)
    latin = not any(part.reading for part in parts)
    # What may be joined: not a legal form, and not particles alone; 0 stands for a legal form, 1 for a particle.
    grades = [0 if part.role is Role.LEGAL_FORM else 1 if part.role is Role.PARTICLE else 2 for part in parts]
    first = next((position for position, grade in enumerate(grades) if grade), count)
    last = next((position for position in range(count, 0, -1) if grades[position - 1]), 0)
    spans = [(start, start + 2) for start in range(count - 1)] + [(start, start + 3) for start in range(count - 2)]
    if last - first >= 2:
        spans = [span for span in spans if span != (first, last)] + [(first, last)]
    for start, stop in spans:
        inside = grades[start:stop]
        if 0 in inside or 2 not in inside:
            continue
        whole = (start, stop) == (first, last)
        joined = parts[start:stop]
        text = "".join([part.text for part in joined])
        if len(text) <= _LONGEST_UNIT or whole:
            weight = sum([part.weight for part in joined])
            keys = joined_keys(text, whole=whole)
            if latin:
                units.append(Unit(text, start, stop, weight, keys, whole))
                continue
            owns = [part.own for part in joined]
            own = "".join(owns) if all(owns) and sum(map(len, owns)) <= LONGEST else ""
            reading = max([part.reading for part in joined])
            units.append(Unit(text, start, stop, weight, keys, whole, reading, own=own))
    # The whole name stays last.
    disguised = _disguised(parts, original) if any(map(str.isdigit, original)) else []
    units[count:count] = [*disguised, *_acronyms(parts, first, last)]
    return tuple(units)


def _own_acronym(parts: tuple[Part, ...]) -> int | None:
    """Return the first or last part where it is the first letters of the others: "Korea National Bank (KNB)"."""
    for at, others in ((len(parts) - 1, parts[:-1]), (0, parts[1:])):
        if len(others) < _WORDS_OF_ACRONYM or not acronym_keys(parts[at].text) or parts[at].role is Role.LEGAL_FORM:
            continue
        # "Korean National Insurance Company (KNIC)": the form may be said too.
        said = tuple(part for part in others if part.role is not Role.LEGAL_FORM)
        every_letter = "".join([part.original[:1].casefold() for part in others])
        if parts[at].text == every_letter or parts[at].text in _first_letters(said):
            return at
    return None


def _first_letters(parts: Sequence[Part]) -> list[str]:
    """Return the first letters of the words, without the particles and with those that may be said."""
    words = [part for part in parts if part.role in (Role.NAME, Role.TRADE, Role.PARTICLE)]
    begun = ["".join([part.text[0] for part in words if part.role is not Role.PARTICLE])]
    if len(begun[0]) == len(words):
        return begun
    for spoken in _SPOKEN:
        said = [part.text[0] for part in words if part.role is not Role.PARTICLE or spoken(particle_of(part.text))]
        begun.append("".join(said))
    return list(dict.fromkeys(begun))


def _acronyms(parts: tuple[Part, ...], first: int, last: int) -> list[Unit]:
    """Return the name as an acronym, and the first letters of its words as others may write them.

    Particles are left out ("IRISL"), but for the Arabic article ("JAK-T"), or all are said but "the" ("PFON").
    """
    inside = parts[first:last]
    weight = sum([part.weight for part in inside])
    letters = "".join([part.text for part in inside])
    units = [Unit(letters, first, last, weight, acronym_keys(letters), acronym=True)]
    begun = _first_letters(inside)
    if len(begun[0]) >= _WORDS_OF_ACRONYM:
        units += [Unit(text, first, last, weight, acronym_keys(text), initials=True) for text in begun]
    return [unit for unit in units if unit.keys]


def _disguised(parts: tuple[Part, ...], original: str) -> list[Unit]:
    """Return words of letters and digits with the digits read as letters: "N4m R1M" may be Nam Rim."""
    units = []
    start = 0
    while start < len(parts):
        stop = start + 1
        while stop < len(parts) and parts[stop].original.isdigit() != parts[stop - 1].original.isdigit():
            if "".join([part.original for part in parts[start : stop + 1]]).casefold() not in original:
                break
            stop += 1
        if stop - start > 1:
            # What was written, folded: "40bañez".
            written = [
                part.original.casefold() if part.role in _STANDING_FOR else part.text for part in parts[start:stop]
            ]
            reading = letters_for_digits("".join(written))
            if len(reading) >= _SHORTEST_READING and reading.isascii() and reading.isalpha():
                weight = sum([part.weight for part in parts[start:stop]])
                units.append(Unit(reading, start, stop, weight, part_keys(reading), disguised=True))
        start = stop
    return units
