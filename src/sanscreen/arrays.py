"""Texts, rows and keys in flat arrays, which can be kept in a file and mapped into memory.

In: texts, rows of numbers, keys with what is filed under them. Out: `Texts`, `Rows` and `KeyTable`, each made of numpy
arrays alone, whether these were just made or are mapped from a file.

A key is filed under 64 bits of its digest. Two keys with one digest are taken for one key, so a table may find too much
but never too little: what it finds is a candidate for a closer look, not an answer.
Invariant: an array is never changed once it is part of a table. It knows nothing of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A letter counts by its place, up to this one; letters so far apart that changed places give one digest.
_PLACES = 64
_BYTES = 256
# Multipliers and shifts of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
_GAMMA, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_SHIFTS = (30, 27, 31)
HALF, LOWER = 32, (1 << 32) - 1
"""Bits of half a number of 64, and the mask of its lower half: two numbers are sorted together as one."""


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(_SHIFTS[0]))) * np.uint64(_FIRST)
    values = (values ^ (values >> np.uint64(_SHIFTS[1]))) * np.uint64(_SECOND)
    return values ^ (values >> np.uint64(_SHIFTS[2]))


@cache
def _table(salt: int) -> NDArray[np.uint64]:
    """Return a random number for each byte at each place."""
    count = _PLACES * _BYTES
    steps = np.arange(1 + salt * count, 1 + (salt + 1) * count, dtype=np.uint64)
    return _mixed(steps * np.uint64(_GAMMA)).reshape(_PLACES, _BYTES)


def _encoded(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the bytes of some texts, one behind the other, and how many each has."""
    joined = "".join(texts)
    if joined.isascii():
        # As most texts of an index are, which makes it twice as fast.
        data, sizes = joined.encode(), map(len, texts)
    else:
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        data, sizes = b"".join(encoded), map(len, encoded)
    return np.frombuffer(data, dtype=np.uint8), np.fromiter(sizes, dtype=np.int64, count=len(texts))


def digests(texts: Iterable[str], *, salt: int = 0) -> NDArray[np.uint64]:
    """Return 64 bits for each text: its bytes by their places, summed and mixed (tabulation hashing).

    Args:
        texts: Any texts.
        salt: Another salt gives digests that have nothing to do with the first ones.

    Returns:
        The digests, the same on every machine and in every process.

    Example:
        >>> one, two, again = digests(["qizani", "qizami", "qizani"]).tolist()
        >>> one == again, one == two
        (True, False)
    """
    data, lengths = _encoded(list(texts))
    ends = np.cumsum(lengths)
    places = np.arange(len(data)) - np.repeat(ends - lengths, lengths)
    sums = np.zeros(len(data) + 1, dtype=np.uint64)
    np.cumsum(_table(salt)[places & (_PLACES - 1), data], out=sums[1:])
    return _mixed(sums[ends] - sums[ends - lengths] + lengths.astype(np.uint64))


