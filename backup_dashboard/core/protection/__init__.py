# SPDX-License-Identifier: Apache-2.0
"""The rules that judge how well volumes and schedules are protected."""
