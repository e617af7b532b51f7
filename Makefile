# The front door. `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev before-up demo up test train evaluate bench lint format lock pictures

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## both environments, the encoder and the front end
	@$(PYTHON) scripts/setup.py

before-up:
	@$(PYTHON) scripts/setup.py --before-up

setup-dev:
	@$(PYTHON) scripts/setup.py --dev

demo: before-up ## everything, with the demo shop, on http://127.0.0.1:8080
	@exec $(BIN)/smartmkt up --demo

up: before-up ## everything, with your own shop's data
	@exec $(BIN)/smartmkt up

test: setup-dev ## all tests
	@$(BIN)/python -m pytest
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web test

train: setup ## train on the files in data/
	@$(BIN)/smartmkt train

evaluate: setup ## measure what the assistant understands
	@$(BIN)/smartmkt evaluate

bench: setup-dev ## all benchmarks; each prints a table and writes JSON under var
	@failed=0; for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || failed=1; done; \
	exit $$failed

lint: setup-dev ## format, lint, types and the direction of imports
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web run --silent typecheck

format: setup-dev ## put the format right
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

pictures: setup-dev ## the README's pictures, from a running `make demo`
	@$(BIN)/python scripts/pictures.py

lock: ## write the lock files anew
	@bash scripts/lock.sh
