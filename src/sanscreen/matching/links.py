"""Which part answers which: links between the units of two names, each part at most once.

In: two `NormalisedName`, part likeness and the tunables. Out: `Link`s, gathered on a `Board` that knows which parts
are still free. Each method of the board is one way in which parts answer each other; ``alignment`` decides which ways
are tried, in which order, and what the links make of the score.

Invariant: a part is in one link at most; `LENT` names the causes for which a link may count less than its query part.
"""

from __future__ import annotations

from dataclasses import dataclass

from sanscreen.matching.likeness import NOTHING, Cause, Likeness
from sanscreen.matching.misread import misread_runs
from sanscreen.matching.profile import Profile
from sanscreen.matching.similarity import Similarity
from sanscreen.names import NormalisedName, Role, Unit, is_misread
from sanscreen.names.families import particle_of
from sanscreen.names.letters import is_unvowelled, latin_keys, own_keys

# What stands for a longer or a heavier part lends it no more than its own weight: an initial, a misspelt legal form, an
# acronym, a rare word for a common one ("Mercantile Bank", "Commercial Bank").
LENT = frozenset({Cause.INITIAL, Cause.LEGAL_FORM, Cause.SYMBOL, Cause.ACRONYM})
_SLIPS = frozenset({Cause.ONE_EDIT, Cause.KEY, Cause.DOUBLED, Cause.EDITS, Cause.SWAP})
_INITIAL_AND_NAME = ((Role.INITIAL, Role.NAME), (Role.NAME, Role.INITIAL))


@dataclass(frozen=True, slots=True)
class Link:
    """A query unit and the listed unit that answers it.

    Attributes:
        query: Unit of the query.
        listed: Unit of the listed name.
        likeness: How like they are, and why.
    """

    query: Unit
    listed: Unit
    likeness: Likeness


