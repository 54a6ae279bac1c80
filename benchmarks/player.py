"""The player in the browser, beside what everyone uses and beside a bare page.

    python benchmarks/player.py            # the tables of benchmarks/README.md; about 25 minutes a round
    python benchmarks/player.py --quick    # one round of the first picture

Everything happens in real JupyterLab and headless Chromium. A TCP proxy between the two holds every byte back, each
way, and counts those of the kernels' sockets. Rounds are interleaved: each visits every way to show a picture once.
"""

import argparse
import asyncio
import json
import os
import platform
import re
import shutil
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from importlib.metadata import version
from itertools import product
from pathlib import Path
from queue import Queue
from random import random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple
from urllib.request import Request, urlopen

import numpy as np
import readme
from chromium import launched
from playwright.sync_api import sync_playwright
from server import serving

from deconv_helpers import conv_transpose2d, play, save_html

HERE = Path(__file__).resolve().parent
DELAYS = (0, 50, 150)  # milliseconds each way
END, MIDDLE = 24, 12  # steps are taken between 0 and END; parameters change at MIDDLE
CHUNK = 1 << 16  # bytes that the proxy passes on at once
FRAME = 1 / 60  # seconds
STARTS = ["player", "bare"] * 5  # a round's visits for a start alone, each in a new kernel
REST = 1000  # milliseconds: longer than the player waits before it tells the kernel where it stands


class Picture(NamedTuple):
    """What is shown: an input of side × side, a kernel of 3×3, and one parameter on a slider."""

    name: str
    side: int
    parameter: str
    values: range
    pictures: int = 1


PICTURES = [
    Picture("6×6", 6, "stride", range(1, 4)),
    Picture("16×16", 16, "padding", range(3)),
    Picture("6×6, the last of 20", 6, "stride", range(1, 4), 20),
]

NUMBERS = """\
import numpy as np
x = np.arange({side} * {side}).reshape({side}, {side}) * 7 % 10
w = np.arange(1, 10).reshape(3, 3)
"""

PLAYER = """\
from deconv_helpers import conv_transpose2d, play
def show():
    display(play(conv_transpose2d, x, w, {parameter}={values}))
"""

DEFAULT = """\
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact
def draw(step, stride=1, padding=0):
    n = len(x)
    y = np.zeros(((n - 1) * stride + 3,) * 2)
    for i in range(step):
        r, c = divmod(i, n)
        y[r * stride : r * stride + 3, c * stride : c * stride + 3] += x[r, c] * w
    boards = [x, w, y[padding : len(y) - padding, padding : len(y) - padding]]
    figure, axes = plt.subplots(1, 3, figsize=(11, 4))
    for axis, board in zip(axes, boards):
        axis.imshow(board, cmap="Blues")
        for (r, c), value in np.ndenumerate(board):
            axis.text(c, r, f"{{value:g}}", ha="center", va="center", fontsize=7)
    if step:
        r, c = divmod(step - 1, n)
        axes[0].add_patch(plt.Rectangle((c - 0.5, r - 0.5), 1, 1, fill=False, lw=3))
        r, c = r * stride - padding, c * stride - padding
        axes[2].add_patch(plt.Rectangle((c - 0.5, r - 0.5), 3, 3, fill=False, lw=3))
    plt.show()
def show():
    one = lambda step, {parameter}={low}: draw(step, {parameter}={parameter})  # no sliders but these two
    interact(one, step=(0, 24), {parameter}=({low}, {high}))
"""

BARE = """\
import anywidget, traitlets
class Bare(anywidget.AnyWidget):
    _esm = '''export default {{ render({{ model, el }}) {{
        el.innerHTML = `<label class="bare"><input type="range"><output>${{model.get("value")}}</output></label>`;
    }} }}'''
    value = traitlets.Int(50).tag(sync=True)
def show():
    display(Bare())
"""


class Link:
    """A TCP proxy on a port of its own: it holds bytes back for `delay` ms each way, and counts the kernels' bytes."""

    def __init__(self, target):
        self.target, self.delay, self.bytes = target, 0, 0
        ready = Queue()
        Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True).start()
        self.port = ready.get()

    async def _serve(self, ready):
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        ready.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    async def _connect(self, reader, writer):
        first = await reader.read(CHUNK)
        is_kernel = b"/channels" in first.partition(b"\r\n")[0]
        answers, requests = await asyncio.open_connection("127.0.0.1", self.target)
        ways = self._pump(first, reader, requests, is_kernel), self._pump(b"", answers, writer, is_kernel)
        await asyncio.gather(*ways, return_exceptions=True)

    async def _pump(self, chunk, reader, writer, is_kernel):
        due = asyncio.Queue()
        delivery = asyncio.create_task(self._deliver(due, writer))
        try:
            while chunk := chunk or await reader.read(CHUNK):
                self.bytes += len(chunk) * is_kernel
                due.put_nowait((time.monotonic() + self.delay / 1000, chunk))
                chunk = b""
        finally:
            due.put_nowait((time.monotonic(), b""))
            await delivery

    async def _deliver(self, due, writer):
        while True:
            when, chunk = await due.get()
            await asyncio.sleep(when - time.monotonic())
            if not chunk:
                return writer.close()
            writer.write(chunk)


