"""Which changes of a query are tried: facts beyond the name, and words of the name.

In: a query, an entity, and how their names answer each other. Out: `Move`s in a fixed order, each with the words that
say it, and the query that some of them make together.

* A fact of the query is left out, or takes the value that the record has, or (to come below the threshold) another.
* A word is spelt as listed, left out where the listed name lacks it, added where the query lacks it; the words take
  the order of the list. A weak name, which is like nothing that it does not equal, is held beside the query too.

Invariant: the moves are few and are a pure function of query and record. It scores no query: whether a move
moves anything is for `sanscreen.changes` to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import product
from typing import Any

from sanscreen.matching import Match, Matcher
from sanscreen.matching.alignment import Alignment, align
from sanscreen.matching.documents import document_key
from sanscreen.matching.evidence import spelling
from sanscreen.matching.identifiers import Particulars, listed_values
from sanscreen.matching.similarity import unlikeness
from sanscreen.names import NormalisedName, Role, normalise
from sanscreen.records import Entity, Identifier, Kind, NameQuality, Query

_VALUES = 3
"""Listed values of one field that are tried: some records have a dozen birth dates."""
_WORDS = 8
"""Words of one sort that are tried."""
_YEARS = 20
"""Years behind the first listed birth date that are tried: the others, and "circa", may cover the next ones."""
_LAST_YEAR = 9999
# "Xhaykh" is a misspelt "Shaykh"; "Rusakevich" is no misspelt "Ismail".
_MISSPELT = 0.5
# One of them stands for a country that is none of those listed; none is a former state or on the ground of one.
_OTHER_COUNTRIES = ("is", "nz", "uy", "bt", "fj", "pt", "zm", "lk")

_CALLED = {
    Role.NUMBER: "number",
    Role.INITIAL: "initial",
    Role.PARTICLE: "particle",
    Role.LEGAL_FORM: "legal form",
}


class Rank(IntEnum):
    """How much a move changes, the least first.

    Example:
        >>> Rank.FACT < Rank.LESS
        True
    """

    FACT = 0
    KIND = 1
    SPELLING = 2
    LESS = 3
    MORE = 4
    DOCUMENT = 5


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of some parts of one name of a query.

    Attributes:
        name: The name, in normal form.
        place: Which text of the query it is: 0 for its name, from 1 on for its aliases.
        start: Position of the first part that goes.
        stop: Position behind the last; equal to `start` where none goes.
        words: What comes in their place.
    """

    name: NormalisedName
    place: int
    start: int
    stop: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a query.

    Attributes:
        phrase: What is changed, in words that begin with "with" or "without".
        rank: How much it changes.
        field: The field of the query; "words" where a name is changed.
        value: What the field holds after it; None for a name.
        edit: How the name is changed; None for a fact.
    """

    phrase: str
    rank: Rank
    field: str
    value: Any = None
    edit: Edit | None = None

    @property
    def sort(self) -> str:
        """What the move has in common with others that say the same of the query."""
        if self.edit is None:
            return f"{self.phrase.partition(' ')[0]} {self.field}"
        more = self.edit.words if self.edit.start == self.edit.stop else ()
        return " ".join([self.field, str(self.edit.start), str(self.edit.stop), *more])


def compatible(one: Move, other: Move) -> bool:
    """Return whether two moves can be made together and are still a small change.

    Args:
        one: A move.
        other: Another.

    Returns:
        False for two of one field, of one word or of two names, and for a word that goes where another comes, which
        makes another name.

    Example:
        >>> compatible(Move("without the kind vessel", Rank.FACT, "kind"), Move("with x", Rank.FACT, "gender"))
        True
    """
    if one.edit is None or other.edit is None:
        return one.field != other.field
    if one.edit.name is not other.edit.name or {one.rank, other.rank} == {Rank.LESS, Rank.MORE}:
        return False
    first, second = sorted((one.edit, other.edit), key=lambda edit: (edit.start, edit.stop))
    return first.stop <= second.start


def with_moves(query: Query, moves: Sequence[Move]) -> Query:
    """Return the query with some moves made.

    Args:
        query: The query.
        moves: Moves that can be made together.

    Returns:
        The changed query; a changed name is written in its parts, with a space between them.

    Example:
        >>> asked = Query(name="A", kind="vessel")
        >>> with_moves(asked, [Move("without the kind vessel", Rank.FACT, "kind")]) == Query(name="A")
        True
    """
    values = {move.field: move.value for move in moves if move.edit is None}
    edits = [move.edit for move in moves if move.edit is not None]
    if edits:
        text = _written(edits[0].name, edits)
        if edits[0].place == 0:
            values["name"] = text
        else:
            aliases = list(listed_values(query.aliases, field="aliases", example=""))
            aliases[edits[0].place - 1] = text
            values["aliases"] = tuple(aliases)
    return query.model_copy(update=values)


def _written(name: NormalisedName, edits: Sequence[Edit]) -> str:
    """Return a name in its parts, what stands aside in brackets, with some edits made."""
    words = [(part.original, part.aside) for part in name.parts]
    for edit in sorted(edits, key=lambda edit: -edit.start):
        # A part of several query parts is aside if the first is; a word more stands in the open.
        aside = edit.start < edit.stop and words[edit.start][1]
        words[edit.start : edit.stop] = [(word, aside) for word in edit.words]
    text, within = "", False
    for word, aside in words:
        text += ")" if within and not aside else ""
        text += " " if text else ""
        text += f"({word}" if aside and not within else word
        within = aside
    return f"{text})" if within else text


def tried_facts(particulars: Particulars, entity: Entity, *, below: bool) -> Iterator[Move]:
    """Yield the changes of facts beyond the names that are tried.

    Args:
        particulars: What the query says beyond its names.
        entity: The entity.
        below: Whether the entity is below the threshold, so that facts should agree.

    Yields:
        The moves.

    Example:
        >>> entity = Entity(id="1", kind="person", names=[{"text": "A B"}], nationalities=["tn"])
        >>> [move.phrase for move in tried_facts(Particulars(), entity, below=True)]
        ['with the country tn']
    """
    yield from _left_out(particulars)
    yield from _agreeing(particulars, entity) if below else _differing(particulars, entity)


def _left_out(asked: Particulars) -> Iterator[Move]:
    if asked.birth_date is not None:
        yield Move(f"without the birth date {asked.birth_date}", Rank.FACT, "birth_date")
    if asked.birth_place is not None:
        yield Move(f"without the place of birth {asked.birth_place!r}", Rank.FACT, "birth_place")
    if asked.addresses:
        yield Move("without the address", Rank.FACT, "addresses", ())
    if asked.countries:
        called = "country" if len(asked.countries) == 1 else "countries"
        yield Move(f"without the {called} {' and '.join(sorted(asked.countries))}", Rank.FACT, "countries", ())
    if asked.gender is not None:
        yield Move(f"without the gender {asked.gender}", Rank.FACT, "gender")
    if asked.kind is not None:
        yield Move(f"without the kind {asked.kind}", Rank.FACT, "kind")
    for place, document in enumerate(asked.identifiers[:_VALUES]):
        others = (*asked.identifiers[:place], *asked.identifiers[place + 1 :])
        yield Move(f"without the {document.type} number {document.number!r}", Rank.FACT, "identifiers", others)


def _agreeing(asked: Particulars, entity: Entity) -> Iterator[Move]:
    """Yield what takes over a listed value; another kind or gender is made up for by leaving out the query's."""
    instead = "" if asked.birth_date is None else f" in place of {asked.birth_date}"
    for born in entity.birth_dates[:_VALUES]:
        yield Move(f"with the birth date {born}{instead}", Rank.FACT, "birth_date", str(born))
    for place in entity.birth_places[:_VALUES]:
        yield Move(f"with the place of birth {place!r}", Rank.FACT, "birth_place", place)
    for address in entity.addresses[:_VALUES]:
        yield Move(f"with the address {address!r}", Rank.FACT, "addresses", (*asked.addresses, address))
    also = " as well" if asked.countries else ""
    for code in entity.nationalities[:_VALUES]:
        yield Move(f"with the country {code}{also}", Rank.FACT, "countries", (*sorted(asked.countries), code))
    for document in [document for document in entity.identifiers if document_key(document)][:_VALUES]:
        shown = f"with the listed {document.type} number {document.number!r}{_of(document)}"
        yield Move(shown, Rank.DOCUMENT, "identifiers", (*asked.identifiers, document))


