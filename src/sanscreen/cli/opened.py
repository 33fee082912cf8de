"""Loads what a command screens against, and says on standard error what is to be known of it.

In: names of lists, a profile, the greatest age. Out: a `Screener`, and warnings. Invariant: a list that is old or that
could not be read whole is never used in silence. It screens nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from sanscreen import ListInfo, Screener, StaleListWarning
from sanscreen import cli_render as render


def load_screener(
    lists: list[str] | None, profile: str | None, max_list_age: int | None, *, workers: int = 1
) -> tuple[Screener, tuple[str, ...]]:
    """Load lists.

    Args:
        lists: Names or paths; None for the bundled list.
        profile: Name of a profile, or None.
        max_list_age: Greatest age in days, or None.
        workers: Number of processes that prepare the lists where none has yet.

    Returns:
        The screener, and what is to be said of the age of its lists.
    """
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", StaleListWarning)
        screener = Screener.from_list(*(lists or ()), profile=profile, max_list_age=max_list_age, workers=workers)
    return screener, tuple(str(warning.message) for warning in told)


def warn(lists: Iterable[ListInfo], told: Iterable[str] = ()) -> None:
    """Say what is to be known of lists.

    Args:
        lists: The lists.
        told: What is to be said of their age.
    """
    for message in told:
        render.error(message, label="warning")
    for info in lists:
        render.warn_of_problems(info)
