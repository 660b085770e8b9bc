# SPDX-License-Identifier: Apache-2.0
"""The tab History: what ran, filtered by Mistral."""
