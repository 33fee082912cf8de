"""`sanscreen lists`: what is known of the lists at hand, and the commands that keep them.

In: names of lists and sources, files. Out: what was done and found, on standard output; messages on standard error;
exit status 0, or 2 where anything failed. Invariant: one list that fails stops no other. What is done to a list is the
work of `sanscreen.store`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from sanscreen import Entity, ListInfo, SanscreenError, StoreError, cli_words, read_list, store
from sanscreen import cli_render as render
from sanscreen.cli import options
from sanscreen.cli.statuses import CLEAR, FAILED
from sanscreen.cli_words import count_of
from sanscreen.exported import ExportFormat, export_list
from sanscreen.folders import lists_folder
from sanscreen.readers import bundled_names
from sanscreen.store.updating import LIMITS

_DIGEST = 12
"""Digits of a digest that are shown, and suffice to name a version."""

app = typer.Typer(epilog="Example: sanscreen lists update ofac-sdn", invoke_without_command=True)

_Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE",
        autocompletion=lambda incomplete: _beginning(store.read_sources(lists_folder()), incomplete),
        help="Sources, such as ofac-sdn; all of them where none is named.",
    ),
]
_Stored = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME",
        autocompletion=lambda incomplete: _beginning(store.stored_names(), incomplete),
        help="Stored lists; all of them where none is named.",
    ),
]
_AcceptDrop = Annotated[
    bool, typer.Option("--accept-drop", help="Take a list although more of its records are gone than usual.")
]
_AcceptOlder = Annotated[
    bool, typer.Option("--accept-older", help="Take a list although it was published before the one in force.")
]


def _beginning(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


@app.callback()
def show_lists(
    context: typer.Context,
    *,
    lists: Annotated[
        list[str] | None,
        typer.Option(
            "--list",
            metavar="NAME|PATH",
            autocompletion=options.complete_list,
            help="A bundled or stored list, or the path of a list file; may be given again.",
            show_default="all that are bundled or stored",
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Show what is known of the lists at hand, or keep them up to date with a command.

    Exit status: 0 all could be read, 2 one could not.
    """
    if context.invoked_subcommand is not None:
        if lists or as_json:
            raise typer.BadParameter(f"give options behind the command: sanscreen lists {context.invoked_subcommand}")
        return
    status = CLEAR
    for name in lists or (*bundled_names(), *store.stored_names()):
        try:
            info = _info(name)
        except SanscreenError as error:
            status = _failed(error)
            continue
        age = None if info.published_on is None else (datetime.now(UTC).date() - info.published_on).days
        if as_json:
            render.write_json({**info.model_dump(mode="json"), "age_days": age})
        else:
            render.show_rows(info.name, cli_words.list_rows(info, age))
    raise typer.Exit(status)


def _info(name: str) -> ListInfo:
    """Return what is known of a list; one that is stored was read when it was checked."""
    is_stored = name not in bundled_names() and store.find_stored(name) is not None
    return store.stored_info(name) if is_stored else read_list(name).info


@app.command(epilog="Example: sanscreen lists update ofac-sdn un")
def update(
    sources: _Sources = None,
    *,
    accept_drop: _AcceptDrop = False,
    accept_older: _AcceptOlder = False,
    timeout: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="Longest time for one list, all attempts together.")
    ] = LIMITS.total_seconds,
    as_json: options.Json = False,
) -> None:
    """Fetch lists from their publishers, check them, and put them in force.

    A source that needs a token, and has none and no list yet, is passed over unless it is named.

    Exit status: 0 all are up to date, 2 one could not be fetched or did not pass the checks: its last good version
    stays in force.
    """
    known = store.read_sources(lists_folder())
    status = CLEAR
    for name in sources or known:
        if not sources and known[name].lacks_token and name not in store.stored_names():
            variable = known[name].token_variable
            render.error(f"{name}: passed over, because {variable} holds no token", label="warning")
            continue
        try:
            with render.downloading(name) as progress:
                done = store.update(
                    name,
                    limits=replace(LIMITS, total_seconds=timeout),
                    accept_drop=accept_drop,
                    accept_older=accept_older,
                    progress=progress,
                )
        except SanscreenError as error:
            status = _failed(error)
            if as_json:
                render.write_json({"name": name, "result": "failed", "error": str(error)})
            continue
        _show_update(done, as_json=as_json)
    raise typer.Exit(status)


