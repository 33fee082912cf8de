"""Legal forms: "d.o.o.", "OOO" and "Limited Liability Company" are one symbol, however they are spelt.

In: the folded words of a name. Out: `Piece`s, each phrase of ``legal_forms.txt`` as one piece under its symbol.

* Letters of one space-separated piece are read together ("S.A.", "A/S", "L.L.C.").
* Long phrases are known however they are spaced, and through one slip in a long word or without their vowels
  ("Limited Liabilitiy Company", "cmpny"), but only where no frequency table knows the word as it stands.
* What is left unread of a name may still be a legal form that was misspelt past recognition ("OJCS", "Limi", "Lim
  Ited"): `misread_forms` says which, and the alignment asks only where the listed name has that form.
* Ambiguous short forms ("SA", "AS") count only at the end of a name with other words.
* A word without spaces is parted from the form at its end or beginning ("BULLETTRADEOOD", "COMPANYdubai").

Invariant: a name of nothing but legal forms keeps its words. It knows no other role than this one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from sanscreen.names.families import fold_spelling, skeleton
from sanscreen.names.keys import part_keys
from sanscreen.names.script import Word, read_words
from sanscreen.names.tables import groups
from sanscreen.names.weights import is_known

# A misspelt word is read as the word of a legal form only where it is as long as "limited"; one without vowels
# where it has as many consonants as "lmtd".
_LONG_WORD, _TELLING_SKELETON = 7, 4
_LONG_PHRASE = 8
_VOWELS = frozenset("aeiou")
# "BULLETTRADEOOD": a name without spaces is this long, its legal form and the rest at least so long.
_SHORTEST_UNSPACED, _SHORTEST_ATTACHED, _SHORTEST_REST = 10, 3, 4
# A beginning of a word of a legal form: "Limi" of a field of 20 characters, "Obshche".
_BEGINNING, _BEGUN = 4, 6
# "LLCZHELTUGINSKAYAGRK": so long a word that no table knows is several; so long a phrase is no other word.
_GLUED = 14
# So many letters at the beginning tell most names from a legal form: "limitd" shares them with "Limited", "lmited" the
# rest.
_TOLD_BY = 4
# The row of legal_forms.txt that says no more than that there is a firm.
_WEAK_FORM = "company"


@cache
def legal_forms() -> tuple[dict[tuple[str, ...], str], frozenset[str], dict[str, int]]:
    """Return what ``legal_forms.txt`` holds.

    Returns:
        Phrase to symbol, the ambiguous spellings, and by first word the length of the longest phrase.

    Example:
        >>> legal_forms()[0]["limited", "liability", "company"]
        'llc'
    """
    phrases: dict[tuple[str, ...], str] = {}
    ambiguous: set[str] = set()
    for symbol, spellings in groups("legal_forms").items():
        if symbol == "ambiguous":
            ambiguous.update(fold_spelling(spelling) for spelling in spellings)
            continue
        for spelling in (symbol, *spellings):
            phrase = tuple(word.text for word in read_words(spelling)[0])
            if phrase:
                phrases.setdefault(phrase, symbol)
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return phrases, frozenset(ambiguous), longest


@dataclass(frozen=True, slots=True)
class Piece:
    """A word on its way to a part.

    Attributes:
        text: Folded word, or the symbol of a legal form.
        original: Its spelling in the text.
        chunk: Number of the space-separated piece of the text it stood in.
        legal: Whether it is a legal form.
        slipped: Whether it is one only through a slip or without its vowels.
    """

    text: str
    original: str
    chunk: int
    legal: bool = False
    slipped: bool = False


def merge_legal_forms(read: list[Word]) -> list[Piece]:
    """Return the words with each phrase of the legal-form table as one piece.

    Args:
        read: The words of a name in natural order.

    Returns:
        The pieces; each word its own where nothing but legal forms would be left.

    Example:
        >>> from sanscreen.names.script import read_words
        >>> [piece.text for piece in merge_legal_forms(list(read_words("SIS Limited Liabilitiy Company")[0]))]
        ['sis', 'llc']
    """
    if len(read) == 1:
        return _split_legal_form(read[0])
    read = [part for word in read for part in _split_attached(word)]
    phrases, ambiguous, longest = legal_forms()
    joined_phrases = _joined_legal_forms()
    pieces: list[Piece] = []
    read = _split_dotted(read)
    readings = [_legal_reading(word.text) for word in read]
    voiced = [_voiced(word.text) for word in read]
    position = 0
    while position < len(read):
        found, slipped = None, False
        # "S.A.", "A/S", "L.L.C.": letters of one space-separated piece are read together.
        run = position
        while run < len(read) and len(read[run].text) == 1 and read[run].chunk == read[position].chunk:
            run += 1
        if run - position >= 2:
            together = "".join(word.text for word in read[position:run])
            if (
                (together,) in phrases
                and not _is_within_letters(position, run, read)
                and _may_be_legal(together, position, run, read, ambiguous)
            ):
                found = (run, phrases[together,])
        if found is None:
            furthest = max(longest.get(readings[position], 0), longest.get(voiced[position], 0))
            furthest = min(furthest, len(read) - position)
            for stop, variant in product(range(position + furthest, position, -1), (readings, voiced)):
                phrase = tuple(variant[position:stop])
                joined = "".join(phrase)
                # Long phrases are known however they are spaced ("Limited Liabilitycompany"), short ones are not:
                # "Al Co" is no "Alco".
                if joined not in joined_phrases or (len(joined) < _LONG_PHRASE and phrase not in phrases):
                    continue
                if _is_within_letters(position, stop, read):
                    continue
                if _may_be_legal(joined, position, stop, read, ambiguous):
                    found = (stop, joined_phrases[joined])
                    slipped = joined != "".join(word.text for word in read[position:stop])
                    break
        if found is not None:
            stop, symbol = found
            original = " ".join(word.original for word in read[position:stop])
            _append_legal_form(pieces, Piece(symbol, original, read[position].chunk, legal=True, slipped=slipped))
            position = stop
        else:
            pieces.append(Piece(read[position].text, read[position].original, read[position].chunk))
            position += 1
    if all(piece.legal for piece in pieces):
        return [Piece(word.text, word.original, word.chunk) for word in read]
    return pieces


@cache
def _joined_legal_forms() -> dict[str, str]:
    """Return the phrases of the legal-form table written together, and their symbols."""
    return {"".join(phrase): symbol for phrase, symbol in legal_forms()[0].items()}


@cache
def _legal_words() -> tuple[frozenset[str], dict[str, str], dict[str, str]]:
    """Return the words of legal forms; the long ones by their form with a letter deleted, and by their sound."""
    known = frozenset(word for phrase in legal_forms()[0] for word in phrase)
    by_form: dict[str, str] = {}
    by_sound: dict[str, str] = {}
    for word in sorted(known):
        if len(word) >= _LONG_WORD:
            for key in part_keys(word):
                if key.startswith("e"):
                    by_form.setdefault(key, word)
        if len(skeleton(word)) >= _TELLING_SKELETON:
            by_sound.setdefault(skeleton(word), word)
    return known, by_form, by_sound


def _is_one_slip(text: str, word: str) -> bool:
    """Return whether two words differ in one letter put in, left out, exchanged or swapped with its neighbour."""
    start, stop = 0, min(len(text), len(word))
    while start < stop and text[start] == word[start]:
        start += 1
    rest, other = text[start:], word[start:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest == other[1:] or rest[1:] == other


@lru_cache(maxsize=1 << 14)
def _legal_reading(text: str) -> str:
    """Return the word of a legal form that a misspelt word stands for, or the word itself.

    "Liabilitiy" is liability and "cmpny" is company. Only words that no frequency table knows are read so.
    """
    known, by_form, by_sound = _legal_words()
    if text in known or len(text) < _TELLING_SKELETON or is_known(text):
        return text
    if len(text) >= _LONG_WORD:
        for key in sorted(part_keys(text)):
            if key in by_form and _is_one_slip(text, by_form[key]):
                return by_form[key]
    return by_sound.get(skeleton(text), text) if _VOWELS.isdisjoint(text) else text


def _voiced(text: str) -> str:
    """Return the word of a legal form that a word without vowels stands for, though it be a short form itself."""
    _, _, by_sound = _legal_words()
    if len(text) < _TELLING_SKELETON or not _VOWELS.isdisjoint(text):
        return text
    return by_sound.get(skeleton(text), text)


@cache
def _phrases_by_letters() -> dict[str, tuple[str, ...]]:
    """Return the phrases of the legal-form table by their letters written together."""
    return {"".join(phrase): phrase for phrase in legal_forms()[0]}


def _split_dotted(read: list[Word]) -> list[Word]:
    """Return the words with the first letter of a dotted form parted from the word it sticks to: "GANARECAS.A."."""
    joined_phrases = _phrases_by_letters()
    for position, word in enumerate(read[:-1]):
        tail = [later for later in read[position + 1 :] if later.chunk == word.chunk]
        if not tail or len(word.text) <= _SHORTEST_REST or len(tail) != len(read) - position - 1:
            continue
        if not any(later.dotted for later in tail) or (position and read[position - 1].chunk == word.chunk):
            continue
        rest = "".join(later.text for later in tail)
        for letters in (0, 1):
            head, form = word.text[: len(word.text) - letters], word.text[len(word.text) - letters :] + rest
            if form in joined_phrases and len(form) > 1:
                attached = [Word(part, part, dotted=True, chunk=word.chunk) for part in joined_phrases[form]]
                return [*read[:position], Word(head, head, chunk=word.chunk), *attached]
    return read


def _split_attached(word: Word) -> list[Word]:
    """Return a word of a longer name and the long word of a legal form that lost its space: "COMPANYdubai"."""
    text, at = word.text, _attached_at(word.text)
    if not at:
        return [word]
    return [Word(text[:at], text[:at], chunk=word.chunk), Word(text[at:], text[at:], chunk=word.chunk)]


@lru_cache(maxsize=1 << 14)
def _attached_at(text: str) -> int:
    """Return where a word begins or ends that is the long word of a legal form, or 0."""
    known, _, _ = _legal_words()
    if len(text) < _SHORTEST_UNSPACED or text in known or is_known(text):
        return 0
    for length in range(len(text) - _SHORTEST_REST, _LONG_WORD - 1, -1):
        for form, at in ((text[-length:], len(text) - length), (text[:length], length)):
            if form in known:
                return at
    return 0


def _split_legal_form(word: Word) -> list[Piece]:
    """Return a name without spaces as its name and its legal form: "bullettradeood" ends in one."""
    text = word.text
    forms = _joined_legal_forms()
    _, ambiguous, _ = legal_forms()
    glued = _is_glued(text)
    for length in range(len(text) - _SHORTEST_REST, _SHORTEST_ATTACHED - 1, -1):
        for head, tail, form in (
            (text[:-length], "", text[-length:]),
            ("", text[length:], text[:length]),
        ):
            # "아사다우스카이테" is Asadauskaite and no ASA: an ambiguous form stands at the end.
            begins = form not in ambiguous and (length >= _LONG_PHRASE or glued)
            if form in forms and len(text) >= _SHORTEST_UNSPACED and (head or begins):
                rest = Piece(head or tail, head or tail, word.chunk)
                legal = Piece(forms[form], form, word.chunk, legal=True)
                return [rest, legal] if head else [legal, rest]
    return [Piece(text, word.original, word.chunk)]


def _slips(text: str) -> set[str]:
    """Return keys that two spellings share where they are a slip apart, or differ in their vowels only."""
    keys = _same_sounds(text)
    if len(text) > 2:
        keys.update([text[:position] + text[position + 1 :] for position in range(len(text))])
    return keys


def _same_sounds(text: str) -> set[str]:
    """Return keys that two spellings share where they are equal, or differ in their vowels only."""
    keys = {text}
    if len(text) > _BEGINNING or _VOWELS.isdisjoint(text):
        keys.add(f"s:{skeleton(text)}")
    return keys


@cache
def _forms_by_slip() -> dict[str, frozenset[str]]:
    """Return the symbols of legal forms by every key of their words and phrases."""
    found: dict[str, frozenset[str]] = {}
    for phrase, symbol in legal_forms()[0].items():
        for spelling in {"".join(phrase), *phrase}:
            if len(spelling) < 2:
                continue
            keys = _slips(spelling)
            if len(spelling) >= _BEGUN:
                keys.update([spelling[:length] for length in range(_BEGINNING, len(spelling))])
            _file_symbol(found, keys, symbol)
    return found


def _file_symbol(by_key: dict[str, frozenset[str]], keys: Iterable[str], symbol: str) -> None:
    """File a symbol under keys, of which most have one: they share its set."""
    alone = frozenset({symbol})
    for key in keys:
        known = by_key.setdefault(key, alone)
        if symbol not in known:
            by_key[key] = known | alone


@cache
def _ends_of_slips() -> tuple[frozenset[tuple[str, int]], frozenset[tuple[str, int]]]:
    """Return how the keys of legal forms begin and how they end behind that, each with the length of the key."""
    keys = _forms_by_slip()
    begun = frozenset({(key[:_TOLD_BY], len(key)) for key in keys})
    return begun, frozenset({(key[_TOLD_BY - 1 :], len(key)) for key in keys})


def misread_forms(text: str) -> frozenset[str]:
    """Return the legal forms of which some letters may be a misspelling.

    Args:
        text: Folded letters of one word, or of neighbours written together.

    Returns:
        Symbols of ``legal_forms.txt``.

    Example:
        >>> "jsc" in misread_forms("ojcs"), misread_forms("ashraf")
        (True, frozenset())
    """
    if len(text) < 2:
        return frozenset()
    by_slip = _forms_by_slip()
    # With a letter left out a word still begins as it did, or ends so; few names do either like a legal form of their
    # length.
    begun, ended = _ends_of_slips()
    length = len(text) - 1
    may_be_slip = (text[:_TOLD_BY], length) in begun or (text[_TOLD_BY:], length) in ended
    keys = _slips(text) if may_be_slip else _same_sounds(text)
    return frozenset().union(*[by_slip[key] for key in keys if key in by_slip])


@cache
def _phrases_by_slip() -> dict[str, frozenset[str]]:
    """Return the symbols of legal forms by every key of their long phrases written together."""
    found: dict[str, frozenset[str]] = {}
    for phrase, symbol in legal_forms()[0].items():
        letters = "".join(phrase)
        if len(letters) >= _GLUED:
            _file_symbol(found, _slips(letters), symbol)
    return found


@lru_cache(maxsize=1 << 13)
def letters_of(original: str) -> str:
    """Return the folded letters of a spelling written together.

    Args:
        original: A spelling.

    Returns:
        Its words without spaces.

    Example:
        >>> letters_of("S.A. de C.V.")
        'sadecv'
    """
    return "".join(word.text for word in read_words(original)[0])


@lru_cache(maxsize=1 << 13)
def is_misread(text: str, symbol: str, original: str) -> bool:
    """Return whether letters may be a misspelling of a legal form that a listed name has.

    Args:
        text: Folded letters of one word, or of neighbours written together.
        symbol: The listed legal form.
        original: Its listed spelling.

    Returns:
        True where they are one slip from the whole spelling or a word of it, begin it, or have its consonants and no
        vowels; and where they are so long that they can be nothing but a phrase of the form in another language
        ("AKTCIONERNOE OBSHESTVO" for JSC). What `misread_forms` does not know is never a misspelling.

    Example:
        >>> is_misread("ojcs", "jsc", "OJSC"), is_misread("limi", "llc", "Limited"), is_misread("sup", "jsc", "S.p.A.")
        (True, True, False)
    """
    if symbol not in misread_forms(text):
        return False
    if len(text) >= _GLUED and any(symbol in _phrases_by_slip().get(key, ()) for key in _slips(text)):
        return True
    for word in {letters_of(original), *(word.text for word in read_words(original)[0])}:
        if len(word) < 2:
            continue
        begun = len(word) >= _BEGUN and len(text) >= _BEGINNING and word.startswith(text)
        unvowelled = len(text) > 2 and _VOWELS.isdisjoint(text) and skeleton(text) == skeleton(word)
        # A long phrase may have a slip in each of two words.
        twice = len(word) >= _LONG_PHRASE and not _slips(text).isdisjoint(_slips(word))
        if begun or unvowelled or twice or _is_one_slip(text, word):
            return True
    return False


def _is_glued(text: str) -> bool:
    """Return whether a word is too long and too rare to be anything but several: "llczheltuginskayagrk"."""
    return len(text) >= _GLUED and not is_known(text)


def _append_legal_form(pieces: list[Piece], form: Piece) -> None:
    """Append a legal form, or join it to the one before where the two say one thing: "Company LLC", "Co. Ltd."."""
    before = pieces[-1] if pieces and pieces[-1].legal else None
    if before is None or (before.text != form.text and _WEAK_FORM not in (before.text, form.text)):
        pieces.append(form)
        return
    stronger = form.text if before.text == _WEAK_FORM else before.text
    original, slipped = f"{before.original} {form.original}", before.slipped or form.slipped
    pieces[-1] = Piece(stronger, original, before.chunk, legal=True, slipped=slipped)


def _is_within_letters(start: int, stop: int, read: list[Word]) -> bool:
    """Return whether single letters are a part of more of them: "P.K.K." and "P K K" are no P with a form "K.K."."""
    some = read[start:stop]
    if any(len(word.text) > 1 for word in some):
        return False
    for inside, neighbours in ((some[0], read[:start][-1:]), (some[-1], read[stop : stop + 1])):
        for neighbour in neighbours:
            # "X S.A." has a form: its letters stand together, and the one before apart.
            apart = neighbour.chunk != inside.chunk and some[0].chunk == some[-1].chunk
            if len(neighbour.text) == 1 and not apart:
                return True
    return False


def _may_be_legal(spelling: str, start: int, stop: int, read: list[Word], ambiguous: frozenset[str]) -> bool:
    """Return whether a spelling stands where it is a legal form: "Sa'id SA" has one, "Sa Li" has none."""
    if spelling not in ambiguous:
        return True
    # "NV Co.", "S.A. Ltd GmbH": at the end but for other forms.
    return start > 0 and _are_forms(tuple(word.text for word in read[stop:]))


def _are_forms(words: tuple[str, ...]) -> bool:
    phrases, _, longest = legal_forms()
    if not words:
        return True
    lengths = range(1, longest.get(words[0], 0) + 1)
    return any(words[:length] in phrases and _are_forms(words[length:]) for length in lengths)
