"""`import sanscreen` is light, and the package needs nothing beyond its core dependencies."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PYPROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
# a script that wants the answer to one question must not wait for these
LATE = ("numpy", "rich", "typer")


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def extra_modules() -> set[str]:
    """Return the import names of what the extras bring and the core does not."""
    extras = PYPROJECT["project"]["optional-dependencies"]
    packages = {re.split(r"[\[<>=~! ;]", line)[0] for lines in extras.values() for line in lines}
    core = {re.split(r"[\[<>=~! ;]", line)[0] for line in PYPROJECT["project"]["dependencies"]}
    return {name.replace("-", "_") for name in packages - core - {PYPROJECT["project"]["name"]}}


@pytest.mark.parametrize("module", LATE)
def test_import_does_not_load(module):
    loaded = run_python("import sys, sanscreen; print(*sorted(sys.modules))").split()

    assert "sanscreen" in loaded
    assert module not in loaded


def test_every_module_imports_without_the_extras():
    blocked = sorted(extra_modules())
    assert {"pytest", "hypothesis"} <= set(blocked)
    code = f"""
import importlib, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"{{name}} belongs to an extra", name=name)

sys.meta_path.insert(0, Blocked())
import sanscreen
for module in pkgutil.walk_packages(sanscreen.__path__, "sanscreen."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
        print(module.name)
"""

    imported = run_python(code).split()

    assert "sanscreen.screening" in imported
