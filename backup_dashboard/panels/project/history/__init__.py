# SPDX-License-Identifier: Apache-2.0
"""The tab History: runs, filtered by Mistral."""