class Board:
    """The parts of two names, which of them are still free, and the links between the others.

    Args:
        query: The name asked for.
        listed: A listed name.
        profile: The tunables.

    Attributes:
        query_free: Whether nothing answers a part of the query, by position.
        listed_free: Whether a part of the listed name answers nothing, by position.
        links: What answers what, in the order in which it was found.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> from sanscreen.names import normalise
        >>> board = Board(normalise("J. Kennedy"), normalise("John Kennedy"), profile_of(None))
        >>> board.link_by_key(Similarity(profile_of(None)), ordered=False)
        >>> board.query_free
        [True, False]
        >>> board.link_initials()
        >>> board.query_free
        [False, False]
    """

    __slots__ = ("_profile", "links", "listed", "listed_free", "query", "query_free")

    def __init__(self, query: NormalisedName, listed: NormalisedName, profile: Profile) -> None:
        self.query = query
        self.listed = listed
        self.query_free = [True] * len(query.parts)
        self.listed_free = [True] * len(listed.parts)
        self.links: list[Link] = []
        self._profile = profile

    def link(self, query: Unit, listed: Unit, likeness: Likeness) -> None:
        """Let one unit answer another; their parts are no longer free."""
        self.links.append(Link(query, listed, likeness))
        for part in range(query.start, query.stop):
            self.query_free[part] = False
        for part in range(listed.start, listed.stop):
            self.listed_free[part] = False

    def link_by_key(self, similarity: Similarity, *, ordered: bool) -> None:
        """Link the units that share a key, likest first, then heaviest.

        Args:
            similarity: Part likeness.
            ordered: Whether the order of the parts matters: no person goes by the first letters of a name.
        """
        profile, clipped = self._profile, self.query.clipped
        found: list[tuple[float, float, int, int, int, int, Unit, Unit, Likeness]] = []
        for query in self.query.units:
            keys, own = query.keys, query.own
            if not keys:
                continue
            joined = query.stop - query.start > 1
            for listed in self.listed.units:
                shared = not listed.keys.isdisjoint(keys)
                # In different scripts units may be alike by their letters.
                if not shared and not ((own or listed.own) and listed.keys):
                    continue
                # A list has no reason to write digits for letters: "A71" is not "ATI".
                if listed.disguised:
                    continue
                if query.acronym or query.initials or listed.acronym or listed.initials:
                    if shared and ordered and listed.acronym is query.initials:
                        likeness = similarity.acronym(query.text, asked=query.acronym)
                        found.append((*_rank(likeness, query, listed), query, listed, likeness))
                    continue
                # Two neighbours against two neighbours is what their parts say, but for phrases of trade
                # ("konstruktorskoe byuro", "design bureau").
                both_joined = joined and listed.stop - listed.start > 1
                if both_joined and not (query.text != listed.text and any(":" in key for key in keys & listed.keys)):
                    continue
                likeness = self._read(unit_likeness(query, listed, similarity), query, listed)
                if not joined and query.start == clipped and listed.text.startswith(query.text):
                    likeness = max(likeness, Likeness(profile.cut, Cause.CUT), key=_value)
                if likeness.value == 0.0:
                    continue
                # A phrase of trade is itself several words, not words run together.
                if likeness.cause is not Cause.SYMBOL and (joined or listed.stop - listed.start > 1):
                    likeness = Likeness(likeness.value * profile.joined, likeness.cause)
                found.append((*_rank(likeness, query, listed), query, listed, likeness))
        found.sort(key=_order)
        for *_, query, listed, likeness in found:
            free = all(self.query_free[query.start : query.stop]) and all(self.listed_free[listed.start : listed.stop])
            if free:
                self.link(query, listed, likeness)

    def link_equal(self) -> None:
        """Link what has no keys of its own: particles, legal forms and initials of equal spelling."""
        if not (any(self.query_free) and any(self.listed_free)):
            return
        for exact in (True, False):
            for position, part in enumerate(self.query.parts):
                if not self.query_free[position] or not (exact or part.role is Role.PARTICLE):
                    continue
                for other, listed in enumerate(self.listed.parts):
                    if not self.listed_free[other] or listed.role is not part.role:
                        continue
                    units = self.query.units[position], self.listed.units[other]
                    if part.text == listed.text:
                        self.link(*units, self._read(Likeness(1.0, Cause.EQUAL), *units))
                    elif not exact and particle_of(part.text) == particle_of(listed.text):
                        self.link(*units, Likeness(self._profile.particle, Cause.PARTICLE))
                    else:
                        continue
                    break

    def link_initials(self) -> None:
        """Let an initial answer a name that nothing else answers, in either direction."""
        for position, part in enumerate(self.query.parts):
            if not self.query_free[position]:
                continue
            for other, listed in enumerate(self.listed.parts):
                if not self.listed_free[other] or (part.role, listed.role) not in _INITIAL_AND_NAME:
                    continue
                if part.text[0] == listed.text[0]:
                    likeness = Likeness(self._profile.initial, Cause.INITIAL)
                    self.link(self.query.units[position], self.listed.units[other], likeness)
                    break

    def link_clipped(self) -> None:
        """Let the word of a query that its field has cut answer the listed part that it begins."""
        cut = self.query.clipped
        if cut is None or not self.query_free[cut]:
            return
        beginning = self.query.parts[cut].text
        for position, listed in enumerate(self.listed.parts):
            if self.listed_free[position] and listed.text.startswith(beginning):
                likeness = Likeness(self._profile.cut, Cause.CUT)
                self.link(self.query.units[cut], self.listed.units[position], likeness)
                return

    def link_misread(self) -> None:
        """Let what is left of the query answer a legal form of the listed name of which it may be a misspelling.

        The listed form may have an answer already: of "Limited Liabi Company" the first word is a form of its own.
        """
        if not any(self.query_free):
            return
        parts = self.listed.parts
        forms = {part.text: position for position, part in enumerate(parts) if part.role is Role.LEGAL_FORM}
        if not forms:
            return
        for run in misread_runs(self.query):
            if not all(self.query_free[run.start : run.stop]):
                continue
            for symbol, position in sorted(forms.items()):
                if symbol in run.forms and is_misread(run.text, symbol, parts[position].original):
                    weight = sum([part.weight for part in self.query.parts[run.start : run.stop]])
                    unit = Unit(run.text, run.start, run.stop, weight, frozenset())
                    self.link(unit, self.listed.units[position], Likeness(self._profile.misread, Cause.LEGAL_FORM))
                    break

    def link_whole(self, similarity: Similarity, *, ordered: bool) -> bool:
        """Link the whole names written together, where they share a key and are alike ("AbdulRahmanAli").

        Args:
            similarity: Part likeness.
            ordered: Whether the order of the parts matters.

        Returns:
            Whether they are.
        """
        if not (self.query.units and self.listed.units):
            return False
        query, listed = self.query.units[-1], self.listed.units[-1]
        if not (query.whole and listed.whole):
            return False
        likeness = unit_likeness(query, listed, similarity)
        if likeness.value == 0.0:
            return False
        # With as many words on both sides nothing was run together, and the words say more than their letters
        # ("Mohamed Ali", "Mohamed Alaoui"; "Eastern International", "Stars International"), but for a slip in a short
        # word of a firm ("Severo Kavkazskoe PHO", "PGO") and for names whose vowels are not written.
        alike_words = len(self.query.parts) == len(self.listed.parts) and not _unvowelled(query.text)
        if alike_words and not (ordered and likeness.cause in _SLIPS):
            return False
        self.link(query, listed, Likeness(likeness.value * self._profile.joined, likeness.cause))
        return True

    def _read(self, likeness: Likeness, query: Unit, listed: Unit) -> Likeness:
        """Return the likeness of equal letters as less than whole where they stand so on one side only."""
        if (
            likeness.cause is Cause.EQUAL
            and likeness.value
            and (query.reading != listed.reading or query.own != listed.own)
        ):
            return Likeness(min(likeness.value, self._profile.reading), Cause.READING)
        return likeness


