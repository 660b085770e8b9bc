# SPDX-License-Identifier: Apache-2.0
"""Settings of pytest for the view tests; Horizon's test helpers use marks of their own classes."""

from collections.abc import Iterator

import pytest
from django.utils import timezone


def pytest_configure(config: pytest.Config) -> None:
    for name in ("selenium", "plugin_test"):
        config.addinivalue_line("markers", f"{name}: a mark that Horizon's helpers use")
    # Horizon's test data uses many of its own deprecated fields.
    config.addinivalue_line("filterwarnings", "ignore::DeprecationWarning")
    config.addinivalue_line(
        "filterwarnings", "ignore::openstack.warnings.OpenStackDeprecationWarning"
    )
    config.addinivalue_line("filterwarnings", "ignore::PendingDeprecationWarning")


@pytest.fixture(autouse=True)
def _no_time_zone_stays() -> Iterator[None]:
    yield
    timezone.deactivate()
