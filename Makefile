# Everything happens in .venv, which the first target makes; run any target as often as you like.
#
#   make demo     simulate a site for two weeks, analyse its log, print where the report is
#   make test     every check and every test
#   make check    the checks alone: ruff, mypy, the walls, the documentation
#   make bench    the benchmarks, as ratios to other programs on the same file
#   make drill    ten minutes of drills: incidents replayed, and real tools against a small site
#   make drill-site      real scrapers against a real site, without the guard and with it; goes on
#   make drill-nightly   every drill; goes on where it was cut off
#   make examine  simulated sites on which no threshold was chosen: who is found, who is wronged
#   make docs     the documentation, into build/docs
#   make clean    remove what the targets made, .venv included

PYTHON ?= python3
UV_VERSION := 0.13.9

# How much make bench measures with; smaller for a look, as in: make bench LINES=1000000
LINES ?= 10000000
EXPOSURES ?= 100000000

BIN := .venv/bin
READY := .venv/.ready

export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export UV_PYTHON_DOWNLOADS := never
# A machine may trust an authority of its own; a bare container has no list at all.
export UV_SYSTEM_CERTS := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo test check lint types walls docs bench examine drill drill-site drill-live drill-nightly clean

help:
	@sed -n 's/^#   //p' Makefile

# ── the environment ──────────────────────────────────────────────────────────
# What Debian has to give (venv, a browser) is fetched only where it is missing and we may.
.venv/bin/uv: | .ci/venv
	@.ci/venv "$(PYTHON)" .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# --inexact keeps pip and uv themselves, which the lock file does not name. What is imported is compiled here, as pip
# does and uv does not: where PYTHONDONTWRITEBYTECODE is set, every run would compile all of it again.
$(READY): pyproject.toml uv.lock .venv/bin/uv
	$(BIN)/uv sync --quiet --frozen --all-groups --all-extras --inexact --compile-bytecode
	$(BIN)/python -m compileall -q src
	@touch $@

# ── what a stranger runs ─────────────────────────────────────────────────────
# Status 1 of analyze says that a collector was found, as it shall be here.
demo: $(READY)
	@mkdir -p build/demo
	$(BIN)/privet simulate --seed 7 --out build/demo/access.log
	$(BIN)/privet analyze build/demo/access.log --out build/demo/report || test $$? -eq 1
	@echo "The report: $(CURDIR)/build/demo/report/report.html"

test: check
	@.ci/browser
	@.ci/proxies
	@.ci/postgres
	@.ci/site build/tools
	@.ci/tools build/tools
	@.ci/stores
	@.ci/fonts
	@.ci/papers
	@.ci/spark build/spark
	$(BIN)/python -m pytest

# ── the checks ───────────────────────────────────────────────────────────────
check: lint types walls docs

lint: $(READY)
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet

types: $(READY)
	$(BIN)/mypy

walls: $(READY)
	$(BIN)/lint-imports --no-logo

docs: $(READY)
	$(BIN)/sphinx-build -q -W --keep-going -b html -d build/doctrees docs build/docs

# ── the benchmarks ───────────────────────────────────────────────────────────
bench: $(READY)
	@command -v goaccess >/dev/null || .ci/debian goaccess
	$(BIN)/python -m benchmarks analyse $(BENCH)

examine: $(READY)
	$(BIN)/python -m benchmarks examine $(EXAMINE)

# What the real site needs is some hundred megabytes of Debian's packages, once.
drill: $(READY)
	@.ci/site build/tools
	@status=0; $(BIN)/privet drill run quick || status=$$?; \
	$(BIN)/python -m drills real-site --quick || status=$$?; exit $$status

drill-site: $(READY)
	@.ci/site build/tools
	$(BIN)/python -m drills real-site --progress build/real-site.jsonl $(DRILL)

# Tools of npm, PyPI and Debian; none of them reaches further than this machine.
drill-live: $(READY)
	@.ci/tools build/tools
	$(BIN)/privet drill run all --mode live --progress build/live.jsonl $(DRILL)

drill-nightly: $(READY)
	$(BIN)/privet drill run all --progress build/drills.jsonl $(DRILL)

clean:
	rm -rf build dist .venv .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis
	find src tests benchmarks drills -name __pycache__ -prune -exec rm -rf {} +
