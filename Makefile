# run, test, check, prove, bench. Each sets up what it needs; a second call finds it done.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Proofs that kill work at moments of its own time, which nothing else may stretch.
KILLED := tests/prove/test_killed_at_any_moment.py tests/prove/test_ledger_at_once.py

# Only these are looked through for tests of the browser: to import all others takes longer than one of its tests.
BROWSER = $(shell grep -rl --include='test_*.py' 'mark\.browser' tests)

.PHONY: run test test-library test-browser lock check prove bench browser screenshots clean

run: $(VENV)/.run
	@$(BIN)/privacy-studio serve

# What tests import is compiled once, also where the environment says not to keep it.
test test-library test-browser prove: export PYTHONDONTWRITEBYTECODE =

# The library on all cores, then the browser, a file of tests with a studio of its own on each.
test: test-library test-browser

test-library: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist worksteal

test-browser: $(VENV)/.dev browser
	$(BIN)/python -m pytest -m "browser and not prove" -n auto --dist loadfile $(BROWSER)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py tests/test_lock.py

prove: export HYPOTHESIS_PROFILE = prove
prove: $(VENV)/.dev browser
	$(BIN)/python -m pytest -m prove -n auto --dist worksteal $(KILLED:%=--ignore=%)
	$(BIN)/python -m pytest -m prove $(KILLED)
	$(BIN)/python -m pytest -n auto --dist worksteal --cov=privacy_core --cov-report=term --cov-fail-under=85

screenshots: $(VENV)/.dev browser
	$(BIN)/python scripts/screenshots.py

lock: $(VENV)/.dev
	$(BIN)/python scripts/lock.py

bench: $(VENV)/.dev
	for script in benchmarks/bench_*.py; do $(BIN)/python $$script || exit 1; done

browser: $(VENV)/.dev
	@$(BIN)/python tests/browser/find_chromium.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' \
	  || { echo "Privacy Studio needs Python 3.11 or 3.12. Name one: make run PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[train]'
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[train,dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
