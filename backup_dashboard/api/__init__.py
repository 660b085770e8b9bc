# SPDX-License-Identifier: Apache-2.0
"""The only modules that send HTTP requests: thin and typed, they return objects of the core."""
