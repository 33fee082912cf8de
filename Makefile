# Every check in the active environment: pip install -e ".[dev]" first.
PYTHON ?= python

.DEFAULT_GOAL := help
.PHONY: help install format lint types test docs gates check build ci

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install:  ## install the package, editable, with everything a developer needs
	$(PYTHON) -m pip install -e ".[dev]"

format:  ## rewrite the code in the house format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

lint:  ## ruff check and ruff format --check
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:  ## mypy --strict on src
	$(PYTHON) -m mypy --strict src

test:  ## all tests and docstring examples
	$(PYTHON) -m pytest

docs:  ## the examples of the README, docs and docstrings only
	$(PYTHON) -m pytest -q tests/test_docs.py src

gates:  ## the deterministic gates of the quick benchmark
	@if [ -f benchmarks/__main__.py ]; then $(PYTHON) -m benchmarks gates; \
	else echo "no benchmarks/__main__.py: no gates to hold"; fi

check: lint types test gates  ## what CI checks, in the active environment

build:  ## sdist and wheel into dist/
	$(PYTHON) -m build

ci:  ## what CI runs: a virtual environment of its own, every check
	.ci/run
