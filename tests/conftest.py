"""PyTorch and Chromium may be missing: then the tests marked `torch` or `browser` are skipped, loudly.

Under CI, where the variable CI is set, nothing starts without them.
"""

import os
import shutil
from importlib.util import find_spec

import pytest

from deconv_helpers import words

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
NEEDS = {  # marker: (is it here, its name, how to get it)
    "torch": (find_spec("torch") is not None, "PyTorch", "pip install torch"),
    "browser": (CHROMIUM is not None, "Chromium", "install Chromium, or name its program in CHROMIUM"),
}
WHY = {marker: f"need {name}: {cure}" for marker, (here, name, cure) in NEEDS.items() if not here}


def pytest_configure(config):
    for marker, (_, name, _) in NEEDS.items():
        config.addinivalue_line("markers", f"{marker}: needs {name}")


def pytest_sessionstart():
    if WHY and os.environ.get("CI"):
        raise pytest.UsageError(
            "under CI no test may be skipped, but there are tests that " + "; and that ".join(WHY.values())
        )


def pytest_collection_modifyitems(items):
    for item in items:
        for marker, why in WHY.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))


def pytest_terminal_summary(terminalreporter):
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for why in WHY.values():
        if count := sum(why in reason for reason in skipped):
            terminalreporter.write_line(f"SKIPPED {count} tests that {why}", red=True, bold=True)


@pytest.fixture(scope="session")
def chromium_path():
    return CHROMIUM


@pytest.fixture(autouse=True)
def _english():
    """Lessons that run in this process leave their language behind."""
    words.language("en")
    yield
    words.language("en")
