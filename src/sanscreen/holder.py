"""A new list under traffic: one place that holds the `Screener` in force while threads screen with it.

In: screeners. Out: the one in force. Invariant: whoever asks gets a whole screener, the old one or the new one, and a
screening that has begun ends with the one that it began with: its hits and its stamp are of one list.
It makes no screener, and it does not reach other processes.
"""

from __future__ import annotations

from threading import Lock

from sanscreen.screening import Screener


class ScreenerHolder:
    """Holds a screener that can be swapped for another while threads screen.

    Args:
        screener: The first one.

    Raises:
        TypeError: It is no `Screener`.

    Example:
        >>> from sanscreen.records import Entity, Name
        >>> hamas = Entity(id="1", kind="organization", names=[Name(text="HAMAS")])
        >>> holder = ScreenerHolder(Screener([]))
        >>> before = holder.current.screen("Hamas").status
        >>> replaced = holder.swap(Screener([hamas]))
        >>> before, holder.current.screen("Hamas").status, len(replaced)
        ('clear', 'hit', 0)
    """

    def __init__(self, screener: Screener) -> None:
        self._lock = Lock()
        self._screener = _checked(screener)

    @property
    def current(self) -> Screener:
        """The screener in force; take it once for all that is to be answered by one list."""
        return self._screener

    def swap(self, screener: Screener) -> Screener:
        """Put another screener in force.

        Args:
            screener: The new one, made or loaded beforehand, so that nobody waits for it.

        Returns:
            The one that was in force; screenings that have begun still end with it.

        Raises:
            TypeError: It is no `Screener`; the old one stays in force.
        """
        new = _checked(screener)
        with self._lock:
            old, self._screener = self._screener, new
        return old


def _checked(screener: Screener) -> Screener:
    if not isinstance(screener, Screener):
        raise TypeError(f"a holder holds a Screener, not {type(screener).__name__}: make one of the list first")
    return screener
