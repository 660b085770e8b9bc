# SPDX-License-Identifier: Apache-2.0
"""One program a service; they run inside the cloud's virtual environment."""
