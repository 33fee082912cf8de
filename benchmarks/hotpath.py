"""Where the microseconds of a query go, by stage: cold and warm queries one by one, and many together.

Comes in: a list and a number of queries. Goes out: microseconds a query by stage, for each way of asking, and what the
whole takes. The queries are the customer file of the speed model; those asked together are others than those asked one
by one, so that both meet words that were never compared.

Each function of `STAGES` is wrapped for the measurement alone, and a clock says how long it took less what other
wrapped functions took inside it. So a stage counts its own time, whichever stage called it, and the stages and
"everything else" sum to the whole. A wrapper costs over half a microsecond a call, which falls on what is called often;
warm queries are timed without the wrappers too, and the difference is what they cost.
"""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from benchmarks.probe import ONE_OF_EACH_SCRIPT, make_queries
from benchmarks.summary import table
from sanscreen import Screener, UnscreenableQuery
from sanscreen.records import Entity, Query

STAGES: dict[str, tuple[str, ...]] = {
    "normalising the query": ("sanscreen.screening:prepare_query",),
    "looking up keys": (
        "sanscreen.index.candidates:NameIndex._asked",
        "sanscreen.index.words:Words.sharings",
        "sanscreen.index.words:Words.begun_by",
    ),
    "gathering names": (
        "sanscreen.index.reach:Reach.walk",
        "sanscreen.index.words:Words.postings",
    ),
    "bounding": (
        "sanscreen.index.reach:Reach.prune",
        "sanscreen.index.bounds:Bounds.of",
        "sanscreen.index.candidates:costs_of",
    ),
    "comparing words": ("sanscreen.index.reach:Reach.compare", "sanscreen.index.words:Words.compare"),
    "reading listed names and records": (
        "sanscreen.prepared:ListedNames.__getitem__",
        "sanscreen.prepared:Records.__getitem__",
    ),
    "aligning and scoring": ("sanscreen.search:Search._best",),
    "answer and stamp": ("sanscreen.screening:Screener._screening", "sanscreen.stamp:Stamper.stamp"),
}
"""Each stage and the functions with which it begins: the only place where the suite knows the library from inside."""
REST = "everything else"
WAYS = ("cold, one by one", "warm, one by one", "together")


class StageMissing(Exception):
    """A stage without a function to time; the message says which, and where to mend it."""


