"""The commands of the limits: oracle (no loss for speed), worst (cases), batch (long files), profile (microseconds).

`register` puts them beside the commands of `benchmarks.cli`. Each prints a table, and writes JSON where `--out` names a
file; in a record folder under the names of `benchmarks.records` the summary shows it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from benchmarks.batch import ROWS, batch_rows, measure_batch
from benchmarks.hotpath import StageMissing, markdown, profile_queries, profile_rows
from benchmarks.lists import BUNDLED, ListUnreadable, load_lists
from benchmarks.oracle import N_GENERATED, TooLittleCompared, generated_list, run_oracle
from benchmarks.oracle_report import OracleReport
from benchmarks.progress import console
from benchmarks.records import BATCH, machine, package_versions, write_json
from benchmarks.worst import SECONDS, measure_worst
from benchmarks.worst_cases import CASES

Lists = Annotated[list[str] | None, typer.Option("--list", help="path of a list, or the bundled name; repeat to join")]
Seed = Annotated[int, typer.Option("--seed", help="seed of every draw")]
Out = Annotated[Path | None, typer.Option("--out", help="file that the figures are written to, as JSON")]


def register(app: typer.Typer) -> None:
    """Put the commands onto the command line.

    Args:
        app: The command line of the suite.
    """
    app.command()(oracle)
    app.command()(worst)
    app.command()(batch)
    app.command()(profile)


def oracle(
    *,
    lists: Lists = None,
    queries: Annotated[int, typer.Option(help="queries in all, in full batches", min=1)] = 5_000,
    seed: Seed = 1,
    workers: Annotated[int, typer.Option(help="processes; default: one a core", min=1)] = os.cpu_count() or 1,
    generated: Annotated[int, typer.Option(help="entities of the generated list", min=2)] = N_GENERATED,
    out: Out = None,
) -> None:
    """Hold the screener against the scores of all entities, without the index; exit 1 where an answer differs."""
    try:
        loaded = load_lists(lists or [BUNDLED])
        named = [(loaded.label, loaded.entities), generated_list(seed=seed, count=generated)]
        report = run_oracle(named, n_queries=queries, seed=seed, workers=workers)
    except (ListUnreadable, TooLittleCompared) as error:
        raise _refuse(error) from None
    _show_oracle(report)
    if out is not None:
        write_json(out, report.to_dict(public=loaded.public))
    if report.whole.n_differences:
        raise typer.Exit(1)


def worst(
    *,
    lists: Lists = None,
    size: Annotated[int, typer.Option(help="entities of the lists that are made", min=300)] = 100_000,
    cases: Annotated[list[str] | None, typer.Option("--case", help=f"one of {', '.join(CASES)}; repeat")] = None,
    seed: Seed = 1,
    seconds: Annotated[float, typer.Option(help="time for each group of queries", min=0)] = SECONDS,
    out: Out = None,
) -> None:
    """Measure the worst cases, each in a process of its own; exit 1 where one fails."""
    unknown = [case for case in cases or () if case not in CASES]
    if unknown:
        raise typer.BadParameter(f"there is no case {unknown[0]!r}; there are {', '.join(CASES)}")
    named = lists or [BUNDLED]
    try:
        label = load_lists(named).label
    except ListUnreadable as error:
        raise _refuse(error) from None
    found = measure_worst(named, size=size, seed=seed, cases=cases or list(CASES), seconds=seconds)
    for case in dict.fromkeys(row["case"] for row in found["rows"]):
        _show_case([row for row in found["rows"] if row["case"] == case])
    if out is not None:
        write_json(out, {"list": label, **found})
    if any("failed" in row for row in found["rows"]):
        raise typer.Exit(1)


def batch(
    *,
    lists: Lists = None,
    rows: Annotated[
        list[int] | None,
        typer.Option(help="rows of a file; repeat", min=1, show_default=" and ".join(map(str, ROWS))),
    ] = None,
    seed: Seed = 1,
    workers: Annotated[int, typer.Option(help="processes; default: one a core", min=1)] = os.cpu_count() or 1,
    out: Annotated[Path | None, typer.Option(help="record folder that the figures are written to")] = None,
) -> None:
    """Screen files of customers by `sanscreen batch`: rows a second and memory; exit 1 where answers are wrong."""
    try:
        found = measure_batch(lists or [BUNDLED], rows=rows or ROWS, seed=seed, workers=workers)
    except ListUnreadable as error:
        raise _refuse(error) from None
    header, *figures = zip(*batch_rows(found), strict=True)
    # A run is a column: ten columns are too many for a terminal.
    shown = Table(*header, title=f"{found['list']}, {found['entities']:,} entities, {workers} workers")
    for row in figures:
        shown.add_row(*row)
    console.print(shown)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        words = [*(f"--list {Path(name).name}" for name in lists or ()), *(f"--rows {count}" for count in rows or ())]
        command = " ".join(["python -m benchmarks batch", *words, f"--seed {seed}", f"--workers {workers}"])
        raw = {"command": command, "machine": machine(), "versions": package_versions(), **found}
        write_json(out / BATCH, raw)
    if any("refused" in run for run in found["runs"]):
        raise typer.Exit(1)


def profile(
    *,
    lists: Lists = None,
    queries: Annotated[int, typer.Option(help="queries of each way of asking", min=1)] = 2_000,
    seed: Seed = 1,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="print the table for METHODOLOGY.md")] = False,
) -> None:
    """Time the stages of a query: cold and warm, one by one, and together."""
    try:
        loaded = load_lists(lists or [BUNDLED])
        profiles = profile_queries(loaded.entities, n_queries=queries, seed=seed)
    except (ListUnreadable, StageMissing) as error:
        raise _refuse(error) from None
    if as_markdown:
        print(markdown(profiles))
        return
    header, *rows = profile_rows(profiles)
    shown = Table(*header)
    for row in rows:
        shown.add_row(*row)
    console.print(shown)


def _refuse(error: Exception) -> typer.Exit:
    console.print(f"error: {error}", style="red", markup=False, highlight=False)
    return typer.Exit(2)


def _show_case(rows: list[dict[str, Any]]) -> None:
    """Print a table of one case, narrow enough for a terminal."""
    first = rows[0]
    if "failed" in first:
        console.print(f"{first['case']}: {first['failed']}", style="red", markup=False, highlight=False)
        return
    peak = "" if first["peak_mib"] is None else f", {first['peak_mib']:,.0f} MiB"
    title = f"{first['case']}: {first['entities']:,} entities, built in {first['build_seconds']:.1f} s{peak}"
    shown = Table("asked", "n", "cold p50 / p99 / max ms", "warm", "trunc.", "cut", "unscr.", title=title)
    for row in rows:
        spreads = [" / ".join(f"{value:,.1f}" for value in row[passed].values()) for passed in ("cold", "warm")]
        counts = [str(row[key]) for key in ("truncated", "cut_short", "unscreenable")]
        shown.add_row(row["group"], str(row["queries"]), *spreads, *counts)
    console.print(shown)


def _show_oracle(report: OracleReport) -> None:
    whole = report.whole
    shown = Table("list", "queries", "refused", "answers", "hits", "cut short", "untold", "differ")
    for label, found in [*((label, found) for label, _, _, found in report.lists), ("all", whole)]:
        counts = (
            *(found.classes.total(), found.refused, found.answers, found.hits),
            *(found.cut_short, found.too_little_told, found.n_differences),
        )
        shown.add_row(label, *(f"{count:,}" for count in counts))
    console.print(shown)
    by_class = Table("class", "queries", "share")
    for label, count in whole.classes.most_common():
        by_class.add_row(label, f"{count:,}", f"{count / whole.classes.total():.1%}")
    console.print(by_class)
    for row in whole.differences:
        console.print(
            f"batch {row.batch}, query {row.place} ({row.label}), {row.way}, threshold {row.threshold}, "
            f"limit {row.limit}: {row.what()}\n"
            f"  {row.query!r}\n  expected {row.expected}\n  seen     {row.seen}",
            markup=False,
            highlight=False,
        )
