# Every target works alone from a clean clone: it makes .venv and installs what it needs.
# What is installed already is not installed again; `make clean` starts over.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: help demo test check bench build format clean client browser

help: ## Show the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: $(VENV)/.installed-viewer client ## Open the shipped meshes in a browser
	$(BIN)/belvedere demo

test: web/node_modules/.installed $(VENV)/.installed-dev client browser ## Run the client's tests, then Python's, a real browser's among them
	@status=0; \
	npm --prefix web test || status=1; \
	$(BIN)/python -m pytest $(PYTEST_ARGS) || status=1; \
	exit $$status

check: web/node_modules/.installed $(VENV)/.installed-dev ## Check format, style, types and the tree
	@status=0; \
	$(BIN)/ruff format --check . || status=1; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/mypy || status=1; \
	npm --prefix web run check || status=1; \
	$(BIN)/python tools/check_tree.py || status=1; \
	exit $$status

bench: $(VENV)/.installed-dev client ## Run the benchmarks; BENCH="idle_latency --seconds 5" chooses
	$(BIN)/python -m benchmarks $(BENCH)

build: $(VENV)/.installed-dev ## Build the wheel and the source archive into dist/
	$(BIN)/python -m build

format: web/node_modules/.installed $(VENV)/.installed-dev ## Format all sources
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npm --prefix web run format

clean: ## Remove everything that was built or installed here
	rm -rf $(VENV) web/node_modules web/coverage src/belvedere/client dist build \
	    .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the targets need --------------------------------------------------------------------------------------------

client: $(VENV)/bin/python
	@$(BIN)/python tools/build_client.py

browser:
	@tools/install_browser.sh

$(VENV)/bin/python:
	tools/make_venv.sh $(VENV)

# For development the client is built by `client`, so that it follows its sources; elsewhere the build hook does it.
$(VENV)/.installed-%: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade
	$(if $(filter dev,$*),BELVEDERE_SKIP_CLIENT=1 )$(PIP) install -e '.[$*]'
	@touch $@

web/node_modules/.installed: web/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js 20 or newer (node and npm) is needed and is not on PATH." >&2; exit 1; }
	npm --prefix web ci --no-audit --no-fund
	@touch $@