@contextmanager
def jupyter(home):
    """Start JupyterLab on a folder with the project's own settings, and yield the link to it."""
    (home / "app").mkdir()
    shutil.copy(HERE.parent / "binder" / "overrides.json", home / "app")
    with serving(home, home, f"--LabApp.app_settings_dir={home / 'app'}") as (port, _):
        yield Link(port)


def notebook(way, picture):
    """Wake the kernel, show all pictures but the last if there are more, and show the last."""
    code = NUMBERS + {"player": PLAYER, "default": DEFAULT, "bare": BARE}[way]
    low, high = picture.values[0], picture.values[-1]
    code = code.format(side=picture.side, parameter=picture.parameter, values=picture.values, low=low, high=high)
    others = picture.pictures - 1
    sources = ["None", *([f"{code}for _ in range({others}):\n    show()", "show()"] if others else [code + "show()"])]
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**cell, "id": f"cell-{number}", "source": source} for number, source in enumerate(sources)]
    kernel = {"name": "python3", "display_name": "Python 3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def floor(chromium, picture, home):
    """Record the player's cells at the steps and settings that are measured; return a page that plays them back."""
    x = np.arange(picture.side**2).reshape(picture.side, -1) * 7 % 10
    player = play(conv_transpose2d, x, np.arange(1, 10).reshape(3, 3), **{picture.parameter: picture.values})
    with opened(chromium) as page:
        page.goto(save_html(player, home / "player.html").as_uri())
        page.locator(".deconv-player").wait_for()
        recorded = page.evaluate("bench.recordPlayer", [END, MIDDLE])
    text = (HERE / "floor.html").read_text("utf-8").replace("STYLE", recorded.pop("style"))
    text = text.replace("PICTURES", str(picture.pictures)).replace("RECORDED", json.dumps(recorded))
    path = home / f"floor-{PICTURES.index(picture)}.html"
    path.write_text(text, "utf-8")
    return path.as_uri()


@contextmanager
def opened(chromium):
    page = chromium.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(120_000)
    page.add_init_script(path=HERE / "measure.js")
    yield page
    page.close()


def start(page, link, way, picture):
    """Run the notebook's cells; yield the time and the bytes that the last took to show its picture."""
    sources = page.locator(".jp-CodeCell .cm-content")
    answered = page.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]"))
    while not answered.count():  # JupyterLab drops what is run before the kernel is there
        sources.first.click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(REST)
    cells = sources.all()[1:]
    for number, cell in enumerate(cells, 1):
        cell.click()
        page.wait_for_timeout(REST)
        before = link.bytes
        page.evaluate(f"bench.awaitPictures('{way}', {picture.pictures - len(cells) + number})")
        page.keyboard.press("Control+Enter")
        took = page.evaluate("bench.time")
    page.wait_for_timeout(REST)
    yield "start", took
    yield "bytes at start", link.bytes - before


def change(page, way, slider, key):
    """Press a key on a slider; return the milliseconds until the picture is painted."""
    page.wait_for_timeout(200)  # the picture before has come to rest
    page.evaluate(f"bench.awaitChange('{way}', {slider})")
    time.sleep(random() * FRAME)  # a learner's key comes at any moment of a frame
    page.keyboard.press(key)
    took = page.evaluate("bench.time")
    page.wait_for_timeout(50)
    if not page.evaluate(f"bench.whole('{way}')"):
        raise RuntimeError(f"{way}: the picture went on changing after it had counted as painted")
    return took


def use(page, link, way, delay, seconds):
    """Step, change the parameter, and do both as fast as pictures come; yield what each took."""
    page.wait_for_timeout(REST)
    again = 0 if way == "default" else 1  # its times are no question of single frames
    for key in ["ArrowRight"] * MIDDLE + (["ArrowLeft"] * MIDDLE + ["ArrowRight"] * MIDDLE) * again:
        yield f"step {delay}", change(page, way, 0, key)
    for key in ["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"] * (2 + 4 * again):
        yield f"change {delay}", change(page, way, 1, key)
    if way == "floor" and not page.evaluate("agrees()"):
        raise RuntimeError("the bare page does not show the player's picture")
    chromium = page.context.new_cdp_session(page)
    chromium.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent():
        metrics = chromium.send("Performance.getMetrics")["metrics"]
        return link.bytes, next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    for slider, what in ((1, "change"), (0, "step")):
        page.wait_for_timeout(REST)
        sent, busy = spent()
        pictures, took = page.evaluate(f"bench.play('{way}', {slider}, {END}, {seconds})")
        sent_by_then, busy_by_then = spent()
        if not delay:
            yield f"work per {what}", (busy_by_then - busy) * 1000 / pictures
            yield f"bytes per {what}", (sent_by_then - sent) / pictures
    yield f"frames {delay}", pictures / took
    page.wait_for_timeout(REST)
    yield "bytes at rest", link.bytes - sent_by_then


