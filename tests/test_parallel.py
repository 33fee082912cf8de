"""Work shared between processes."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from sanscreen import parallel
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


def own_number(_: int) -> int:
    return os.getpid()


def test_processes_are_replaced(monkeypatch):
    """What one leaves unused of its memory goes with it."""
    monkeypatch.setattr(parallel, "_LIFE", 3)
    numbers = list(map_in_order(own_number, range(18), workers=2))
    lives = [set(numbers[at : at + 6]) for at in (0, 6, 12)]
    assert all(1 <= len(life) <= 2 for life in lives)
    assert len({os.getpid()}.union(*lives)) == 1 + sum(map(len, lives))


def test_questions_are_read_as_they_are_needed():
    """An endless file is no reason to wait."""
    answers = map_in_order(halve, itertools.count(0, 2), workers=2)
    assert list(itertools.islice(answers, 100)) == list(range(100))
    answers.close()


def test_an_error_comes_to_the_caller():
    """It is not lost in a process."""
    with pytest.raises(ValueError, match="7 is odd"):
        list(map_in_order(halve, [2, 4, 7], workers=2))


ENDLESS = """
import itertools, signal
from sanscreen.parallel import map_in_order

# A shell starts what runs in the background deaf to Ctrl-C; whoever runs these tests may be such.
signal.signal(signal.SIGINT, signal.default_int_handler)
for answer in map_in_order(abs, itertools.count(), workers=2):
    if answer == 100:
        print("running", flush=True)
"""


def wait_for_group(group: int) -> None:
    """Wait until no process of a group is left; fail where one stays."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a process of the group is still running")


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Ctrl-C goes to a group of processes on POSIX systems only")
def test_ctrl_c_ends_every_process():
    """As a terminal sends it, to all of them: the caller stops, and no process is left."""
    started = subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert started.stdout.readline() == "running\n"
        os.killpg(started.pid, signal.SIGINT)
        _, said = started.communicate(timeout=30)
        assert said.count("KeyboardInterrupt") == 1
        assert started.returncode != 0
        wait_for_group(started.pid)
    finally:
        # Or it would run on for ever where the test fails.
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="groups of processes are found on POSIX systems only")
def test_who_is_killed_leaves_no_process():
    """The caller alone gets kill -9: it can end nothing any more, so its workers see to it themselves."""
    started = subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert started.stdout.readline() == "running\n"
        started.kill()
        started.communicate(timeout=30)
        wait_for_group(started.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
