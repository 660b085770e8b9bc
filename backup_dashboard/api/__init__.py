# SPDX-License-Identifier: Apache-2.0
"""The only rooms that talk HTTP: thin, typed, and they answer with objects of the core."""
