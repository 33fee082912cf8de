"""What tests of list readers share: where the official files are, and ways in which a file can be broken.

In: bytes of a whole list file. Out: the same file broken as a strategy of hypothesis draws it: bytes changed, cut or
doubled, or, for XML, elements removed, doubled, emptied or with another text in a file that stays well-formed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import strategies as st

from sanscreen import read_list

ROOT = Path(__file__).parents[1]
OFFICIAL = Path(os.environ.get("SANSCREEN_SHARED", ROOT.parent / "shared")) / "data"
FIXTURES = Path(__file__).parent / "data" / "lists"

# What a text of a list can be that no reader expects.
TEXTS = st.sampled_from(
    [
        "",
        " ",
        "\u200b",
        "0",
        "-1",
        "true",
        "false",
        "31 Feb 1970",
        "9999-99-99",
        "0000",
        "circa",
        "1958 to 1955",
        ",",
        "ß, ,",
    ]
) | st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)


def official(name: str) -> Path:
    """Return an official file, or skip the test where it does not lie beside the project."""
    path = OFFICIAL / name
    if not path.exists():
        pytest.skip(f"the official file {name} is not beside the project")
    return path


def expected(path: Path) -> list[str]:
    """Return the records that a fixture holds, one JSON text each."""
    return [entity.to_json() for entity in read_list(path)]


@st.composite
def broken_bytes(draw, content: bytes) -> bytes:
    """Draw the content with bytes changed, cut out or doubled."""
    broken = bytearray(content)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(broken)))
        end = start + draw(st.integers(0, 200))
        match draw(st.sampled_from(["change", "cut", "double", "end"])):
            case "change":
                broken[start : start + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del broken[start:end]
            case "double":
                broken[end:end] = broken[start:end]
            case "end":
                del broken[start:]
    return bytes(broken)


@st.composite
def broken_xml(draw, content: bytes) -> bytes:
    """Draw the content with elements removed, doubled, emptied, renamed or with another text; it stays well-formed."""
    root = ElementTree.fromstring(content)
    for _ in range(draw(st.integers(1, 8))):
        parents = [element for element in root.iter() if len(element)]
        if not parents:
            break
        parent = draw(st.sampled_from(parents))
        place = draw(st.integers(0, len(parent) - 1))
        child = parent[place]
        match draw(st.sampled_from(["remove", "double", "empty", "text", "attribute", "rename"])):
            case "remove":
                parent.remove(child)
            case "double":
                parent.insert(place, child)
            case "empty":
                child.clear()
            case "text":
                child.text = draw(TEXTS)
            case "attribute":
                for name in child.attrib:
                    child.set(name, draw(TEXTS))
            case "rename":
                child.tag = "other"
    return _without_prefixes(ElementTree.tostring(root, encoding="utf-8"))


def _without_prefixes(content: bytes) -> bytes:
    """Return XML with the first namespace as the default one, as publishers write it."""
    return re.sub(rb"(</?)ns0:", rb"\1", content).replace(b"xmlns:ns0=", b"xmlns=")
