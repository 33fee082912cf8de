"""Name against name: which part answers which, and what that makes of the score.

In: two `NormalisedName` and a profile. Out: an `Alignment`: links between units, the parts left over on each
side, and the score of the names before identifiers.

* Every query unit meets every listed unit that shares a key with it; one part may answer two or three
  neighbours written together. The links are taken in the order of likeness, then of weight, each part at most
  once. Where parts are left over, the two whole names written together are a second opinion ("AbdulRahmanAli").
* What is left is linked by equal spelling (particles, legal forms, initials), then an initial answers a name.
* ``raw`` is the likeness of the linked query parts over their weight and the cost of the parts left over.
* The loss ``1 - raw`` grows where the linked parts tell little: names of common parts must match more exactly.

Invariant: the score is in [0, 1], 1.0 only for equal names (the same parts; order free for persons), and at
least one link rests on a shared key, so that the index finds every pair that this module gives a score above 0.
Explained and fast path are this one function: `sanscreen.matching.evidence` words what stands in its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from sanscreen.matching.likeness import Cause
from sanscreen.matching.links import LENT, Board, Link
from sanscreen.matching.profile import Profile
from sanscreen.matching.similarity import Similarity, unlikeness
from sanscreen.names import NormalisedName, Role
from sanscreen.names.families import particle_of

_NASAB = frozenset({"nasab", "nasab-daughter"})


class Standing(Enum):
    """Where a query part that nothing answers stands to those that are answered.

    Example:
        >>> Standing("middle")
        <Standing.MIDDLE: 'middle'>
    """

    APART = "apart"
    OUTER = "outer"
    MIDDLE = "middle"


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two names answer each other.

    Attributes:
        query: The query name.
        listed: The listed name.
        links: What answers what, in the order of the query.
        query_left: Positions of query parts that nothing answers.
        listed_left: Positions of listed parts that answer nothing.
        linked_weight: Weight of the linked query parts.
        total: What the likeness is shared out over: linked weight and the cost of what is left.
        contradiction: Cost of names left over on both sides, in rare parts.
        told: How much the linked parts tell, in rare parts.
        order_loss: Loss by parts out of order; of a person's name, by a son and a father who changed places.
        is_turned: Whether son and father changed places.
        number_loss: Loss by numbers that disagree, whatever else the names tell.
        growth: By how much the loss is multiplied: the more, the less the linked parts tell.
        score: The score of the names, in [0, 1].
    """

    query: NormalisedName
    listed: NormalisedName
    links: tuple[Link, ...]
    query_left: tuple[int, ...]
    listed_left: tuple[int, ...]
    linked_weight: float
    total: float
    contradiction: float
    told: float
    order_loss: float
    is_turned: bool
    number_loss: float
    growth: float
    score: float


def align(
    query: NormalisedName, listed: NormalisedName, similarity: Similarity, profile: Profile, *, ordered: bool
) -> Alignment | None:
    """Align two names and score them.

    Args:
        query: The name asked for.
        listed: A listed name.
        similarity: Part likeness under the same profile.
        profile: The tunables.
        ordered: Whether the order of the parts matters (it does not in the names of persons).

    Returns:
        The alignment, or None where no two units share a key and are alike.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> from sanscreen.names import normalise
        >>> profile = profile_of(None)
        >>> pair = normalise("Usama bin Ladin"), normalise("BIN LADIN, Usama")
        >>> align(*pair, Similarity(profile), profile, ordered=False).score
        1.0
    """
    board = Board(query, listed, profile)
    if query.significant == listed.significant:
        # Equal parts answer each other first: in "0 Y E H" the letters, not "ye" and "yeh", which are one family.
        board.link_equal()
    board.link_by_key(similarity, ordered=ordered)
    best: Alignment | None = None
    if board.links:
        board.link_equal()
        board.link_initials()
        board.link_clipped()
        board.link_misread()
        best = _score(board, profile, ordered=ordered)
        if best.score == 1.0:
            return best
    board = Board(query, listed, profile)
    if board.link_whole(similarity, ordered=ordered):
        board.link_equal()
        board.link_misread()
        joined = _score(board, profile, ordered=ordered)
        if best is None or joined.score > best.score:
            return joined
    return best


