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
from itertools import pairwise

from sanscreen.matching.misread import misread_runs
from sanscreen.matching.profile import Profile
from sanscreen.matching.similarity import Cause, Likeness, Similarity, unlikeness
from sanscreen.names import NormalisedName, Role, Unit, is_misread
from sanscreen.names.families import particle_of

_SLIPS = frozenset({Cause.ONE_EDIT, Cause.EDITS, Cause.SWAP})
# What stands for a longer or a heavier part lends it no more than its own weight: an initial, a misspelt legal form, a
# rare word for a common one ("Mercantile Bank", "Commercial Bank").
LENT = frozenset({Cause.INITIAL, Cause.LEGAL_FORM, Cause.SYMBOL})


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
        order_loss: Loss by parts out of order.
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
    query_free, listed_free = [True] * len(query.parts), [True] * len(listed.parts)
    links: list[Link] = []
    if query.significant == listed.significant:
        # Equal parts answer each other first: in "0 Y E H" the letters, not "ye" and "yeh", which are one family.
        _link_equal(query, listed, profile, query_free, listed_free, links)
    links += _links_by_key(query, listed, similarity, profile, query_free, listed_free)
    best: Alignment | None = None
    if links:
        _link_equal(query, listed, profile, query_free, listed_free, links)
        _link_initials(query, listed, profile, query_free, listed_free, links)
        if query.clipped is not None:
            _link_clipped(query, listed, profile, query_free, listed_free, links)
        _link_misread(query, listed, profile, query_free, listed_free, links)
        links.sort(key=lambda link: link.query.start)
        best = _score(query, listed, links, query_free, listed_free, profile, ordered=ordered)
        if best.score == 1.0:
            return best
    whole = _link_whole(query, listed, similarity, profile, ordered=ordered)
    if whole is not None:
        query_free = [not whole.query.start <= part < whole.query.stop for part in range(len(query.parts))]
        listed_free = [not whole.listed.start <= part < whole.listed.stop for part in range(len(listed.parts))]
        links = [whole]
        _link_equal(query, listed, profile, query_free, listed_free, links)
        _link_misread(query, listed, profile, query_free, listed_free, links)
        joined = _score(query, listed, links, query_free, listed_free, profile, ordered=ordered)
        if best is None or joined.score > best.score:
            return joined
    return best


def _link_whole(
    query: NormalisedName, listed: NormalisedName, similarity: Similarity, profile: Profile, *, ordered: bool
) -> Link | None:
    """Return the link between the whole names written together, where they share a key and are alike."""
    if not (query.units and listed.units):
        return None
    query_unit, listed_unit = query.units[-1], listed.units[-1]
    if not (query_unit.whole and listed_unit.whole):
        return None
    if query_unit.keys.isdisjoint(listed_unit.keys):
        return None
    likeness = similarity.of(query_unit.text, listed_unit.text)
    if likeness.value == 0.0:
        return None
    # With as many words on both sides nothing was run together, and the words say more than their letters ("Mohamed
    # Ali", "Mohamed Alaoui"; "Eastern International", "Stars International"), but for a slip in a short word of a firm
    # ("Severo Kavkazskoe PHO", "PGO") and for names whose vowels are not written.
    alike_words = len(query.parts) == len(listed.parts) and not _unvowelled(query_unit.text)
    if alike_words and not (ordered and likeness.cause in _SLIPS):
        return None
    return Link(query_unit, listed_unit, Likeness(likeness.value * profile.joined, likeness.cause))


def _read(likeness: Likeness, query: Unit, listed: Unit, profile: Profile) -> Likeness:
    """Return the likeness of equal letters as less than whole where they stand so on one side only."""
    if likeness.cause is Cause.EQUAL and likeness.value and query.reading != listed.reading:
        return Likeness(profile.reading, Cause.READING)
    return likeness


def _value(likeness: Likeness) -> float:
    return likeness.value


