# SPDX-License-Identifier: Apache-2.0
"""Rules for every test: no test is skipped, and none fails because the machine is busy."""

import os

import hypothesis
import pytest

# No deadlines: these tests are rules, not measurements. CI uses the same examples every time; developers' machines
# search for new ones.
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=bool(os.environ.get("CI")), database=None
)
hypothesis.settings.load_profile("steady")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a session in which a test was skipped: a test that does not run proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
