# SPDX-License-Identifier: Apache-2.0
"""The tab Overview: is everything backed up?"""
