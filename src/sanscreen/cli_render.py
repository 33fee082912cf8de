"""How the command line shows an answer: laid out on a terminal, plain lines in a pipe.

In: screenings, hits, explanations, what is known of lists. Out: text on a console. A pipe gets no escape code, no
box and no wrapped line.
Invariant: nothing that a list or a user wrote reaches a terminal raw: control characters, escape sequences and marks
that turn the reading direction are shown as escapes, and markup is shown as it was written.
It does not screen and decides no exit status.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, NoReturn, TextIO

from pydantic import BaseModel
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sanscreen import Designation, Evidence, Explanation, Hit, ListInfo, Screening
from sanscreen.explain import name_label

Row = tuple[str, str]
"""A label, empty where the row goes on with the one before, and what stands beside it."""

_UNKNOWN = "not known"
_WIDEST = 120
"""Cells a laid-out answer fills at most: longer lines of prose are hard to follow."""
_COLUMN = 40
"""Cells to which a plain column is padded at most, so that one long name does not push all rows apart."""
_SHOWN = 200
"""Characters of a query that stand in its answer."""
_FRAME = 6
"""Cells of a frame's top edge that its title leaves free."""
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


def show_screening(screening: Screening, lists: Sequence[ListInfo]) -> None:
    """Print the answer to one query: the verdict, a table of hits and the explanation of each.

    Args:
        screening: The answer.
        lists: What is known of the lists it was screened against.
    """
    console = TermConsole()
    hits = [_clean(hit) for hit in screening]
    oddities = [
        f"spelling: {signal.kind}: {signal.original!r} was read as {signal.reading!r}" for signal in screening.signals
    ]
    query, verdict = escape(_shown_query(screening)), escape(verdict_of(screening, lists))
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


def show_explanation(explanation: Explanation, lists: Sequence[ListInfo]) -> None:
    """Print why one entity scores as it does.

    Args:
        explanation: The explanation.
        lists: What is known of the lists; the edition that holds the entity is named.
    """
    cleaned = _clean(explanation)
    text = cleaned.text()
    edition = next(escape(_edition(info)) for info in lists if info.name == explanation.list)
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


def verdict_of(screening: Screening, lists: Sequence[ListInfo]) -> str:
    """Return the answer in one sentence, with the edition of every list it rests on.

    Args:
        screening: The answer.
        lists: What is known of the lists.

    Returns:
        The sentence, not escaped.

    Example:
        >>> from sanscreen import Screener
        >>> screener = Screener([])
        >>> verdict_of(screener.screen("Ajnad"), screener.lists)
        'clear: no hit at or above 0.850 in records (0 entities, date not known)'
    """
    if screening.status == "unscreenable":
        return f"unscreenable: {screening.reason}"
    where = f"at or above {screening.stamp.threshold:.3f} in {' and '.join(map(_edition, lists))}"
    filters = dict(screening.stamp.filters)
    if (as_of := filters.pop("as_of", None)) is not None:
        where += f", not known to be out of force on {as_of}"
    where += "".join(f", {name} {value} only" for name, value in filters.items())
    if not screening.hits:
        return f"clear: no hit {where}"
    more = " (of more: --all shows them)" if screening.truncated else ""
    return f"{_count(len(screening), 'hit')}{more} {where}"


def list_rows(info: ListInfo, age: int | None) -> Iterator[Row]:
    """Yield what is known of a list.

    Args:
        info: What is known.
        age: Days since the day as of which its records are true, or None where that is not known.

    Yields:
        Labels and texts.
    """
    counts = info.counts
    yield "title", info.title or _UNKNOWN
    yield "publisher", info.publisher or _UNKNOWN
    yield "source", info.source_url or _UNKNOWN
    yield "as of", _UNKNOWN if age is None else f"{info.published_on} ({_count(age, 'day')} old)"
    kinds = ("persons", "organizations", "vessels", "aircraft", "unknown")
    held = ", ".join(f"{getattr(counts, kind):,} {kind}" for kind in kinds if getattr(counts, kind))
    yield "entities", f"{counts.entities:,}: {held}"
    yield "names", f"{counts.names:,}, {counts.weak_names:,} of them weak"
    yield "designations", f"{counts.designations:,}, {counts.dated_designations:,} of them with a date"
    yield "digest", f"sha256 {info.digest[:12]}"
    yield "problems", str(len(info.problems))
    for problem in info.problems:
        yield "", str(problem)


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _edition(info: ListInfo) -> str:
    day = "date not known" if info.published_on is None else f"as of {info.published_on}"
    bad = f", {_count(len(info.problems), 'problem')}" if info.problems else ""
    return f"{info.name} ({_count(info.counts.entities, 'entity', 'entities')}, {day}{bad})"


def _shown_query(screening: Screening) -> str:
    name = str(screening.query.name or "")
    if len(name) > _SHOWN:
        return f"{name[:_SHOWN]}... ({len(name):,} characters)"
    return name if name.strip() else repr(name)


def _clean(value: Any) -> Any:
    """Return a copy of a frozen value in which every text is escaped."""
    if type(value) is str:
        return escape(value)
    if isinstance(value, tuple):
        return tuple(_clean(member) for member in value)
    if isinstance(value, Evidence):
        # Its parts are shown as their repr, which escapes them.
        return replace(value, detail=escape(value.detail))
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: _clean(getattr(value, name)) for name in type(value).model_fields})
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _clean(getattr(value, field.name)) for field in fields(value)})
    return value


def _designated(designation: Designation) -> str:
    if designation.designated_on is None:
        return _UNKNOWN
    return f"{designation.designated_on} ({designation.date_source or f'source {_UNKNOWN}'})"


def _each(values: Iterable[str | None]) -> str:
    return "; ".join(value or _UNKNOWN for value in values) or _UNKNOWN


_HEADER = (
    *("score", "listed name", "sort of name", "entity", "id", "kind"),
    *("authority", "section", "programme", "designated on", "list"),
)


def _plain_table(hits: Sequence[Hit]) -> list[str]:
    """Return aligned lines, one a hit."""
    rows: list[tuple[str, ...]] = [_HEADER] if hits else []
    for hit in hits:
        held = hit.entity.designations
        rows.append(
            (
                *(f"{hit.score:.3f}", hit.name.text, name_label(hit.name)),
                *(hit.entity.primary_name, hit.entity.id, str(hit.entity.kind)),
                *(_each(getattr(act, field) for act in held) for field in ("authority", "section", "programme")),
                _each(map(_designated, held)),
                hit.list,
            )
        )
    widths = [min(_COLUMN, max(map(cell_len, column))) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _laid_out_table(hits: Sequence[Hit], ordered: Callable[[str], str]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("score", no_wrap=True)
    for name, ratio in (("listed name", 5), ("entity", 5), ("designation", 4), ("designated on", 4)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for hit in hits:
        held = hit.entity.designations
        about = f"{hit.entity.id}, {hit.entity.kind}, list {hit.list}"
        acts = [f"{act.authority}, section {act.section or _UNKNOWN}, {act.programme or _UNKNOWN}" for act in held]
        table.add_row(
            Text(f"{hit.score:.3f}", "bold red"),
            Text.assemble(ordered(hit.name.text), (f"\n{name_label(hit.name)}", "dim")),
            Text.assemble(ordered(hit.entity.primary_name), (f"\n{ordered(about)}", "dim")),
            Text(ordered("\n".join(acts) or _UNKNOWN)),
            Text(ordered("\n".join(map(_designated, held)) or _UNKNOWN)),
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