class Clock:
    """The time of each stage, less that of the stages inside it.

    Args:
        stages: Their names.

    Attributes:
        seconds: By stage.
    """

    def __init__(self, stages: Iterable[str]) -> None:
        self.seconds = dict.fromkeys(stages, 0.0)
        # Of each function under way, what timed functions took inside it; the first is the caller's.
        self._inside = [0.0]

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that does the same and is timed."""
        seconds, inside, now = self.seconds, self._inside, time.perf_counter

        @wraps(function)
        def wrapper(*args: Any, **options: Any) -> Any:
            inside.append(0.0)
            start = now()
            try:
                return function(*args, **options)
            finally:
                took = now() - start
                seconds[stage] += took - inside.pop()
                inside[-1] += took

        return wrapper


@contextmanager
def timed_stages(clock: Clock, stages: dict[str, tuple[str, ...]]) -> Iterator[None]:
    """Time the functions of some stages inside the block.

    Args:
        clock: What they are timed with.
        stages: Names of functions, "module:function" or "module:Class.method", by stage.

    Raises:
        StageMissing: There is no function of a name.
    """
    found = [(stage, *_owner(path, stage)) for stage, paths in stages.items() for path in paths]
    before = [vars(owner)[name] for _, owner, name in found]
    try:
        for (stage, owner, name), function in zip(found, before, strict=True):
            setattr(owner, name, clock.timed(stage, function))
        yield
    finally:
        for (_, owner, name), function in zip(found, before, strict=True):
            setattr(owner, name, function)


def _owner(path: str, stage: str) -> tuple[Any, str]:
    module, _, names = path.partition(":")
    *outer, name = names.split(".")
    try:
        owner: Any = importlib.import_module(module)
        for part in outer:
            owner = getattr(owner, part)
        known = callable(vars(owner)[name])
    except (ImportError, AttributeError, KeyError):
        known = False
    if not known:
        raise StageMissing(f"there is no function {path} to time {stage!r} by: mend STAGES in benchmarks/hotpath.py")
    return owner, name


@dataclass(frozen=True)
class Profile:
    """Where the time of one way of asking went.

    Attributes:
        way: One of `WAYS`.
        queries: How many were asked.
        whole: Seconds in all.
        stages: Seconds by stage, `REST` the last.
        unwrapped: Seconds for the same queries without the wrappers, or None where they cannot be asked again.
    """

    way: str
    queries: int
    whole: float
    stages: dict[str, float]
    unwrapped: float | None = None


def profile_queries(
    entities: Sequence[Entity], *, n_queries: int, seed: int, stages: dict[str, tuple[str, ...]] | None = None
) -> list[Profile]:
    """Time the stages of queries over a list.

    Args:
        entities: The list.
        n_queries: Queries of each way, of which the customer file has enough for two ways.
        seed: Seed of the queries.
        stages: The functions to time; `STAGES` where None.

    Returns:
        A profile for each way of asking.

    Raises:
        StageMissing: There is no function of a name, or a stage's were never called.
    """
    named = STAGES if stages is None else stages
    queries = make_queries(list(entities), seed=seed)
    count = min(n_queries, len(queries) // 2)
    alone, many = queries[:count], queries[-count:]
    screener, other = Screener(entities), Screener(entities)
    for held in (screener, other):
        # What is made once, with the first name of each script, belongs to no query.
        _ask_alone(held, [Query(name=text) for text in ONE_OF_EACH_SCRIPT])
    cold = _profile(WAYS[0], _ask_alone, screener, alone, named)
    unwrapped = _seconds(_ask_alone, screener, alone)
    warm = _profile(WAYS[1], _ask_alone, screener, alone, named, unwrapped=unwrapped)
    together = _profile(WAYS[2], _ask_together, other, many, named)
    found = [cold, warm, together]
    silent = [stage for stage in named if not any(profile.stages[stage] for profile in found)]
    if silent:
        raise StageMissing(
            f"no function of {silent[0]!r} was called in {count:,} queries: mend STAGES in benchmarks/hotpath.py, or "
            "ask more queries"
        )
    return found


def _profile(
    way: str,
    ask: Callable[[Screener, Sequence[Query]], None],
    screener: Screener,
    queries: Sequence[Query],
    stages: dict[str, tuple[str, ...]],
    *,
    unwrapped: float | None = None,
) -> Profile:
    clock = Clock(stages)
    with timed_stages(clock, stages):
        whole = _seconds(ask, screener, queries)
    return Profile(way, len(queries), whole, {**clock.seconds, REST: whole - sum(clock.seconds.values())}, unwrapped)


def _seconds(ask: Callable[[Screener, Sequence[Query]], None], screener: Screener, queries: Sequence[Query]) -> float:
    # The entities that the suite holds are nothing that a screener's user holds: the collector need not walk them.
    gc.freeze()
    start = time.perf_counter()
    ask(screener, queries)
    seconds = time.perf_counter() - start
    gc.unfreeze()
    return seconds


def _ask_alone(screener: Screener, queries: Sequence[Query]) -> None:
    for query in queries:
        try:
            screener.screen(query)
        except UnscreenableQuery:
            continue


def _ask_together(screener: Screener, queries: Sequence[Query]) -> None:
    for _ in screener.screen_many(queries):
        pass


def profile_rows(profiles: Sequence[Profile]) -> list[list[str]]:
    """Return a table's header and rows: microseconds a query and share, by stage and way.

    Args:
        profiles: A profile for each way.

    Returns:
        The header, a row for each stage, the whole, and the whole without the wrappers where it is known.
    """
    rows = [["µs a query", *(profile.way for profile in profiles)]]
    for stage in profiles[0].stages:
        cells = [f"{_micros(held, held.stages[stage])} ({held.stages[stage] / held.whole:.0%})" for held in profiles]
        rows.append([stage, *cells])
    rows.append(["in all", *(_micros(held, held.whole) for held in profiles)])
    plain = ["–" if held.unwrapped is None else _micros(held, held.unwrapped) for held in profiles]
    return [*rows, ["in all, not timed by stage", *plain]]


def _micros(profile: Profile, seconds: float) -> str:
    return f"{seconds / max(1, profile.queries) * 1e6:,.0f}"


def markdown(profiles: Sequence[Profile]) -> str:
    """Return the table for METHODOLOGY.md."""
    header, *rows = profile_rows(profiles)
    return table(header, rows)