def visit(chromium, link, way, picture, address, seconds):
    """Open a page, show its picture and use it, if for any seconds; yield (measure, value)."""
    with opened(chromium) as page:
        page.add_locator_handler(page.locator(".jp-Dialog"), lambda dialog: dialog.locator(".jp-mod-accept").click())
        page.goto(address)
        page.locator(".cm-content, .deconv-player").first.wait_for()
        if way != "floor":
            yield from start(page, link, way, picture)
        if seconds and way != "bare":
            for delay in DELAYS:
                link.delay = delay
                yield from use(page, link, way, delay, seconds)
    link.delay = 0
    kernels = f"http://127.0.0.1:{link.target}/api/kernels"
    for kernel in json.load(urlopen(kernels)):
        urlopen(Request(f"{kernels}/{kernel['id']}", method="DELETE"))


def measure(pictures, rounds, seconds):
    """Return ({(picture, way, measure): values}, Chromium's version)."""
    found = defaultdict(list)
    with TemporaryDirectory() as folder, jupyter(Path(folder)) as link, sync_playwright() as playwright:
        chromium = launched(playwright)
        floors = {picture: floor(chromium, picture, Path(folder)) for picture in pictures}
        for number, picture in product(range(rounds), pictures):
            for at, way in enumerate([*STARTS, "player", "floor", "default", "bare"]):
                print(f"round {number + 1} of {rounds}: {picture.name}, {way}", file=sys.stderr)
                name = f"{number}-{pictures.index(picture)}-{at}.ipynb"  # a new one: JupyterLab saves outputs
                address = floors[picture]
                if way != "floor":
                    (Path(folder) / name).write_text(json.dumps(notebook(way, picture)), "utf-8")
                    address = f"http://127.0.0.1:{link.port}/lab/tree/{name}?reset"
                use_for = 0 if at < len(STARTS) else seconds
                for what, value in visit(chromium, link, way, picture, address, use_for):
                    found[picture, way, what].append(value)
        return found, chromium.version


def milliseconds(values):
    """The median and, in brackets, the quartiles."""
    low, _, high = quantiles(values) if len(values) > 1 else values * 3
    return f"{median(values):.0f} ({low:.0f}–{high:.0f})"


def rate(values):
    """The median of pictures a second and, in brackets, how many of a screen's 300 frames in 5 s brought none."""
    return f"{median(values):.0f} ({max(0, 60 - median(values)) * 5:.0f})"


def fine(values):
    return f"{median(values):.1f}"


def size(values):
    return f"{median(values):,.0f}"


def row(found, picture, name, what, floor, form):
    """A line of a table: the player, its floor, the ratio of their medians, and the default."""
    mine, least, default = (found.get((picture, way, what)) for way in ("player", floor, "default"))
    ratio = f"{median(mine) / median(least):.2f}" if least and median(least) else "–"
    texts = [form(values) if values else "–" for values in (mine, least, default)]
    return f"| {picture.name} | {name} | {texts[0]} | {texts[1]} | {ratio} | {texts[2]} |"


def tables(found, pictures):
    """Yield the lines of the two tables: in use, and at start."""
    rows = {"step": ("step → painted, ms", milliseconds), "change": ("parameter → painted, ms", milliseconds)}
    rows["frames"] = ("pictures/s (frames skipped in 5 s)", rate)
    yield "| picture | at a delay each way of | this player | bare page | ratio | interact + matplotlib |"
    yield "|---|---|---:|---:|---:|---:|"
    for picture in pictures:
        for what, (name, form) in rows.items():
            for delay in DELAYS:
                yield row(found, picture, f"{name}, {delay} ms", f"{what} {delay}", "floor", form)
        for what, name in {"step": "step", "change": "parameter's change"}.items():
            yield row(found, picture, f"the page's work for a {name}, ms", f"work per {what}", "floor", fine)
    yield ""
    yield "| picture | without delay | this player | bare anywidget | ratio | interact + matplotlib |"
    yield "|---|---|---:|---:|---:|---:|"
    for picture in pictures:
        yield row(found, picture, "start, ms", "start", "bare", milliseconds)
        for what in ("bytes at start", "bytes per step", "bytes per change", "bytes at rest"):
            yield row(found, picture, what, what, "bare", size)


def machine(chromium):
    """Say on what was measured."""
    model = platform.processor()
    if (info := Path("/proc/cpuinfo")).exists():
        model = next(line.partition(": ")[2] for line in info.read_text().splitlines() if line.startswith("model name"))
    names = ("jupyterlab", "ipywidgets", "anywidget", "matplotlib", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{model}, {os.cpu_count()} cores; Python {platform.python_version()}, Chromium {chromium}, {versions}."


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one round of the first picture")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    options = parser.parse_args()
    pictures = PICTURES[: 1 if options.quick else None]
    found, chromium = measure(pictures, 1 if options.quick else options.rounds, seconds=2 if options.quick else 5)
    text = "\n".join([*tables(found, pictures), "", machine(chromium)])
    print(text)
    if options.write:
        readme.write("player", text)


if __name__ == "__main__":
    main()
