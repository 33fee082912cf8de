"""What a listed name can score at most, from what is known of its units.

In: for each part of a query and each listed name, the best likeness of a unit that covers the part. Out: a bound on the
score that `sanscreen.matching.alignment.align` can give: every linked part counts at its best likeness, conflicts
between links are ignored, and what is certainly left over is paid for.

Invariant: a bound is never below the score. This module never decides a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from operator import or_
from typing import TYPE_CHECKING, Any

import numpy as np

from sanscreen.index.tables import form_bit, form_symbols, letter_bit
from sanscreen.matching.misread import MisreadRun, misread_runs
from sanscreen.matching.profile import Profile
from sanscreen.names import NormalisedName, Role
from sanscreen.names.usual import single_words
from sanscreen.names.weights import INITIAL_WEIGHT, LEGAL_FORM_WEIGHT, NAME_FLOOR

if TYPE_CHECKING:
    from numpy.typing import NDArray

# "Sovcombank OJCS" has one choice, "Lim Ited" four; of "L I M I T E D" there are hundreds.
_MOST_READINGS = 12
# Where all parts weigh nothing there is nothing to share out.
_NOTHING = 1e-12


def _may_begin_what_has_no_keys(text: str) -> bool:
    """Say whether the cut last word of a query may begin a particle, a legal form or an initial, which have no keys."""
    return len(text) == 1 or any(word.startswith(text) for word in (*single_words("particles"), *form_symbols()))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Parts of a query taken for misspelt legal forms, which count no more than legal forms do.

    Attributes:
        others: For each part of the query 1, or 0 where it is taken so.
        weight: What the forms weigh.
        forms: For each run of such parts the forms that it may be, see `form_bit`.
    """

    others: list[float]
    weight: float
    forms: tuple[int, ...]


def _readings(query: NormalisedName, runs: Sequence[MisreadRun]) -> list[_Reading]:
    """Return all choices of runs without a part in common; none where there are too many."""
    chosen: list[tuple[MisreadRun, ...]] = [()]
    for run in runs:
        if len(chosen) > _MOST_READINGS:
            return []
        apart = [runs for runs in chosen if all(run.stop <= other.start or other.stop <= run.start for other in runs)]
        chosen += [(*runs, run) for runs in apart]
    return [_reading(query, runs) for runs in chosen if runs]


def _reading(query: NormalisedName, runs: Sequence[MisreadRun]) -> _Reading:
    others = [1.0] * len(query.parts)
    weight = 0.0
    for run in runs:
        others[run.start : run.stop] = [0.0] * (run.stop - run.start)
        weight += min(LEGAL_FORM_WEIGHT, sum(part.weight for part in query.parts[run.start : run.stop]))
    return _Reading(others, weight, tuple(_form_bits(run.forms) for run in runs))


def _form_bits(symbols: Iterable[str]) -> int:
    return reduce(or_, map(form_bit, symbols), 0)


@dataclass(frozen=True, slots=True)
class Costs:
    """What the parts of a query name can bring and cost, one number for each part, and what holds for the whole name.

    Attributes:
        weights: What each part weighs.
        extra: What it costs where nothing answers it.
        is_number: Whether it is a number, which never costs less beside parts that are answered.
        left_over: Its weight's share that it costs at most beside two that are answered.
        by_initial: The likeness at which it loses no more than it does answered by an initial.
        free: Whether it may be linked without a key, and is taken as answered in full.
        unread: Whether it may be a misspelt legal form, where there are too many ways to read it so.
        letters: The letter that an initial of a listed name answers it by, see `letter_bit`.
        initials: The initials, by their places, and their letters.
        shared_letters: The letters of initials with which another part begins: a listed part may answer one of the two.
        readings: The ways to read some parts as misspelt legal forms.
        forms: All forms that they may be.
        n_answered: So many parts may be linked without a key.
        spared: What a listed name is spared by initials that may begin anything.
        listed_extra: What is left over of a listed name costs so much of its weight.
    """

    weights: list[float]
    extra: list[float]
    is_number: list[bool]
    left_over: list[float]
    by_initial: list[float]
    free: list[bool]
    unread: list[bool]
    letters: list[int]
    initials: list[tuple[int, int]]
    shared_letters: int
    readings: list[_Reading]
    forms: int
    n_answered: int
    spared: float
    listed_extra: float

    @property
    def all_letters(self) -> int:
        """The letters of initials of a listed name that answer a part of the query."""
        return reduce(or_, (letter for _, letter in self.initials), reduce(or_, self.letters, 0))