def _unvowelled(text: str) -> bool:
    return 5 * sum(char in "aeiou" for char in text) <= len(text)


def _links_by_key(
    query: NormalisedName,
    listed: NormalisedName,
    similarity: Similarity,
    profile: Profile,
    query_free: list[bool],
    listed_free: list[bool],
) -> list[Link]:
    """Return the links between units that share a key, likest first, and mark their parts taken."""
    found: list[tuple[float, float, Unit, Unit, Likeness]] = []
    for query_unit in query.units:
        keys = query_unit.keys
        if not keys:
            continue
        joined = query_unit.stop - query_unit.start > 1
        for listed_unit in listed.units:
            # A list has no reason to write digits for letters: "A71" is not "ATI".
            if listed_unit.disguised or listed_unit.keys.isdisjoint(keys):
                continue
            # Two neighbours against two neighbours is what their parts say, but for phrases of trade
            # ("konstruktorskoe byuro", "design bureau").
            both_joined = joined and listed_unit.stop - listed_unit.start > 1
            if both_joined and not (
                query_unit.text != listed_unit.text and any(":" in key for key in keys & listed_unit.keys)
            ):
                continue
            likeness = _read(similarity.of(query_unit.text, listed_unit.text), query_unit, listed_unit, profile)
            if not joined and query_unit.start == query.clipped and listed_unit.text.startswith(query_unit.text):
                likeness = max(likeness, Likeness(profile.cut, Cause.CUT), key=_value)
            if likeness.value == 0.0:
                continue
            # A phrase of trade is itself several words, not words run together.
            if likeness.cause is not Cause.SYMBOL and (joined or listed_unit.stop - listed_unit.start > 1):
                likeness = Likeness(likeness.value * profile.joined, likeness.cause)
            found.append((-likeness.value, -query_unit.weight - listed_unit.weight, query_unit, listed_unit, likeness))
    found.sort(key=lambda entry: (*entry[:2], entry[2].start, entry[3].start, entry[2].stop, entry[3].stop))
    links: list[Link] = []
    for _, _, query_unit, listed_unit, likeness in found:
        query_span = range(query_unit.start, query_unit.stop)
        listed_span = range(listed_unit.start, listed_unit.stop)
        if all(query_free[part] for part in query_span) and all(listed_free[part] for part in listed_span):
            links.append(Link(query_unit, listed_unit, likeness))
            for part in query_span:
                query_free[part] = False
            for part in listed_span:
                listed_free[part] = False
    return links


def _link_equal(
    query: NormalisedName,
    listed: NormalisedName,
    profile: Profile,
    query_free: list[bool],
    listed_free: list[bool],
    links: list[Link],
) -> None:
    """Link what has no keys of its own: particles, legal forms and initials of equal spelling."""
    for exact in (True, False):
        for position, part in enumerate(query.parts):
            if not query_free[position]:
                continue
            for other, listed_part in enumerate(listed.parts):
                if not listed_free[other] or listed_part.role is not part.role:
                    continue
                if part.text == listed_part.text:
                    units = query.units[position], listed.units[other]
                    likeness = _read(Likeness(1.0, Cause.EQUAL), *units, profile)
                elif exact or part.role is not Role.PARTICLE:
                    continue
                elif particle_of(part.text) == particle_of(listed_part.text):
                    likeness = Likeness(profile.particle, Cause.PARTICLE)
                else:
                    continue
                links.append(Link(query.units[position], listed.units[other], likeness))
                query_free[position] = listed_free[other] = False
                break


def _link_initials(
    query: NormalisedName,
    listed: NormalisedName,
    profile: Profile,
    query_free: list[bool],
    listed_free: list[bool],
    links: list[Link],
) -> None:
    """Let an initial answer a name that nothing else answers, in either direction."""
    for position, part in enumerate(query.parts):
        if not query_free[position]:
            continue
        for other, listed_part in enumerate(listed.parts):
            if not listed_free[other]:
                continue
            roles = (part.role, listed_part.role)
            if roles not in ((Role.INITIAL, Role.NAME), (Role.NAME, Role.INITIAL)):
                continue
            if part.text[0] == listed_part.text[0]:
                likeness = Likeness(profile.initial, Cause.INITIAL)
                links.append(Link(query.units[position], listed.units[other], likeness))
                query_free[position] = listed_free[other] = False
                break


