PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := examples/havana-visit.txt
SHARED ?= ../shared
# Runs a script and keeps what it measured, with date and commit, for the documentation.
RECORD = $(BIN)/python scripts/figures.py record
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

.PHONY: demo test quick parses mutants check format lint types fresh generated docs scores scores-large attribution train bench scale bench-web fuzz clean

# Builds the graph of a sample article, says what is in it and answers one question of it.
demo: .venv/.installed
	@mkdir -p demo
	@$(BIN)/kg build $(EXAMPLE) -o demo/havana-visit.ttl
	@echo; echo "Who met whom?"
	@$(BIN)/kg query meetings demo/havana-visit.ttl
	@echo; echo "The graph: demo/havana-visit.ttl. More questions: $(BIN)/kg query list"

# Everything that the tests check.
test: .venv/.tested
	$(PYTEST)

# Format, lint, types, generated files, tests: run this before a commit.
check: .venv/.tested format lint types fresh test

format: .venv/.tested
	$(BIN)/ruff format kg tests scripts training benchmark
	$(BIN)/ruff check --fix-only --quiet kg tests scripts training benchmark

lint: .venv/.tested
	$(BIN)/ruff check kg tests scripts training benchmark
	$(BIN)/ruff format --check kg tests scripts training benchmark

types: .venv/.tested
	$(BIN)/mypy

# The files that are generated from the ontology and the queries.
generated: .venv/.tested
	$(BIN)/python -m kg.terms.ontology
	$(BIN)/python scripts/write_docs.py
	$(BIN)/python scripts/class_examples.py
	$(BIN)/python scripts/figures.py

fresh: generated
	git diff --exit-code -- kg/terms/vocab.py docs README.md

# The documentation as a site, in site/; a link that leads nowhere fails.
docs: .venv/.tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[docs]"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# The scores on hand-made and public gold data, where they lie beside the checkout.
scores: .venv/.tested
	$(RECORD) scores scripts/scores.py $(SHARED)
	$(BIN)/python scripts/figures.py

# The same on news that nobody tuned to, read with the large network beside the standard one.
scores-large: .venv/.tested
	$(BIN)/pip install --quiet --disable-pip-version-check ./models-large -e ".[large]"
	$(RECORD) scores-large scripts/scores.py $(SHARED) --only gold2 --extractor large
	$(BIN)/python scripts/figures.py

# The tests that need neither the language model nor processes of their own: about a minute.
quick: .venv/.tested
	$(PYTEST) -q -m "not slow"

# The parses that tests of rules read, made anew by the model: see tests/parses.py.
parses: .venv/.tested
	$(BIN)/python -m pytest -q $$(grep -rlw parsed tests/extract tests/nlp --include="test_*.py") -m "not slow" --write-parses

# How many small changes of the code the tests notice, for each room; ROOM=graph tries one, COUNT and MINUTES bound it, SEED draws others.
mutants: .venv/.tested
	$(BIN)/python -W ignore scripts/mutants.py $(if $(ROOM),--room $(ROOM)) --count $(or $(COUNT),25) --minutes $(or $(MINUTES),30) --seed $(or $(SEED),1)

.venv/.made:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.made pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.tested: .venv/.made pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[test]"
	@$(BIN)/pip install --quiet --disable-pip-version-check "$$(sed -n 's/^ftm = \["\(.*\)"\].*/\1/p' pyproject.toml)" 2>/dev/null || echo "FollowTheMoney cannot be installed (it wants libicu-dev and pkg-config): its tests are skipped"
	@touch .venv/.installed $@

# How fast articles become a graph, beside spaCy alone; JOBS=1 compares two processes with one too.
bench: .venv/.tested
	$(RECORD) bench scripts/bench.py $(SHARED) $(if $(JOBS),--jobs)
	$(BIN)/python scripts/figures.py

# What archives of up to 50,000 articles cost: about an hour.
scale: .venv/.tested
	$(RECORD) scale scripts/scale.py $(SHARED) $(if $(SIZES),--sizes $(SIZES))
	$(RECORD) one-more scripts/one_more.py $(SHARED) $(if $(SIZES),--sizes $(SIZES))
	$(BIN)/python scripts/figures.py

# All weights, trained anew where the corpora lie beside the checkout: some hours. TEACHER=FOLDER is what
# `python -m training.teacher` wrote (an hour on a GPU); without it events are learned from annotations alone.
train: .venv/.tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[train]"
	$(BIN)/python -W ignore scripts/train_attribution.py $(SHARED)
	$(BIN)/python -W ignore -m training.names $(SHARED)
	$(BIN)/python -W ignore -m training.references $(SHARED)
	$(BIN)/python -W ignore -m training.large $(SHARED)
	$(BIN)/python -W ignore -m training.speakers $(SHARED)
	$(BIN)/python -W ignore -m training.offices $(SHARED)
	$(BIN)/python -W ignore -m training.events $(SHARED) $(if $(TEACHER),--teacher $(TEACHER))
	$(BIN)/python -W ignore -m training.rarity $(SHARED)
	$(BIN)/python -W ignore -m training.casing $(SHARED)
	$(BIN)/python -W ignore -m training.ties $(SHARED)

# The scores on PolNeAR's development articles of networks that never saw them; trains them first.
attribution: .venv/.tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[train]"
	$(BIN)/python -W ignore scripts/attribution_scores.py $(SHARED)

# How fast the explorer's pages are.
bench-web: .venv/.tested
	$(BIN)/python -W ignore scripts/bench_web.py

# Damaged inputs of all kinds through reading, server and store: 100,000, or an hour of them; INPUTS, MINUTES and SEED as wanted.
fuzz: .venv/.tested
	$(BIN)/python -W ignore scripts/fuzz.py --inputs $(or $(INPUTS),100000) --minutes $(or $(MINUTES),60) --seed $(or $(SEED),1)

clean:
	rm -rf .venv demo dist
