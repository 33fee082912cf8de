"""What is remembered stays in bounds, and what is asked for often stays."""

from __future__ import annotations

from sanscreen.remembered import Remembered


def test_no_more_than_the_given_size_is_kept():
    """However much is put in, by size and not by number."""
    remembered: Remembered[int, str] = Remembered(100)
    for key in range(1_000):
        remembered.put(key, str(key), 7)
        held = [other for other in range(key + 1) if other in remembered._young or other in remembered._old]
        assert 7 * len(held) <= 100


def test_what_is_asked_for_often_stays():
    """Through many generations of what is asked for once."""
    remembered: Remembered[object, int] = Remembered(20)
    remembered.put("often", 1, 1)
    for key in range(500):
        remembered.put(key, key, 1)
        assert remembered.get("often") == 1
    assert remembered.get(0) is None


def test_one_value_larger_than_all_is_kept_alone():
    """It is what was asked for last; the next one drives it out in its turn."""
    remembered: Remembered[str, int] = Remembered(10)
    remembered.put("large", 1, 50)
    assert remembered.get("large") == 1
    for key in ("a", "b", "c", "d", "e", "f", "g"):
        remembered.put(key, 2, 1)
    assert remembered.get("large") is None


def test_putting_again_keeps_the_last_value():
    """A value that two threads worked out is one value."""
    remembered: Remembered[str, int] = Remembered(10)
    remembered.put("key", 1, 1)
    remembered.put("key", 1, 1)
    assert remembered.get("key") == 1
