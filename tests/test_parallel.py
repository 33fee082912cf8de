"""Work shared between processes."""

from __future__ import annotations

import itertools

import pytest

from sanscreen.parallel import map_in_order


def halve(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def test_the_answers_are_those_of_map():
    """In order, whatever the number of questions."""
    for count in (0, 1, 63, 64, 65, 700):
        numbers = range(0, 2 * count, 2)
        assert list(map_in_order(halve, numbers, workers=2)) == list(map(halve, numbers))


def test_questions_are_read_as_they_are_needed():
    """An endless file is no reason to wait."""
    answers = map_in_order(halve, itertools.count(0, 2), workers=2)
    assert list(itertools.islice(answers, 100)) == list(range(100))
    answers.close()


def test_an_error_comes_to_the_caller():
    """It is not lost in a process."""
    with pytest.raises(ValueError, match="7 is odd"):
        list(map_in_order(halve, [2, 4, 7], workers=2))
