# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# How long the long runs are: of each fault, minutes of the soak, hostile inputs and the seed that they are made from.
SEEDS ?= 5
MINUTES ?= 30
INPUTS ?= 20000
SEED ?= 1
# The bench: articles of a backlog, how often each system works it off, and the folder of the public corpora, if any.
ARTICLES_OF_BENCH := $(or $(ARTICLES),600)
REPETITIONS ?= 3
CORPORA ?=
BENCH := $(VENV)-bench
BENCH_STAMP := $(BENCH)/.installed

.PHONY: help install demo test test-faults test-hub soak fuzz bench coverage check lint types imports format audit gazetteer reference lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## make the environment in .venv, pinned versions with hashes

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "streams needs Python 3.11 or newer; $(PYTHON) is older. Use make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## run articles through a real local Kafka and show what comes out (ARTICLES=file, folder or -)
	@$(BIN)/streams demo $(if $(ARTICLES),--articles "$(ARTICLES)")

test: install ## run every test, those that need Kafka included
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-faults: install ## put real workers and brokers through every fault, SEEDS times each, and write docs/faults.md (an hour; ONLY="disk full": that row)
	$(BIN)/python -m tests.faults --seeds $(SEEDS) $(if $(ONLY),--only "$(ONLY)" --write)

soak: install ## a worker at full rate for half an hour (MINUTES=...): does its memory stay flat? Writes into docs/faults.md
	$(BIN)/python -m tests.faults.soak --minutes $(MINUTES)

fuzz: install ## throw hostile input at everything that reads articles (INPUTS=1000000, SEED=1); see docs/fuzz.md
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	$(BIN)/python -m tests.fuzz.run --inputs $(INPUTS) --seed $(SEED) --write

bench: $(BENCH_STAMP) ## measure streams beside other libraries and write docs/benchmarks.md (ARTICLES=, REPETITIONS=, CORPORA=folder; 20 minutes)
	$(BENCH)/bin/python -m benchmarks --articles $(ARTICLES_OF_BENCH) --repetitions $(REPETITIONS) $(if $(CORPORA),--corpora "$(CORPORA)") $(if $(ONLY),--only $(ONLY))

$(BENCH_STAMP): requirements/bench.txt pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

test-hub: ## run the tests that need models of a hub, in an environment of their own (.venv-hub, 6 GB)
	$(PYTHON) -m venv $(VENV)-hub
	$(VENV)-hub/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt -r requirements/hub.txt
	$(VENV)-hub/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(VENV)-hub/bin/python -m pytest tests/unit/test_taggers_hub.py tests/unit/test_taggers_gliner.py

coverage: install ## run every test and show which lines none reaches; takes half as long again
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

check: lint types imports ## everything that needs no test run

lint: install ## style and common mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install ## types, strictly
	$(BIN)/mypy

imports: install ## imports point one way
	$(BIN)/lint-imports

format: install ## write the code in the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

audit: ## look the pinned versions up among the known vulnerabilities (needs the internet)
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	$(VENV)-audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements/runtime.txt

gazetteer: install ## build the gazetteer anew, from pinned packages and the tables in tools/ (a minute)
	$(BIN)/python -m tools.build_gazetteer

PIN := uv pip compile --quiet --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
  --no-emit-index-url --no-emit-find-links

reference: install ## write docs/reference anew, from the code that it describes
	$(BIN)/python -m tools.build_reference

lock: ## pin the newest versions that pyproject.toml allows (needs uv)
	$(PIN) --upgrade -o requirements/runtime.txt pyproject.toml
	$(PIN) --upgrade -c requirements/runtime.txt --extra dev -o requirements/dev.txt pyproject.toml
	$(PIN) --upgrade -c requirements/dev.txt --extra gliner -o requirements/hub.txt pyproject.toml
	echo hatchling | $(PIN) -c requirements/dev.txt -o requirements/build.txt -
	echo pip-audit | $(PIN) --upgrade -o requirements/audit.txt -
	# Not constrained by dev.txt: Quix Streams takes older versions of pydantic-settings only.
	$(PIN) --upgrade --extra dev -o requirements/bench.txt pyproject.toml benchmarks/requirements.in
	echo 'atheris<3.1' | $(PIN) --upgrade -o requirements/fuzz.txt - # 3.1 has no wheel for Python 3.11

clean: ## remove the environment and every cache
	rm -rf $(VENV) $(VENV)-audit $(VENV)-hub $(BENCH) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage build dist