def _differing(asked: Particulars, entity: Entity) -> Iterator[Move]:
    for born in entity.birth_dates[:1]:
        after = born.latest.year + 1
        for year in range(after, min(after + _YEARS, _LAST_YEAR + 1)):
            yield Move(f"with a birth year of {year:04}", Rank.FACT, "birth_date", f"{year:04}")
    other = next((code for code in _OTHER_COUNTRIES if code not in entity.nationalities), None)
    if entity.nationalities and other is not None:
        shown = f"with a country other than {' and '.join(entity.nationalities)}"
        yield Move(shown, Rank.FACT, "countries", (other,))
    if entity.gender is not None:
        yield from (Move(f"with the gender {gender}", Rank.FACT, "gender", gender) for gender in "mf")
    if entity.kind is not Kind.UNKNOWN:
        other_kind = Kind.ORGANIZATION if entity.kind is Kind.PERSON else Kind.PERSON
        yield Move(f"with a kind other than {entity.kind}", Rank.KIND, "kind", str(other_kind))
    kinds = {(document.type, document.country): document for document in entity.identifiers if document_key(document)}
    for document in list(kinds.values())[:_VALUES]:
        kept = [mine for mine in asked.identifiers if _kind_of(mine) != _kind_of(document)]
        other_number = Identifier(type=document.type, number=_unlisted(entity), country=document.country)
        shown = f"with another {document.type} number{_of(document)}"
        yield Move(shown, Rank.FACT, "identifiers", (*kept, other_number))