def starts_of(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each of some rows starts that lie one behind the other, and where the last one ends.

    Args:
        counts: Length of each row.

    Returns:
        One number more than there are rows.

    Example:
        >>> starts_of(np.array([2, 0, 1])).tolist()
        [0, 2, 2, 3]
    """
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of numbers of different lengths, one behind the other.

    Attributes:
        starts: Where each row starts, and where the last one ends.
        values: The numbers of all rows.

    Example:
        >>> rows = Rows.of([[1, 2], [], [3]])
        >>> values, lengths = rows.take(np.array([2, 0]))
        >>> values.tolist(), lengths.tolist()
        ([3, 1, 2], [1, 2])
    """

    starts: NDArray[np.int64]
    values: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Rows:
        """Return some rows as `Rows`."""
        counts = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        return cls(starts_of(counts), np.array([value for row in rows for value in row], dtype=np.int32))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> NDArray[np.int32]:
        return self.values[self.starts[number] : self.starts[number + 1]]

    def take(self, numbers: NDArray[np.integer]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the values of some rows, one behind the other, and how many each row has."""
        starts = self.starts[numbers]
        lengths = self.starts[numbers + 1] - starts
        return self.values[spans(starts, lengths)], lengths

    def turned(self, count: int) -> Rows:
        """Return for each value which rows hold it, ascending.

        Args:
            count: One more than the greatest value that there can be.

        Returns:
            As many rows as there can be values.
        """
        order = np.argsort(self.values, kind="stable")
        rows = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))
        return Rows(starts_of(np.bincount(self.values, minlength=count)), rows[order])


def spans(starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return all places from each start on, as many as the length says.

    Args:
        starts: Where each run of places starts.
        lengths: How many places it has.

    Returns:
        The places, one run behind the other.

    Example:
        >>> spans(np.array([7, 2]), np.array([2, 3])).tolist()
        [7, 8, 2, 3, 4]
    """
    ends = np.cumsum(lengths)
    places: NDArray[np.int64] = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
    return places


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts one behind the other, as UTF-8.

    Attributes:
        starts: Where each text starts, in bytes, and where the last one ends.
        data: The bytes.

    Example:
        >>> texts = Texts.of(["Ashraf", "", "Łukasz"])
        >>> len(texts), texts[2], texts.some(np.array([2, 0])), texts.take(np.array([2, 0]))[1]
        (3, 'Łukasz', ['Łukasz', 'Ashraf'], 'Ashraf')
    """

    starts: NDArray[np.int64]
    data: NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Return some texts as `Texts`."""
        data, lengths = _encoded(list(texts))
        return cls(starts_of(lengths), data)

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """Return the texts of several `Texts`, one behind the other."""
        lengths = [np.diff(part.starts) for part in parts]
        data = [part.data for part in parts]
        return cls(
            starts_of(np.concatenate(lengths) if lengths else np.zeros(0, dtype=np.int64)),
            np.concatenate(data) if data else np.zeros(0, dtype=np.uint8),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return str(self.bytes_of(number), "utf-8", "surrogatepass")

    def bytes_of(self, number: int) -> bytes:
        """Return a text as UTF-8."""
        return self.data[self.starts[number] : self.starts[number + 1]].tobytes()

    def some(self, numbers: NDArray[np.integer]) -> list[str]:
        """Return some of the texts as strings, which is much faster than one by one."""
        data = self.data.data
        bounds = zip(self.starts[numbers].tolist(), self.starts[numbers + 1].tolist(), strict=True)
        return [str(data[start:stop], "utf-8", "surrogatepass") for start, stop in bounds]

    def take(self, numbers: NDArray[np.integer]) -> Texts:
        """Return some of the texts."""
        starts = self.starts[numbers]
        lengths = self.starts[numbers + 1] - starts
        return Texts(starts_of(lengths), self.data[spans(starts, lengths)])


@dataclass(frozen=True, slots=True)
class KeyTable:
    """What is filed under which key.

    Attributes:
        keys: Digests of the keys, ascending, each once.
        starts: Where the numbers filed under each key start, and where the last ones end.
        values: The numbers.

    Example:
        >>> table = KeyTable.of(digests(["sound", "form", "sound"]), np.array([7, 8, 5], dtype=np.int32))
        >>> table.find(["sound", "unknown"]).tolist()
        [5, 7]
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    values: NDArray[np.int32]

    @classmethod
    def of(cls, keys: NDArray[np.uint64], values: NDArray[np.int32]) -> KeyTable:
        """Return a table of keys, given as digests, and the number that each is to find."""
        # Stable by key over numbers that ascend: each key has its numbers in their order.
        order = np.argsort(values, kind="stable")
        order = order[np.argsort(keys[order], kind="stable")]
        keys = keys[order]
        firsts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
        starts = np.append(firsts, len(keys)).astype(np.int64)
        return cls(keys[firsts], starts, values[order])

    def find(self, keys: Iterable[str]) -> NDArray[np.int32]:
        """Return what is filed under any of some keys, ascending, each number once."""
        return self.find_pairs([keys]).astype(np.int32)

    def find_pairs(self, asked: Sequence[Iterable[str]]) -> NDArray[np.int64]:
        """Do for several sets of keys what `find` does for one, which is much faster than one by one.

        Who asked and what was found are one number: the upper and the lower `HALF` of its bits.

        Args:
            asked: Sets of keys.

        Returns:
            The numbers, ascending, each once.
        """
        sets = [list(keys) for keys in asked]
        askers = np.repeat(np.arange(len(sets)), [len(keys) for keys in sets])
        places, values = self.each(list(chain.from_iterable(sets)))
        # Sorted at one go.
        found = (askers[places] << HALF) | values
        found.sort()
        return found[np.flatnonzero(np.diff(found, prepend=-1))]

    def each(self, keys: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Return what is filed under each of some keys.

        Args:
            keys: The keys.

        Returns:
            The place of a key, ascending, and a number that is filed under it, as often as there are such numbers.
        """
        if not len(self.keys):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int32)
        sought = digests(keys)
        places = np.minimum(np.searchsorted(self.keys, sought), len(self.keys) - 1)
        known = np.flatnonzero(self.keys[places] == sought)
        starts = self.starts[places[known]]
        lengths = self.starts[places[known] + 1] - starts
        return np.repeat(known, lengths), self.values[spans(starts, lengths)]
