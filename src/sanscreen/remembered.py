"""What was worked out lately, kept in bounds.

In: a key, a value and its size. Out: the value, as long as it is remembered. There are two generations: when the
younger one is full the older one is forgotten, so what is asked for again and again stays, and the rest goes.

Invariant: no more than the given size is kept, but for one value. Threads may share it: at worst one of them works
something out again. It knows nothing of names.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Values by their keys.

    Args:
        most: Size of all that is kept, in whatever `put` counts.

    Example:
        >>> remembered: Remembered[str, int] = Remembered(4)
        >>> for number, key in enumerate(["often", "once", "often", "later", "last"]):
        ...     if remembered.get(key) is None:
        ...         remembered.put(key, number, 1)
        >>> remembered.get("often"), remembered.get("once"), remembered.get("last")
        (0, None, 4)
    """

    def __init__(self, most: int) -> None:
        self._most_young = most // 2
        self._young: dict[Key, tuple[Value, int]] = {}
        self._old: dict[Key, tuple[Value, int]] = {}
        self._size = 0

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, or None where it is not remembered."""
        held = self._young.get(key)
        if held is None:
            held = self._old.get(key)
            if held is None:
                return None
            self.put(key, *held)
        return held[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Remember a value.

        Args:
            key: Its key.
            value: The value.
            size: How much of what is kept it is, at least 1.
        """
        if self._size + size > self._most_young:
            self._old, self._young, self._size = self._young, {}, 0
        self._young[key] = value, size
        self._size += size