def unit_likeness(query: Unit, listed: Unit, similarity: Similarity) -> Likeness:
    """Return the likeness of two units by every key that they share.

    Args:
        query: A unit of the query.
        listed: A unit of the listed name.
        similarity: Part likeness.

    Returns:
        As `read_likeness` gives it; `NOTHING` where no key is shared.
    """
    likeness = NOTHING if listed.keys.isdisjoint(query.keys) else similarity.of(query.text, listed.text)
    return read_likeness(likeness, query, listed.text, listed.own, similarity)


def read_likeness(likeness: Likeness, query: Unit, text: str, own: str, similarity: Similarity) -> Likeness:
    """Return the likeness of a unit and a listed one by their Latin texts and by their letters.

    Args:
        likeness: That of their Latin texts; `NOTHING` where they share no key of these.
        query: A unit of the query.
        text: Text of the listed unit.
        own: Its letters in their own script, or "".
        similarity: Part likeness.

    Returns:
        The greater of that likeness and, where one of them alone stands in its own script, of its letters and the
        other's text; `NOTHING` where no key is shared.
    """
    if bool(query.own) is bool(own) or query.text == text:
        return likeness
    # A reading is one of several.
    likeness = Likeness(likeness.value * similarity.profile.letters, likeness.cause)
    letters, reading, latin = (query.own, query.text, text) if query.own else (own, text, query.text)
    if own_keys(letters).isdisjoint(latin_keys(latin)):
        return likeness
    by_letters = similarity.by_letters(letters, latin)
    if by_letters.value and is_unvowelled(letters):
        apart = similarity.read_apart(reading, latin, by_letters.cause)
        by_letters = Likeness(by_letters.value - apart, by_letters.cause)
    return max(likeness, by_letters, key=_value)


def _rank(likeness: Likeness, query: Unit, listed: Unit) -> tuple[float, float, int, int, int, int]:
    weight = query.weight + listed.weight
    return -likeness.value, -weight, query.start, listed.start, query.stop, listed.stop


def _order(entry: tuple[float, float, int, int, int, int, Unit, Unit, Likeness]) -> tuple[float, ...]:
    return entry[:6]


def _value(likeness: Likeness) -> float:
    return likeness.value


def _unvowelled(text: str) -> bool:
    return 5 * sum(char in "aeiou" for char in text) <= len(text)
