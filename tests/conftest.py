# SPDX-License-Identifier: Apache-2.0
"""What holds for every test: none is skipped, and none fails because the machine is busy."""

import os

import hypothesis
import pytest

# No deadlines: these are rules, not measurements. CI judges a change by the same examples every time; new ones are
# looked for at everybody's desk.
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=bool(os.environ.get("CI")), database=None
)
hypothesis.settings.load_profile("steady")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a session in which a test was skipped: a test that does not run proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
