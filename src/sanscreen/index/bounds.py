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
from operator import or_
from typing import TYPE_CHECKING

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

    others: NDArray[np.float64]
    weight: float
    forms: tuple[np.uint32, ...]


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
    others = np.ones(len(query.parts))
    weight = 0.0
    for run in runs:
        others[run.start : run.stop] = 0.0
        weight += min(LEGAL_FORM_WEIGHT, sum(part.weight for part in query.parts[run.start : run.stop]))
    return _Reading(others, weight, tuple(_form_bits(run.forms) for run in runs))


def _form_bits(symbols: Iterable[str]) -> np.uint32:
    bits = 0
    for symbol in symbols:
        bits |= form_bit(symbol)
    return np.uint32(bits)


class Bounds:
    """Bounds on the scores of one query name.

    Args:
        query: The query name.
        profile: The tunables.

    Example:
        >>> from sanscreen.matching import profile_of
        >>> from sanscreen.names import normalise
        >>> bounds = Bounds(normalise("Ashraf Qizani"), profile_of(None))
        >>> likeness = np.array([[1.0, 1.0], [1.0, 0.0]])
        >>> nothing, none = np.zeros(2), np.zeros(2, dtype=np.uint32)
        >>> (bounds.of(likeness, nothing, none, none, none) > 0.85).tolist()
        [True, False]
    """

    def __init__(self, query: NormalisedName, profile: Profile) -> None:
        self._profile = profile
        parts = query.parts
        self._weights = np.array([part.weight for part in parts])
        # What may be linked without a key is taken as answered in full.
        free = [not unit.keys for unit in query.units[: len(parts)]]
        if query.clipped is not None:
            free[query.clipped] = _may_begin_what_has_no_keys(parts[query.clipped].text)
        self._free = np.array(free, dtype=bool)[:, None]
        self._any_free = bool(self._free.any())
        runs = misread_runs(query)
        self._misread = _readings(query, runs)
        # Where there are too many choices ("L I M I T E D") each part of a run is taken as answered in full.
        unread = {part for run in runs for part in range(run.start, run.stop)} if not self._misread else set()
        self._unread = np.array([at in unread for at in range(len(parts))])[:, None]
        self._any_unread = bool(unread)
        self._unread_forms = self.all_forms = _form_bits(form for run in runs for form in run.forms)
        # A link by the cut last word needs no key; beside two that are linked an extra part costs less.
        self._n_answered = int(query.clipped is not None)
        self._further = min(profile.query_middle, profile.query_outer)
        share = np.array([profile.query_extra * (profile.aside if part.aside else 1.0) for part in parts])
        self._share_of_extra = share[:, None]
        extra = share * self._weights
        numbers = np.array([part.role is Role.NUMBER for part in parts])
        # By rows: what a part weighs, and what it costs where nothing answers it, numbers apart.
        self._costs = np.array([self._weights, np.where(numbers, 0.0, extra), np.where(numbers, extra, 0.0)])
        # An initial of the query spares a listed name that it answers, but for what the letters behind it cost.
        self._spared = 1.0 - profile.initial_rest * (1.0 - INITIAL_WEIGHT)
        asked = [part.role is Role.INITIAL and at != query.clipped for at, part in enumerate(parts)]
        self._initials = [(at, np.uint32(letter_bit(parts[at].text))) for at in range(len(parts)) if asked[at]]
        # The link counts at the lesser weight, which for the commonest names is less than the initial's.
        self._as_initial = 1.0 - (1.0 - profile.initial) * NAME_FLOOR / INITIAL_WEIGHT
        # One that its field may have cut may begin anything.
        self._spared_by_cut = self._spared * (sum(part.role is Role.INITIAL for part in parts) - len(self._initials))
        self._listed_extra = profile.listed_extra * (1.0 if query.clipped is None else profile.clipped)
        names = [part.role is Role.NAME and not free[at] for at, part in enumerate(parts)]
        letters = [letter_bit(part.text) if names[at] else 0 for at, part in enumerate(parts)]
        self.letters = np.array(letters, dtype=np.uint32)
        # An initial of the query answers an equal one; any other a part that begins so.
        every = [*self.letters.tolist(), *(int(letter) for _, letter in self._initials)]
        self.all_letters = np.uint32(reduce(or_, every, 0))
        self._by_initial = np.array([self._of_initial(part.weight) for part in parts])[:, None]

    def _of_initial(self, weight: float) -> float:
        """Return the likeness at which a part of its own weight loses no more than it does answered by an initial.

        Answered so ("J. Kennedy", "John Kennedy") it counts at the lesser weight, and the letters behind the initial
        cost something. Shared out over the part's own weight, which is greater, the same loss makes no lower score.
        """
        if not weight:
            return 1.0
        profile, more = self._profile, max(0.0, weight - INITIAL_WEIGHT)
        hidden = min(more, profile.query_extra * profile.initial_rest * more)
        return 1.0 - ((1.0 - profile.initial) * min(weight, INITIAL_WEIGHT) + hidden) / weight

    def of(
        self,
        likeness: NDArray[np.float64],
        left: NDArray[np.float64],
        forms: NDArray[np.uint32],
        initials: NDArray[np.uint32],
        beginnings: NDArray[np.uint32],
    ) -> NDArray[np.float64]:
        """Return upper bounds of the scores of some names.

        Args:
            likeness: For each part of the query and each name, the best likeness of a unit that covers the part.
            left: For each name the weight of what certainly answers nothing.
            forms: For each name its legal forms.
            initials: For each name the letters of its initials.
            beginnings: For each name the letters that its parts in the role of a name begin with.

        Returns:
            A bound for each name.
        """
        here = np.maximum(likeness, self._free) if self._any_free else likeness
        if self._initials:
            here = here.copy()
            spared = np.full(likeness.shape[1], self._spared_by_cut)
            for place, letter in self._initials:
                # "K." answers a name that begins with k, less well than another "K."; or it may be a legal form's.
                equal, begun = (initials & letter) != 0, (beginnings & letter) != 0
                answer = np.where(equal, 1.0, np.where(begun, self._as_initial, 0.0))
                here[place] = np.maximum(answer, likeness[place])
                spared += np.where(begun, self._spared, 0.0)
            left = left - spared
        elif self._spared_by_cut:
            left = left - self._spared_by_cut
        if self._any_unread:
            here = np.where(self._unread & ((forms & self._unread_forms) != 0), 1.0, here)
        answered = (likeness > 0.0).sum(axis=0) + self._n_answered
        if initials.any():
            matching = ((initials & self.letters[:, None]) != 0) & ~self._free
            answered = answered + (matching & (likeness == 0.0)).sum(axis=0)
            # Beside two that are answered a part left over may cost less than one answered by its initial.
            left_over = 1.0 - self._share_of_extra * np.where(answered > 1, self._further, 1.0)
            here = np.where(matching, np.maximum(here, np.maximum(self._by_initial, left_over)), here)
        further = np.where(answered > 1, self._further, 1.0)
        left_cost = self._listed_extra * np.maximum(left, 0.0)
        bounds = self._score(here, further, left_cost, self._costs, 0.0)
        for reading in self._misread:
            has_forms = np.logical_and.reduce([(forms & form) != 0 for form in reading.forms])
            at = np.flatnonzero(has_forms)
            if len(at):
                costs = self._costs * reading.others
                read = self._score(here[:, at], further[at], left_cost[at], costs, reading.weight)
                bounds[at] = np.maximum(bounds[at], read)
        return bounds

    def _score(
        self,
        here: NDArray[np.float64],
        further: NDArray[np.float64],
        left_cost: NDArray[np.float64],
        costs: NDArray[np.float64],
        misread: float,
    ) -> NDArray[np.float64]:
        """Return bounds by the likeness of some parts, and the weight of legal forms that the rest may be misread."""
        profile = self._profile
        gained = costs[0] @ here + profile.misread * misread
        # What the linked parts weigh, and what all parts but they cost, numbers apart.
        linked, extra, extra_numbers = costs @ (here > 0.0).astype(np.float64)
        _, all_extra, all_numbers = costs.sum(axis=1)
        total = linked + (all_extra - extra) * further + (all_numbers - extra_numbers) + left_cost + misread
        raw = gained / np.maximum(total, _NOTHING)
        growth = profile.difference + profile.untold * np.maximum(0.0, profile.telling - gained) / profile.telling
        bounds: NDArray[np.float64] = np.maximum(0.0, 1.0 - (1.0 - raw) * growth)
        return bounds
