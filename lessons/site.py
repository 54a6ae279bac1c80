"""Write the whole collection as a static site: alive without Python, without a server and without a network.

    python lessons/site.py site             every lesson in both languages, run and written as a page, and a start page
    python lessons/site.py site --lite      the pages also link to lite/, where JupyterLite is to be put

Each page carries all it needs. What only Python can do says so there, and links to where the notebook can be run.
"""

import argparse
import os
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import v4

from deconv_helpers.export import ExportError, save_lesson

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
REPOSITORY = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
BINDER = REPOSITORY.replace("https://github.com/", "https://mybinder.org/v2/gh/") + "/HEAD?urlpath=lab/tree/"
DOORS = {
    "en": {"binder": "on Binder", "lite": "in the browser", "local": "on your own computer"},
    "zh": {"binder": "在 Binder 上运行", "lite": "在浏览器里运行", "local": "在自己的电脑上运行"},
}
LOCAL = {"en": REPOSITORY + "#start", "zh": REPOSITORY + "#中文"}
START = """## How to use it · 怎么用

These pages are alive, without Python and without a network. **Click a picture**, then step with `→` and `←`, play and
pause with the space bar, and type your own numbers into its cells. **Guess before you look**: each picture waits for
your guess, and a wrong one gets an answer of its own.

这些网页都是活的，不需要 Python，也不需要联网。**点一下图**，用 `→` 和 `←` 一步步走，用空格键播放和暂停，\
还可以在格子里填进自己的数字。**先猜，再看**：每幅图都先等你猜，每个错误的答案都有专门的回应。

## Run it yourself · 自己来运行

Writing code and having it checked takes Python. Run the notebooks {en}.

要自己写代码、让答案得到检查，就需要 Python。笔记本可以{zh}。
"""


def doors(path, language, lite=None):
    """Where a notebook can be run, as pairs of words and an address.

    >>> [words for words, address in doors("en/01_convolution.ipynb", "en", lite="../lite/")]
    ['on Binder', 'in the browser', 'on your own computer']

    `path` is the notebook's within `notebooks`, and `lite` where JupyterLite lies, seen from the page.
    """
    addresses = {"binder": f"{BINDER}notebooks/{path}", "local": LOCAL[language]}
    if lite:
        addresses["lite"] = f"{lite}lab/index.html?path={path}"
    return [(words, addresses[door]) for door, words in DOORS[language].items() if door in addresses]


def site(folder, lite=False, only="*"):
    """Write every page and return the paths, the start page first.

    >>> site(Path("site"))[0]  # doctest: +SKIP
    PosixPath('site/index.html')

    `only` is a pattern that the notebooks' names must match. The pages are made aside and put in the folder when they
    are all there. Raises `ExportError` where a lesson fails, and `OSError` where nothing can be written.
    """
    lessons = sorted(NOTEBOOKS.glob(f"??/{only}.ipynb"))
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".", dir=folder) as place:
        draft = Path(place)
        pages = [draft / notebook.parent.name / f"{notebook.stem}.html" for notebook in lessons]
        for page in [draft / "index.html", *pages]:
            page.parent.mkdir(exist_ok=True)
            page.touch()  # a link is kept where its page stands already
        ways = [
            doors(notebook.relative_to(NOTEBOOKS).as_posix(), notebook.parent.name, "../lite/" if lite else None)
            for notebook in lessons
        ]
        with ThreadPoolExecutor(cpu_count()) as pool:  # the work is done in the kernels
            list(pool.map(save_lesson, lessons, pages, ways))
        notebook = nbformat.read(NOTEBOOKS / "index.ipynb", as_version=4)
        notebook.cells[2:] = [v4.new_markdown_cell(start(lite))]  # after the title and the table, which are the same
        nbformat.write(notebook, draft / "index.ipynb")
        save_lesson(draft / "index.ipynb", draft / "index.html")
        made = [folder / page.relative_to(draft) for page in (draft / "index.html", *pages)]
        for page in made:
            page.parent.mkdir(exist_ok=True)
            os.replace(draft / page.relative_to(folder), page)
        return made


def start(lite=False):
    """What the start page says below the table of lessons.

    >>> "在浏览器里运行" in start(lite=True), "在浏览器里运行" in start()
    (True, False)
    """
    joined = {}
    for language, or_ in (("en", ", or "), ("zh", "，或者")):
        ways = doors("index.ipynb", language, "lite/" if lite else None)
        joined[language] = or_.join(f'<a href="{address}">{words}</a>' for words, address in ways)
    return START.format(**joined)


def main(arguments=None):
    """Write the site and say how large it is; the exit code: `main(["site"]) == 0` when all is well."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lite", action="store_true", help="link to lite/ as well")
    given = parser.parse_args(arguments)
    try:
        pages = site(given.folder, given.lite)
    except (ExportError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(page.stat().st_size for page in pages)
    print(f"{len(pages)} pages, {size / 1e6:.1f} MB, in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
