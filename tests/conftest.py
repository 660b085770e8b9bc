# SPDX-License-Identifier: Apache-2.0
"""What holds for every test: none is skipped."""

import pytest


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a session in which a test was skipped: a test that does not run proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
