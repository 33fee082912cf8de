"""The command line: `sanscreen screen`, `batch`, `explain`, `entities`, `lists` and `version`.

In: arguments, and names from standard input. Out: answers on standard output, messages on standard error, an exit
status: 0 all clear, 1 a hit, 2 something could not be answered or printed.
Invariant: a name that was not screened is never shown as clear, and status 1 is never the status of a failure.
How an answer looks is the work of `sanscreen.cli_render`, and of `sanscreen.cli_entities` for what is browsed.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from io import TextIOWrapper
from itertools import chain
from platform import python_version
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from sanscreen import (
    Query,
    QueryError,
    SanscreenError,
    Screener,
    Screening,
    cli_entities,
)
from sanscreen import cli_render as render
from sanscreen.cli import lists as list_commands
from sanscreen.cli import options
from sanscreen.cli.batch import batch
from sanscreen.cli.opened import load_screener, warn
from sanscreen.cli.statuses import CLEAR, FAILED, HIT, INTERRUPTED
from sanscreen.filters import check_filters
from sanscreen.loading import read_lists

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_STDIN = "-"


class Commands(TyperGroup):
    """The commands, run so that every failure is a message in plain words and status 2."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> NoReturn:
        """Run a command line and exit.

        Args:
            args: The arguments; None for those of the process.
            *others: As for typer.
            **options: As for typer.

        Raises:
            SystemExit: Always, with the status.
        """
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show a letter gets its escape, not a crash.
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        given = list(sys.argv[1:] if args is None else args)
        try:
            status = super().main(given or ["--help"], *others, **{**options, "standalone_mode": False})
        except typer.Abort:
            status = INTERRUPTED
        except Exception as error:  # noqa: BLE001 - an uncaught error ends with status 1, which says "hit"
            status = _report(error)
        sys.exit(status if given else FAILED)

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the arguments; help that nobody reads to its end is no error."""
        with _reader_may_leave():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a reader who has gone away ends it quietly."""
        with _reader_may_leave():
            return super().invoke(ctx)


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # What is still in the buffer goes nowhere, or the interpreter would complain as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILED) from None


app = typer.Typer(
    cls=Commands,
    help="Screen names against sanctions lists, and say why each hit was raised.",
    epilog='Example: sanscreen screen "Jund al Khilafah"',
    rich_markup_mode="rich" if sys.stdout is not None and sys.stdout.isatty() else None,
    pretty_exceptions_enable=False,
)


app.command(epilog="Example: sanscreen batch customers.csv hits.csv --name full_name --birth-date dob")(batch)


def main() -> NoReturn:
    """Run the command line of the process and exit with its status."""
    app()
    raise AssertionError("the commands exit")


def _report(error: Exception) -> int:
    """Print a failure: what the user can mend in plain words, a fault of the program with its trace."""
    if isinstance(error, SanscreenError):
        render.error(str(error))
    elif hasattr(error, "format_message"):  # typer's own refusal of an argument; its class moved between versions
        context = getattr(error, "ctx", None)
        command = "sanscreen" if context is None else context.command_path
        render.error(f"{error.format_message()}\ntry: {command} --help")
    else:
        render.error("".join(traceback.format_exception(error)), label="fault in sanscreen")
    return FAILED


