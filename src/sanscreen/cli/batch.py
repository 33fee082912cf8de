"""`sanscreen batch`: a file of customers in, a file of hits out.

In: arguments. Out: the file with its manifest; on standard error the columns before the run, how far it is, and what it
came to. Exit status as for `screen`: 0 all clear, 1 a hit, 2 something could not be answered; 130 interrupted.
Invariant: which column says what is shown before a row is screened. The work is that of `sanscreen.batch`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from sanscreen import Kind
from sanscreen import cli_render as render
from sanscreen.batch import FORMATS, Columns, Summary, choose_columns, kept_rows, open_customers, screen_file
from sanscreen.batch.rows import Customers
from sanscreen.cli import options
from sanscreen.cli.opened import load_screener, warn
from sanscreen.cli.statuses import CLEAR, FAILED, HIT, INTERRUPTED
from sanscreen.cli_progress import Meter, clock
from sanscreen.cli_words import count_of
from sanscreen.parallel import cores

_FORMATS = ", ".join(FORMATS)
_SHOWN = 20
"""Columns without a meaning that are named."""


def batch(
    path: Annotated[Path, typer.Argument(metavar="IN", help="File of customers: CSV, JSON lines or Parquet.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File of hits: .csv, .jsonl or .parquet.")],
    *,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="COLUMN", help="Column of the name; given again, the columns are joined."),
    ] = None,
    reference: Annotated[
        str | None, typer.Option("--id", metavar="COLUMN", help="Column of your own reference, handed back as row_id.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="COLUMN", help="Column of the kind of customer.")
    ] = None,
    birth_date: Annotated[str | None, typer.Option(metavar="COLUMN", help="Column of the birth date.")] = None,
    birth_place: Annotated[str | None, typer.Option(metavar="COLUMN", help="Column of the place of birth.")] = None,
    country: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN", help="Column of countries, by code or name, with ; between; may be given again."
        ),
    ] = None,
    alias: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Column of other names, with ; between; may be given again."),
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SORT=COLUMN", help="Column of document numbers, such as passport=passport_no; may be given again."
        ),
    ] = None,
    gender: Annotated[str | None, typer.Option(metavar="COLUMN", help="Column of the gender.")] = None,
    address: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Column of an address; may be given again.")
    ] = None,
    no_guess: Annotated[
        bool, typer.Option("--no-guess", help="Use the columns given and no others, whatever the headings say.")
    ] = False,
    delimiter: Annotated[
        str | None,
        typer.Option(
            metavar="CHARACTER",
            help=r"What stands between cells of CSV; \t is a tab.",
            show_default="found among , ; tab and |",
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Encoding of the text, such as cp1252.", show_default="utf-8, or as marked"),
    ] = None,
    input_format: Annotated[
        str | None, typer.Option(metavar="FORMAT", help=f"Format of IN: {_FORMATS}.", show_default="as IN says")
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help=f"Format of OUT: {_FORMATS}.", show_default="as OUT says"),
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Write rows without a hit too.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Number of processes.", show_default="one a core")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace OUT if it is there.")] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Throw away what an earlier run of this OUT has kept, and begin again.")
    ] = False,
    lists: options.Lists = None,
    profile: options.ProfileName = None,
    max_list_age: options.MaxListAge = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            help="Lowest score of a hit, above 0 and at most 1.", metavar="SCORE", show_default="the profile's"
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Most hits to write for each row.")] = 10,
    every: Annotated[bool, typer.Option("--all", help="Write all hits, whatever the limit.")] = False,
    as_of: options.AsOf = None,
    only_kind: Annotated[
        Kind | None,
        typer.Option(case_sensitive=False, metavar="KIND", help=f"Only entities of this kind: {', '.join(Kind)}."),
    ] = None,
    authority: options.Authority = None,
    programme: options.Programme = None,
    section: options.Section = None,
    from_list: options.FromList = None,
    in_country: options.InCountry = None,
    designated_after: options.DesignatedAfter = None,
    designated_before: options.DesignatedBefore = None,
) -> None:
    """Screen a file of customers; write a row for each hit, and one for each row that cannot be screened.

    A run that was killed or interrupted goes on where it was, by the same command. OUT.manifest.json says how OUT was
    made. Exit status: 0 all clear, 1 a hit, 2 an error or a row that cannot be screened.
    """
    given = Columns.of(
        {
            "name": name,
            "id": reference,
            "kind": kind,
            "birth_date": birth_date,
            "birth_place": birth_place,
            "country": country,
            "alias": alias,
            "document": None if document is None else [_document(text) for text in document],
            "gender": gender,
            "address": address,
        }
    )
    cells = "\t" if delimiter == r"\t" else delimiter
    customers = open_customers(path, form=input_format, delimiter=cells, encoding=encoding)
    columns = choose_columns(customers.headings, given, guess=not no_guess)
    _show_columns(customers, columns, given)
    began = time.monotonic()
    workers = workers or cores()
    with Meter(moving=True) as meter:
        meter.stage("loading the list")
        screener, told = load_screener(lists, profile, max_list_age, workers=workers)
    warn(screener.lists, told)
    with Meter() as meter:
        try:
            summary = screen_file(
                path,
                out,
                screener=screener,
                columns=columns,
                guess=False,
                input_format=input_format,
                delimiter=cells,
                encoding=encoding,
                output_format=output_format,
                clear=clear,
                workers=workers,
                overwrite=overwrite,
                restart=restart,
                show=meter,
                threshold=threshold,
                limit=None if every else limit,
                as_of=as_of,
                kind=only_kind,
                authority=authority,
                programme=programme,
                section=section,
                list=from_list,
                country=in_country,
                designated_after=designated_after,
                designated_before=designated_before,
            )
        except KeyboardInterrupt:
            render.error(
                f"{count_of(kept_rows(out), 'row')} kept; the same command goes on from there", label="interrupted"
            )
            raise typer.Exit(INTERRUPTED) from None
    _show_summary(summary, time.monotonic() - began)
    raise typer.Exit(FAILED if summary.counts.unscreenable else HIT if summary.counts.hit else CLEAR)


def _document(text: str) -> tuple[str, str]:
    sort, equals, column = text.partition("=")
    if not equals or not sort.strip() or not column:
        raise typer.BadParameter(f"a document is its sort and its column, such as passport=passport_no; got {text!r}")
    return sort.strip(), column


def _show_columns(customers: Customers, columns: Columns, given: Columns) -> None:
    form = ", ".join(repr(value) if name == "delimiter" else value for name, value in customers.form.items())
    told = set(given.shown())
    rows = [
        (meaning, f"{heading}{'' if (meaning, heading) in told else '  (guessed from the heading)'}")
        for meaning, heading in columns.shown()
    ]
    width = max(len(meaning) for meaning, _ in rows) + 2
    lines = [f"{customers.path}: {form}", *(f"  {meaning:<{width}}{text}" for meaning, text in rows)]
    unused = [heading for heading in customers.headings if heading not in columns.used()]
    if unused:
        more = f" and {len(unused) - _SHOWN:,} more" if len(unused) > _SHOWN else ""
        lines.append(f"  {'not used':<{width}}{', '.join(unused[:_SHOWN])}{more}")
    render.write("\n".join(map(render.escape, lines)), sys.stderr)


def _show_summary(summary: Summary, seconds: float) -> None:
    counts = summary.counts
    hits = f"{counts.hit:,} with {count_of(counts.hits, 'hit')}"
    lines = [
        f"{count_of(counts.rows, 'row')}: {counts.clear:,} clear, {hits}, {counts.unscreenable:,} unscreenable",
    ]
    if counts.truncated:
        lines.append(f"{count_of(counts.truncated, 'row')} with more hits than are written, or perhaps more")
    if counts.problems:
        first = f", the first: {summary.problem}" if summary.problem else ""
        lines.append(f"{count_of(counts.problems, 'row')} screened without a value that cannot be used{first}")
    now = counts.rows - summary.rows_before
    pace = f", {now / seconds:,.0f} rows a second" if now and seconds else ""
    before = f"; {count_of(summary.rows_before, 'row')} by earlier runs" if summary.rows_before else ""
    lines.append(f"{summary.out}, {summary.manifest.name}: {clock(seconds)}{pace}{before}")
    render.write("\n".join(map(render.escape, lines)), sys.stderr)
