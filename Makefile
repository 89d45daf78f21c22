# Every target makes the environment it needs first. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run manage test lint check messages coverage bench pictures clean environment

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT (8000) and DATA_DIR (.data) may be given: make run PORT=8001 DATA_DIR=/srv/demo"

run: ## set everything up and serve the site on this machine
	@scripts/environment.sh --no-dev
	@exec .venv/bin/python -m config.embedded.run

manage: ## run manage.py on the same data: make manage ARGS="createsuperuser"
	@scripts/environment.sh --no-dev
	@exec .venv/bin/python -m config.embedded.manage $(ARGS)

test: ## every check and every test
	@scripts/test.sh $(ARGS)

lint: ## style, types, layers, templates
	@scripts/environment.sh
	@scripts/check.sh lint

check: ## lint, and the migrations and production settings too
	@scripts/environment.sh
	@scripts/check.sh all

messages: ## collect the texts to translate, and compile the translations
	@scripts/environment.sh
	@scripts/messages.sh

coverage: ## every branch of the pure cores tested, or it fails
	@scripts/environment.sh
	@.venv/bin/pytest -n 2 -q -m "not benchmark" --cov --cov-report=term tests/readiness tests/recommendations

bench: ## measure; nothing else should be running
	@scripts/environment.sh
	@.venv/bin/pytest -m benchmark -n 0 $(ARGS)

pictures: ## take the README's pictures of the real pages
	@scripts/environment.sh
	@.venv/bin/python scripts/screenshots.py

clean: ## remove the environment and caches; the data stays
	rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache htmlcov .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