@app.command(epilog="Example: sanscreen screen 'Jund al Khilafah' --as-of 2018-03-01")
def screen(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME", help="Names to screen; - reads them from standard input, one a line. None with --document."
        ),
    ] = None,
    *,
    lists: options.Lists = None,
    max_list_age: options.MaxListAge = None,
    profile: options.ProfileName = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            help="Lowest score of a hit, above 0 and at most 1.", metavar="SCORE", show_default="the profile's"
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Most hits to show for each name.")] = 10,
    every: Annotated[bool, typer.Option("--all", help="Show all hits, whatever the limit.")] = False,
    as_of: options.AsOf = None,
    kind: options.KindFilter = None,
    authority: options.Authority = None,
    programme: options.Programme = None,
    section: options.Section = None,
    from_list: options.FromList = None,
    in_country: options.InCountry = None,
    designated_after: options.DesignatedAfter = None,
    designated_before: options.DesignatedBefore = None,
    alias: options.Aliases = None,
    query_kind: options.QueryKind = None,
    birth_date: options.BirthDate = None,
    birth_place: options.BirthPlace = None,
    country: options.Countries = None,
    document: options.Documents = None,
    gender: options.Gender = None,
    address: options.Addresses = None,
    reference: options.Reference = None,
    as_json: options.Json = False,
) -> None:
    """Screen names; print the hits and why each was raised.

    Exit status: 0 all clear, 1 a hit, 2 an error or a name that cannot be screened.
    """
    if not names and not document:
        raise typer.BadParameter("give a name to screen, - to read names from standard input, or a --document")
    screener = _open(lists, profile, max_list_age)
    told = Query(
        aliases=alias or (),
        kind=query_kind,
        birth_date=birth_date,
        birth_place=birth_place,
        countries=country or (),
        identifiers=document or (),
        gender=gender,
        addresses=address or (),
        id=reference,
    )
    queries = (told.model_copy(update={"name": name}) for name in _read_names(names)) if names else iter((told,))
    ask = partial(
        screener.screen_many,
        threshold=threshold,
        limit=None if every else limit,
        as_of=as_of,
        kind=kind,
        authority=authority,
        programme=programme,
        section=section,
        list=from_list,
        country=in_country,
        designated_after=designated_after,
        designated_before=designated_before,
    )
    # What is wrong with the options is said before a name is read.
    ask(())
    # One at a time: who writes names into a pipe waits for the answer to the first before writing the second.
    screenings = chain.from_iterable(ask([query]) for query in queries)
    raise typer.Exit(_print_screenings(screener, screenings, as_json=as_json))


@app.command(epilog="Example: sanscreen explain 'Jund al Khilafah' 23863")
def explain(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name that was asked for.")],
    entity_id: Annotated[
        str, typer.Argument(metavar="ENTITY_ID", help="Id of the entity; list:id where several lists have it.")
    ],
    *,
    lists: options.Lists = None,
    max_list_age: options.MaxListAge = None,
    profile: options.ProfileName = None,
    alias: options.Aliases = None,
    query_kind: options.QueryKind = None,
    birth_date: options.BirthDate = None,
    birth_place: options.BirthPlace = None,
    country: options.Countries = None,
    document: options.Documents = None,
    gender: options.Gender = None,
    address: options.Addresses = None,
    reference: options.Reference = None,
    as_json: options.Json = False,
) -> None:
    """Explain how one entity scores for a name, whatever the score.

    Exit status: 0 below the threshold, 1 at or above it, 2 an error.
    """
    if reason := _undecodable(name):
        raise QueryError(reason)
    screener = _open(lists, profile, max_list_age)
    query = Query(
        name=name,
        aliases=alias or (),
        kind=query_kind,
        birth_date=birth_date,
        birth_place=birth_place,
        countries=country or (),
        identifiers=document or (),
        gender=gender,
        addresses=address or (),
        id=reference,
    )
    explanation = screener.explain(query, entity_id)
    if as_json:
        render.write_json(explanation.to_dict())
    else:
        render.show_explanation(explanation, screener.lists)
    raise typer.Exit(HIT if explanation.score >= explanation.threshold else CLEAR)


