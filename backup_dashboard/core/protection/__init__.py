# SPDX-License-Identifier: Apache-2.0
"""What is safe and what is not: every rule by which volumes and schedules are judged."""
