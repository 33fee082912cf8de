"""docs/evidence.md is made from the code, and lists every kind of evidence and every tunable beyond the name."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from sanscreen.matching import EvidenceKind, Profile

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def build_docs():
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "scripts" / "build_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(build_docs):
    """Run `python scripts/build_docs.py` where it is not."""
    assert (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8") == build_docs.page_text()


@pytest.mark.parametrize("kind", EvidenceKind, ids=str)
def test_every_kind_is_a_sentence(kind):
    """Its docstring is what an analyst reads: one sentence, its own."""
    assert kind.__doc__.endswith(".")
    assert kind.__doc__[0].isupper()
    assert kind.__doc__ != EvidenceKind.__doc__
    assert len({other.__doc__ for other in EvidenceKind}) == len(EvidenceKind)


def test_every_tunable_beyond_the_name_is_listed(build_docs):
    """What can move a score by a field has its line on the page, with a meaning."""
    fields = list(Profile.model_fields)
    beyond = fields[fields.index("birth_date") :]
    listed = [name for names in build_docs.TUNABLES.values() for name in names]
    assert set(beyond) <= set(listed) <= set(fields)
    assert set(build_docs.TUNABLES) == set(EvidenceKind)
    assert all(build_docs.tunable_docs()[name] for name in fields)
