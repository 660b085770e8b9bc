# SPDX-License-Identifier: Apache-2.0
SHELL := /bin/bash
PYTHON ?= python3
VENV := .devcloud/venvs/horizon
RUN := $(VENV)/bin/python -m
DOCS := .devcloud/venvs/docs

# The tests have a cloud of their own beside the demo's: other data, other ports.
TEST_CLOUD := DEVCLOUD_HOME=$(CURDIR)/.devcloud/test \
	DEVCLOUD_KEYSTONE_PORT=15000 DEVCLOUD_CINDER_PORT=18776 DEVCLOUD_MISTRAL_PORT=18989 \
	DEVCLOUD_NOVA_PORT=18774 DEVCLOUD_HORIZON_PORT=18000

# What fills a cloud, or stops its services for minutes, has one of its own and leaves nothing of it.
OWN_CLOUD := DEVCLOUD_HOME=$(CURDIR)/.devcloud/own \
	DEVCLOUD_KEYSTONE_PORT=25000 DEVCLOUD_CINDER_PORT=28776 DEVCLOUD_MISTRAL_PORT=28989 \
	DEVCLOUD_NOVA_PORT=28774 DEVCLOUD_HORIZON_PORT=28000

# Those of the browser run beside those of the cloud, some of which stop its services.
BROWSER_CLOUD := DEVCLOUD_HOME=$(CURDIR)/.devcloud/browser \
	DEVCLOUD_KEYSTONE_PORT=16000 DEVCLOUD_CINDER_PORT=19776 DEVCLOUD_MISTRAL_PORT=19989 \
	DEVCLOUD_NOVA_PORT=19774 DEVCLOUD_HORIZON_PORT=19000

# Comes as a Python package, so that nothing has to be installed beforehand.
NODE := $(VENV)/bin/node

.PHONY: coverage mutants pages bench bench-crowd bench-pages bench-plan bench-sessions screenshots docs docs-tools help test quick services lint unit agreement views scripts protection cloud browser node-tools soak soak-form soak-pages soak-sentences versions versions-mistral test-tools test-cloud test-cloud-stop chromium messages workflows

help:
	@echo "make demo        a whole OpenStack with this plugin, on this machine"
	@echo "make demo-stop   stop it;  demo-status: what runs;  demo-reset: forget its data"
	@echo "make test        lint, unit, agreement, views, cloud and browser tests, docs"
	@echo "make quick       lint, unit and views: before a push"
	@echo "make coverage    the unit tests, and the branches that they do not go through"
	@echo "make mutants     small changes of the core that no unit test notices (an hour)"
	@echo "make bench       what a backup by workflow costs beside one by hand (half an hour)"
	@echo "make bench-crowd  how long the workflows take on a volume with 1,000 backups (ten minutes)"
	@echo "make bench-plan how long the plan beside the form takes to refresh (a minute)"
	@echo "make bench-pages how long the pages take with 200 to 10,000 volumes (half an hour)"
	@echo "make soak        1,000 runs of the rotation over random histories, held against its model"
	@echo "make soak-form   5,100 random and hostile submissions of the form"
	@echo "make soak-pages  2,000 page loads while the services answer nonsense"
	@echo "make soak-sentences  the sentences of 5,000 random patterns, held against 400 days of their runs"
	@echo "make versions    the wheel in Horizon 25.3, 25.5, 26 and 27, by each way of the install guide, with unit and view tests; the workflows on Mistral 20 to 23"
	@echo "make docs        the documentation and the release notes, in build/docs and build/releasenotes"
	@echo "make messages    bring the message catalogs up to the strings of the sources"
	@echo "make workflows   write the three workflows from their sources"

-include devcloud/devcloud.mk

# What needs no cloud runs beside what mostly waits for one.
test: lint
	@$(MAKE) --jobs=2 --output-sync=target pages services

pages: coverage agreement views scripts protection browser

# Before a push: what is over in a few minutes.
quick: lint
	@$(MAKE) --jobs=2 --output-sync=target unit views

services:
	@$(MAKE) cloud
	@$(MAKE) test-cloud-stop
	@$(MAKE) docs

test-tools:
	@$(PYTHON) -m devcloud install
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement tests/requirements.txt

# npm leaves this file when it is done.
node_modules/.package-lock.json: package-lock.json | test-tools
	@PATH=$(CURDIR)/$(VENV)/bin:$$PATH npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

node-tools: test-tools node_modules/.package-lock.json

test-cloud: test-tools
	@$(TEST_CLOUD) $(PYTHON) -m devcloud up

test-cloud-stop:
	@$(TEST_CLOUD) $(PYTHON) -m devcloud down

chromium:
	@tests/browser/install-chromium

lint: test-tools node-tools
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) yamllint --strict .github .pre-commit-config.yaml .yamllint .zuul.yaml backup_dashboard devcloud releasenotes tests
	$(RUN) djlint --quiet --lint templates
	$(NODE) node_modules/eslint/bin/eslint.js .

unit: test-tools
	$(RUN) pytest tests/unit

# The unit tests, and which branches of core and flows they do not go through.
coverage: test-tools
	@mkdir -p build
	$(RUN) coverage run -m pytest tests/unit
	$(RUN) coverage report

