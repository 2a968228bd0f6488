# Zoufang: every command a contributor needs. `make` lists them.
# Works on a bare Debian with python3, pip, make and apt; as root it installs what else is missing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := main.py shared_models field_app sync_server tests benchmarks
# Passed on: make test ARGS="tests/test_layout.py -x"
ARGS ?=
# How many runs `make simulate` plays.
SEEDS ?= 20
# How many requests `make fuzz` tries for each address.
EXAMPLES ?= 200
# How many processes `make crashes` kills.
KILLS ?= 200

# What the environment was made from. `setup` does nothing while this stays the same, and goes by content, not by
# file times, so a branch switch, a changed lock file or a moved checkout is always noticed.
MADE_FROM = cat requirements/dev.txt pyproject.toml && echo '$(CURDIR)' && $(PYTHON) -VV
STAMP := $(VENV)/made-from

.PHONY: help
help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.PHONY: setup
setup:  ## create .venv with everything the checks, tests and the demo need
	@made_from="$$( { $(MADE_FROM); } | sha256sum)"; \
	if [ -x $(BIN)/python ] && [ "$$(cat $(STAMP) 2>/dev/null || true)" = "$$made_from" ]; then exit 0; fi; \
	$(MAKE) venv; \
	echo "installing requirements/dev.txt"; \
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt; \
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .; \
	echo "$$made_from" > $(STAMP)

# An environment made by another interpreter or in another folder is not repaired but made anew.
.PHONY: venv
venv:
	@wanted="$(CURDIR) $$($(PYTHON) -VV)"; \
	if [ -x $(BIN)/python ] && [ "$$(cat $(VENV)/made-in 2>/dev/null || true)" = "$$wanted" ]; then exit 0; fi; \
	if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(MAKE) apt PACKAGES=python3-venv; fi; \
	rm -rf $(VENV); \
	$(PYTHON) -m venv $(VENV); \
	echo "$$wanted" > $(VENV)/made-in

.PHONY: browser
browser:  ## install the browser that the end-to-end tests drive, if it is missing
	@if ! command -v chromium >/dev/null; then $(MAKE) apt PACKAGES=chromium; fi

.PHONY: apt
apt:
	@if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "missing: $(PACKAGES). Install it, or run make as root on Debian." >&2; exit 1; fi; \
	apt-get update -qq; \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null

.PHONY: check
check: setup  ## lint, formatting, types, import contracts
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: test
test: setup browser check  ## everything that must pass before a commit lands
	@$(BIN)/pytest $(ARGS)

.PHONY: demo
demo: setup  ## a server, an office console and a tablet in the browser, with invented households
	@$(BIN)/zoufang demo $(ARGS)

.PHONY: offline
offline:  ## pull the network of a running demo's tablets, from another terminal
	@$(BIN)/zoufang demo --network offline $(ARGS)

.PHONY: online
online:  ## plug it in again
	@$(BIN)/zoufang demo --network online $(ARGS)

.PHONY: bench
bench: setup  ## measure against the targets (ARGS="push pull" picks some); writes build/bench.json
	@$(BIN)/python -m benchmarks $(ARGS)

.PHONY: simulate
simulate: setup  ## play invented months full of faults (SEEDS=20 runs); every fault must be met, no promise broken
	@$(BIN)/python -m tests.simulation --seeds $(SEEDS) $(ARGS)

.PHONY: fuzz
fuzz: setup  ## requests and forms of all sorts (EXAMPLES=200 for each address): only answers that are described, no 5xx
	@ZOUFANG_EXAMPLES=$(EXAMPLES) $(BIN)/pytest --timeout 3600 tests/sync_server/test_contract.py tests/sync_server/console/test_forms.py $(ARGS)

.PHONY: mutants
mutants: setup  ## plant known bugs one by one; the simulator must catch each (ARGS="no_dedup" picks some)
	@$(BIN)/python -m tests.simulation.mutants $(ARGS)

.PHONY: crashes
crashes: setup  ## kill real server and tablet processes (KILLS=200 times); nothing promised may be lost
	@$(BIN)/python -m tests.crashes --kills $(KILLS) $(ARGS)

.PHONY: format
format: setup  ## rewrite the sources in the project's style
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

# Each lock file is held to the one before it, so that a server, a tablet and the tests run the same versions.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)
.PHONY: lock
lock: venv  ## recompile requirements/*.txt from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	@[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet uv
	@$(COMPILE) --output-file requirements/tablet.txt
	@$(COMPILE) --extra server --constraint requirements/tablet.txt --output-file requirements/server.txt
	@$(COMPILE) --all-extras --constraint requirements/server.txt --output-file requirements/dev.txt

.PHONY: clean
clean:  ## remove everything that can be made again
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
