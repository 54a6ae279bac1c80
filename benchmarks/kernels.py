"""The memory that a class needs: a server, a kernel with each lesson run, and many kernels running lessons at once.

    python benchmarks/kernels.py            # prints the tables; about four minutes
    python benchmarks/kernels.py --write    # and puts them into benchmarks/README.md
    python benchmarks/kernels.py --kernels 5 --lessons 01_*

Kernels are real, and every cell of the lessons is run. Memory is what the system reports while the kernels still stand:
resident is all that a process has in memory, so that what processes share is counted once for each; proportional
(Linux only) counts that once, divided among them.
"""

import argparse
import asyncio
import os
import platform
import subprocess
from contextlib import AsyncExitStack
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.request import urlopen

import nbformat
import psutil
import readme
from nbclient import NotebookClient
from server import serving

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent / "notebooks"
MEGA = 1e6


def resident(process):
    """Megabytes that a process has in memory: `resident(psutil.Process()) > 0`."""
    return process.memory_info().rss / MEGA


def proportional(process):
    """The same with shared memory divided among those who share it; None where the system does not tell."""
    pss = getattr(process.memory_full_info(), "pss", None)
    return pss and pss / MEGA


async def standing(notebook, stack):
    """Run a notebook in a kernel that stands until the stack is left: the kernel's process, and the seconds it took."""
    start = perf_counter()
    loaded = nbformat.read(notebook, as_version=4)
    client = NotebookClient(loaded, timeout=600, resources={"metadata": {"path": str(notebook.parent)}})
    await stack.enter_async_context(client.async_setup_kernel(stderr=subprocess.DEVNULL))
    for at, cell in enumerate(loaded.cells):
        await client.async_execute_cell(cell, at)
    return psutil.Process(client.km.provisioner.pid), perf_counter() - start


async def alone(notebook):
    """Megabytes of a kernel in which one lesson was run, or none, and the seconds it took."""
    async with AsyncExitStack() as stack:
        process, seconds = await standing(notebook, stack)
        return resident(process), seconds


async def together(lessons):
    """Run all lessons at once, a kernel each: the processes' memory in megabytes, and the seconds each lesson took."""
    async with AsyncExitStack() as stack:
        done = await asyncio.gather(*(standing(notebook, stack) for notebook in lessons))
        processes, seconds = zip(*done, strict=True)
        return [resident(one) for one in processes], [proportional(one) for one in processes], seconds


def server():
    """Megabytes of a Jupyter server that has handed out JupyterLab."""
    with TemporaryDirectory() as home, serving(NOTEBOOKS, Path(home)) as (port, process):
        for page in ("lab", "lab/api/settings", "lab/api/translations/", "api/contents/"):
            urlopen(f"http://127.0.0.1:{port}/{page}").read()
        return resident(psutil.Process(process.pid))


def report(kernels, pattern):
    """Everything measured, as Markdown."""
    lessons = sorted(NOTEBOOKS.glob(f"en/{pattern}.ipynb"))
    with TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.ipynb"
        nbformat.write(nbformat.v4.new_notebook(), empty)
        bare, _ = asyncio.run(alone(empty))
    runs = {notebook.stem: asyncio.run(alone(notebook)) for notebook in lessons}
    both = sorted(NOTEBOOKS.glob(f"??/{pattern}.ipynb"), key=lambda notebook: notebook.name)
    start = perf_counter()
    sizes, shares, seconds = asyncio.run(together(list(islice(cycle(both), kernels))))
    whole = perf_counter() - start
    lines = ["| one student | resident, MB | start and all cells, s |", "|---|--:|--:|"]
    lines += [f"| server, JupyterLab opened | {server():.0f} | |", f"| kernel, nothing run | {bare:.0f} | |"]
    lines += [f"| kernel, {name} | {size:.0f} | {took:.1f} |" for name, (size, took) in runs.items()]
    told = f", proportional together {sum(shares):.0f} MB" if all(shares) else ""
    lines += [
        "",
        f"{kernels} kernels at once, the lessons in turn, every cell of each: resident {min(sizes):.0f} to "
        f"{max(sizes):.0f} MB each, {sum(sizes):.0f} MB together{told}. All cells of all of them were run after "
        f"{whole:.0f} s, half of the lessons after {median(seconds):.0f} s.",
        "",
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB; {platform.system()}, Python "
        f"{platform.python_version()}, "
        + ", ".join(f"{package} {version(package)}" for package in ("jupyterlab", "ipykernel", "numpy", "matplotlib"))
        + ".",
    ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", type=int, default=20)
    parser.add_argument("--lessons", default="*", help="a pattern for the names of the lessons")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    options = parser.parse_args()
    text = report(options.kernels, options.lessons)
    print(text)
    if options.write:
        readme.write("kernels", text)


if __name__ == "__main__":
    main()
