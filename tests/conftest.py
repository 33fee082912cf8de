"""What holds for the whole test run: how hypothesis draws its examples, and what is slow to make and so made once."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import settings

import spark_cluster
from list_server import ListServer
from sanscreen import Screener, store
from sanscreen.folders import LISTS_VARIABLE
from sanscreen.store.sources import SOURCES_VARIABLE

# No deadline: the time of one example says more about the machine than about the code.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
# Lists are kept prepared for this run and its subprocesses, apart from what the user's other processes have kept.
os.environ["SANSCREEN_CACHE"] = tempfile.mkdtemp(prefix="sanscreen-tests-")
atexit.register(shutil.rmtree, os.environ["SANSCREEN_CACHE"], ignore_errors=True)
# No list that the user has stored stands in for one of a test.
os.environ["SANSCREEN_LISTS"] = tempfile.mkdtemp(prefix="sanscreen-tests-")
os.environ.pop("SANSCREEN_SOURCES", None)
atexit.register(shutil.rmtree, os.environ["SANSCREEN_LISTS"], ignore_errors=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def bundled_screener() -> Screener:
    """A screener of the bundled list, made once for all tests."""
    screener = Screener.from_list("eo13224")
    # The first query makes the index; no test is about the time that takes.
    screener.screen("Ajnad")
    return screener


@pytest.fixture(scope="session")
def _one_server(tmp_path_factory):
    server = ListServer(tmp_path_factory.mktemp("authority"))
    yield server
    server.close()


@pytest.fixture
def server(_one_server, monkeypatch):
    """A publisher on this machine, which answers nothing yet and whose certificate is trusted."""
    _one_server.reset()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(_one_server.ca_file))
    monkeypatch.setenv("NO_PROXY", "localhost")
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    yield _one_server
    _one_server.reset()


@pytest.fixture
def lists(tmp_path, monkeypatch):
    """An empty folder of stored lists of the test's own, which the environment names."""
    folder = tmp_path / "lists"
    monkeypatch.setenv(LISTS_VARIABLE, str(folder))
    return folder


@pytest.fixture
def source(server, lists, tmp_path, monkeypatch):
    """A source called 'theirs' on the server, at /list.jsonl; a call with more fields changes it."""
    table = tmp_path / "sources.toml"

    def write(**fields):
        told = {"url": server.url("/list.jsonl"), "file": "list.jsonl", **fields}
        rows = [
            f"{name} = {str(value).lower() if isinstance(value, bool) else value!r}" for name, value in told.items()
        ]
        table.write_text("[theirs]\n" + "\n".join(rows) + "\n", encoding="utf-8")
        return store.read_sources(lists)["theirs"]

    monkeypatch.setenv(SOURCES_VARIABLE, str(table))
    write()
    return write


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session of a Spark cluster, made once for all tests; they are skipped where there can be none."""
    reason = spark_cluster.why_not()
    if reason is not None:
        pytest.skip(reason)
    with spark_cluster.local_cluster() as session:
        yield session


# Examples in docstrings that need a library which the package does without.
_EXAMPLES_NEED = {"sanscreen.frames.screen_frame": "polars", "sanscreen.frames.arrow_frames": "pyarrow"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the examples of docstrings whose library is not installed."""
    for test in items:
        for start, library in _EXAMPLES_NEED.items():
            if test.name.startswith(start) and find_spec(library) is None:
                test.add_marker(pytest.mark.skip(reason=f"{library} is not installed: pip install 'sanscreen[frames]'"))
