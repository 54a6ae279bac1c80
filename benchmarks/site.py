"""The static site beside nbconvert's pages of the same lessons: size, start, and what they ask of anyone else.

    python benchmarks/site.py            # prints the table; about four minutes
    python benchmarks/site.py --write    # and puts it into benchmarks/README.md

Every page is opened in headless Chromium, from disk and over HTTP, in a new context whose cache is empty. What is asked
of any other place is counted and refused, as it is in a room without internet.
"""

import os
import platform
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

import readme
from chromium import launched
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]

# When the page has its first widget, painted; without one, when all is loaded.
STARTED = """
const first = ".deconv-player, .deconv-quiz";
window.started = new Promise((done) => {
  const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  addEventListener("load", () => document.querySelector(first) || painted());
  new MutationObserver((_, watch) => {
    if (!document.querySelector(first)) return;
    watch.disconnect();
    painted();
  }).observe(document, { childList: true, subtree: true });
});
"""


class Visit(NamedTuple):
    """What a page did: seconds until it could be used, its living widgets, and what it asked of other places."""

    seconds: float
    alive: int
    foreign: int


def build(folder):
    """Write the site and, from notebooks that were run, nbconvert's pages: {way: the pages}."""
    python = [sys.executable]
    subprocess.run([*python, ROOT / "lessons" / "site.py", folder / "site"], check=True, stdout=subprocess.DEVNULL)
    convert = [*python, "-m", "nbconvert", "--to", "html", "--execute", f"--output-dir={folder / 'nbconvert'}"]
    subprocess.run(
        [*convert, *sorted((ROOT / "notebooks" / "en").glob("*.ipynb"))], check=True, stderr=subprocess.DEVNULL
    )
    return {way: sorted((folder / way).rglob("*.html")) for way in ("site", "nbconvert")}


def visit(chromium, address, own):
    """Open a page with an empty cache and see what comes of it."""
    foreign = []

    def judge(route):
        if route.request.url.startswith((own, "data:", "blob:")):
            return route.continue_()
        foreign.append(route.request.url)
        route.abort()

    context = chromium.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.route("**/*", judge)
    page.add_init_script(STARTED)
    page.goto(address)
    seconds = page.evaluate("started") / 1000
    alive = page.locator(".deconv-player, .deconv-quiz, .deconv-browse").count()
    context.close()
    return Visit(seconds, alive, len(foreign))


def served(folder):
    """Serve a folder in the background; return the server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def row(way, pages, from_disk, over_http):
    """A line of the table."""
    sizes = [page.stat().st_size for page in pages]
    starts = ([one.seconds for one in visits] for visits in (from_disk, over_http))
    cells = [way, len(pages), f"{sum(sizes) / 1e6:.1f}", f"{median(sizes) / 1e3:.0f} ({max(sizes) / 1e3:.0f})"]
    cells += [f"{median(seconds):.2f} ({max(seconds):.2f})" for seconds in starts]
    cells += [sum(one.alive for one in from_disk), sum(one.foreign for one in from_disk + over_http)]
    return "| " + " | ".join(map(str, cells)) + " |"


def report():
    """Everything measured, as Markdown."""
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        built = build(folder)
        server = served(folder)
        chromium = launched(playwright)
        rows = []
        for way, pages in built.items():
            disk = [visit(chromium, page.as_uri(), folder.as_uri()) for page in pages]
            home = f"http://127.0.0.1:{server.server_port}/"
            http = [visit(chromium, home + page.relative_to(folder).as_posix(), home) for page in pages]
            rows.append(row(way, pages, disk, http))
        browser = chromium.version
        server.shutdown()
    heads = ["way", "pages", "MB", "KB a page (most)", "start from disk, s (most)", "start over HTTP, s (most)"]
    heads += ["living widgets", "foreign requests"]
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|--:" * (len(heads) - 1) + "|", *rows, ""]
    names = ("nbconvert", "anywidget")
    lines += [f"{os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}, Chromium {browser}, "
              + ", ".join(f"{name} {version(name)}" for name in names) + "."]  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    readme.command("site", report, __doc__)
