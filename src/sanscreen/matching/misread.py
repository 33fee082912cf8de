"""Which parts of a query may be a legal form that was misspelt past recognition.

In: a `NormalisedName`. Out: `MisreadRun`s, longest first. Whether one is is decided where the listed name has
the form: of "Sovcombank OJCS" the last word, if the listed one is an OJSC.

Invariant: a pure function of the query; `sanscreen.index` asks it too, so its bounds know what the alignment can do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sanscreen.names import NormalisedName, Part, Role, letters_of, misread_forms
from sanscreen.names.weights import is_known

# "L I M I T E D" is seven parts.
_LONGEST_RUN = 9
# A short word that is a name in its own right is no misspelling: "Ali" of "Sal".
_LONG_WORD = 6
_ROLES = frozenset({Role.NAME, Role.INITIAL, Role.NUMBER, Role.LEGAL_FORM})


@dataclass(frozen=True, slots=True)
class MisreadRun:
    """Neighbours that may be a misspelt legal form.

    Attributes:
        start: Position of the first part.
        stop: Position after the last.
        text: Their letters written together.
        forms: Symbols of the legal forms that they may be.
    """

    start: int
    stop: int
    text: str
    forms: frozenset[str]


def misread_runs(query: NormalisedName) -> tuple[MisreadRun, ...]:
    """Return the runs of neighbours that may be a misspelt legal form.

    Args:
        query: A name.

    Returns:
        The runs, longest first; only such as stand at an end of the name or beside a legal form: "Joiny" before "Stock
        Company", "Lim Ited" at the end.

    Example:
        >>> from sanscreen.names import normalise
        >>> [run.text for run in misread_runs(normalise("Sovcombank OJCS"))]
        ['ojcs']
    """
    return _runs(query.parts)


# The index asks for the query, and then the board for each name that is scored.
@lru_cache(maxsize=1 << 8)
def _runs(parts: tuple[Part, ...]) -> tuple[MisreadRun, ...]:
    legal = [part.role is Role.LEGAL_FORM for part in parts]
    runs = []
    for start in range(len(parts)):
        text = ""
        for stop in range(start + 1, min(len(parts), start + _LONGEST_RUN) + 1):
            last = parts[stop - 1]
            if last.role not in _ROLES:
                break
            text += letters_of(last.original) if legal[stop - 1] else last.text
            if all(legal[start:stop]):
                continue
            at_end = start == 0 or stop == len(parts)
            if not (at_end or legal[start - 1] or legal[stop]):
                continue
            if stop - start == 1 and len(text) < _LONG_WORD and is_known(text):
                continue
            if forms := misread_forms(text):
                runs.append(MisreadRun(start, stop, text, forms))
    return tuple(sorted(runs, key=lambda run: (run.start - run.stop, run.start)))
