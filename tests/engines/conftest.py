"""Tests on Spark need Java: where there is none they are left out, in CI they fail."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture
def java() -> None:
    """Skips the test where there is no Java; in CI it fails."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        reason = "no Java to run Spark on: install it (apt-get install default-jre-headless)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
