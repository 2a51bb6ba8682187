# Everything stays inside this checkout: the environment in .venv, the demo's files in examples/demo/out.

VENV    := .venv
BIN     := $(VENV)/bin
BENCH   := benchmarks/.venv
PIP     := $(BIN)/python -m pip --disable-pip-version-check
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
PROJECT := pyproject.toml $(PLUGINS:%=%/pyproject.toml)

COMPILE := $(BIN)/python -m compileall -q src plugins

SUPPORTED := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
    $$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && break; done)

.PHONY: help demo test test-slow test-all spark bench docs messages schemas format clean

help:
	@echo "make demo      set up, appraise the example company, show the tables"
	@echo "make test      set up, then ruff, mypy, the import contract, every test of core and plugins"
	@echo "make test-all  the same and the long runs"
	@echo "make spark     PySpark (half a gigabyte), with which the long runs try Spark too, where there is Java"
	@echo "make bench     all benchmarks, into benchmarks/results.md (SIZES=quick to try them)"
	@echo "make docs      the documentation as a site: build/docs/site/index.html"
	@echo "make messages  bring the Chinese catalogue up to date with the sentences of the code"
	@echo "make schemas   write docs/schema from the settings of the core's components"
	@echo "make format    let ruff put the code in order"
	@echo "make clean     remove .venv, caches and results"

demo: $(VENV)/.project
	$(BIN)/kpicore run examples/demo/kpi.toml

test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest --basetemp=$(VENV)/tmp -n auto -m "not slow"

test-slow: $(VENV)/.dev
	$(BIN)/pytest --basetemp=$(VENV)/tmp -n auto --dist loadgroup -m slow

test-all: test test-slow

spark: $(VENV)/.spark

SIZES ?= full
bench: $(BENCH)/.peers
	$(BENCH)/bin/python -m benchmarks --sizes $(SIZES)

docs: $(VENV)/.dev
	$(BIN)/python docs/tools/build_site.py build/docs

messages: $(VENV)/.dev
	$(BIN)/python tools/catalogue.py

schemas: $(VENV)/.dev
	$(BIN)/python docs/tools/schemas.py

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) $(BENCH) build/docs examples/demo/out .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# Stamps: a second call installs nothing, a changed pyproject.toml installs again. pip compiles what it installs, except
# what is editable: that is done here, so that the first run starts as fast as every other.

$(VENV)/.project: $(PROJECT) | $(BIN)/pip
	$(PIP) install --quiet --editable . $(PLUGINS:%=--editable %)
	@$(COMPILE)
	@touch $@

$(VENV)/.dev: $(PROJECT) requirements-dev.txt | $(BIN)/pip
	$(PIP) install --quiet --editable '.[all]' $(PLUGINS:%=--editable %) --requirement requirements-dev.txt
	@$(COMPILE)
	@touch $@ $(VENV)/.project

$(VENV)/.spark: $(VENV)/.dev
	$(PIP) install --quiet --editable '.[all,spark]'
	@touch $@

# The benchmarks' own environment: the project, and what it is compared with, each by itself, since a peer that cannot be
# installed is left out of the report, which says so.
$(BENCH)/.peers: $(PROJECT) benchmarks/requirements.txt | $(BIN)/pip
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv --without-pip $(BENCH)
	$(PIP) --python $(BENCH)/bin/python install --quiet --editable '.[all]' $(PLUGINS:%=--editable %)
	@grep -v '^#' benchmarks/requirements.txt | while read -r peer; do \
	    $(PIP) --python $(BENCH)/bin/python install --quiet "$$peer" || echo "$$peer could not be installed"; done
	@$(BENCH)/bin/python -m compileall -q src plugins
	@touch $@

# Some systems ship venv without ensurepip; there the system's own pip puts a pip into the environment.
$(BIN)/pip:
	@$(or $(PYTHON),false) -c '$(SUPPORTED)' 2>/dev/null || \
	    { echo "kpicore needs Python 3.11 or newer: install it, or say where it is: make PYTHON=/path/to/python3" >&2; exit 1; }
	@if $(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1; then :; \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	    $(PYTHON) -m venv --clear --without-pip $(VENV) && \
	    $(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check pip; \
	else \
	    rm -rf $(VENV); echo "$(PYTHON) has neither ensurepip nor pip: install one (Debian: apt install python3-venv)" >&2; exit 1; \
	fi