def standing(query: NormalisedName, position: int, links: Sequence[Link]) -> Standing:
    """Return where a query part that nothing answers stands to those that are answered.

    Args:
        query: The query name.
        position: Which of its parts.
        links: What answers what.

    Returns:
        Between or beside the answered ones, or apart: beside fewer than two, or a number, which makes another ship or
        unit however much of the name agrees.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> from sanscreen.names import normalise
        >>> profile = profile_of(None)
        >>> pair = normalise("Qasim Mahdi al-Rimi"), normalise("Qasim al-Rimi")
        >>> found = align(*pair, Similarity(profile), profile, ordered=False)
        >>> standing(found.query, 1, found.links)
        <Standing.MIDDLE: 'middle'>
    """
    places = [link.query.start for link in links if link.query.keys]
    if len(places) < 2 or query.parts[position].role is Role.NUMBER:
        return Standing.APART
    return Standing.MIDDLE if min(places) < position < max(places) else Standing.OUTER


def query_extra(query: NormalisedName, position: int, links: Sequence[Link], profile: Profile) -> float:
    """Return the cost of a query part that the listed name lacks.

    Args:
        query: The query name.
        position: Which of its parts.
        links: What answers what.
        profile: The tunables.

    Returns:
        The cost, in rare parts: less for a name beside two that are answered, least between them, where lists leave
        out second given names and the names of fathers and grandfathers.
    """
    part = query.parts[position]
    cost = profile.query_extra * part.weight * (profile.aside if part.aside else 1.0)
    place = standing(query, position, links)
    if place is Standing.MIDDLE:
        return cost * profile.query_middle
    return cost * profile.query_outer if place is Standing.OUTER else cost


def listed_extra(
    query: NormalisedName, listed: NormalisedName, position: int, links: Sequence[Link], profile: Profile
) -> float:
    """Return the cost of a listed part that the query lacks.

    Args:
        query: The query name.
        listed: The listed name.
        position: Which of its parts.
        links: What answers what.
        profile: The tunables.

    Returns:
        The cost, in rare parts: less where the query was cut by its field and the part stands behind all that the query
        has up to the cut.
    """
    part = listed.parts[position]
    cost = profile.listed_extra * part.weight * (profile.aside if part.aside else 1.0)
    cut = query.clipped
    if cut is None or any(link.listed.start >= position for link in links if link.query.start <= cut):
        return cost
    return cost * profile.clipped


def link_weight(link: Link) -> float:
    """Return the weight at which a link counts: the query's, but the lesser of the two for causes in `LENT`.

    Args:
        link: A link.

    Returns:
        The weight, in rare parts.
    """
    if link.likeness.cause in LENT:
        return min(link.query.weight, link.listed.weight)
    return link.query.weight


def hidden_cost(link: Link, profile: Profile) -> float:
    """Return what the letters behind an initial cost: they were neither confirmed nor denied.

    Args:
        link: A link.
        profile: The tunables.

    Returns:
        The cost, in rare parts; 0 for a link without an initial.
    """
    if link.likeness.cause is not Cause.INITIAL:
        return 0.0
    extra = profile.query_extra if link.query.weight > link.listed.weight else profile.listed_extra
    return extra * profile.initial_rest * abs(link.query.weight - link.listed.weight)


