# The two commands of a newcomer are `make demo` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
# A machine that points pip at a mirror means uv as well.
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser browsers nightly check app export bench bench-handheld peers lock clean

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 16

$(VENV)/.ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@echo "Installing from requirements.lock into $(VENV)"
	@$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/trao warm
	@touch $@

APP := mobile_sync/handheld
APP_SOURCES := $(shell find $(APP) \( -name node_modules -o -name dist \) -prune -o -type f -print) backend/base/look/tokens.css

$(APP)/dist/index.html: $(APP_SOURCES) | $(VENV)/.ready
	@$(BIN)/deno task --quiet --config $(APP)/deno.json build

app: $(APP)/dist/index.html ## Bundle the courier's app that is served at /h/

demo: $(VENV)/.ready ## Set up, start and work one day (ARGS=--until-done, --fresh)
	@$(MAKE) --no-print-directory app || echo "Chưa dựng được ứng dụng bưu tá; bản trình diễn vẫn chạy, trừ /h/ / the courier's app is not built; all but /h/ works"
	@exec $(BIN)/trao demo $(ARGS)

test: $(VENV)/.ready app ## The whole suite on its own PostgreSQL (ARGS goes to pytest)
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

test-browser: $(VENV)/.ready app ## The tests in a real browser alone (ARGS goes to pytest)
	@$(BIN)/python -m pytest -n 2 --dist loadfile tests/browser $(ARGS)

browsers: ## Install Chromium for the browser tests, where apt can
	@command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null || \
	(apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium) >/dev/null 2>&1 || \
	echo "Chromium is not here and could not be installed with apt: the browser tests will be skipped."

nightly: $(VENV)/.ready ## The long proofs of the exchange, about 25 minutes: simulated, on PostgreSQL, killed
	@$(BIN)/trao simulate --device-days 10000 --seed 1
	@$(BIN)/trao simulate --device-days 60 --mutant all
	@EXCHANGE_DEVICE_DAYS=300 EXCHANGE_CYCLES=200 $(BIN)/python -m pytest --timeout=3000 tests/exchange

check: $(VENV)/.ready ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

export: $(VENV)/.ready ## Write the types, rules and golden vectors that the handheld takes from the Python
	@$(BIN)/python -m mobile_sync.export

bench: $(VENV)/.ready ## Paired ratios, no bare times
	@$(BIN)/python -m tests.benchmarks $(ARGS)

bench-handheld: $(VENV)/.ready app ## The courier's app in a real browser: times and bytes beside their goals
	@$(BIN)/python -m tests.benchmarks.handheld $(ARGS)

peers: $(VENV)/.ready ## Install the peers of `trao bench`: planners, Kinto, and @tus/server where npm is
	@$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@if command -v npm >/dev/null; then npm install --no-audit --no-fund --prefix .trao/peers @tus/server@2.4.5 @tus/file-store@2.1.1; \
	else echo "npm is not here: no @tus peer"; fi

lock: ## Renew both lock files from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --quiet -o requirements.lock
	@$(BIN)/uv pip compile --group pyproject.toml:bench --constraint requirements.lock --universal --generate-hashes --no-header --quiet -o requirements-bench.lock

clean: ## Remove the environment and all local state
	rm -rf $(VENV) .trao
