# SPDX-License-Identifier: Apache-2.0
"""The Overview: is everything backed up?"""
