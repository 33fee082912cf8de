"""Imports run one way: each room imports only rooms below it, and each library named below has one owner."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "sanscreen"
ROOT = "sanscreen"

# room: the rooms right below it. A room may import itself and everything below, however far down.
# A room not built yet may stand here; a module whose room does not is an error.
LAYERS = {
    "errors": (),
    "records": ("errors",),
    "names": ("records",),
    "matching": ("names", "remembered"),
    "arrays": ("errors",),
    "remembered": ("errors",),
    "index": ("matching", "arrays", "remembered"),
    "explain": ("matching",),
    "cells": ("errors",),
    "readers": ("names", "cells"),
    "exported": ("readers",),
    "folders": (),
    "store": ("readers", "folders"),
    "loading": ("store",),
    "filters": ("records", "names"),
    "request": ("matching",),
    "changes_tried": ("matching",),
    "changes": ("changes_tried", "request"),
    "stamp": ("filters", "matching"),
    "answer": ("explain", "changes", "stamp"),
    "parallel": ("errors",),
    "prepared": ("index", "parallel"),
    "saved": ("prepared",),
    "kept": ("saved", "loading"),
    "search": ("prepared",),
    "many": ("answer", "parallel", "remembered"),
    "screening": ("search", "request", "many", "kept", "freshness"),
    "freshness": ("records",),
    "holder": ("screening",),
    "text": ("screening",),
    "log": ("screening",),
    "clearances": ("screening",),
    "rescreen": ("screening",),
    "hit_rows": ("answer",),
    "customer_cells": ("names",),
    "batch": ("text", "log", "clearances", "rescreen", "hit_rows", "customer_cells", "cells", "kept"),
    "frames": ("text", "log", "clearances", "rescreen", "hit_rows", "customer_cells"),
    ROOT: ("batch", "frames", "holder", "exported"),  # __init__.py: the public names
    "cli_words": (ROOT,),
    "cli_render": ("cli_words",),
    "cli_entities": ("cli_render",),
    "cli_progress": ("cli_render",),
    "cli": ("cli_entities", "cli_progress"),
    "__main__": ("cli",),
}

# library: the modules (or packages) that import it, types aside, one where that can be, so that it can be swapped in
# one place
OWNERS = {
    "rapidfuzz": "matching.similarity",
    "unidecode": "names.romaniser",
    "anyascii": "names.romaniser",
    "typer": "cli",
    "rich": "cli_render cli_progress",
    "platformdirs": "folders",
    "lxml": "readers.xmlstream",
    "filelock": "store.place batch.places",
    "requests": "store.fetch",
    "urllib3": "store.fetch",
    "pandas": "frames.pandas_frames",
    "polars": "frames.polars_frames",
    "pyarrow": "frames batch",
    "pyspark": "frames.spark_frames",
}


@dataclass(frozen=True)
class Import:
    """One import of a module: what is imported, where, and whether only type checkers see it."""

    target: str
    line: int
    typing_only: bool


@cache
def below(room: str) -> frozenset[str]:
    """Return all rooms that a room may import, itself not among them."""
    return frozenset(LAYERS[room]).union(*(below(lower) for lower in LAYERS[room]))


def read_package() -> dict[str, str]:
    """Return the source of every module by its name within the package, packages under their own name."""
    sources = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        sources[".".join(parts) or ROOT] = path.read_text(encoding="utf-8")
    return sources


def imports(source: str) -> Iterator[Import]:
    """Yield every import of a module, those inside functions and type-checking blocks among them.

    ``from a import b`` yields ``a.b``: b may be a module. A relative import yields a target with a dot first.
    """

    def walk(node: ast.AST, *, typing_only: bool) -> Iterator[Import]:
        match node:
            case ast.Import():
                yield from (Import(alias.name, node.lineno, typing_only) for alias in node.names)
            case ast.ImportFrom():
                origin = "." * node.level + (node.module or "")
                yield from (Import(f"{origin}.{alias.name}", node.lineno, typing_only) for alias in node.names)
            case ast.Call(func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module")):
                if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                    yield Import(node.args[0].value, node.lineno, typing_only)
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
                for child in node.body:
                    yield from walk(child, typing_only=True)
                for child in node.orelse:
                    yield from walk(child, typing_only=typing_only)
                return
        for child in ast.iter_child_nodes(node):
            yield from walk(child, typing_only=typing_only)

    yield from walk(ast.parse(source), typing_only=False)


def imported_module(target: str, modules: frozenset[str]) -> str | None:
    """Return the module of the package that an import reaches, None where it reaches another library."""
    if target.partition(".")[0] != ROOT:
        return None
    parts = target.split(".")[1:]
    while parts and ".".join(parts) not in modules:
        parts.pop()
    return ".".join(parts) or ROOT


def room_of(module: str) -> str:
    return module.partition(".")[0]


def find_violations(sources: dict[str, str]) -> list[str]:
    """Return a message for every module without a room and every import that the tables do not allow."""
    modules = frozenset(sources) | frozenset(LAYERS)
    found = [f"{module}: not in LAYERS; give it a room" for module in sources if room_of(module) not in LAYERS]
    for module, source in sources.items():
        room = room_of(module)
        if room not in LAYERS:
            continue
        for imported in imports(source):
            place = f"{module}:{imported.line}"
            library = imported.target.partition(".")[0]
            owner = OWNERS.get(library)
            if imported.target.startswith("."):
                found.append(f"{place}: relative import {imported.target}")
            is_allowed = imported.typing_only or any(
                f"{module}.".startswith(f"{one}.") for one in (owner or "").split()
            )
            if owner is not None and not is_allowed:
                found.append(f"{place}: only {owner} imports {library}")
            target = imported_module(imported.target, modules)
            if target is not None and room_of(target) not in below(room) | {room}:
                found.append(f"{place}: {room} must not import {room_of(target)}")
    return found


def find_cycle(sources: dict[str, str]) -> list[str]:
    """Return the modules of one import cycle, type-checking imports aside; empty where there is none."""
    modules = frozenset(sources)
    graph: dict[str, set[str]] = {}
    for module, source in sources.items():
        reached = {imported_module(i.target, modules) for i in imports(source) if not i.typing_only}
        graph[module] = {target for target in reached if target is not None and target != module}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_run_one_way():
    assert find_violations(read_package()) == []


def test_no_module_imports_itself_round_a_corner():
    assert find_cycle(read_package()) == []


def test_every_owner_is_in_the_package():
    assert {one for owner in OWNERS.values() for one in owner.split()} <= set(read_package())


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("errors", "records"),
        ("names", "matching"),
        ("matching", "index"),
        ("records", "readers"),
        ("explain", "screening"),
        ("store", "screening"),
        ("screening", "text"),
        ("rescreen", "frames"),
        ("frames", "cli"),
    ],
)
def test_the_table_says_what_is_below_what(lower, upper):
    assert lower in below(upper)
    assert upper not in below(lower)


@pytest.mark.parametrize(
    ("module", "source", "message"),
    [
        pytest.param("explain", "from sanscreen.screening import Hit", "explain must not import screening", id="up"),
        pytest.param("explain", "import sanscreen.screening", "explain must not import screening", id="plain-import"),
        pytest.param("index", "from sanscreen import explain", "index must not import explain", id="beside"),
        pytest.param("records", "import sanscreen", "records must not import sanscreen", id="root"),
        pytest.param("names.keys", "from sanscreen.matching.profile import Profile", "names must not", id="nested"),
        pytest.param("text", "from sanscreen.log import Log", "text must not import log", id="same-layer"),
        pytest.param("matching", "def f():\n    from sanscreen import index", "matching must not", id="in-a-function"),
        pytest.param(
            "names",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sanscreen.index import Index",
            "names must not import index",
            id="type-checking",
        ),
        pytest.param("names", 'import_module("sanscreen.index")', "names must not import index", id="by-string"),
        pytest.param("names.keys", "from .script import romanise", "relative import", id="relative"),
        pytest.param("index", "from rapidfuzz import fuzz", "only matching.similarity imports", id="rapidfuzz"),
        pytest.param("matching.similarity2", "import rapidfuzz.fuzz", "only matching.similarity", id="near-owner"),
        pytest.param("names.parts", "from unidecode import unidecode", "only names.romaniser imports", id="unidecode"),
        pytest.param("explain", "from rich.table import Table", "only cli_render cli_progress imports rich", id="rich"),
        pytest.param("utils", "", "not in LAYERS", id="no-room"),
    ],
)
def test_a_violation_is_caught(module, source, message):
    violations = find_violations({module: source})

    assert len(violations) == 1
    assert module in violations[0]
    assert message in violations[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("matching.similarity", "from rapidfuzz.distance import OSA", id="owner"),
        pytest.param("matching.similarity", "from sanscreen.names.keys import keys", id="next-below"),
        pytest.param("screening", "from sanscreen.errors import SanscreenError", id="far-below"),
        pytest.param("matching.alignment", "from sanscreen.matching import similarity", id="own-room"),
        pytest.param("cli", "import sanscreen\nimport typer", id="cli"),
        pytest.param("records", "import datetime\nfrom sanscreenish import records", id="other-libraries"),
    ],
)
def test_an_allowed_import_passes(module, source):
    assert find_violations({module: source}) == []


def test_a_cycle_is_caught():
    sources = {
        "names": "from sanscreen.names.parts import Part",
        "names.parts": "def f():\n    from sanscreen.names.keys import keys",
        "names.keys": "from sanscreen.names import Part",
    }

    assert set(find_cycle(sources)) == set(sources)
    assert find_cycle(sources | {"names.keys": "from typing import Any"}) == []


def test_a_type_checking_import_is_no_cycle():
    sources = {
        "names": "from sanscreen.names.parts import Part",
        "names.parts": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sanscreen.names",
    }

    assert find_cycle(sources) == []
