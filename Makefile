# Every target may be called again at any time: what is up to date is left alone.
#
#   make demo    serve Hunan's calls with invented units on http://127.0.0.1:8000 (PORT=, GREENROLL_REGION=)
#   make test    run every test (TESTS=tests/unit, PYTEST="-k word -x", PYTEST="--hypothesis-profile thorough")
#   make bench   measure, print a table, write benchmarks/results.json (BENCH="name ...")
#   make fuzz    send nonsense to every form as every role, and to the interface, for long
#   make chaos   kill every part under load, then compare the books (SECONDS=60)
#   make failover
#                kill the leader of a PostgreSQL cluster under load, then compare the books
#   make lint    ruff, mypy, import contracts
#   make lock    renew requirements/*.txt after a change of setup.cfg
#   make clean   remove what make made, except the data in instance/

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
TESTS ?= tests
PYTEST ?=
BENCH ?=
SECONDS ?= 60
# One more than the two cores: a worker that waits for its browser leaves its core to another.
WORKERS ?= 3

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# The lock files are complete: nothing is resolved here, and what has no wheel is built with the pinned setuptools.
INSTALL := $(PIP) install --require-hashes --no-deps --no-build-isolation -r
CHECKED := $(wildcard core plugins tests benchmarks scripts)

.PHONY: help demo test fuzz bench chaos failover lint lock clean assets browser

help:
	@sed -n '3,12s/^#//p' Makefile

demo: .venv/run.stamp .venv/package.stamp assets
	@GREENROLL_REGION=$${GREENROLL_REGION:-hunan} $(BIN)/greenroll demo --port $(PORT)

# What pytest makes of each test module is kept, also where Python is told to keep nothing: every worker would make it.
test: .venv/dev.stamp .venv/package.stamp assets browser
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --durations 20 $(PYTEST) $(TESTS)

fuzz: .venv/dev.stamp .venv/package.stamp assets
	@$(BIN)/python -m pytest -n 2 --hypothesis-profile thorough $(PYTEST) tests/integration/security/test_junk.py \
		tests/integration/security/test_interface.py

bench: .venv/dev.stamp .venv/package.stamp assets
	@$(BIN)/python -m benchmarks $(BENCH)

chaos: .venv/dev.stamp .venv/package.stamp assets
	@$(BIN)/python -m scripts.chaos $(SECONDS)

failover: .venv/dev.stamp .venv/package.stamp assets
	@$(BIN)/python -m scripts.failover

# No cache for the contracts: it keeps what an import resolved to when the imported module did not exist yet.
lint: .venv/dev.stamp .venv/package.stamp
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy $(CHECKED)
	$(BIN)/lint-imports --no-cache

lock: .venv/venv.stamp
	@sh scripts/lock.sh

assets: | .venv/venv.stamp
	@$(BIN)/python scripts/vendor_assets.py

browser:
	@sh scripts/get_browser.sh

.venv/venv.stamp: requirements/build.txt
	@python=$${PYTHON:-$$(sh scripts/find_python.sh)} && echo "Making the environment with $$python" && "$$python" -m venv .venv
	@$(INSTALL) requirements/build.txt
	@touch $@

# The packages at run time are among the development ones, at the same versions: either may come first.
.venv/run.stamp: requirements/run.txt .venv/venv.stamp
	@echo "Installing the pinned packages (run time)"
	@$(INSTALL) requirements/run.txt
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/venv.stamp
	@echo "Installing the pinned packages (with those for tests)"
	@$(INSTALL) requirements/dev.txt
	@touch $@

.venv/package.stamp: setup.cfg pyproject.toml .venv/venv.stamp
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

clean:
	rm -rf .venv node_modules core/web/static/vendor build dist greenroll.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find core plugins tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