def _of(document: Identifier) -> str:
    return "" if document.country is None else f" of {document.country}"


def _kind_of(document: Identifier) -> str | None:
    key = document_key(document)
    return None if key is None else key[0]


def _unlisted(entity: Entity) -> str:
    """Return a document number that the record does not have."""
    listed = {key[1] for key in map(document_key, entity.identifiers) if key is not None}
    return next(number for number in (f"{count:06}" for count in range(len(listed) + 1)) if number not in listed)


def tried_words(
    query: Query, match: Match, entity: Entity, listed: Sequence[NormalisedName], matcher: Matcher
) -> Iterator[Move]:
    """Yield the changes of words that are tried: towards the name that decided, and towards the likest weak name.

    Args:
        query: The query.
        match: How the entity matches it.
        entity: The entity.
        listed: Its names in normal form, in the order of the record.
        matcher: What scores a pair; it says how a weak name would be answered.

    Yields:
        The moves; none where nothing in the names is alike.

    Example:
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.request import prepare_query
        >>> entity = Entity(id="1", kind="vessel", names=[{"text": "Adalia Star"}])
        >>> query, listed, matcher = Query(name="Adalya Star"), [normalise("Adalia Star")], Matcher(profile_of(None))
        >>> match = matcher.match(prepare_query(query), entity, tuple(listed))
        >>> [move.phrase for move in tried_words(query, match, entity, listed, matcher)]
        ["with 'Adalya' spelt 'Adalia' as listed"]
    """
    texts = [query.name, *listed_values(query.aliases, field="aliases", example="")]
    places: dict[str, tuple[int, NormalisedName]] = {}
    for place, text in enumerate(texts):
        if text is not None and (name := normalise(text)).parts and _is_kept(name):
            places.setdefault(name.original, (place, name))
    if match.alignment is not None and match.alignment.query.original in places:
        place, name = places[match.alignment.query.original]
        yield from _words_of(match.alignment, place, name, "")
    weak = [position for position, name in enumerate(entity.names) if name.quality is NameQuality.WEAK]
    ordered = entity.kind in (Kind.ORGANIZATION, Kind.VESSEL, Kind.AIRCRAFT)
    best: tuple[Alignment, int, NormalisedName] | None = None
    for position in weak[:_WORDS]:
        for place, name in places.values():
            alignment = align(name, listed[position], matcher.similarity, matcher.profile, ordered=ordered)
            if alignment is not None and (best is None or alignment.score > best[0].score):
                best = alignment, place, name
    if best is not None and (match.alignment is None or best[0].listed is not match.alignment.listed):
        yield from _words_of(*best, f"the weak name {best[0].listed.original!r}")


def _is_kept(name: NormalisedName) -> bool:
    """Return whether a name written in its parts still has these parts, so that a change of one is that alone."""
    mine, again = (
        [(part.text, part.role, part.aside) for part in read.parts] for read in (name, normalise(_written(name, ())))
    )
    return mine == again


