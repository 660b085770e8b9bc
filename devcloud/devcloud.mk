# SPDX-License-Identifier: Apache-2.0
# The demo: a whole OpenStack on this machine. Ports: DEVCLOUD_HORIZON_PORT=8000 and so on.
PYTHON ?= python3

.PHONY: demo demo-stop demo-reset demo-status

demo:
	@$(PYTHON) -m devcloud up

demo-stop:
	@$(PYTHON) -m devcloud down

demo-reset:
	@$(PYTHON) -m devcloud reset

demo-status:
	@$(PYTHON) -m devcloud status
