"""A run: a file of customers to a file of answers, part by part, so that it can be killed at any moment and go on.

In: a file of customers, a screener and options. Out: the file of answers with its manifest. Rows are answered in as
many processes as are asked for; each part is written aside, brought to the disk and told in the journal, and at the end
the parts are joined and moved into place by one step.

Invariant: rows in = clear + hit + unscreenable; a run that was interrupted and went on gives the bytes of one that was
not, and goes on only with the same input, lists, options and version. Memory is bounded, whatever the size of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any, Final, Unpack

from sanscreen.batch.answers import Answering, Counts
from sanscreen.batch.columns import Columns, choose_columns
from sanscreen.batch.forms import WrittenForm, digest_of_file, written_form
from sanscreen.batch.journal import JOINED, READ, RUN, SETTINGS, Journal
from sanscreen.batch.manifest import changed, finished, manifest_of, now, settings_of
from sanscreen.batch.opening import format_of, open_customers
from sanscreen.batch.places import Places, aside
from sanscreen.batch.progress import CHECKING, JOINING, Progress, Show
from sanscreen.batch.rows import Customers
from sanscreen.batch.work import answer_parts, state_of
from sanscreen.errors import BatchError
from sanscreen.filters import FilterOptions
from sanscreen.parallel import cores
from sanscreen.records import Kind
from sanscreen.request import check_workers
from sanscreen.screening import Screener

PART_ROWS: Final = 10_000
"""Rows of a part: some seconds of work, which is what is done again when a run is killed."""
_REPLACE: Final = "--overwrite (overwrite=True) replaces it"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to.

    Attributes:
        out: The file of answers.
        manifest: The file that says how it was made.
        counts: What became of the rows.
        columns: What each column of the input says.
        blank: Blank lines of the input, which are no rows.
        rows_before: Rows that were answered by earlier runs, which this one went on from; all of them where it was
            finished already, and nothing was left to do.
        problem: The first value that could not be used, in words; None where there is none, or an earlier run that has
            come to its end has told it.
    """

    out: Path
    manifest: Path
    counts: Counts
    columns: Columns
    blank: int
    rows_before: int
    problem: str | None


def screen_file(
    path: str | PathLike[str],
    out: str | PathLike[str],
    *,
    screener: Screener | None = None,
    columns: Columns | Mapping[str, Any] | None = None,
    guess: bool = True,
    input_format: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    output_format: str | None = None,
    clear: bool = False,
    workers: int | None = None,
    part_rows: int = PART_ROWS,
    overwrite: bool = False,
    restart: bool = False,
    show: Show | None = None,
    threshold: float | None = None,
    limit: int | None = 10,
    as_of: date | None = None,
    kind: Kind | str | None = None,
    authority: str | None = None,
    programme: str | None = None,
    **further: Unpack[FilterOptions],
) -> Summary:
    r"""Screen a file of customers.

    Args:
        path: The file: CSV, JSON lines or Parquet.
        out: The file of answers, with the columns of `sanscreen.hit_rows.COLUMNS`.
        screener: What it is screened against; None for the bundled list.
        columns: What each column says, see `Columns`; None to guess all.
        guess: Whether what `columns` does not say is guessed from the headings.
        input_format: ``"csv"``, ``"jsonl"`` or ``"parquet"``; None for what the file says.
        delimiter: Of CSV; None to find it.
        encoding: Of CSV and JSON lines; None for what the first bytes say.
        output_format: As `input_format`; None for what the name of the output says, CSV where it says nothing.
        clear: Whether rows without a hit are written too; those that cannot be screened always are.
        workers: Number of processes; None for one a core.
        part_rows: Rows that are kept together.
        overwrite: Whether an output that is there is replaced.
        restart: Whether what an earlier run has kept is thrown away.
        show: Is told how far the run is.
        threshold: As for `Screener.screen`, like all that follows.
        limit: Most hits for each row; None for all.
        as_of: Drop designations known not to be in force on this day.
        kind: Only entities of this kind.
        authority: Only entities designated under this authority.
        programme: Only entities with this programme.
        **further: Filters given by name, as `FilterOptions` explains them.

    Returns:
        What it came to.

    Raises:
        BatchError: The input cannot be read, the output not written, or a run that was kept is one of something else.
        MissingExtra: A format needs a library that is not installed.
        QueryError: An option is malformed.
        KeyboardInterrupt: It was interrupted; what is kept stays, and the same call goes on.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     customers = Path(folder, "customers.csv")
        ...     _ = customers.write_text("id;name\n1;Jund al Khilafah\n2;John Smith\n3;-\n")
        ...     summary = screen_file(customers, Path(folder, "hits.csv"), workers=1)
        >>> summary.counts.rows, summary.counts.hit, summary.counts.clear, summary.counts.unscreenable
        (3, 1, 1, 1)
    """
    customers = open_customers(path, form=input_format, delimiter=delimiter, encoding=encoding)
    chosen = choose_columns(customers.headings, Columns.of(columns), guess=guess)
    places = Places(Path(out))
    form = written_form(format_of(places.out, output_format) or "csv")
    n_workers = check_workers(cores() if workers is None else workers)
    if isinstance(part_rows, bool) or not isinstance(part_rows, int) or part_rows < 1:
        raise BatchError(f"part_rows is a whole number of at least 1, not {part_rows!r}")
    may_be_finished = not (overwrite or restart)
    _check_places(customers.path, places, overwrite=overwrite, may_be_finished=may_be_finished)
    answer = (screener or Screener.from_list(workers=n_workers)).answering(
        threshold, limit, as_of, kind, authority, programme, **further
    )
    answering = Answering(answer, chosen, form, clear=clear)
    run = _Run(customers, chosen, places, form, answering, show or _show_nothing, n_workers, part_rows)
    kept = f"what is done is kept in {places.folder}, and the same command goes on from there"
    try:
        with places.claimed():
            # Another run may have finished it while this one waited.
            _check_places(customers.path, places, overwrite=overwrite, may_be_finished=may_be_finished)
            return run.run(restart=restart, may_be_finished=may_be_finished)
    except OSError as error:
        raise BatchError(f"{error.filename or places.out}: {error.strerror or error}; {kept}") from error
    except BrokenExecutor as error:
        raise BatchError(f"a worker process was ended from outside, often for want of memory; {kept}") from error


