# SPDX-License-Identifier: Apache-2.0
"""One program for each service; they run in the virtual environment of the cloud."""
