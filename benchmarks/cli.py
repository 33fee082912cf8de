"""The commands: python -m benchmarks [run|compare|report|gates|alerts|pairs|scripts|oracle|worst|batch|profile].

With none, a whole run. The last four stand in `benchmarks.cli_limits`.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from benchmarks import cli_limits, records
from benchmarks.engines import ENGINES, LABELS, EngineMissing
from benchmarks.lists import BUNDLED, ListUnreadable, load_lists
from benchmarks.measures import compare_engines
from benchmarks.ordinary import NamesUnreadable, caller_names
from benchmarks.pairs import PairsUnreadable, found_pairs
from benchmarks.progress import console
from benchmarks.runner import FULL, Options, run_quality, run_ssb_model, with_list

app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False, help=__doc__)
cli_limits.register(app)
REFUSALS = (ListUnreadable, PairsUnreadable, NamesUnreadable, EngineMissing, records.RecordUnreadable)
MODELS = ("quality", "speed", "ssb")

Full = Annotated[bool, typer.Option("--full", help="every engine, every question; meant for a real list")]
Lists = Annotated[list[str] | None, typer.Option("--list", help="path of a list, or the bundled name; repeat to join")]
Engines = Annotated[list[str] | None, typer.Option("--engine", help=f"one of {', '.join(ENGINES)}; repeat")]
Ordinary = Annotated[list[Path] | None, typer.Option("--ordinary", help="file of ordinary names, one a line; repeat")]
Pairs = Annotated[list[Path] | None, typer.Option("--pairs", help="CSV with query, candidate, label; repeat")]
Publishers = Annotated[
    list[Path] | None, typer.Option("--publisher", help="another publisher's list, for its spellings; repeat")
]
Seed = Annotated[int | None, typer.Option("--seed", help="seed of every draw")]
PerClass = Annotated[int | None, typer.Option("--limit-cases", help="cases of each class at most", min=1)]
NOrdinary = Annotated[int | None, typer.Option("--limit-ordinary", help="ordinary names at most", min=1)]
GrowthTo = Annotated[int | None, typer.Option("--growth-to", help="largest synthetic list", min=0)]
Out = Annotated[Path | None, typer.Option("--out", help="record folder; default benchmarks/record/<date>-<machine>")]
NoKind = Annotated[
    bool, typer.Option("--no-kind", help="do not tell the engines whether a query is a person or a firm")
]


@app.callback(invoke_without_command=True)
def whole(
    context: typer.Context,
    *,
    full: Full = False,
    lists: Lists = None,
    engines: Engines = None,
    ordinary: Ordinary = None,
    pairs: Pairs = None,
    publishers: Publishers = None,
    seed: Seed = None,
    limit_cases: PerClass = None,
    limit_ordinary: NOrdinary = None,
    growth_to: GrowthTo = None,
    out: Out = None,
    no_kind: NoKind = False,
) -> None:
    """Run every model, write the record and the report."""
    if context.invoked_subcommand is None:
        options = _options(
            full, lists, engines, ordinary, pairs, publishers, seed, limit_cases, limit_ordinary, no_kind
        )
        _run(MODELS, options, out or records.default_folder(), full=full, growth_to=growth_to)


@app.command()
def run(
    model: Annotated[str, typer.Argument(help=f"one of {', '.join(MODELS)}")],
    *,
    full: Full = False,
    lists: Lists = None,
    engines: Engines = None,
    ordinary: Ordinary = None,
    pairs: Pairs = None,
    publishers: Publishers = None,
    seed: Seed = None,
    limit_cases: PerClass = None,
    limit_ordinary: NOrdinary = None,
    growth_to: GrowthTo = None,
    out: Out = None,
    no_kind: NoKind = False,
) -> None:
    """Run one model into a record."""
    if model not in MODELS:
        raise typer.BadParameter(f"there is no model {model!r}; there are {', '.join(MODELS)}")
    options = _options(full, lists, engines, ordinary, pairs, publishers, seed, limit_cases, limit_ordinary, no_kind)
    _run((model,), options, out or records.default_folder(), full=full, growth_to=growth_to)


@app.command()
def compare(
    record_a: Path, record_b: Path, engine: Annotated[str, typer.Option(help="engine in both records")] = "sanscreen"
) -> None:
    """Compare one engine in two records, query by query, each at its own 1% alert rate."""
    try:
        first, second = records.read_quality(record_a), records.read_quality(record_b)
    except REFUSALS as error:
        raise _refuse(error) from None
    for record, folder in ((first, record_a), (second, record_b)):
        if engine not in record.true:
            raise _refuse(EngineMissing(f"{folder} has no scores of {engine!r}; it has {', '.join(record.true)}"))
    test = compare_engines(first, engine, second, engine)
    shown = Table("suite", "queries", "only A finds", "only B finds", "McNemar p")
    for suite, row in [*test["suites"].items(), ("all", test)]:
        shown.add_row(suite, f"{row['n']:,}", str(row["only_first"]), str(row["only_second"]), f"{row['p']:.3g}")
    console.print(shown)
    if test["n"] == 0:
        console.print("the records share no query: they are of other lists or seeds", style="yellow")


@app.command()
def report(
    record: Path,
    splice: Annotated[Path | None, typer.Option(help="file whose table between the markers is renewed")] = None,
) -> None:
    """Make summary.md and report.html of a record anew; with --splice, put its table into a README."""
    from benchmarks.measures import measure
    from benchmarks.summary import NoMarkers, readme_block
    from benchmarks.summary import splice as put_in

    try:
        if (record / records.CASES).is_file():
            records.write_json(record / records.SUMMARY, measure(records.read_quality(record)))
        elif not any((record / name).is_file() for name in records.ALONE):
            raise records.RecordUnreadable(f"{record} holds no record; give the folder that a run has written")
        _report(record)
        if splice is not None:
            text = put_in(splice.read_text(encoding="utf-8"), readme_block(record))
            splice.write_text(text, encoding="utf-8")
    except (*REFUSALS, NoMarkers, OSError) as error:
        raise _refuse(error) from None


@app.command()
def gates(
    *, write: Annotated[bool, typer.Option("--write", help="write the floors from what is measured")] = False
) -> None:
    """Hold the deterministic figures of sanscreen against benchmarks/gates.toml; exit 1 where one fails."""
    from benchmarks.gates import check_gates, measure_gates, write_gates

    try:
        found = measure_gates(Options())
    except REFUSALS as error:
        raise _refuse(error) from None
    if write:
        write_gates(found)
    rows = check_gates(found)
    shown = Table("gate", "measured", "bound", "")
    for name, value, bound, holds in rows:
        text = "not measured" if value is None else f"{value:,}"
        shown.add_row(name, text, f"{bound:,}", "holds" if holds else "FAILS", style=None if holds else "red")
    console.print(shown)
    if not all(holds for *_, holds in rows):
        raise typer.Exit(1)


@app.command()
def alerts(
    file: Path,
    *,
    lists: Lists = None,
    threshold: Annotated[float | None, typer.Option(help="lowest score; default: the profile's")] = None,
) -> None:
    """Print which ordinary names of a file alert, with score and listed name, at the default threshold."""
    from sanscreen import Screener, UnscreenableQuery
    from sanscreen.records import Query

    try:
        names, loaded = caller_names([file]), load_lists(lists or [BUNDLED])
    except REFUSALS as error:
        raise _refuse(error) from None
    screener = Screener(loaded.entities)
    alerted = 0
    for row in names:
        try:
            screening = screener.screen(Query(name=row.text, kind=row.kind), threshold=threshold, limit=1)
        except UnscreenableQuery:
            print(f"unscreenable\t{row.text}")
            continue
        for hit in screening:
            alerted += 1
            print(f"{hit.score:.3f}\t{row.text}\t{hit.name.text}\t{hit.entity.id}")
    console.print(f"{alerted} of {len(names):,} names alert: {alerted / len(names):.2%}")


@app.command()
def pairs(
    files: list[Path],
    *,
    own_names: Annotated[
        list[Path] | None, typer.Option("--own-names", help="list whose own-script names are asked; repeat")
    ] = None,
    threshold: Annotated[float | None, typer.Option(help="lowest score; default: the profile's", min=0, max=1)] = None,
    aside: Annotated[bool, typer.Option("--aside", help="only the half of each file that nothing is tuned on")] = False,
    out: Annotated[Path | None, typer.Option(help="file that the counts are written to")] = None,
) -> None:
    """Print how many labelled pairs of each file are found at a threshold, each pair scored alone."""
    from sanscreen.matching import profile_of

    least = profile_of(None).threshold if threshold is None else threshold
    try:
        found = found_pairs(files, own_names or (), threshold=least, aside_only=aside)
    except REFUSALS as error:
        raise _refuse(error) from None
    shown = Table("file", "matches", "found", "95%", "others", "alerts")
    for name, row in found.items():
        bounds = "–" if row["interval"] is None else "–".join(f"{bound:.0%}" for bound in row["interval"])
        share = "–" if row["share"] is None else f"{row['found']:,} ({row['share']:.1%})"
        shown.add_row(name, f"{row['n']:,}", share, bounds, f"{row['other']:,}", f"{row['alerts']:,}")
    console.print(shown)
    if out is not None:
        records.write_json(out, {"threshold": least, "aside": aside, "files": found})


@app.command()
def scripts(
    *,
    lists: Lists = None,
    threshold: Annotated[float | None, typer.Option(help="lowest score; default: the profile's")] = None,
    out: Annotated[Path | None, typer.Option(help="file that the counts are written to")] = None,
) -> None:
    """Print how often ordinary people alert in their own script, and by the Latin reading of the same names."""
    from benchmarks.ordinary import shipped_names
    from benchmarks.readings import alerts_by_script
    from sanscreen import Screener

    try:
        loaded = load_lists(lists or [BUNDLED])
    except REFUSALS as error:
        raise _refuse(error) from None
    names = [row for row in shipped_names()[0] if row.group == "ordinary"]
    shown = Table("script", "people", "alert in own script", "alert as read in Latin")
    screener = Screener(loaded.entities)
    least = screener.profile.threshold if threshold is None else threshold
    found = alerts_by_script(screener, names, threshold=least)
    for script, counts in found.items():
        shares = [f"{alerted} ({alerted / counts.n:.1%})" for alerted in (counts.own, counts.latin)]
        shown.add_row(script, f"{counts.n:,}", *shares)
    console.print(shown)
    if out is not None:
        counted = {script: asdict(counts) for script, counts in found.items()}
        records.write_json(out, {"threshold": least, "scripts": counted})


def _options(
    full: bool,  # noqa: FBT001 (typer's own call)
    lists: list[str] | None,
    engines: list[str] | None,
    ordinary: list[Path] | None,
    pairs: list[Path] | None,
    publishers: list[Path] | None,
    seed: int | None,
    limit_cases: int | None,
    limit_ordinary: int | None,
    no_kind: bool,  # noqa: FBT001
) -> Options:
    options = with_list(FULL if full else Options(), lists or [])
    unknown = [name for name in engines or () if name not in ENGINES]
    if unknown:
        raise typer.BadParameter(f"there is no engine {unknown[0]!r}; there are {', '.join(ENGINES)}")
    return replace(
        options,
        engines=tuple(engines or options.engines),
        ordinary_files=tuple(ordinary or ()),
        pairs_files=tuple(pairs or ()),
        publisher_files=tuple(publishers or ()),
        seed=options.seed if seed is None else seed,
        per_class=limit_cases or options.per_class,
        n_ordinary=limit_ordinary or options.n_ordinary,
        told_kind=not no_kind,
    )


def _run(models: tuple[str, ...], options: Options, folder: Path, *, full: bool, growth_to: int | None) -> None:
    from benchmarks.speed import measure_speed

    console.print(f"record: {folder}", markup=False, highlight=False)
    try:
        if "quality" in models:
            run_quality(options, folder, command=_command(options, is_full=full))
        if "ssb" in models:
            run_ssb_model(options, folder)
        if "speed" in models:
            folder.mkdir(parents=True, exist_ok=True)
            largest = growth_to if growth_to is not None else 1_000_000 if full else 1_000
            engines = [name for name in options.engines if full or name in ("sanscreen", "wratio")]
            found = measure_speed(
                options.lists,
                engines,
                growth_to=largest,
                seed=options.seed,
                seconds=2.0 if full else 0.5,
                n_processes=3 if full else 1,
                n_customers=100_000 if full else 2_000,
            )
            records.write_json(folder / records.SPEED, found)
        records.write_json(folder / records.MACHINE, records.machine())
    except REFUSALS as error:
        raise _refuse(error) from None
    _report(folder)


def _report(folder: Path) -> None:
    from benchmarks.report import write_report
    from benchmarks.summary import write_summary

    write_summary(folder)
    try:
        write_report(folder)
    except ImportError as error:
        console.print(f"report.html was not written: {error}; pip install 'sanscreen[bench]'", style="yellow")
    _show(folder)


def _show(folder: Path) -> None:
    summary = records.read_json(folder, records.SUMMARY)
    if summary:
        shown = Table("engine", "mean recall at 1%", "at 0.1%", "right entity first", "ordinary names")
        for engine, row in summary["engines"].items():
            rates = ["–" if row[rate] is None else f"{row[rate]['mean']:.1%}" for rate in ("1%", "0.1%")]
            first = "–" if row["first"] is None else f"{row['first']:.1%}"
            shown.add_row(LABELS.get(engine, engine), *rates, first, f"{row['n_ordinary']:,}")
        console.print(shown)
    console.print(f"summary and page: {folder / 'summary.md'}, {folder / 'report.html'}", markup=False, highlight=False)


def _command(options: Options, *, is_full: bool) -> str:
    """Return the command that repeats the run; files by name only."""
    words = ["python -m benchmarks", *(["--full"] if is_full else [])]
    standard = FULL if is_full else Options()
    words += [f"--list {Path(name).name}" for name in options.lists if options.lists != standard.lists]
    words += [f"--engine {name}" for name in options.engines if options.engines != standard.engines]
    words += [f"--ordinary {path.name}" for path in options.ordinary_files]
    words += [f"--pairs {path.name}" for path in options.pairs_files]
    words += [f"--publisher {path.name}" for path in options.publisher_files]
    for flag, field in (("--seed", "seed"), ("--limit-cases", "per_class"), ("--limit-ordinary", "n_ordinary")):
        if getattr(options, field) != getattr(standard, field):
            words.append(f"{flag} {getattr(options, field)}")
    return " ".join([*words, *([] if options.told_kind else ["--no-kind"])])


def _refuse(error: Exception) -> typer.Exit:
    console.print(f"error: {error}", style="red", markup=False, highlight=False)
    return typer.Exit(2)


def main() -> None:
    """Run the command line."""
    app()
