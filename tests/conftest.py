"""What holds for the whole test run: how hypothesis draws its examples, and a screener that is slow to make."""

import atexit
import os
import shutil
import tempfile

import pytest
from hypothesis import settings

from sanscreen import Screener

# No deadline: the time of one example says more about the machine than about the code.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
# Lists are kept prepared for this run and its subprocesses, apart from what the user's other processes have kept.
os.environ["SANSCREEN_CACHE"] = tempfile.mkdtemp(prefix="sanscreen-tests-")
atexit.register(shutil.rmtree, os.environ["SANSCREEN_CACHE"], ignore_errors=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def bundled_screener() -> Screener:
    """A screener of the bundled list, made once for all tests."""
    screener = Screener.from_list("eo13224")
    # The first query makes the index; no test is about the time that takes.
    screener.screen("Ajnad")
    return screener
