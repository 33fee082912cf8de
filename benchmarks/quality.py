"""Ask engines the questions: true queries and ordinary names in, a table of scores and ranks out.

An engine that is missing or fails is put down with its reason, and the next one is asked. Nothing here measures time,
and nothing here depends on the clock, the machine or the order of a set: the same input gives the same scores.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.progress import Progress, TaskID

from benchmarks.cases import Case, CaseSet
from benchmarks.engines import SLOW, Answers, Engine, EngineMissing, SearchesMany, load_engine
from benchmarks.ordinary import OrdinaryName
from benchmarks.progress import console
from benchmarks.stats import DECIMALS
from benchmarks.twins import TwinScores, measure_twins
from sanscreen.records import Query

LIMIT = 30
"""Answers asked of a true query; a right entity below that many others counts as not found, save where it was given."""
_STEP = 256
"""Queries between two moves of the progress bar; an engine may have a `step` of its own."""


@dataclass
class Scores:
    """What one engine answered.

    Attributes:
        version: Its receipt.
        true: For each case, the score of the best right entity; nan where it was not asked.
        rank: For each case, one more than the entities that score higher, plus half of those that tie; inf if absent.
        top: For each ordinary name, the best score of any entity.
        alert: For each ordinary name, the id of the entity that scored best.
        twins: What identifiers do; None where it failed.
    """

    version: str
    true: list[float] = field(default_factory=list)
    rank: list[float] = field(default_factory=list)
    top: list[float] = field(default_factory=list)
    alert: list[str | None] = field(default_factory=list)
    twins: TwinScores | None = None


@dataclass
class Questions:
    """Everything asked of each engine, in one order.

    Attributes:
        sets: The list without the held-out names, and the list with the entities of pairs.
        ordinary: Ordinary and hard names, asked of the first list.
        seed: Seed of the twins.
        slow_cases: Slow engines are asked each so-many-th case only; 1 for all.
        slow_ordinary: Slow engines are asked so many ordinary names only; None for all.
    """

    sets: tuple[CaseSet, ...]
    ordinary: tuple[OrdinaryName, ...]
    seed: int
    slow_cases: int = 1
    slow_ordinary: int | None = None

    @property
    def cases(self) -> list[Case]:
        """The cases of all sets, in order."""
        return [case for case_set in self.sets for case in case_set.cases]


def ask_engines(names: Sequence[str], questions: Questions, bars: Progress) -> tuple[dict[str, Scores], dict[str, str]]:
    """Ask every engine everything.

    Args:
        names: The engines.
        questions: What to ask.
        bars: Where progress is shown.

    Returns:
        The scores of the engines that answered, and the reason of each that did not.
    """
    answered: dict[str, Scores] = {}
    absent: dict[str, str] = {}
    for name in names:
        try:
            engine = load_engine(name)
        except EngineMissing as error:
            absent[name] = f"missing: {error}"
            console.print(f"{name} is missing: {error}", style="yellow", markup=False)
            continue
        try:
            answered[name] = ask(engine, name, questions, bars)
        except Exception as error:  # noqa: BLE001 (a peer may fail in any way; the rest has to complete)
            absent[name] = f"failed: {type(error).__name__}: {_first_line(error)}"
            console.print(f"{name} failed: {type(error).__name__}: {error}", style="red", markup=False)
        del engine
        gc.collect()
    return answered, absent


def ask(engine: Engine, name: str, questions: Questions, bars: Progress) -> Scores:
    """Ask one engine everything.

    Args:
        engine: The engine.
        name: Its module, which says whether it is slow.
        questions: What to ask.
        bars: Where progress is shown.

    Returns:
        Its scores.
    """
    scores = Scores(engine.version())
    is_slow = name in SLOW
    every = questions.slow_cases if is_slow else 1
    asked_names = questions.ordinary
    if is_slow and questions.slow_ordinary is not None:
        asked_names = _fair_part(questions.ordinary, questions.slow_ordinary)
    total = sum(len(case_set.cases[::every]) for case_set in questions.sets) + len(asked_names)
    task = bars.add_task(name, total=total)
    for number, case_set in enumerate(questions.sets):
        if case_set.cases or number == 0:
            engine.build(case_set.entities)
        cases = case_set.cases[::every]
        given = [case.expected for case in cases]
        answers = _search(engine, [case.query for case in cases], given, bars, task, limit=LIMIT)
        judged = {case.key: judge(found, case.expected) for case, found in zip(cases, answers, strict=True)}
        for case in case_set.cases:
            score, rank = judged.get(case.key, (math.nan, math.nan))
            scores.true.append(score)
            scores.rank.append(rank)
        if number == 0:
            queries = [Query(name=row.text, kind=row.kind) for row in asked_names]
            # Of an ordinary name only the best answer counts: whether it alerts.
            found_names = _search(engine, queries, [frozenset()] * len(queries), bars, task, limit=1)
            by_text = dict(zip(asked_names, found_names, strict=True))
            for row in questions.ordinary:
                found = by_text.get(row)
                scores.top.append(math.nan if found is None else round(found[0][1], DECIMALS) if found else 0.0)
                scores.alert.append(found[0][0] if found else None)
    scores.twins = measure_twins(engine, seed=questions.seed)
    return scores


def judge(found: Answers, expected: frozenset[str]) -> tuple[float, float]:
    """Return score and rank of the best right entity among the answers.

    Args:
        found: Entity ids with scores, best first.
        expected: The right ids.

    Returns:
        The score and the rank; 0 and infinity where none is among them.

    Example:
        >>> judge([("7", 0.9), ("8", 0.9), ("9", 0.4)], frozenset({"8"}))
        (0.9, 1.5)
    """
    right = [round(score, DECIMALS) for entity_id, score in found if entity_id in expected]
    if not right:
        return 0.0, math.inf
    best = max(right)
    others = [round(score, DECIMALS) for entity_id, score in found if entity_id not in expected]
    return best, 1 + sum(score > best for score in others) + 0.5 * sum(score == best for score in others)


def _search(
    engine: Engine,
    queries: Sequence[Query],
    given: Sequence[frozenset[str]],
    bars: Progress,
    task: TaskID,
    *,
    limit: int,
) -> list[Answers]:
    answers: list[Answers] = []
    step = getattr(engine, "step", _STEP)
    for start in range(0, len(queries), step):
        some, wanted = queries[start : start + step], given[start : start + step]
        if isinstance(engine, SearchesMany):
            answers += engine.search_many(some, limit=limit, given=wanted)
        else:
            answers += [engine.search(query, limit=limit, given=ids) for query, ids in zip(some, wanted, strict=True)]
        bars.advance(task, len(some))
    return answers


def _fair_part(names: Sequence[OrdinaryName], count: int) -> tuple[OrdinaryName, ...]:
    """Return the first names of each group, so many in all, in proportion."""
    share = min(1.0, count / max(1, len(names)))
    groups = {row.group: [other for other in names if other.group == row.group] for row in names}
    return tuple(row for group in groups.values() for row in group[: math.ceil(share * len(group))])


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]
