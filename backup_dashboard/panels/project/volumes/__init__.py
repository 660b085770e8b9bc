# SPDX-License-Identifier: Apache-2.0
"""The tab *Volumes*: how well each volume is protected."""