@app.command(epilog="Example: sanscreen entities --section '1(b)' --csv")
def entities(
    *,
    lists: options.Lists = None,
    as_of: options.AsOf = None,
    kind: options.KindFilter = None,
    authority: options.Authority = None,
    programme: options.Programme = None,
    section: options.Section = None,
    from_list: options.FromList = None,
    in_country: options.InCountry = None,
    designated_after: options.DesignatedAfter = None,
    designated_before: options.DesignatedBefore = None,
    as_json: options.Json = False,
    as_csv: Annotated[
        bool,
        typer.Option("--csv", help="Print CSV, one entity a row; a cell that looks like a formula begins with a '."),
    ] = False,
) -> None:
    """Browse the entities of the lists, or export them.

    Exit status: 0 the list could be read, whether any entity passes the filters or none; 2 an error.
    """
    if as_json and as_csv:
        raise typer.BadParameter("give --json or --csv, not both")
    # No screener: it would bring every name into normal form, which browsing does not need.
    held = read_lists(*(lists or ()))
    warn(each.info for each in held)
    filters = check_filters(
        as_of,
        kind,
        authority,
        programme,
        {
            "section": section,
            "list": from_list,
            "country": in_country,
            "designated_after": designated_after,
            "designated_before": designated_before,
        },
        [each.info.name for each in held],
    )
    if as_json:
        cli_entities.write_json(held, filters)
    elif as_csv:
        cli_entities.write_csv(held, filters)
    else:
        cli_entities.show_table(held, filters)


app.add_typer(list_commands.app, name="lists")


@app.command(epilog="Example: sanscreen version --json")
def version(*, as_json: options.Json = False) -> None:
    """Show the versions that an answer depends on."""
    stamp = Screener(()).screen("Ajnad").stamp.to_dict()
    parts = ("scoring", "profile", "profile_digest", "weights_digest", "romaniser", "rapidfuzz", "unicode", "babel")
    versions = {"sanscreen": stamp["engine"], **{part: stamp[part] for part in parts}, "python": python_version()}
    if as_json:
        render.write_json(versions)
    else:
        rows = [(part.replace("_", " "), number) for part, number in versions.items()]
        render.show_rows(" ".join(rows[0]), rows[1:])


def _open(lists: list[str] | None, profile: str | None, max_list_age: int | None) -> Screener:
    screener, told = load_screener(lists, profile, max_list_age)
    warn(screener.lists, told)
    return screener


def _print_screenings(screener: Screener, screenings: Iterable[Screening], *, as_json: bool) -> int:
    """Print each answer as it comes, and return the exit status of all."""
    asked = hits = 0
    refused: list[str] = []
    for made in screenings:
        reason = next(filter(None, map(_undecodable, (str(made.query.name), *made.query.aliases))), None)
        screening = replace(made, hits=(), status="unscreenable", truncated=False, reason=reason) if reason else made
        asked += 1
        hits += len(screening)
        if screening.status == "unscreenable":
            refused.append(str(screening.reason))
        if as_json:
            render.write_json(screening.to_dict())
        else:
            render.show_screening(screening, screener.lists)
    if not asked:
        raise QueryError("standard input holds no name; give one a line")
    if refused:
        count = "" if asked == 1 else f"{len(refused):,} of {asked:,} names could not be screened; the first: "
        render.error(count + refused[0])
        return FAILED
    return HIT if hits else CLEAR


def _read_names(given: Iterable[str]) -> Iterator[str]:
    for name in given:
        if name == _STDIN:
            yield from _read_lines()
        else:
            yield name


def _read_lines() -> Iterator[str]:
    """Yield the lines of standard input, blank ones too: a customer without a name is not clear."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise QueryError("standard input is closed; give the names as arguments")
    for number, line in enumerate(stream):
        if number == 0 and line.startswith(_UTF16):
            raise QueryError("standard input is UTF-16 text; save it as UTF-8")
        encoding = "utf-8-sig" if number == 0 else "utf-8"
        yield line.decode(encoding, "surrogateescape").rstrip("\r\n")


def _undecodable(name: str) -> str | None:
    """Return why a name cannot be read as text, or None; a letter left out of it would be a letter not screened."""
    if any("\udc80" <= character <= "\udcff" for character in name):
        return f"{name[:40]!r} is not UTF-8; save the text, or set the terminal, as UTF-8"
    return None