@app.command("import", epilog="Example: sanscreen lists import ./SDN_ENHANCED.ZIP --name ofac-sdn")
def import_list(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list; files that belong to it lie beside it.")],
    *,
    name: Annotated[str, typer.Option(metavar="NAME", help="Name under which it is stored, such as ofac-sdn.")],
    fetched_on: Annotated[
        date | None,
        typer.Option(parser=options.day, metavar="YYYY-MM-DD", help="Day on which it was fetched from its publisher."),
    ] = None,
    accept_drop: _AcceptDrop = False,
    accept_older: _AcceptOlder = False,
    as_json: options.Json = False,
) -> None:
    """Put a list in force that is already on this machine, after the same checks.

    Exit status: 0 it is in force, 2 it is not: the version before stays in force.
    """
    done = store.import_file(
        file,
        name,
        accept_drop=accept_drop,
        accept_older=accept_older,
        fetched_at=None if fetched_on is None else datetime.combine(fetched_on, time(), UTC),
    )
    _show_update(done, as_json=as_json)


def _show_update(done: store.Update, *, as_json: bool) -> None:
    version, before = done.version, done.before
    result = "updated" if done.is_new else "unchanged"
    if as_json:
        earlier = None if before is None else before.model_dump(mode="json")
        render.write_json(
            {"name": version.name, "result": result, "version": version.model_dump(mode="json"), "before": earlier}
        )
        return
    counts = version.counts
    was = f" ({before.counts.entities:,} before)" if before is not None and done.is_new else ""
    day = "date not known" if version.published_on is None else f"as of {version.published_on}"
    _say(
        f"{version.name}: {result}: {count_of(counts.entities, 'entity', 'entities')}{was}, "
        f"{count_of(counts.names, 'name')}, {day}, {count_of(version.problems, 'problem')}, {version.digest[:_DIGEST]}"
    )


