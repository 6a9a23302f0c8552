# rhoanalytics. `make help` lists what can be made.
# Needs Python 3.11 or later and make; everything else is set up on first use, in .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

AREA      ?=
REPORT    ?=
GEOGRAPHY ?=
OUT       ?= outputs
JOBS      ?=
STRICT    ?=

render_options = $(foreach code,$(AREA),--area $(code)) $(foreach name,$(REPORT),--report $(name)) \
                 $(if $(GEOGRAPHY),--geography $(GEOGRAPHY)) $(if $(JOBS),--jobs $(JOBS)) \
                 $(if $(STRICT),--strict) --out $(OUT)

.PHONY: help setup report test references lint lab docs illustrative bench lock clean

help: ## what can be made
	@echo "make report                 all reports for every ICS, into outputs/ (open outputs/index.html)"
	@echo "make report AREA=QHL        one ICS (several: AREA='QHL QMF'; codes: .venv/bin/rhoanalytics areas)"
	@echo "make report REPORT=wres-trends   one report"
	@echo "make report STRICT=1        a figure without alternative text fails its report"
	@echo "make lab                    JupyterLab on notebooks/"
	@echo "make test                   the whole test suite"
	@echo "make references             the pictures of pages that the tests compare with, again"
	@echo "make lint                   style and types"
	@echo "make docs                   docs/methods.md, the reference of the methods"
	@echo "make illustrative           data/illustrative, the fictional ICS, again from its seed"
	@echo "make bench                  how fast methods and runner are on this machine (some minutes)"
	@echo "make lock                   resolve requirements.lock again from pyproject.toml (needs uv)"
	@echo "make clean                  remove what was made (outputs, caches, .venv)"

setup: $(READY) ## the virtual environment with every pinned dependency

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; $(PYTHON) is older. Try: make PYTHON=python3.12"; exit 2; }
	@echo "Setting up $(VENV) (a few minutes, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

report: $(READY) ## the report pack
	@$(BIN)/rhoanalytics render $(render_options)

test: $(READY) ## the whole test suite
	@$(BIN)/python -m pytest

references: $(READY) ## the pictures of pages that the tests compare with, again
	@$(BIN)/python -m pytest tests/web/test_pictures.py --update-references

lint: $(READY) ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lab: $(READY) ## JupyterLab on notebooks/
	@$(BIN)/jupyter lab --notebook-dir=notebooks

docs: $(READY) ## docs/methods.md, the reference of the methods, from their docstrings
	@$(BIN)/python docs/reference.py

illustrative: $(READY) ## data/illustrative, the fictional ICS, again from its seed
	@$(BIN)/python -m rhoanalytics.illustrative

bench: $(READY) ## how fast methods and runner are on this machine, against their targets
	@$(BIN)/python benchmarks/methods.py
	@$(BIN)/python benchmarks/runner.py

lock: ## requirements.lock from pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --extra development pyproject.toml --output-file requirements.lock

clean: ## remove what was made
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find outputs -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
