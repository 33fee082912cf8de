"""What is built is whole: the sdist makes the wheel, and the wheel screens far from the checkout."""

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# run with -I: no current folder and no PYTHONPATH; a checkout installed editable is taken off the path too
SCREEN = """
import sys
from pathlib import Path

target = Path(sys.argv[1])
sys.path[:] = [str(target)] + [entry for entry in sys.path if not (Path(entry) / "sanscreen" / "__init__.py").exists()]

import sanscreen

assert target in Path(sanscreen.__file__).parents, sanscreen.__file__
for hit in sanscreen.screen("Jund al-Khilafah in Tunisia"):
    authorities = [designation.authority for designation in hit.entity.designations]
    print(f"{hit.score:.2f}", hit.entity.primary_name, *authorities, sep="\\t")
"""


def run(*command: object, folder: Path) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """The unpacked source distribution."""
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, folder=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (unpacked,) = (path for path in folder.iterdir() if path.is_dir())
    return unpacked


@pytest.fixture(scope="module")
def installed(sdist, tmp_path_factory):
    """A folder into which the wheel, built from the source distribution alone, is installed."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels, folder=sdist)
    (wheel,) = wheels.glob("*.whl")
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
    )
    run(*pip, "--target", target, wheel, folder=target)
    return target


@pytest.mark.parametrize(
    "path",
    [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "lists/README.md",
        "lists/eo13224.jsonl",
        "tests/test_wheel.py",
    ],
)
def test_sdist_contains(sdist, path):
    assert (sdist / path).is_file()


def test_wheel_carries_types_tables_and_lists(installed, sdist):
    package = installed / "sanscreen"
    tables = {path.name for path in (sdist / "src/sanscreen/names/tables").iterdir()}
    assert any(name.endswith(".txt") for name in tables)

    assert (package / "py.typed").is_file()
    assert (package / "store" / "sources.toml").is_file()
    assert tables <= {path.name for path in (package / "names" / "tables").iterdir()}
    assert (package / "lists" / "eo13224.jsonl").read_bytes() == (ROOT / "lists" / "eo13224.jsonl").read_bytes()
    assert not (installed / "tests").exists()


def test_installed_package_screens_on_the_bundled_list(installed, tmp_path):
    lines = run(sys.executable, "-I", "-c", SCREEN, installed, folder=tmp_path).splitlines()

    score, name, *authorities = lines[0].split("\t")
    assert (score, name) == ("1.00", "Jund al-Khilafah in Tunisia")
    assert "E.O. 13224" in authorities


def test_console_script_is_installed(installed):
    scripts = {path.stem for folder in ("bin", "Scripts") for path in installed.glob(f"{folder}/*")}

    assert "sanscreen" in scripts
