# Needs only make and a Python 3.11, 3.12 or 3.13; everything else is installed into .venv from requirements.lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q -q
INSTALLED := $(VENV)/.installed
LOCK_TOOLS := build/lock

.DEFAULT_GOAL := help
.PHONY: help demo test lint types walls tests long verify bench lock clean

help:  ## this list
	@echo "contact-center-sim"
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-14s %s\n", $$1, $$2 }'

demo: $(INSTALLED)  ## compare staffing and routing policies on a real center and print where the report is
	@$(BIN)/ccsim compare experiment=demo

test: lint types walls tests  ## everything CI checks

lint: $(INSTALLED)  ## style and format (ruff)
	@echo "== ruff check"
	@$(BIN)/ruff check --quiet .
	@echo "== ruff format"
	@$(BIN)/ruff format --quiet --check .

types: $(INSTALLED)  ## types (mypy --strict)
	@echo "== mypy --strict"
	@$(BIN)/mypy --strict sim experiments

walls: $(INSTALLED)  ## who may import whom (import-linter)
	@echo "== lint-imports"
	@$(BIN)/lint-imports --no-logo --no-cache

tests: $(INSTALLED)  ## the test suite (pytest)
	@echo "== pytest"
	@$(BIN)/python -m pytest --quiet

long: $(INSTALLED)  ## laws and engines on twenty times as many made-up days as in make test, others each time
	@echo "== pytest, many examples"
	@$(BIN)/python -m pytest --quiet --hypothesis-profile=long --timeout=0 tests/laws tests/simulation tests/measures

verify: $(INSTALLED)  ## the model against theory and published results; writes docs/validation.md
	@$(BIN)/ccsim verify

bench: $(INSTALLED)  ## contacts per second against the baselines in benchmarks/
	@$(BIN)/ccsim bench

lock:  ## resolve requirements.lock again from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@echo "Resolving requirements.lock"
	@$(PYTHON) -m venv $(LOCK_TOOLS)
	@$(LOCK_TOOLS)/bin/python -m pip --disable-pip-version-check -q -q install uv
	@$(LOCK_TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --extra dev \
	    --generate-hashes --no-header --no-annotate $(UPGRADE) --output-file requirements.lock pyproject.toml

clean:  ## remove .venv, caches and build output; results/ stays
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	    echo "make: there is no '$(PYTHON)'; name a Python 3.11, 3.12 or 3.13, for example: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { \
	    echo "make: $$($(PYTHON) --version 2>&1) is not supported; name a Python 3.11, 3.12 or 3.13, for example:" \
	        "make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing the locked dependencies (about 700 MB on disk; a minute or two)"
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@echo "Installing contact-center-sim"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
