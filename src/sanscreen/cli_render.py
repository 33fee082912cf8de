"""How the command line shows an answer: laid out on a terminal, plain lines in a pipe.

In: screenings, hits, explanations, what is known of lists. Out: text on a console. A pipe gets no escape code, no
box and no wrapped line.
Invariant: nothing that a list or a user wrote reaches a terminal raw: control characters, escape sequences and marks
that turn the reading direction are shown as escapes, and markup is shown as it was written.
It does not screen and decides no exit status.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from typing import Any, NoReturn, TextIO

from pydantic import BaseModel
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group
from rich.panel import Panel
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from sanscreen import Evidence, Explanation, Hit, ListInfo, Screening
from sanscreen.cli_words import Row, designation_cells, designation_lines, edition_of, shown_query, verdict_of
from sanscreen.explain import name_label

_WIDEST = 120
"""Cells a laid-out answer fills at most: longer lines of prose are hard to follow."""
_COLUMN = 40
"""Cells to which a plain column is padded at most, so that one long name does not push all rows apart."""
_FRAME = 6
"""Cells of a frame's top edge that its title leaves free."""
_PIECE = 50
"""Rows of a long table that are laid out at once."""
_PROBLEMS = 5
"""Problems of a list that a warning spells out; `sanscreen lists` shows all."""
_LABEL = 14
"""Width of the labels in the text of an explanation, behind an indent of two."""
_CONTRIBUTION = re.compile(r"([+-]\d\.\d{3})  (.*)")

# Zero-width joiners are part of Persian and Indic spelling, and harmless to a terminal.
_JOINERS = "\u200c\u200d"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RTL_RUN = re.compile(rf"[{_RTL}]+(?:[ {_JOINERS}\u0300-\u036f-]+[{_RTL}]+)*")


