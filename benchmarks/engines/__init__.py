"""Engines behind one small protocol, each in a file of its own.

To add one, write `benchmarks/engines/<name>.py` with a function `make() -> Engine` and put the name into `ENGINES`.
An engine whose package is absent is listed as missing with the reason; one that fails is listed as failed, and the
rest completes.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from sanscreen.records import Entity, Query

Answers = list[tuple[str, float]]
"""Entity ids with scores in [0, 1], best first, each entity once."""

ENGINES = ("sanscreen", "wratio", "token_sort", "jaro_winkler", "logic_v1", "logic_v2")
"""Modules of this package, in the order in which they run and are shown."""

LABELS = {
    "sanscreen": "sanscreen",
    "wratio": "rapidfuzz WRatio",
    "token_sort": "rapidfuzz token_sort_ratio",
    "jaro_winkler": "Jaro-Winkler, sorted parts",
    "logic_v1": "nomenklatura logic-v1",
    "logic_v2": "nomenklatura logic-v2",
}
"""What tables and plots call them; an engine without a label goes by its module's name."""


SLOW = frozenset({"wratio", "logic_v1", "logic_v2"})
"""Engines that answer a part of the questions in a quick run; a full run asks them everything."""


class Told(NamedTuple):
    """What an engine that screens files says about one row.

    Attributes:
        status: "hit", "clear" or "unscreenable".
        is_truncated: Whether there is more than it tells.
        answers: What it found.
    """

    status: str
    is_truncated: bool
    answers: Answers


class Engine(Protocol):
    """What the suite asks of an engine."""

    def version(self) -> str:
        """Return package and version: the receipt that it is installed."""
        ...

    def build(self, entities: Sequence[Entity]) -> None:
        """Take the list; called once or more, each time for a whole new list."""
        ...

    def search(self, query: Query, *, limit: int, given: frozenset[str] = frozenset()) -> Answers:
        """Return the best entities.

        Args:
            query: What is asked.
            limit: At most so many entities.
            given: Right entities. An engine that only scores needs somebody to find candidates for it; it is given
                these for free, beyond the limit if need be. An engine with an index of its own ignores them.
        """
        ...


@runtime_checkable
class SearchesMany(Protocol):
    """An engine that answers many queries faster than one by one."""

    def search_many(self, queries: Sequence[Query], *, limit: int, given: Sequence[frozenset[str]]) -> list[Answers]:
        """Return what `search` returns for each query."""
        ...


@runtime_checkable
class Saves(Protocol):
    """An engine that keeps its index in a file."""

    def save(self, path: str) -> None:
        """Write the index."""
        ...

    def load(self, path: str) -> None:
        """Read it instead of building."""
        ...


@runtime_checkable
class Streams(Protocol):
    """An engine that takes its list, in `build`, from any iterable and with as many processes as it is told.

    Attributes:
        workers: Number of processes.
    """

    workers: int


@runtime_checkable
class ScreensFiles(Protocol):
    """An engine that answers a file row by row, and says of a row that it cannot be screened."""

    def screen_file(self, queries: Iterable[Query], *, limit: int, workers: int) -> Iterator[Told]:
        """Yield what it says about each row, in order; the rows are read as they are needed."""
        ...


@runtime_checkable
class ScoresPairs(Protocol):
    """An engine that scores one query against one entity, without a search."""

    def pair(self, query: Query, entity: Entity) -> Callable[[], float]:
        """Read both, and return what scores them: only the scoring is timed."""
        ...


class EngineMissing(Exception):
    """An engine that can't be used here; the message says why and what to install."""


def load_engine(name: str) -> Engine:
    """Return a new engine.

    Args:
        name: Module of this package.

    Returns:
        The engine, its version checked.

    Raises:
        EngineMissing: Its package is not installed, or there is no such engine.
    """
    if name not in ENGINES:
        raise EngineMissing(f"there is no engine {name!r}; there are {', '.join(ENGINES)}")
    try:
        module = importlib.import_module(f"benchmarks.engines.{name}")
        engine: Engine = module.make()
        engine.version()
    except ImportError as error:
        raise EngineMissing(f"{error}; install the extra: pip install 'sanscreen[bench]'") from error
    return engine
