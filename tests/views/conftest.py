# SPDX-License-Identifier: Apache-2.0
"""Horizon's test helpers mark some of their own classes."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    for name in ("selenium", "plugin_test"):
        config.addinivalue_line("markers", f"{name}: a mark that Horizon's helpers use")
    # Its test data are full of its own deprecated fields.
    config.addinivalue_line("filterwarnings", "ignore::DeprecationWarning")
    config.addinivalue_line(
        "filterwarnings", "ignore::openstack.warnings.OpenStackDeprecationWarning"
    )
    config.addinivalue_line("filterwarnings", "ignore::PendingDeprecationWarning")
