# Set-up goes into .venv; a second run is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check bench fuzz catalogues clean

run: $(READY)
	@$(BIN)/mandat decide examples/kz-mazhilis-2023 --explain

test: $(READY) check
	@$(BIN)/pytest -n auto

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.catalogues --check

bench: $(READY)
	@$(BIN)/python -m bench

# Damaged files for every reader, guided by coverage; what is found is kept in tests/fuzz/found.
SECONDS ?= 600
fuzz: $(READY)
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev,fuzz]"
	@$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

catalogues: $(READY)
	@$(BIN)/python -m tools.catalogues

$(READY): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
