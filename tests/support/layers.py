# SPDX-License-Identifier: Apache-2.0
"""Which rooms of the package a room may import from."""

MAY_USE = {
    "core": {"core"},
    "api": {"api", "core"},
    "flows": {"flows", "api", "core", "workflows"},
    "grafts": {"grafts", "panels", "flows", "api", "core"},
    "panels": {"panels", "flows", "api", "core", "config"},
    "management": {"flows", "api", "core", "workflows"},
    "workflows": {"workflows", "core"},
}
