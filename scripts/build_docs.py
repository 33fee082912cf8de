"""Make docs/evidence.md: every kind of evidence, the sentence an analyst reads, and what it moves.

In: the docstrings of `EvidenceKind` and of the tunables of `Profile`. Out: the page, the same bytes each time for the
same code. Run it as::

    python scripts/build_docs.py

Invariant: the page says nothing that the code does not; a kind or a tunable without a sentence is an error.
"""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from pathlib import Path

from sanscreen.matching import EvidenceKind, Profile, profile_of
from sanscreen.matching import profile as profile_module

PAGE = Path(__file__).parents[1] / "docs" / "evidence.md"
TUNABLES: dict[EvidenceKind, tuple[str, ...]] = {
    EvidenceKind.PART: ("family", "symbol", "cognate", "sound", "letters", "edit", "joined", "cut", "least"),
    EvidenceKind.EXTRA_QUERY_PART: ("query_extra", "query_middle", "query_outer", "aside"),
    EvidenceKind.EXTRA_LISTED_PART: ("listed_extra", "clipped", "aside"),
    EvidenceKind.CONTRADICTION: ("contradiction",),
    EvidenceKind.NUMBER_CONFLICT: ("number_conflict",),
    EvidenceKind.INITIAL: ("initial", "initial_rest"),
    EvidenceKind.ORDER: ("order", "turned"),
    EvidenceKind.TOLD: ("telling", "difference", "untold"),
    EvidenceKind.WEAK_NAME: (),
    EvidenceKind.SIGNAL: (),
    EvidenceKind.BIRTH_DATE: (
        "birth_date", "birth_year", "birth_near", "birth_day_conflict", "birth_date_conflict",
    ),
    EvidenceKind.BIRTH_PLACE: ("birth_place", "birth_place_conflict"),
    EvidenceKind.COUNTRY: ("country", "country_conflict"),
    EvidenceKind.IDENTIFIER: ("identifier", "identifier_conflict", "register_conflict"),
    EvidenceKind.GENDER: ("gender_conflict",),
    EvidenceKind.KIND: ("kind_conflict",),
    EvidenceKind.ADDRESS: ("address",),
    EvidenceKind.BOUND: (),
}  # fmt: skip
"""The tunables behind each kind; the likenesses of parts are the telling ones of many."""
INTRODUCTION = """# Evidence

This page is made by `python scripts/build_docs.py` from the code; change the docstrings there.

Every hit and every explanation has rows of evidence. Each has a kind, what the query and the list say, a reason in
plain words, and a contribution; the contributions sum to the score. Rows on a field beyond the name have a verdict too:
*matched*, *not matched*, or *unknown* where the list does not say or the two cannot be told apart. An unknown field
moves nothing: absent is not conflict.

What agrees beyond the name fills a share of the headroom above the score of the names: at 0.80 an equal day of birth,
which fills 0.3, adds 0.06. What conflicts takes its amount away. An equal document number finds its entity under any
name. A value that cannot be read (month 13, a country that never was, a passport of dashes) is left out, and
`Screening.problems` says so.

The amounts are those of the profile `{name}`; `make_profile` makes another.
"""


def tunable_docs() -> dict[str, str]:
    """Return the docstring of every tunable, which stands under it in the source."""
    (body,) = (
        node.body
        for node in ast.parse(inspect.getsource(profile_module)).body
        if isinstance(node, ast.ClassDef) and node.name == Profile.__name__
    )
    docs = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            docs[field.target.id] = ast.literal_eval(text.value)
    return docs


def page_text() -> str:
    """Return the page."""
    profile, docs = profile_of(None), tunable_docs()
    lines = [INTRODUCTION.format(name=profile.name)]
    for kind in EvidenceKind:
        lines += [f"## {kind}", "", str(kind.__doc__), ""]
        if TUNABLES[kind]:
            lines += ["| tunable | value | meaning |", "|---|---|---|"]
            lines += [f"| `{name}` | {getattr(profile, name):g} | {docs[name]} |" for name in TUNABLES[kind]]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page_text(), encoding="utf-8")
    print(f"{PAGE.name}: {len(EvidenceKind)} kinds of evidence")


if __name__ == "__main__":
    main()
