"""How old the lists of a screener may be.

In: what is known of lists, and the greatest age that is allowed. Out: nothing where all are young enough, else
`StaleList`. A server that runs for weeks is told as soon as its lists are too old, not only when it starts.

Invariant: a list whose age is not known is never taken for a young one. It does not fetch anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sanscreen.errors import QueryError, StaleList
from sanscreen.records import ListInfo


def check_max_list_age(age: timedelta | int | None) -> int | None:
    """Return the greatest age of a list in days.

    Args:
        age: Days, or a `timedelta` of whole days; None for any age.

    Returns:
        The days, or None.

    Raises:
        QueryError: It is no number of days, or below 0.

    Example:
        >>> check_max_list_age(timedelta(days=7)), check_max_list_age(None)
        (7, None)
    """
    days = age.days if isinstance(age, timedelta) else age
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 0):
        raise QueryError(f"max_list_age is a number of days, 0 or more, or None for any age; got {age!r}")
    return days


class Freshness:
    """Knows until when some lists are young enough.

    Args:
        lists: What is known of the lists.
        max_age: Greatest age in days; None for any.

    Raises:
        StaleList: One is too old by now, or its age is not known.

    Example:
        >>> from sanscreen.records import ListInfo
        >>> info = ListInfo(name="mine", digest="0", format="jsonl", published_on="2001-09-25")
        >>> Freshness([info], max_age=None).check()
        >>> Freshness([info], max_age=7)
        Traceback (most recent call last):
        ...
        sanscreen.errors.StaleList: list 'mine' was last known to be current on 2001-09-25, ...
    """

    def __init__(self, lists: Iterable[ListInfo], *, max_age: int | None) -> None:
        self._lists = tuple(lists)
        self.max_age = max_age
        self._checked: date | None = None
        self.check()

    def check(self) -> None:
        """Raise where a list is too old.

        Raises:
            StaleList: One is, or its age is not known.
        """
        if self.max_age is None:
            return
        today = datetime.now(UTC).date()
        if today == self._checked:
            return
        for info in self._lists:
            age = info.age_days(today)
            if age is None:
                raise StaleList(
                    f"how old list {info.name!r} is is not known, and {self.max_age} days are allowed; update it, or "
                    "say the day in its header"
                )
            if age > self.max_age:
                known = today - timedelta(days=age)
                raise StaleList(
                    f"list {info.name!r} was last known to be current on {known}, {age} days ago, and {self.max_age} "
                    "days are allowed; update it"
                )
        self._checked = today
