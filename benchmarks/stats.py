"""The statistics of the suite: thresholds, bootstrap intervals, paired tests. Pure functions on arrays of numbers.

Scores are compared after rounding to `DECIMALS`, so that the last bit of a float decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DECIMALS = 4
N_BOOTSTRAP = 400


def threshold_at(ordinary: Floats, *, rate: float) -> float:
    """Return the lowest threshold at which at most a share of ordinary names alerts.

    Args:
        ordinary: The best score of each ordinary name, in [0, 1]; 0 where nothing was found.
        rate: The share, in [0, 1].

    Returns:
        The threshold; an alert is a score at or above it. It is above 1 where more than the share score 1.

    Example:
        >>> threshold_at(np.array([0.5, 0.9, 0.2, 0.7]), rate=0.25)
        0.7001
    """
    if len(ordinary) == 0:
        return 10.0**-DECIMALS
    allowed = math.floor(rate * len(ordinary) + 1e-9)
    if allowed >= len(ordinary):
        return 10.0**-DECIMALS
    highest_refused = float(np.partition(ordinary, len(ordinary) - 1 - allowed)[len(ordinary) - 1 - allowed])
    return round(highest_refused + 10.0**-DECIMALS, DECIMALS)


def recall_interval(
    scores: Floats, strata: Sequence[tuple[str, str]], ordinary: Floats, *, rate: float, seed: int
) -> tuple[float, float]:
    """Return a 95% bootstrap interval of the mean recall over suites at an alert rate.

    Both the ordinary names, and so the threshold, and the true queries within their class are drawn again.

    Args:
        scores: Score of the right entity of each true query.
        strata: Suite and class of each true query; each suite counts the same, and in it each class.
        ordinary: The best score of each ordinary name.
        rate: The alert rate, in [0, 1].
        seed: Seed of the draws.

    Returns:
        The 2.5% and 97.5% points; (nan, nan) without queries or ordinary names.
    """
    if len(scores) == 0 or len(ordinary) == 0:
        return math.nan, math.nan
    rng = np.random.default_rng(seed)
    places: dict[tuple[str, str], list[int]] = {}
    for place, stratum in enumerate(strata):
        places.setdefault(stratum, []).append(place)
    counts = np.array([len(places[stratum]) for stratum in sorted(places)])
    ordered = scores[np.concatenate([places[stratum] for stratum in sorted(places)])]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    suites = [suite for suite, _ in sorted(places)]
    weights = np.array([1 / (suites.count(suite) * len(set(suites))) for suite in suites])
    means = np.empty(N_BOOTSTRAP)
    for draw in range(N_BOOTSTRAP):
        threshold = threshold_at(rng.choice(ordinary, len(ordinary)), rate=rate)
        # The hits among queries drawn with replacement are binomial: no need to draw them one by one.
        hits = np.add.reduceat((ordered >= threshold).astype(np.int64), starts)
        means[draw] = np.dot(weights, rng.binomial(counts, hits / counts) / counts)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def share_interval(hits: int, count: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of a share (Wilson 1927).

    Args:
        hits: How many, at most `count`.
        count: Of how many.

    Returns:
        Lower and upper bound; (nan, nan) where count is 0.

    Example:
        >>> [round(bound, 3) for bound in share_interval(9, 10)]
        [0.596, 0.982]
    """
    if count == 0:
        return math.nan, math.nan
    z = 1.959964
    share = hits / count
    centre = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return (centre - spread) / scale, (centre + spread) / scale


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the two-sided p-value of McNemar's exact test (1947; binomial form).

    Args:
        only_first: Queries that only the first engine answers.
        only_second: Queries that only the second answers.

    Returns:
        The probability of a split at least as uneven if both were equally good.

    Example:
        >>> round(mcnemar(1, 9), 4)
        0.0215
    """
    count = only_first + only_second
    if count == 0:
        return 1.0
    tail = [
        math.exp(math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1) - count * math.log(2))
        for k in range(min(only_first, only_second) + 1)
    ]
    return min(1.0, 2 * math.fsum(tail))
