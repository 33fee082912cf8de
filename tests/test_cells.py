"""Cells of CSV that a spreadsheet shows and never runs, and that lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

import strategies
from sanscreen.cells import guarded, is_formula, unguarded


@given(strategies.any_text())
def test_a_cell_says_what_was_put_into_it(text):
    """A guard in front is undone, and text that has one of its own keeps it; an empty text is no empty cell."""
    cell = guarded(text)
    assert unguarded(cell) == text
    assert cell


@given(strategies.any_text())
def test_no_cell_runs(text):
    """A cell that begins as a formula has a quote in front, which makes it text in a spreadsheet."""
    cell = guarded(text)
    assert cell.startswith("'") or not is_formula(cell)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", ' "=1', "\t=1", "\r=1", "\uff1d1"])
def test_a_formula_is_recognised(text):
    """Behind blanks and quotes, after a tab and in wide letters too."""
    assert is_formula(text)
    assert guarded(text) == f"'{text}"
