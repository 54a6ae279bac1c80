"""PyTorch and Chromium may be missing: then the tests marked `torch` or `browser` are skipped, loudly.

Under CI, where the variable CI is set, nothing starts without them.
"""

import os
import shutil
from importlib.util import find_spec

import pytest

from deconv_helpers import strips, sums, words

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


@pytest.fixture(scope="session")
def torch():
    import torch

    torch.set_num_threads(1)  # on arrays this small, threads only wait for each other
    return torch


@pytest.fixture
def taken(monkeypatch):
    """The names of the sums that were taken as matrix products."""
    names = []
    for name in ("gather", "scatter", "correlate"):
        path = getattr(strips, name)
        monkeypatch.setattr(strips, name, lambda *call, name=name, path=path: (names.append(name), path(*call))[1])
    return names


@pytest.fixture
def matrices(monkeypatch, taken):
    """Take all sums of floats as matrix products, however short, one row of the result at a time."""
    monkeypatch.setattr(sums, "MANY", 0)
    monkeypatch.setattr(strips, "STRIP", 1)
    return taken


@pytest.fixture(scope="module")
def chromium(chromium_path):
    """A running browser."""
    from page import browser

    with browser(chromium_path) as running:
        yield running


@pytest.fixture
def show(chromium, tmp_path):
    """Open players on a page of their own, and let no error pass in silence."""
    from page import document

    pages, errors = [], []

    def open_page(*players, light=True, before="", **options):
        file = tmp_path / f"page{len(pages)}.html"
        file.write_text(document(players, light), encoding="utf-8")
        page = chromium.new_page(**{"viewport": {"width": 1100, "height": 800}, **options})
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.add_init_script(before)
        page.goto(file.as_uri())
        page.wait_for_function("window.ready")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert errors == []


@pytest.fixture(autouse=True)
def _english():
    """Lessons that run in this process leave their language behind."""
    words.language("en")
    yield
    words.language("en")
