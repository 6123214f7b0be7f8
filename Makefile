# The few commands a person needs. Everything runs from the tree in .venv; nothing is built or installed elsewhere.

PYTHON ?= python3
PORT ?= $(or $(TRACKER_PORT),8000)
VENV := .venv
BIN := $(VENV)/bin

# Without bytecode on disk every process of the supervisor and of the tests would compile the tree anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check lint lock train clean

help: ## List these commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/.runtime ## Start the tracker: web, worker and scheduler (PORT=8000)
	@TRACKER_PORT=$(PORT) $(BIN)/python manage.py up

test: $(VENV)/.dev ## Run all tests
	@$(BIN)/pytest

check: lint test ## Everything that must pass before a change lands

lint: $(VENV)/.dev ## Formatting, style, types, import contracts, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy scrapers tracker manage.py
	$(BIN)/lint-imports
	TRACKER_DATA_DIR=$$(mktemp -d) $(BIN)/python manage.py makemigrations --check --dry-run

lock: $(VENV)/.dev ## Resolve the dependencies anew into the two lock files
	$(BIN)/uv pip compile -q --universal --upgrade --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --upgrade --generate-hashes --no-emit-index-url --no-header \
		--constraint requirements.lock --group dev pyproject.toml -o requirements-dev.lock

train: $(VENV)/.dev ## Train the reader's weights from the shipped corpus
	$(BIN)/python manage.py train_reader

clean: ## Remove the environment and caches; data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which with: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "The venv module is missing. On Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	@echo "Installing from requirements.lock (once; about a minute)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(BIN)/python
	@echo "Installing from requirements-dev.lock (once; about a minute)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.runtime