def _link_clipped(
    query: NormalisedName,
    listed: NormalisedName,
    profile: Profile,
    query_free: list[bool],
    listed_free: list[bool],
    links: list[Link],
) -> None:
    """Let the word of a query that its field has cut answer the listed part that it begins."""
    cut = query.clipped
    if cut is None or not query_free[cut]:
        return
    for position, part in enumerate(listed.parts):
        if listed_free[position] and part.text.startswith(query.parts[cut].text):
            likeness = Likeness(profile.cut, Cause.CUT)
            links.append(Link(query.units[cut], listed.units[position], likeness))
            query_free[cut] = listed_free[position] = False
            return


def _link_misread(
    query: NormalisedName,
    listed: NormalisedName,
    profile: Profile,
    query_free: list[bool],
    listed_free: list[bool],
    links: list[Link],
) -> None:
    """Let what is left of the query answer a legal form of the listed name of which it may be a misspelling.

    The listed form may have an answer already: of "Limited Liabi Company" the first word is a form of its own.
    """
    forms = {part.text: position for position, part in enumerate(listed.parts) if part.role is Role.LEGAL_FORM}
    if not forms or not any(query_free):
        return
    for run in misread_runs(query):
        if not all(query_free[run.start : run.stop]):
            continue
        meant = [
            position
            for symbol, position in sorted(forms.items())
            if symbol in run.forms and is_misread(run.text, symbol, listed.parts[position].original)
        ]
        if meant:
            position = meant[0]
            weight = sum([part.weight for part in query.parts[run.start : run.stop]])
            unit = Unit(run.text, run.start, run.stop, weight, frozenset())
            links.append(Link(unit, listed.units[position], Likeness(profile.misread, Cause.LEGAL_FORM)))
            query_free[run.start : run.stop] = [False] * (run.stop - run.start)
            listed_free[position] = False


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
    cost = profile.listed_extra * listed.parts[position].weight
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


def _score(
    query: NormalisedName,
    listed: NormalisedName,
    links: list[Link],
    query_free: list[bool],
    listed_free: list[bool],
    profile: Profile,
    *,
    ordered: bool,
) -> Alignment:
    """Return the alignment with its score."""
    query_left = tuple(position for position, free in enumerate(query_free) if free)
    listed_left = tuple(position for position, free in enumerate(listed_free) if free)
    linked_weight = likeness = told = hidden = 0.0
    for link in links:
        weight = link_weight(link)
        hidden += hidden_cost(link, profile)
        linked_weight += weight
        likeness += weight * link.likeness.value
        told += min(weight, link.listed.weight) * link.likeness.value
    total = linked_weight
    total += profile.query_extra * sum(query.parts[position].weight for position in query_left)
    total += sum([listed_extra(query, listed, position, links, profile) for position in listed_left])
    total += hidden
    contradiction = profile.contradiction * _contradiction(query, query_left, listed, listed_left)
    total += contradiction
    raw = likeness / total if total else 0.0
    order_loss = profile.order * _disorder(links) if ordered else 0.0
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
        number_loss=number_loss,
        growth=growth,
        score=score,
    )


def _contradiction(
    query: NormalisedName, query_left: tuple[int, ...], listed: NormalisedName, listed_left: tuple[int, ...]
) -> float:
    """Return the weight of the names left over on both sides, as far as they are unlike.

    A misspelling past what counts as likeness ("Xhaykh", "Shaykh") contradicts less than another name.
    """
    asked, named = (
        [name.parts[at] for at in left if name.parts[at].role is Role.NAME]
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
