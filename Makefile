# make run    set everything up, start the demo, print the address to open
# make test   set everything up, run the tests
# Nothing is written outside this folder.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed-run
TEST_STAMP := $(VENV)/.installed-test
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run setup setup-test test check fuzz faults safety soak bench docs clean proof

help:
	@sed -n 's/^# //p' Makefile

setup: $(RUN_STAMP)

$(RUN_STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "ledsign needs Python 3.11 or newer on PATH"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up in $(VENV) (once; a minute or so) ..."
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

setup-test: $(TEST_STAMP)

$(TEST_STAMP): $(RUN_STAMP) constraints.txt
	@echo "Setting up what the tests need ..."
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[test,check]'
	@touch $@

run: setup
	@LEDSIGN_HOME=$${LEDSIGN_HOME:-var} $(BIN)/ledsign up $(ARGS)

# One worker more than cores: many tests wait for real processes.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
test: setup-test
	@$(BIN)/python -m pytest -p tests.coverage_gate --coverage-gate -n $(WORKERS) --dist worksteal --cov --cov-report= $(ARGS)

check: setup-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python docs/build.py --check

docs: setup-test
	@$(BIN)/python docs/redraw.py
	@$(BIN)/python docs/build.py

# Coverage-guided fuzzing of every decoder; SECONDS each. CI runs 20.
SECONDS ?= 300
fuzz: setup-test
	@$(BIN)/python -m pip install --quiet -c constraints.txt atheris
	@$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS)

# Every fault the sign must survive, all rounds, one after another, and one table of figures; nine minutes.
# ARGS=--json, or ARGS='-k serial' for some of it.
faults: setup-test
	@$(BIN)/python -m tests.faults.run $(ARGS)

# What the service promises: fuzzing as every role, the role × endpoint matrix, kills, bombs, forgeries, words,
# load, takedown, tampering; one table of figures, half an hour. ARGS=--json, --quick, or ARGS='-k matrix'.
safety: setup-test
	@$(BIN)/python -m tests.faults.run --safety $(ARGS)

# A player plays for MINUTES; memory, files and threads must not grow.
MINUTES ?= 20
soak: setup-test
	@$(BIN)/python -m tests.faults.soak --minutes $(MINUTES) $(ARGS)

# All 10,000 random schedules against the walker and dateutil, 200 frames of every sign over every wire, ten
# minutes of every offered speed; the daily tests ask a tenth to a quarter of it. Then the console on all its
# days, one thing after another, as people's browsers are timed.
PROVEN := tests/schedule tests/effects tests/e2e/test_determinism.py
proof: setup-test
	@LEDSIGN_PROOF=full $(BIN)/python -m pytest -q -n auto --dist worksteal $(PROVEN) $(ARGS)
	@LEDSIGN_PROOF=full $(BIN)/python -m pytest -q -n 0 $(wildcard tests/e2e/test_console*.py) $(ARGS)

# Speed beside its bars and beside peers, three minutes (docs/bench.md). ARGS=--json, or ARGS='--only senders'.
bench: setup-test
	@$(BIN)/ledsign bench $(ARGS)

clean:
	rm -rf $(VENV) var build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
