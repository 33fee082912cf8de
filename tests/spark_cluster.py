"""A Spark cluster of its own on this machine: two executors, each a process with Python workers of its own.

In: nothing but pyspark and Java. Out: a session, and the processes of the cluster, so that a test can kill one.
Invariant: when it ends, no process and no file of it is left.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch


def why_not() -> str | None:
    """Return why there can be no cluster, or None."""
    for library in ("pyspark", "pandas", "pyarrow"):
        if find_spec(library) is None:
            return f"{library} is not installed: pip install 'sanscreen[spark]'"
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and Path(home, "bin", "java").exists()):
        return "Spark needs Java 17 or newer, and no java is found"
    return None


@contextmanager
def local_cluster() -> Iterator[Any]:
    """Run a cluster; return its session."""
    import pyspark
    from pyspark.sql import SparkSession

    home = Path(pyspark.__file__).parent
    environment = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }
    with TemporaryDirectory(prefix="sanscreen-spark-") as folder, patch.dict(os.environ, environment):
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("sanscreen tests")
        for name, value in {
            "spark.driver.host": "127.0.0.1",
            "spark.executor.memory": "1g",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
            "spark.local.dir": folder,
            "spark.sql.warehouse.dir": f"{folder}/warehouse",
            "spark.sql.shuffle.partitions": "2",
        }.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        application, gateway = session.sparkContext.applicationId, session.sparkContext._gateway
        try:
            yield session
        finally:
            session.stop()
            gateway.shutdown()
            # The process of Java ends with its input.
            gateway.proc.stdin.close()
            gateway.proc.wait(timeout=60)
            with suppress(FileNotFoundError):
                shutil.rmtree(home / "work" / application)


def processes_below(pid: int) -> dict[int, str]:
    """Return the processes that a process has started, and those they have, with their command lines."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                # The name of a command may hold blanks and brackets; it stands between the first and the last of them.
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(folder.name))
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in parents.get(waiting.pop(), ()):
            waiting.append(child)
            with suppress(OSError):
                found[child] = (Path("/proc") / str(child) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def executors(session: Any) -> list[int]:
    """Return the process ids of the executors."""
    processes = processes_below(session.sparkContext._gateway.proc.pid)
    return [pid for pid, command in processes.items() if "CoarseGrainedExecutorBackend" in command]


def python_workers(session: Any) -> list[int]:
    """Return the process ids of the Python workers of the executors."""
    return [
        pid
        for executor in executors(session)
        for daemon, command in processes_below(executor).items()
        if "pyspark" in command
        for pid in processes_below(daemon)
    ]
