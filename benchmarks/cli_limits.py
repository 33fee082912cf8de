"""The commands of the limits: oracle (no loss for speed), worst (worst cases), profile (where the microseconds go).

`register` puts them beside the commands of `benchmarks.cli`. Each prints a table, and writes JSON where `--out` names a
file; in a record folder under the names of `benchmarks.records` the summary shows it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from benchmarks.lists import BUNDLED, ListUnreadable, load_lists
from benchmarks.oracle import N_GENERATED, OracleReport, TooLittleCompared, generated_list, run_oracle
from benchmarks.progress import console
from benchmarks.records import write_json

Lists = Annotated[list[str] | None, typer.Option("--list", help="path of a list, or the bundled name; repeat to join")]
Seed = Annotated[int, typer.Option("--seed", help="seed of every draw")]
Out = Annotated[Path | None, typer.Option("--out", help="file that the figures are written to, as JSON")]


def register(app: typer.Typer) -> None:
    """Put the commands onto the command line.

    Args:
        app: The command line of the suite.
    """
    app.command()(oracle)


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
        console.print(f"error: {error}", style="red", markup=False, highlight=False)
        raise typer.Exit(2) from None
    _show_oracle(report)
    if out is not None:
        write_json(out, report.to_dict(public=loaded.public))
    if report.whole.n_differences:
        raise typer.Exit(1)


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
            f"limit {row.limit}{', as in a long list' if row.long_list else ''}: {row.what()}\n"
            f"  {row.query!r}\n  expected {row.expected}\n  seen     {row.seen}",
            markup=False,
            highlight=False,
        )
