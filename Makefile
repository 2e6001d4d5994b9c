# The commands of a developer; `make` lists them.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
TESTING := NCM_MODE=test

.PHONY: help demo test check format types layers migrations lock

help: ## List these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

demo: ## Set up and serve the demonstration
	bin/demo

test: ## Run the tests that need no server and no browser
	bin/test

check: ## Run every check of the project, as CI does
	.ci/run

format: ## Put the Python sources into the one format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

types: ## Check the types of the gated modules
	$(TESTING) $(PYTHON) -m mypy

layers: ## Check that imports only point down
	$(TESTING) .venv/bin/lint-imports

migrations: ## Say whether a model has changed without a migration
	$(TESTING) $(PYTHON) manage.py makemigrations --check --dry-run

lock: ## Resolve the dependencies again and export the two requirement files
	uv lock
	uv export --quiet --format requirements-txt --no-dev --no-emit-project --output-file requirements.txt
	uv export --quiet --format requirements-txt --all-extras --no-emit-project --output-file requirements-dev.txt
