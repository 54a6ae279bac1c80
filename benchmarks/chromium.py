"""The browser that the benchmarks drive."""

import os
import shutil

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def launched(playwright):
    """Start Chromium without a window: `launched(playwright).version`."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