def costs_of(query: NormalisedName, profile: Profile) -> Costs:
    """Return what the parts of a query name can bring and cost.

    Args:
        query: The query name.
        profile: The tunables.

    Returns:
        The costs.

    Example:
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.names import normalise
        >>> costs_of(normalise("Ashraf al-Qizani"), profile_of(None)).free
        [False, True, False]
    """
    parts = query.parts
    weights = [part.weight for part in parts]
    free = [not unit.keys for unit in query.units[: len(parts)]]
    if query.clipped is not None:
        free[query.clipped] = _may_begin_what_has_no_keys(parts[query.clipped].text)
    runs = misread_runs(query)
    readings = _readings(query, runs)
    # Where there are too many choices ("L I M I T E D") each part of a run is taken as answered in full.
    unread = {part for run in runs for part in range(run.start, run.stop)} if not readings else set()
    shares = [profile.query_extra * (profile.aside if part.aside else 1.0) for part in parts]
    initials = [at for at, part in enumerate(parts) if part.role is Role.INITIAL]
    # One that its field may have cut may begin anything.
    asked = [at for at in initials if at != query.clipped]
    named = [part.role is Role.NAME and not free[at] for at, part in enumerate(parts)]
    for at in asked:
        free[at] = False
    return Costs(
        weights=weights,
        extra=[share * weight for share, weight in zip(shares, weights, strict=True)],
        is_number=[part.role is Role.NUMBER for part in parts],
        left_over=shares,
        by_initial=[_of_initial(weight, profile) for weight in weights],
        free=free,
        unread=[at in unread for at in range(len(parts))],
        letters=[letter_bit(part.text) if named[at] else 0 for at, part in enumerate(parts)],
        initials=[(at, letter_bit(parts[at].text)) for at in asked],
        shared_letters=reduce(or_, [letter_bit(parts[at].text) for at in asked], 0)
        & reduce(or_, [letter_bit(part.text) for part, is_name in zip(parts, named, strict=True) if is_name], 0),
        readings=readings,
        forms=_form_bits(form for run in runs for form in run.forms),
        # A link by the cut last word needs no key; beside two that are linked an extra part costs less.
        n_answered=int(query.clipped is not None),
        spared=_spared(profile) * (len(initials) - len(asked)),
        listed_extra=profile.listed_extra * (1.0 if query.clipped is None else profile.clipped),
    )


def _spared(profile: Profile) -> float:
    """Return what an initial spares a listed name that it answers, but for what the letters behind it cost."""
    return 1.0 - profile.initial_rest * (1.0 - INITIAL_WEIGHT)


def _of_initial(weight: float, profile: Profile) -> float:
    """Return the likeness at which a part of its own weight loses no more than it does answered by an initial.

    Answered so ("J. Kennedy", "John Kennedy") it counts at the lesser weight, and the letters behind the initial
    cost something. Shared out over the part's own weight, which is greater, the same loss makes no lower score.
    """
    if not weight:
        return 1.0
    more = max(0.0, weight - INITIAL_WEIGHT)
    hidden = min(more, profile.query_extra * profile.initial_rest * more)
    return 1.0 - ((1.0 - profile.initial) * min(weight, INITIAL_WEIGHT) + hidden) / weight