def _score(board: Board, profile: Profile, *, ordered: bool) -> Alignment:
    """Return the alignment with its score."""
    query, listed = board.query, board.listed
    links = sorted(board.links, key=_position)
    query_left = tuple([position for position, free in enumerate(board.query_free) if free])
    listed_left = tuple([position for position, free in enumerate(board.listed_free) if free])
    linked_weight = likeness = told = hidden = 0.0
    for link in links:
        weight = link_weight(link)
        hidden += hidden_cost(link, profile)
        linked_weight += weight
        likeness += weight * link.likeness.value
        told += min(weight, link.listed.weight) * link.likeness.value
    total = linked_weight
    total += sum([query_extra(query, position, links, profile) for position in query_left])
    total += sum([listed_extra(query, listed, position, links, profile) for position in listed_left])
    total += hidden
    contradiction = profile.contradiction * _contradiction(query, query_left, listed, listed_left)
    total += contradiction
    raw = likeness / total if total else 0.0
    is_turned = not ordered and _is_turned(query, listed, links)
    order_loss = profile.order * _disorder(links) if ordered else profile.turned * is_turned
    numbers = [part for side in ((query, query_left), (listed, listed_left)) for part in _numbers(*side)]
    number_loss = 0.0
    if numbers and _numbers(query, query_left) and _numbers(listed, listed_left):
        number_loss = profile.number_conflict
    growth = profile.difference + profile.untold * max(0.0, profile.telling - told) / profile.telling
    score = max(0.0, 1.0 - (1.0 - raw + order_loss) * growth - number_loss)
    return Alignment(
        query=query,
        listed=listed,
        links=tuple(links),
        query_left=query_left,
        listed_left=listed_left,
        linked_weight=linked_weight,
        total=total,
        contradiction=contradiction,
        told=told,
        order_loss=order_loss,
        is_turned=is_turned,
        number_loss=number_loss,
        growth=growth,
        score=score,
    )


def _position(link: Link) -> int:
    return link.query.start


def _contradiction(
    query: NormalisedName, query_left: tuple[int, ...], listed: NormalisedName, listed_left: tuple[int, ...]
) -> float:
    """Return the weight of the names left over on both sides, as far as they are unlike.

    A misspelling past what counts as likeness ("Xhaykh", "Shaykh") contradicts less than another name.
    """
    asked, named = (
        [name.parts[at] for at in left if name.parts[at].role is Role.NAME and not name.parts[at].aside]
        for name, left in ((query, query_left), (listed, listed_left))
    )
    if not (asked and named):
        return 0.0
    unlike = sum([part.weight * min([unlikeness(part.text, other.text) for other in named]) for part in asked])
    return min(unlike, sum([part.weight for part in named]))


def _numbers(name: NormalisedName, positions: tuple[int, ...]) -> list[str]:
    return [name.parts[position].text for position in positions if name.parts[position].role is Role.NUMBER]


def _disorder(links: list[Link]) -> float:
    """Return the share of neighbouring links that stand in the other order in the listed name."""
    content = [link for link in links if link.query.keys]
    if len(content) < 2:
        return 0.0
    turned = sum(1 for one, next_one in pairwise(content) if one.listed.start > next_one.listed.start)
    return turned / (len(content) - 1)


def _is_turned(query: NormalisedName, listed: NormalisedName, links: list[Link]) -> bool:
    """Say whether a name stands behind "son of" on one side and a name beside it on the other side only."""
    content = [link for link in links if link.query.keys]
    if all(one.listed.start > next_one.listed.start for one, next_one in pairwise(content)):
        # Written backwards by a machine, word by word: "Ladin bin Usama".
        return False
    places = [
        (_is_behind_nasab(query, link.query.start), _is_behind_nasab(listed, link.listed.start)) for link in content
    ]
    return (True, False) in places and (False, True) in places


def _is_behind_nasab(name: NormalisedName, position: int) -> bool:
    """Say whether a part is what "bin" or "bint" stands before, an article between them aside."""
    for before in reversed(name.parts[:position]):
        if before.role is not Role.PARTICLE:
            return False
        function = particle_of(before.text)
        if function != "article":
            return function in _NASAB
    return False