# Each small change of the core, one after the other, and whether a unit test notices it. What survives is printed.
# mutmut stays out of the environment: there it would change the names by which the devcloud knows its processes.
mutants: test-tools
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --upgrade --target .devcloud/mutants --requirement tests/mutants-requirements.txt
	CI=true PYTHONPATH=$(CURDIR)/.devcloud/mutants $(RUN) mutmut run --max-children 2
	PYTHONPATH=$(CURDIR)/.devcloud/mutants $(RUN) mutmut results

agreement: test-tools
	$(RUN) pytest tests/agreement

views: test-tools
	$(RUN) pytest --ds=tests.views.settings tests/views

# The scripts that need no page of Horizon, without a cloud: most in node, those that need a real page in a browser.
scripts: test-tools node-tools chromium
	$(NODE) --test "tests/scripts/*.test.mjs"
	$(RUN) pytest tests/scripts

cloud: test-cloud
	$(TEST_CLOUD) $(RUN) pytest tests/cloud --ignore=tests/cloud/test_protection.py

# Seven minutes, in which it mostly waits for a run's time.
protection: test-tools
	@$(OWN_CLOUD) $(PYTHON) -m devcloud reset
	@$(OWN_CLOUD) $(PYTHON) -m devcloud up
	$(OWN_CLOUD) $(RUN) pytest tests/cloud/test_protection.py
	@$(OWN_CLOUD) $(PYTHON) -m devcloud reset

soak: test-cloud
	$(TEST_CLOUD) ROTATION_RUNS=1000 $(RUN) pytest tests/cloud/test_rotation_histories.py

soak-pages: test-tools
	SPOILT_LOADS=2000 $(RUN) pytest --ds=tests.views.settings tests/views/test_spoilt_answers.py

soak-form: test-tools
	FORM_SUBMISSIONS=1700 $(RUN) pytest --ds=tests.views.settings tests/views/test_form_hypothesis.py

soak-sentences: test-tools
	SENTENCES=5000 $(RUN) pytest --ds=tests.views.settings tests/views/test_sentences.py

# An environment for each Horizon, made once below .devcloud/versions; no cloud. Unit and view tests in each.
versions: test-tools
	@$(PYTHON) tests/versions/install.py
	@$(MAKE) versions-mistral

# The workflows on each Mistral, in a cloud that is made for it and removed.
versions-mistral: test-tools
	@$(PYTHON) tests/versions/mistral.py

browser: test-tools node-tools chromium
	@$(BROWSER_CLOUD) $(PYTHON) -m devcloud up
	$(BROWSER_CLOUD) $(RUN) pytest tests/browser
	@$(BROWSER_CLOUD) $(PYTHON) -m devcloud down

# Sphinx has an environment of its own, so that nothing of it gets between Horizon and its packages.
docs-tools:
	@cmp --quiet doc/requirements.txt $(DOCS)/.made-from || { $(PYTHON) -m venv --clear $(DOCS) \
		&& $(DOCS)/bin/pip install --quiet --disable-pip-version-check --requirement doc/requirements.txt \
		&& cp doc/requirements.txt $(DOCS)/.made-from; }

docs: docs-tools
	$(DOCS)/bin/sphinx-build -W --keep-going --quiet -b html doc/source build/docs
	$(DOCS)/bin/sphinx-build -W --keep-going --quiet -b html releasenotes/source build/releasenotes

# A new language begins with its folder: mkdir -p backup_dashboard/locale/ja/LC_MESSAGES
messages: test-tools
	$(RUN) tools.messages

# Of what the three workflows share and what each has of its own, the files that operators install.
workflows: test-tools
	$(RUN) tools.build_workflows

bench: test-cloud
	$(TEST_CLOUD) $(VENV)/bin/python -W ignore -m bench.workflow_cost

bench-crowd: test-cloud
	$(TEST_CLOUD) $(VENV)/bin/python -W ignore -m bench.crowd_time

bench-pages: test-tools
	@$(OWN_CLOUD) $(PYTHON) -m devcloud reset
	@$(OWN_CLOUD) $(PYTHON) -m devcloud up
	$(OWN_CLOUD) $(VENV)/bin/python -W ignore -m bench.page_time $(OPTIONS)
	@$(OWN_CLOUD) $(PYTHON) -m devcloud reset

# In a folder of its own: locust brings gevent and more, which nobody else shall find.
bench-sessions: test-tools
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --upgrade --target .devcloud/sessions --requirement bench/requirements.txt
	@$(OWN_CLOUD) $(PYTHON) -m devcloud reset
	@$(OWN_CLOUD) $(PYTHON) -m devcloud up
	$(OWN_CLOUD) PYTHONPATH=.:.devcloud/sessions $(VENV)/bin/python -m locust --locustfile bench/sessions.py --headless --users 50 --spawn-rate 5 --run-time 5m --only-summary
	@$(OWN_CLOUD) $(PYTHON) -m devcloud reset

bench-plan: test-cloud
	$(TEST_CLOUD) $(VENV)/bin/python -W ignore -m bench.plan_time

screenshots: test-cloud chromium
	$(TEST_CLOUD) $(VENV)/bin/python -m doc.make_screenshots