def kept_rows(out: str | PathLike[str]) -> int:
    """Return how many rows a run has kept that has not come to its end.

    Args:
        out: The output of the run.

    Returns:
        Rows; 0 where no run is kept.

    Raises:
        BatchError: What is kept is none of this kind.

    Example:
        >>> kept_rows("no_such_file.csv")
        0
    """
    return sum(part.counts.rows for part in Journal(Places(Path(out)).journal).parts)


def _check_places(path: Path, places: Places, *, overwrite: bool, may_be_finished: bool) -> None:
    """Raise where the output cannot be, or is already and is none that the same run may have finished."""
    if not places.out.parent.is_dir():
        raise BatchError(f"{places.out}: there is no folder {places.out.parent}")
    if not places.out.exists():
        return
    if places.out.is_dir() or places.out.samefile(path):
        raise BatchError(f"{places.out}: the output is a file of its own, neither a folder nor the input")
    if places.journal.exists():
        may_be_finished = Journal(places.journal).is_joined
    else:
        may_be_finished &= places.manifest.exists()
    if not (overwrite or may_be_finished):
        raise BatchError(f"{places.out}: the file is there already; {_REPLACE}")


@dataclass(frozen=True, slots=True)
class _Run:
    """One run, from the check of what is kept to the manifest."""

    customers: Customers
    columns: Columns
    places: Places
    form: WrittenForm
    answering: Answering
    show: Show
    workers: int
    part_rows: int

    def run(self, *, restart: bool, may_be_finished: bool) -> Summary:
        """Go on from what is kept, or begin; a run that is finished already is left as it is."""
        self.places.clear(every=restart)
        path = self.customers.path
        state = state_of(path)
        digest = digest_of_file(path, lambda seen: self.show(Progress(CHECKING, seen, state.size)))
        settings = settings_of(
            self.customers, self.columns, self.form, self.answering, digest=digest, part_rows=self.part_rows
        )
        journal = Journal(self.places.journal)
        if may_be_finished and journal.settings is None and self.places.out.exists():
            return self._finished(settings)
        if journal.settings is None:
            self.places.clear(every=True)
            journal = Journal(self.places.journal)
            journal.add(SETTINGS, settings)
        elif differences := changed(journal.settings, settings):
            raise BatchError(
                f"{self.places.folder} keeps a run of something else: {'; '.join(differences)}. --restart "
                "(restart=True) throws it away and begins again"
            )
        before = sum((part.counts for part in journal.parts), Counts()).rows
        journal.add(RUN, {"started_at": now(), "workers": self.workers, "rows_before": before})
        if not journal.is_read:
            answer_parts(
                self.customers, self.columns, self.places, self.form, self.answering, journal,
                state=state, show=self.show, workers=self.workers, part_rows=self.part_rows,
            )  # fmt: skip
            journal.add(READ, {"finished_at": now()})
        self._join(journal)
        counts = sum((part.counts for part in journal.parts), Counts())
        self.places.finish(manifest_of(self.customers, self.places, settings, journal, self.answering.stamp, counts))
        return Summary(
            out=self.places.out,
            manifest=self.places.manifest,
            counts=counts,
            columns=self.columns,
            blank=journal.parts[-1].end.blank if journal.parts else 0,
            rows_before=before,
            problem=next((part.problem for part in journal.parts if part.problem), None),
        )

    def _finished(self, settings: Mapping[str, Any]) -> Summary:
        """Return what an earlier run of the same came to, which may have been killed behind its end."""
        found = finished(self.places, settings)
        if found is None:
            raise BatchError(
                f"{self.places.out}: the file is there already, and by its manifest is not what this run would write; "
                f"{_REPLACE}"
            )
        counts, blank = found
        return Summary(
            out=self.places.out,
            manifest=self.places.manifest,
            counts=counts,
            columns=self.columns,
            blank=blank,
            rows_before=counts.rows,
            problem=None,
        )

    def _join(self, journal: Journal) -> None:
        """Write the parts one after the other, each held against what the journal says of it."""
        paths = [self.places.part(part.number) for part in journal.parts]
        for path, part in zip(paths, journal.parts, strict=True):
            if not path.exists() or path.stat().st_size != part.bytes or digest_of_file(path) != part.sha256:
                raise BatchError(f"{path}: the part is not as it was written; --restart (restart=True) begins again")
        with aside(self.places.joined) as file:
            for number in self.form.join(paths, file):
                self.show(Progress(JOINING, number, len(paths)))
        journal.add(JOINED, {"finished_at": now()})


def _show_nothing(_: Progress) -> None:
    """Show nothing."""