class Bounds:
    """Bounds on the scores of query names.

    Args:
        asked: What each query name can bring and cost.
        profile: The tunables.

    Example:
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.names import normalise
        >>> profile = profile_of(None)
        >>> bounds = Bounds([costs_of(normalise("Ashraf Qizani"), profile)], profile)
        >>> likeness = np.array([[1.0, 1.0], [1.0, 0.0]])
        >>> first, nothing, none = np.zeros(2, dtype=np.intp), np.zeros(2), np.zeros(2, dtype=np.uint32)
        >>> (bounds.of(first, likeness, nothing, none, none, none) > 0.85).tolist()
        [True, False]
    """

    def __init__(self, asked: Sequence[Costs], profile: Profile) -> None:
        self._profile = profile
        self._asked = asked
        # A column for each query; what a shorter one lacks weighs and costs nothing.
        self._weights = _columns([costs.weights for costs in asked])
        self._extra = _columns([costs.extra for costs in asked])
        self._is_number = _columns([costs.is_number for costs in asked]).astype(bool)
        self._left_over = _columns([costs.left_over for costs in asked])
        self._by_initial = _columns([costs.by_initial for costs in asked])
        self._free = _columns([costs.free for costs in asked]).astype(bool)
        self._letters = _columns([costs.letters for costs in asked]).astype(np.uint32)
        self._n_answered = np.array([costs.n_answered for costs in asked])
        self._spared = np.array([costs.spared for costs in asked])
        self._listed_extra = np.array([costs.listed_extra for costs in asked])
        self._further = min(profile.query_middle, profile.query_outer)
        # The link counts at the lesser weight, which for the commonest names is less than the initial's.
        self._as_initial = 1.0 - (1.0 - profile.initial) * NAME_FLOOR / INITIAL_WEIGHT
        self._some_free = bool(self._free.any())
        self._some_spared = bool(self._spared.any())
        self._peculiar = [at for at, costs in enumerate(asked) if costs.initials or any(costs.unread) or costs.readings]

    @property
    def n_parts(self) -> int:
        """Parts of the longest query name."""
        return len(self._weights)

    def of(
        self,
        query: NDArray[np.intp],
        likeness: NDArray[np.float64],
        left: NDArray[np.float64],
        forms: NDArray[np.uint32],
        initials: NDArray[np.uint32],
        beginnings: NDArray[np.uint32],
    ) -> NDArray[np.float64]:
        """Return upper bounds of the scores of some names.

        Args:
            query: For each name the number of the query that it is held against, ascending.
            likeness: For each part of that query and each name, the best likeness of a unit that covers the part.
            left: For each name the weight of what certainly answers nothing.
            forms: For each name its legal forms.
            initials: For each name the letters of its initials.
            beginnings: For each name the letters that its parts in the role of a name begin with.

        Returns:
            A bound for each name.
        """
        # Where there is one query its column serves for all names.
        of_query: Any = query if len(self._asked) > 1 else slice(None)
        free = self._free[:, of_query]
        here = np.where(free, 1.0, likeness) if self._some_free else likeness
        if self._some_spared:
            left = left - self._spared[of_query]
        stretches = np.searchsorted(query, [[at, at + 1] for at in self._peculiar]).tolist() if self._peculiar else []
        for at, (start, stop) in zip(self._peculiar, stretches, strict=True):
            here, left = (here.copy(), left.copy()) if at == self._peculiar[0] else (here, left)
            costs, some = self._asked[at], slice(start, stop)
            for place, letter in costs.initials:
                # "K." answers a name that begins with k, less well than another "K.".
                equal, begun = (initials[some] & letter) != 0, (beginnings[some] & letter) != 0
                answer = np.where(equal, 1.0, np.where(begun, self._as_initial, 0.0))
                here[place, some] = np.maximum(answer, likeness[place, some])
                left[some] -= np.where(begun, _spared(self._profile), 0.0)
            if any(costs.unread):
                unread, misread = np.flatnonzero(costs.unread), np.flatnonzero(forms[some] & costs.forms) + start
                here[np.ix_(unread, misread)] = 1.0
        answered = np.count_nonzero(likeness, axis=0) + self._n_answered[of_query]
        if initials.any():
            matching = ((initials & self._letters[:, of_query]) != 0) & ~free
            answered = answered + (matching & (likeness == 0.0)).sum(axis=0)
            # Beside two that are answered a part left over may cost less than one answered by its initial.
            further = np.where(answered > 1, self._further, 1.0)
            left_over = 1.0 - self._left_over[:, of_query] * further
            here = np.where(matching, np.maximum(here, np.maximum(self._by_initial[:, of_query], left_over)), here)
        # What answers a part may answer another, or be unlike it after all; left over beside two it may cost less so.
        spare = np.where((answered > 2) & ~self._is_number[:, of_query], self._further, 1.0)
        here = np.where(here > 0.0, np.maximum(here, 1.0 - self._left_over[:, of_query] * spare), here)
        further = np.where(answered > 1, self._further, 1.0)
        left_cost = self._listed_extra[of_query] * np.maximum(left, 0.0)
        weights, extra = self._weights[:, of_query], self._extra[:, of_query]
        extra = np.where(self._is_number[:, of_query], extra, extra * further)
        bounds = self._score(here, weights, extra, left_cost, 0.0)
        for at, (start, stop) in zip(self._peculiar, stretches, strict=True):
            for reading in self._asked[at].readings:
                has_forms = np.logical_and.reduce([(forms[start:stop] & form) != 0 for form in reading.forms])
                some = np.flatnonzero(has_forms) + start
                if len(some):
                    others = _columns([reading.others], length=self.n_parts)
                    weighed, spent = self._weights[:, at, None] * others, extra[:, some] * others
                    read = self._score(here[:, some], weighed, spent, left_cost[some], reading.weight)
                    bounds[some] = np.maximum(bounds[some], read)
        return bounds

    def _score(
        self,
        here: NDArray[np.float64],
        weights: NDArray[np.float64],
        extra: NDArray[np.float64],
        left_cost: NDArray[np.float64],
        misread: float,
    ) -> NDArray[np.float64]:
        """Return bounds by the likeness of some parts, and the weight of legal forms that the rest may be misread."""
        profile = self._profile
        gained = (weights * here).sum(axis=0) + profile.misread * misread
        total = np.where(here > 0.0, weights, extra).sum(axis=0) + left_cost + misread
        raw = gained / np.maximum(total, _NOTHING)
        growth = profile.difference + profile.untold * np.maximum(0.0, profile.telling - gained) / profile.telling
        bounds: NDArray[np.float64] = np.maximum(0.0, 1.0 - (1.0 - raw) * growth)
        return bounds


def _columns(rows: Sequence[Sequence[float]], *, length: int = 0) -> NDArray[Any]:
    """Return some lists as the columns of a table, of so many rows at least; 0 stands where one is shorter."""
    rows = [[*row, *[0] * (length - len(row))] for row in rows] if length else rows
    return np.array(list(zip_longest(*rows, fillvalue=0)))
