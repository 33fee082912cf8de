"""One run from the list to the record folder; every step that fails is put down and the rest completes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.cases import added_cases, list_cases
from benchmarks.engines import EngineMissing, load_engine
from benchmarks.lists import BUNDLED, LoadedList, load_lists
from benchmarks.measures import QualityRecord, measure
from benchmarks.ordinary import caller_names, crossed_names, sample_names, shipped_names
from benchmarks.progress import console, progress
from benchmarks.publishers import publisher_cases
from benchmarks.quality import Questions, Scores, ask_engines
from benchmarks.records import (
    SSB,
    SUMMARY,
    TWINS,
    build_record,
    package_versions,
    write_json,
    write_names,
    write_quality,
)
from benchmarks.ssb_model import SsbMissing, run_ssb

OWN_SCRIPT = Path(__file__).parent / "data" / "own_script.csv"


@dataclass(frozen=True)
class Options:
    """What a run asks; two runs with equal options on equal lists give equal quality records.

    Attributes:
        lists: The bundled name or paths.
        engines: Modules of `benchmarks.engines`.
        per_class: Cases of each treatment; five times as many held-out aliases.
        n_ordinary: Ordinary names; 10,000 at least for the 0.1% rate.
        n_hard: Hard shipped names, and as many crossed ones.
        ordinary_files: More ordinary names, one a line.
        pairs_files: Labelled pairs, CSV with query, candidate, label.
        publisher_files: Lists of other publishers, whose names of listed parties are asked.
        seed: Seed of every draw.
        told_kind: Whether engines are told the kind of the query.
        slow_cases: Slow engines are asked each so-many-th case.
        slow_ordinary: Slow engines are asked so many ordinary names; None for all.
        ssb_entities: Persons for the published package.
    """

    lists: tuple[str, ...] = (BUNDLED,)
    engines: tuple[str, ...] = ("sanscreen", "wratio", "token_sort", "jaro_winkler", "logic_v2")
    per_class: int = 40
    n_ordinary: int = 10_000
    n_hard: int = 300
    ordinary_files: tuple[Path, ...] = ()
    pairs_files: tuple[Path, ...] = ()
    publisher_files: tuple[Path, ...] = ()
    seed: int = 13224
    told_kind: bool = True
    slow_cases: int = 10
    slow_ordinary: int | None = 560
    ssb_entities: int = 15


FULL = Options(
    engines=("sanscreen", "wratio", "token_sort", "jaro_winkler", "logic_v1", "logic_v2"),
    per_class=60,
    n_hard=500,
    slow_cases=1,
    slow_ordinary=None,
    ssb_entities=100,
)


def make_questions(loaded: LoadedList, options: Options) -> Questions:
    """Make every question of a run.

    Args:
        loaded: The list.
        options: What to ask.

    Returns:
        The questions, the same for the same input.
    """
    listed = list_cases(
        loaded.entities,
        seed=options.seed,
        per_class=options.per_class,
        told_kind=options.told_kind,
        ssb_entities=options.ssb_entities,
    )
    shipped, people = shipped_names()
    pairs = (OWN_SCRIPT, *options.pairs_files)
    added = added_cases(loaded.entities, pairs, people, seed=options.seed, told_kind=options.told_kind)
    spelt = [
        case
        for path in options.publisher_files
        for case in publisher_cases(
            loaded.entities,
            load_lists([str(path)]).entities,
            seed=options.seed,
            count=options.per_class * 5,
            told_kind=options.told_kind,
        )
    ]
    # They are asked of the whole list: what the record already has is not among them.
    added = replace(added, cases=(*added.cases, *spelt))
    asked = [*caller_names(options.ordinary_files), *(row for row in shipped if row.group == "ordinary")]
    hard = [row for row in shipped if row.group == "hard"]
    names = (
        *sample_names(asked, count=options.n_ordinary, seed=options.seed),
        *sample_names(hard, count=options.n_hard, seed=options.seed),
        *crossed_names(loaded.entities, count=options.n_hard, seed=options.seed),
    )
    # A crossed name can equal a shipped one; each is asked once.
    distinct = tuple(dict.fromkeys(names))
    return Questions((listed, added), distinct, options.seed, options.slow_cases, options.slow_ordinary)


def run_quality(options: Options, folder: Path, *, command: str = "") -> QualityRecord:
    """Run the quality models and write their record.

    Args:
        options: What to ask.
        folder: The record folder; it is made where absent.
        command: The command that repeats the run, for the record.

    Returns:
        The record.

    Raises:
        ListUnreadable, PairsUnreadable, NamesUnreadable: An input can't be used.
    """
    loaded = load_lists(options.lists)
    if not loaded.entities:
        console.print("the list is empty: only added entities, ordinary names and twins are asked", style="yellow")
    questions = make_questions(loaded, options)
    with progress() as bars:
        answered, absent = ask_engines(options.engines, questions, bars)
    record = build_record(answered, questions.cases, questions.ordinary, _meta(options, loaded, answered, absent))
    record.meta["command"] = command
    write_quality(folder, record)
    write_json(folder / TWINS, {engine: scores.twins for engine, scores in answered.items()})
    write_json(folder / SUMMARY, measure(record))
    if loaded.public:
        listed = {entity.id: entity.primary_name for entity in loaded.entities}
        write_names(folder, record, questions.cases, questions.ordinary, answered, listed)
    return record


def run_ssb_model(options: Options, folder: Path) -> dict[str, Any]:
    """Run the published package with every engine and write its record.

    Args:
        options: List, engines, seed and count.
        folder: The record folder.

    Returns:
        Engine → figures, or the reason why there are none.

    Raises:
        ListUnreadable: The list can't be used.
    """
    loaded = load_lists(options.lists)
    figures: dict[str, Any] = {}
    with progress() as bars:
        task = bars.add_task("ssb package", total=len(options.engines))
        for name in options.engines:
            try:
                engine = load_engine(name)
                figures[name] = run_ssb(engine, loaded.entities, count=options.ssb_entities, seed=0)
            except (EngineMissing, SsbMissing) as error:
                figures[name] = {"absent": str(error)}
            except Exception as error:  # noqa: BLE001 (a peer may fail in any way; the rest has to complete)
                figures[name] = {"absent": f"failed: {type(error).__name__}: {error}"}
            bars.advance(task)
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / SSB, figures)
    return figures


def with_list(options: Options, lists: Sequence[str]) -> Options:
    """Return the options on other lists; none given means the same."""
    return replace(options, lists=tuple(lists)) if lists else options


def _meta(options: Options, loaded: LoadedList, answered: dict[str, Scores], absent: dict[str, str]) -> dict[str, Any]:
    return {
        "list": {
            "label": loaded.label,
            "digest": loaded.digest,
            "entities": len(loaded.entities),
            "names": sum(len(entity.names) for entity in loaded.entities),
        },
        "seed": options.seed,
        "options": {
            "per_class": options.per_class,
            "n_ordinary": options.n_ordinary,
            "n_hard": options.n_hard,
            "ordinary_files": [path.name for path in options.ordinary_files],
            "pairs_files": [path.name for path in options.pairs_files],
            "publisher_files": [path.name for path in options.publisher_files],
            "told_kind": options.told_kind,
            "slow_cases": options.slow_cases,
            "slow_ordinary": options.slow_ordinary,
            "ssb_entities": options.ssb_entities,
        },
        "versions": {engine: scores.version for engine, scores in answered.items()},
        "packages": package_versions(),
        "absent": absent,
    }