@app.command(epilog="Example: sanscreen lists status --check")
def status(
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="End with status 2 where a stored list is stale or damaged, or failed to update."),
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Show how old each stored list is, and whether it is stale.

    Exit status: 0; with --check 2 where a stored list needs somebody's attention.
    """
    held = store.status()
    if as_json:
        for each in held:
            render.write_json(each.to_dict())
    else:
        rows: list[tuple[str, ...]] = [
            ("list", "state", "as of", "fetched", "entities", "problems", "version", "format", "versions")
        ]
        rows += [_status_row(each) for each in held]
        widths = render.widths_of(rows)
        for row in rows:
            _say(render.aligned(row, widths))
    for each in held:
        if each.damage is not None:
            render.error(each.damage)
        if each.last_failure is not None:
            when = each.last_failure.at.strftime("%Y-%m-%d %H:%M UTC")
            render.error(f"the last update failed ({when}): {each.last_failure.error}", label="warning")
    bad = any(each.damage or each.last_failure or (each.version is not None and each.is_stale) for each in held)
    raise typer.Exit(FAILED if check and bad else CLEAR)


def _status_row(held: store.ListStatus) -> tuple[str, ...]:
    version = held.version
    if version is None:
        return (held.name, "damaged" if held.damage else "not stored", *([""] * 7))
    state = "damaged" if held.damage else "stale" if held.is_stale else "up to date"
    return (
        *(held.name, state),
        _aged(version.published_on, held.days_since_publication),
        _aged(None if version.fetched_at is None else version.fetched_at.date(), held.days_since_fetch),
        *(f"{version.counts.entities:,}", str(version.problems), version.digest[:_DIGEST], version.format),
        str(held.versions),
    )


def _aged(day: date | None, days: int | None) -> str:
    return cli_words.UNKNOWN if day is None or days is None else f"{day} ({count_of(days, 'day')})"


@app.command(epilog="Example: sanscreen lists verify --all")
def verify(
    names: _Stored = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All versions, not only those in force.")] = False,
    as_json: options.Json = False,
) -> None:
    """Read stored lists again, and say whether every byte is as it came.

    Exit status: 0 all are as they came, 2 one is not.
    """
    status = CLEAR
    for found in store.verify(*(names or ()), every=every):
        edition = f"{found.name}@{found.digest[:_DIGEST]}"
        if as_json:
            render.write_json({"name": found.name, "digest": found.digest, "wrong": found.wrong})
        elif found.wrong is None:
            _say(f"{edition}: as it came")
        if found.wrong is not None:
            status = _failed(StoreError(f"{edition}: {found.wrong}"))
    raise typer.Exit(status)


@app.command(epilog="Example: sanscreen lists prune --keep 5")
def prune(
    names: _Stored = None,
    *,
    keep: Annotated[int, typer.Option(min=1, metavar="N", help="Versions of each list that stay.")] = 3,
    as_json: options.Json = False,
) -> None:
    """Remove old versions of stored lists, never the one in force.

    Exit status: 0 they are gone, 2 one could not be removed.
    """
    for version in store.prune(*(names or ()), keep=keep):
        if as_json:
            render.write_json({"name": version.name, "removed": version.digest})
        else:
            _say(f"{version.name}@{version.digest[:_DIGEST]}: removed")


@app.command(epilog="Example: sanscreen lists diff ofac-sdn@3f9a ofac-sdn")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A list: name, name@version or path.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The list to compare it with.")],
    *,
    as_json: options.Json = False,
) -> None:
    """Show the entities added, removed and changed from one list to another.

    A version is named by the first digits of its digest, at least four.

    Exit status: 0 both could be read, whether they differ or not; 2 one could not.
    """
    found = store.diff(read_list(old), read_list(new))
    if as_json:
        render.write_json(found.to_dict())
        return
    for line in _diff_lines(found):
        _say(line)


@app.command(epilog="Example: sanscreen lists export un --format csv --out un.csv")
def export(
    name: Annotated[
        str,
        typer.Argument(
            metavar="LIST",
            autocompletion=options.complete_list,
            help="A bundled or stored list, or the path of a list file in any known format.",
        ),
    ],
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write; one that is there is replaced.")],
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format", help="jsonl keeps all; csv is for spreadsheets and keeps every field of every entity."
        ),
    ] = "jsonl",
) -> None:
    """Write a list to a file that sanscreen reads again, without loss.

    Exit status: 0 it is written, 2 the list could not be read or the file not be written.
    """
    held = read_list(name)
    render.warn_of_problems(held.info)
    export_list(held, out, format=form)
    _say(f"{out}: {count_of(len(held), 'entity', 'entities')} of list {held.info.name}")


def _diff_lines(found: store.ListDiff) -> Iterator[str]:
    for word, entities in (("added", found.added), ("removed", found.removed)):
        for entity in entities:
            yield f"{word:<8}  {_called(entity)}"
    for change in found.changed:
        yield f"changed   {_called(change.new)}"
        for field in change.fields:
            if not field.gained and not field.lost:
                yield f"          {field.field}: the same in another order"
            yield from (f"          {field.field}: - {_shown(value)}" for value in field.lost)
            yield from (f"          {field.field}: + {_shown(value)}" for value in field.gained)
    numbers = f"{len(found.added):,} added, {len(found.removed):,} removed, {len(found.changed):,} changed"
    yield f"{numbers}: from {cli_words.edition_of(found.old)} to {cli_words.edition_of(found.new)}"
    if found.old.format != found.new.format:
        yield f"the old one is in the format {found.old.format}, the new one in {found.new.format}"


def _called(entity: Entity) -> str:
    return f"{entity.id}  {entity.kind}  {entity.primary_name}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{field} {_shown(each)}" for field, each in value.items())
    if isinstance(value, list):
        return "; ".join(map(_shown, value))
    return str(value)


def _say(line: str) -> None:
    render.write(render.escape(line))


def _failed(error: SanscreenError) -> int:
    render.error(str(error))
    return FAILED
