"""What holds for the whole test run: how hypothesis draws its examples, and a screener that is slow to make."""

import os

import pytest
from hypothesis import settings

from sanscreen import Screener

# No deadline: the time of one example says more about the machine than about the code.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def bundled_screener() -> Screener:
    """A screener of the bundled list, made once for all tests."""
    screener = Screener.from_list("eo13224")
    # The first query makes the index; no test is about the time that takes.
    screener.screen("Ajnad")
    return screener
