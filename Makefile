# 绩程 Jicheng. `make` alone lists what can be done.
.DEFAULT_GOAL := help
.PHONY: help run demo backup restore test reliability interop check bench .venv .venv-dev .venv-interop
PYTHON ?= python3
PY := .venv/bin/python
# PORT, HOST, DEMO … given to make reach the program as variables of its environment.

help: ## list these targets
	@echo "绩程 Jicheng"; echo
	@grep -hE '^[a-z.]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: .venv ## start everything in the foreground: PORT=8000 HOST=127.0.0.1 DEMO=no JICHENG_DATA=var (Ctrl-C stops)
	@exec $(PY) -m config.run --with-parent

demo: .venv ## throw the demo department away, make a new one and start it
	@exec $(PY) -m config.run --with-parent --anew

backup: .venv ## everything into one file while it runs: make backup TO=/mnt/backup/jicheng.tar
	@$(PY) -m config.backup "$(TO)"

restore: .venv ## read a backup back into an empty data directory: make restore FROM=/mnt/backup/jicheng.tar JICHENG_DATA=var-new
	@$(PY) -m config.backup --restore "$(FROM)"

# A file's tests stay on one process: what a module makes once (the demo, a whole department) is then made once.
test: .venv-dev ## every test but the long ones, on a real PostgreSQL and Redis, then the browser tests
	@$(PY) -m pytest -n 2 --dist loadfile -m "not browser and not reliability and not interop"
	@$(PY) -m tests.browser_available && DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PY) -m pytest -n 2 --dist worksteal -m browser tests/browser || exit $$(( $$? == 77 ? 0 : 1 ))

reliability: .venv-dev ## starts, stops, kills, full disks: real processes
	@$(PY) -m pytest -n 2 --dist worksteal -m reliability tests/reliability

interop: .venv-interop ## other people's programs read our exports back (in .venv-interop, which this downloads)
	@.venv-interop/bin/python -m pytest -m interop tests/interop

check: .venv-dev ## lint, format, types, import contracts, Django's own checks, templates
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy .
	@.venv/bin/lint-imports --no-logo
	@$(PY) manage.py check --fail-level WARNING
	@$(PY) manage.py makemigrations --check --dry-run
	@.venv/bin/djlint --lint --quiet templates
	@$(PY) -m config.strict_templates

bench: .venv-dev ## measure ours against what it could cost at least, one JSON object a line (.venv-interop has SpiffWorkflow)
	@$(PYTHON) -I config/bootstrap.py interop || true
	@if [ -x .venv-interop/bin/python ]; then .venv-interop/bin/python -m benchmarks; else $(PY) -m benchmarks; fi

.venv: ## build the environment from the locked list (manage.py works from then on)
	@command -v $(PYTHON) >/dev/null || { echo "绩程没有启动：没有找到 $(PYTHON)。请先安装 Python 3.11 至 3.13。 / Install Python 3.11 to 3.13 first." >&2; exit 1; }
	@$(PYTHON) -I config/bootstrap.py run

.venv-dev:
	@command -v $(PYTHON) >/dev/null || { echo "绩程没有启动：没有找到 $(PYTHON)。请先安装 Python 3.11 至 3.13。 / Install Python 3.11 to 3.13 first." >&2; exit 1; }
	@$(PYTHON) -I config/bootstrap.py dev

# Whoever measures against them (`make bench`) runs in this environment too: it holds our program besides.
.venv-interop: # what requirements-interop.lock lists: the whole program besides pm4py and SpiffWorkflow
	@command -v $(PYTHON) >/dev/null || { echo "绩程没有启动：没有找到 $(PYTHON)。请先安装 Python 3.11 至 3.13。 / Install Python 3.11 to 3.13 first." >&2; exit 1; }
	@$(PYTHON) -I config/bootstrap.py interop
