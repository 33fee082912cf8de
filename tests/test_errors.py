"""The exceptions: one root, the built-in a caller expects, a text that says where."""

from __future__ import annotations

import copy
import pickle

import pytest

from sanscreen import errors

BUILT_IN = {
    errors.RecordError: ValueError,
    errors.ListError: ValueError,
    errors.StaleList: errors.ListError,
    errors.StoreError: OSError,
    errors.BatchError: ValueError,
    errors.UnscreenableQuery: ValueError,
    errors.QueryError: ValueError,
    errors.UnknownEntity: KeyError,
    errors.ProfileError: ValueError,
    errors.MissingExtra: ImportError,
}


@pytest.mark.parametrize(("branch", "built_in"), BUILT_IN.items(), ids=lambda kind: kind.__name__)
def test_a_branch_is_a_sanscreen_error_and_its_built_in(branch, built_in):
    """``except SanscreenError`` and ``except ValueError`` both catch what the tree says."""
    assert issubclass(branch, errors.SanscreenError)
    assert issubclass(branch, built_in)
    assert str(branch("plain words")) == "plain words"


def test_the_tree_in_the_docstring_is_the_tree_of_the_code():
    """Every public class stands in the drawing with its built-in, and is public."""
    drawn = errors.__doc__
    assert set(errors.__all__) == {kind.__name__ for kind in BUILT_IN} | {"SanscreenError", "StaleListWarning"}
    assert "StaleListWarning (UserWarning)" in drawn
    for branch, built_in in BUILT_IN.items():
        assert f"{branch.__name__} ({built_in.__name__})" in drawn
        assert branch.__doc__.startswith("Raised when")


def test_a_list_error_says_where():
    """Path, line and field are attributes and stand in the text."""
    error = errors.ListError("is broken", path="a/b.jsonl", line=3, field="names[0].text")
    assert (error.path, error.line, error.field) == ("a/b.jsonl", 3, "names[0].text")
    assert str(error) == "a/b.jsonl, line 3, field names[0].text: is broken"
    bare = errors.ListError("is broken")
    assert (bare.path, bare.line, bare.field) == (None, None, None)


def test_an_unknown_entity_reads_as_plain_text():
    """`KeyError` would put the message between quotes."""
    assert str(errors.UnknownEntity("no entity '7'")) == "no entity '7'"
    assert str(errors.UnknownEntity()) == ""


@pytest.mark.parametrize(
    "error",
    [
        errors.ListError("is broken", path="a.jsonl", line=3, field="id"),
        errors.RecordError("is broken", record="7", field="id"),
        errors.MissingExtra("needs pyarrow", extra="arrow"),
        errors.UnknownEntity("no entity '7'"),
        errors.StoreError("un: no answer"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_survives_pickle_and_copy(error):
    """A worker process hands over the whole error: text and place."""
    for restored in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(restored) is type(error)
        assert str(restored) == str(error)
        assert vars(restored) == vars(error)