def _words_of(alignment: Alignment, place: int, name: NormalisedName, weak: str) -> Iterator[Move]:
    """Yield the moves towards one listed name; `weak` says which where it is a weak one."""
    listed, as_listed = alignment.listed, f"as in {weak}" if weak else "as listed"

    def of_list(words: str, role: Role, *, many: bool = False) -> str:
        called = f"{_CALLED.get(role, 'word')}{'s' if many else ''} {words!r}"
        return f"with the {called} of {weak}" if weak else f"with the listed {called}"

    def move(phrase: str, rank: Rank, start: int, stop: int, *words: str) -> Move:
        return Move(phrase, rank, "words", edit=Edit(name, place, start, stop, words))

    unlike = [link for link in alignment.links if link.likeness.value < 1.0]
    spelt = [(link.query.start, link.query.stop, range(link.listed.start, link.listed.stop)) for link in unlike]
    for start, stop, theirs in [*spelt, *_misspelt(alignment)][:_WORDS]:
        mine, words = spelling(name, range(start, stop)), spelling(listed, theirs)
        yield move(f"with {mine!r} spelt {words!r} {as_listed}", Rank.SPELLING, start, stop, words)
    if alignment.order_loss:
        words_in_order = _in_listed_order(alignment)
        yield move(f"with its words in order {as_listed}", Rank.SPELLING, 0, len(name.parts), *words_in_order)
    for position, other in _swapped(alignment)[:_WORDS]:
        words, role = listed.parts[other].original, listed.parts[other].role
        phrase = f"{of_list(words, role)} in place of {name.parts[position].original!r}"
        yield move(phrase, Rank.SPELLING if role is Role.LEGAL_FORM else Rank.MORE, position, position + 1, words)
    for position in alignment.query_left[:_WORDS]:
        part = name.parts[position]
        phrase = f"without the extra {_CALLED.get(part.role, 'word')} {part.original!r}"
        yield move(phrase, Rank.LESS, position, position + 1)
    for run in _runs(alignment)[:_WORDS]:
        words, at = spelling(listed, run), _place_for(alignment, run[0])
        phrase = f"{of_list(words, listed.parts[run[-1]].role, many=len(run) > 1)} as well"
        yield move(phrase, Rank.MORE, at, at, words)


def _misspelt(alignment: Alignment) -> list[tuple[int, int, range]]:
    """Return words left over on both sides that may be one, too much misspelt to be like each other."""
    query, listed = alignment.query.parts, alignment.listed.parts
    return [
        (mine, mine + 1, range(theirs, theirs + 1))
        for mine, theirs in product(alignment.query_left, alignment.listed_left)
        if query[mine].role not in _CALLED
        and listed[theirs].role not in _CALLED
        and unlikeness(query[mine].text, listed[theirs].text) <= _MISSPELT
    ]


def _swapped(alignment: Alignment) -> list[tuple[int, int]]:
    """Return the legal forms and the numbers that are left over on both sides."""
    query, listed = alignment.query.parts, alignment.listed.parts
    return [
        (mine, theirs)
        for mine, theirs in product(alignment.query_left, alignment.listed_left)
        if query[mine].role is listed[theirs].role and query[mine].role in (Role.LEGAL_FORM, Role.NUMBER)
    ]


def _in_listed_order(alignment: Alignment) -> tuple[str, ...]:
    """Return the query's words in the order of the listed ones, each that is left over behind the one before it."""
    links = alignment.links
    starts = {part: link.listed.start for link in links for part in range(link.query.start, link.query.stop)}
    order, last = [], -1
    for position in range(len(alignment.query.parts)):
        last = starts.get(position, last)
        order.append((last, position))
    return tuple(alignment.query.parts[position].original for _, position in sorted(order))


def _runs(alignment: Alignment) -> list[list[int]]:
    """Return the listed parts that the query lacks, particles with the word behind them: "bin Awad"."""
    runs: list[list[int]] = []
    for position in alignment.listed_left:
        goes_on = runs and runs[-1][-1] == position - 1
        if goes_on and all(alignment.listed.parts[held].role is Role.PARTICLE for held in runs[-1]):
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def _place_for(alignment: Alignment, position: int) -> int:
    """Return where in the query a listed part belongs: behind what answers the part before it."""
    before = [link for link in alignment.links if link.listed.stop <= position]
    if before:
        return max(before, key=lambda link: link.listed.stop).query.stop
    return min(alignment.links, key=lambda link: link.listed.start).query.start