class TermConsole(Console):
    """A console on standard output, or on standard error, that never reads markup and never exits."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False)

    def ordered(self, text: str) -> str:
        """Return text with right-to-left names isolated, and with escapes for letters the terminal has not."""
        if self.encoding.startswith("utf"):
            return isolate(text)
        return text.encode(self.encoding, "backslashreplace").decode(self.encoding)

    def on_broken_pipe(self) -> NoReturn:
        """Raise what happened; rich would exit with status 1, which says "hit"."""
        raise BrokenPipeError


def escape(text: str) -> str:
    r"""Return text that a terminal shows and never obeys.

    Args:
        text: Any text, lone surrogates included.

    Returns:
        The text with control characters, line breaks, marks of direction and other invisible characters as escapes.

    Example:
        >>> escape("Ali\x1b[2J [red]")
        'Ali\\x1b[2J [red]'
    """
    if text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _HIDDEN and character not in _JOINERS
        else character
        for character in text
    )


def isolate(text: str) -> str:
    r"""Return text whose right-to-left names leave the order of what stands around them alone.

    Args:
        text: The text.

    Returns:
        Each run of right-to-left words between U+2068 and U+2069, which terminals that order both ways obey.

    Example:
        >>> ascii(isolate("1.000 \u0639\u0644\u064a (alias)"))
        "'1.000 \\u2068\\u0639\\u0644\\u064a\\u2069 (alias)'"
    """
    return _RTL_RUN.sub(lambda run: f"\u2068{run[0]}\u2069", text)


def error(message: str, *, label: str = "error") -> None:
    """Print a message on standard error.

    Args:
        message: What is wrong and what to do; it may have several lines.
        label: The word in front.
    """
    text = "\n".join(escape(line) for line in message.splitlines())
    console = TermConsole(stderr=True)
    if console.is_terminal:
        console.print(Text.assemble((f"{label}: ", "bold red"), console.ordered(text)))
    else:
        write(f"{label}: {text}", sys.stderr)


def write(text: str, stream: TextIO | None = None) -> None:
    """Write text and a line end as they are, at once.

    Args:
        text: The text, escaped.
        stream: Where to; None for standard output.
    """
    target = stream or sys.stdout
    target.write(text + "\n")
    target.flush()


def write_json(document: dict[str, Any]) -> None:
    """Write a document on one line of standard output.

    Args:
        document: Plain values.
    """
    # ASCII, so that no terminal, encoding or control character of a name can spoil a document.
    write(json.dumps(document))


def warn_of_problems(info: ListInfo) -> None:
    """Print on standard error what of a list could not be read; an answer from such a list is not whole.

    Args:
        info: What is known of the list.
    """
    for problem in info.problems[:_PROBLEMS]:
        error(str(problem), label="warning")
    more = len(info.problems) - _PROBLEMS
    if more > 0:
        error(f"list {info.name} has {more:,} more problems; `sanscreen lists --list` shows all", label="warning")


@contextmanager
def downloading(name: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """Show how much of a file has come, on standard error and only where that is a terminal.

    Args:
        name: What is coming.

    Yields:
        What is to be told the bytes that have come and those that will, or None.
    """
    console = TermConsole(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn(escape(name), markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda come, all_of_it: progress.update(task, completed=come, total=all_of_it)


def show_screening(screening: Screening, lists: Sequence[ListInfo]) -> None:
    """Print the answer to one query: the verdict, a table of hits and the explanation of each.

    Args:
        screening: The answer.
        lists: What is known of the lists it was screened against.
    """
    console = TermConsole()
    hits = [clean(hit) for hit in screening]
    oddities = [
        f"spelling: {signal.kind}: {signal.original!r} was read as {signal.reading!r}" for signal in screening.signals
    ]
    oddities += [f"query: {escape(problem)}" for problem in screening.problems]
    query, verdict = escape(shown_query(screening)), escape(verdict_of(screening, lists))
    if not console.is_terminal:
        lines = [f"{query}: {verdict}", *(f"  {line}" for line in oddities)]
        lines += [""] * bool(hits) + _plain_table(hits)
        write("\n".join([*lines, *("\n" + hit.explain() for hit in hits), ""] if hits else lines))
        return
    style = {"hit": "bold red", "clear": "bold green", "unscreenable": "bold yellow"}[screening.status]
    _print(console, Text.assemble((console.ordered(query), "bold"), ": ", (console.ordered(verdict), style)))
    for line in oddities:
        _print(console, Text(console.ordered(f"  {line}"), "yellow"))
    if hits:
        _print(console, _laid_out_table(hits, console.ordered))
    for hit in hits:
        _show_block(console, hit.explain().partition("\n")[0], hit.rows())


def show_line(text: str) -> None:
    """Print a line on a terminal, wrapped where it is too long.

    Args:
        text: The text, escaped.
    """
    console = TermConsole()
    _print(console, Text(console.ordered(text)))


def show_explanation(explanation: Explanation, lists: Sequence[ListInfo]) -> None:
    """Print why one entity scores as it does.

    Args:
        explanation: The explanation.
        lists: What is known of the lists; the edition that holds the entity is named.
    """
    cleaned = clean(explanation)
    text = cleaned.text()
    edition = next(escape(edition_of(info)) for info in lists if info.name == explanation.list)
    console = TermConsole()
    if console.is_terminal:
        rows = [*cleaned.rows(), ("list", edition)]
        _show_block(console, text.partition("\n")[0], rows)
    else:
        write(f"{text}\n  {'list':<{_LABEL}}{edition}")


def show_rows(title: str, rows: Iterable[Row]) -> None:
    """Print labelled rows under a title.

    Args:
        title: The title.
        rows: Labels and texts.
    """
    console = TermConsole()
    shown = [(label, escape(text)) for label, text in rows]
    if console.is_terminal:
        _show_block(console, escape(title), shown)
    else:
        width = max(len(label) for label, _ in shown) + 2
        write("\n".join([escape(title), *(f"  {label:<{width}}{text}" for label, text in shown)]))


def widths_of(rows: Iterable[Sequence[str]]) -> list[int]:
    """Return how many cells of a terminal each column of a plain table takes.

    Args:
        rows: The rows, each walked once.

    Returns:
        The widths; a wider text goes on beyond its column.

    Example:
        >>> widths_of([("id", "name"), ("23863", "JAK-T")])
        [5, 5]
    """
    widths: list[int] = []
    for row in rows:
        needed = map(cell_len, row)
        widths = [max(pair) for pair in zip(needed, widths or [0] * len(row), strict=True)]
    return [min(_COLUMN, width) for width in widths]


def aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """Return a row of a plain table as a line.

    Args:
        row: The texts, escaped.
        widths: The widths of the columns.

    Returns:
        The line.

    Example:
        >>> aligned(("7", "JAK-T"), [3, 5])
        '7    JAK-T'
    """
    padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
    return "  ".join(padded).rstrip()


def show_wide_table(columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[tuple[str, str]]]) -> None:
    """Lay out a table on a terminal, piece by piece, so that a long one begins at once.

    Args:
        columns: Heading and share of the width of each.
        rows: A text for each column, and what stands below it in fainter letters or nothing; escaped.
    """
    console = TermConsole()
    rest = iter(rows)
    with_header = True
    while piece := list(islice(rest, _PIECE)):
        table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1), header_style="bold", expand=True)
        table.show_header = with_header
        for heading, ratio in columns:
            table.add_column(heading, ratio=ratio, overflow="fold")
        for row in piece:
            table.add_row(*(_stacked(console.ordered(text), console.ordered(small)) for text, small in row))
        _print(console, table)
        with_header = False


def _stacked(text: str, small: str) -> Text:
    return Text.assemble(text, (f"\n{small}", "dim")) if small else Text(text)


def clean(value: Any) -> Any:
    r"""Return a copy of a frozen value in which every text is escaped.

    Args:
        value: A text, a tuple, a record or a dataclass; anything else is returned as it is.

    Returns:
        The copy, to be shown and not to be kept: a record is not checked again.

    Example:
        >>> clean(("Ali\x1b[2J", 7))
        ('Ali\\x1b[2J', 7)
    """
    if type(value) is str:
        return escape(value)
    if isinstance(value, tuple):
        return tuple(clean(member) for member in value)
    if isinstance(value, Evidence):
        # Its parts are shown as their repr, which escapes them.
        return replace(value, detail=escape(value.detail))
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: clean(getattr(value, name)) for name in type(value).model_fields})
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: clean(getattr(value, field.name)) for field in fields(value)})
    return value


_HEADER = (
    *("score", "listed name", "sort of name", "entity", "id", "kind"),
    *("authority", "section", "programme", "designated on", "list"),
)


def _plain_table(hits: Sequence[Hit]) -> list[str]:
    """Return aligned lines, one a hit."""
    rows: list[tuple[str, ...]] = [_HEADER] if hits else []
    rows += [
        (
            *(f"{hit.score:.3f}", hit.name.text, name_label(hit.name)),
            *(hit.entity.primary_name, hit.entity.id, str(hit.entity.kind)),
            *designation_cells(hit.entity.designations),
            hit.list,
        )
        for hit in hits
    ]
    widths = widths_of(rows)
    return [aligned(row, widths) for row in rows]


def _laid_out_table(hits: Sequence[Hit], ordered: Callable[[str], str]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("score", no_wrap=True)
    for name, ratio in (("listed name", 5), ("entity", 5), ("designation", 4), ("designated on", 4)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for hit in hits:
        acts, days = designation_lines(hit.entity.designations)
        about = f"{hit.entity.id}, {hit.entity.kind}, list {hit.list}"
        table.add_row(
            Text(f"{hit.score:.3f}", "bold red"),
            _stacked(ordered(hit.name.text), name_label(hit.name)),
            _stacked(ordered(hit.entity.primary_name), ordered(about)),
            Text(ordered(acts)),
            Text(ordered(days)),
        )
    return table


def _show_block(console: TermConsole, title: str, rows: Iterable[Row]) -> None:
    grid = _grid()
    for label, text in rows:
        found = _CONTRIBUTION.fullmatch(console.ordered(text))
        grid.add_row(Text(label, "dim"), _evidence(*found.groups()) if found else Text(console.ordered(text)))
    heading = Text(console.ordered(title), "bold")
    if heading.cell_len + _FRAME <= min(console.width, _WIDEST):
        _print(console, Panel(grid, title=heading, title_align="left"))
    else:  # a frame cuts its title short; inside it wraps
        _print(console, Panel(Group(heading, grid)))


def _evidence(contribution: str, reason: str) -> Table:
    grid = _grid()
    style = "dim" if float(contribution) == 0.0 else "green" if contribution.startswith("+") else "red"
    grid.add_row(Text(contribution, style), Text(reason))
    return grid


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _print(console: Console, shown: Text | Table | Panel) -> None:
    console.print(shown, width=min(console.width, _WIDEST))
