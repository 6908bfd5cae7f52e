# The verbs of the house. Every one sets up by itself.
PY := .venv/bin/python
.DEFAULT_GOAL := help
PORT ?= 8000
.PHONY: assets help setup run example test test-postgres check format docs bench bench-recall lock clean

help:  ## what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup:  ## install everything into .venv (quick when nothing changed)
	@bash scripts/setup.sh

run: setup  ## serve the platform with the example region at http://127.0.0.1:8000 (PORT=… for another)
	@OFFCUT_DEMONSTRATION=$${OFFCUT_DEMONSTRATION-yes} \
	 OFFCUT_SITE_URL=$${OFFCUT_SITE_URL-http://127.0.0.1:$(PORT)} \
	 $(PY) -m offcut.platform serve --port $(PORT)

example: setup  ## match the example region in the terminal, write the report
	@$(PY) -m offcut example --match

test: setup  ## all tests
	@$(PY) -m pytest -n auto --dist worksteal

test-postgres: setup  ## the platform's tests on a throw-away PostgreSQL
	@bash scripts/postgres.sh $(PY) -m pytest -n auto --dist worksteal tests/platform tests/journeys

check: setup  ## format, lint, types, import rules, dependencies
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/deptry src

format: setup  ## put the code in shape
	@.venv/bin/ruff format --quiet .
	@.venv/bin/ruff check --fix --quiet .

assets:  ## build the front end's files anew (needs Node 20 or newer)
	@bash scripts/assets.sh

docs: setup  ## build the documentation into docs/_build/html
	@$(PY) scripts/method_pages.py
	@.venv/bin/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo "Documentation: docs/_build/html/index.html"

bench: setup  ## speed, side by side, as one table
	@bash scripts/extras.sh bench
	@$(PY) -m benchmarks $(ARGS)

bench-recall: setup  ## how well words lead to codes and receivers, on real exchanges
	@bash scripts/extras.sh semantic
	@$(PY) -m benchmarks.recall $(ARGS)

lock: setup  ## re-make requirements.lock
	@bash scripts/lock.sh

clean:  ## remove what set-up and tests made
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis docs/_build out
