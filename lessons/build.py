"""Write notebooks/ and the README's table of lessons from the sources beside this file.

    python lessons/build.py            write everything
    python lessons/build.py --check    write nothing; name what differs and exit 1
    python lessons/build.py --solutions FOLDER      for teachers: the notebooks with their solutions, and nothing else

A lesson is one file, `NN_name.py` (an appendix `A1_name.py`), in jupytext's percent format. Each cell starts with a
line of its own:

    # %% [markdown] lang="en"      prose in English, followed at once by the same prose in Chinese:
    # %% [markdown] lang="zh"
    # %% [markdown]                the same in both notebooks (a formula, a picture)
    # %%                           code, shared; tr("English", "中文") in it becomes the one literal
    # %% tags=["stub"]             what the learner completes
    # %% tags=["solution"]         left out of the notebooks; follows the stub that it solves
    # %% tags=["presenter"]        for the teacher; the one tag that stays in the notebook

The first cell holds the title, `# 1 · Convolution: one window`, and below it, as a paragraph of its own, the question
of the lesson: the start page and the README show both. Links between lessons are added here, never written by hand.
A `# fmt: skip` in code is for the source's formatter and does not reach the notebooks.
The start page is `index.py`, one bilingual notebook; `{lessons}` in it becomes the table.
"""

import argparse
import ast
import json
import os
import re
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import jupytext
import nbformat
from nbformat import v4

ROOT = Path(__file__).resolve().parents[1]
NAMES = {"en": "English", "zh": "中文"}
WORDS = {
    "en": {"map": "Map of the course", "lesson": "Lesson {}", "appendix": "Appendix {}", "next": "Next: {}"},
    "zh": {"map": "课程目录", "lesson": "第 {} 课", "appendix": "附录 {}", "next": "下一课：{}"},
}
KINDS = {("code", None), ("markdown", None), ("markdown", "en"), ("markdown", "zh")}
TAGS = {"stub", "solution", "presenter"}
KEPT_TAGS = {"presenter"}
METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
    "language_info": {"name": "python"},
}
WIDE = "[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]"  # Chinese characters and their punctuation
README_BLOCK = re.compile(r"(<!-- lessons -->\n).*?(<!-- /lessons -->)", re.DOTALL)


class BuildError(ValueError):
    """A fault in a source, with its place: `str(BuildError(path, 7, "no twin")) == "lessons/01_x.py:7: no twin"`."""

    def __init__(self, path, line, why):
        super().__init__(f"{path}:{line}: {why}")


@dataclass(frozen=True)
class Cell:
    """One cell of a source: `Cell(path, 5, "01_x-02", "code", None, frozenset({"stub"}), "x = 1")`."""

    path: Path
    line: int
    id: str
    kind: str
    lang: str | None
    tags: frozenset
    source: str


def lesson_paths(folder):
    """The sources in order, appendices last: `lesson_paths(ROOT / "lessons")[0].name == "00_predictions.py"`."""
    return sorted(folder.glob("[0-9A][0-9]_*.py"))


def read(path):
    """Every cell of a source; twins carry the same id: `[cell.lang for cell in read(path)] == ["en", "zh", None]`."""
    text = path.read_text(encoding="utf-8")  # CRLF becomes LF here
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("# %%")]
    found = jupytext.reads(text, fmt="py:percent").cells
    if len(found) != len(lines):
        raise BuildError(path, 1, "some text stands before the first '# %%', or a '# %%' inside a string")
    cells, ordinal = [], 0
    for line, cell in zip(lines, found, strict=True):
        lang, tags = cell.metadata.get("lang"), frozenset(cell.metadata.get("tags", []))
        # Nothing unknown passes: a misspelt tag would publish a solution.
        unknown = (set(cell.metadata) - {"lang", "tags", "lines_to_next_cell"}) | (tags - TAGS)
        if unknown:
            raise BuildError(path, line, f"unknown on a cell: {', '.join(sorted(unknown))}")
        if (cell.cell_type, lang) not in KINDS:
            raise BuildError(path, line, f"a {cell.cell_type} cell with lang={lang}: lang is for prose, en or zh")
        ordinal += lang != "zh"
        cells.append(Cell(path, line, f"{path.stem}-{ordinal:02}", cell.cell_type, lang, tags, cell.source))
    for before, after in pairwise([None, *cells, None]):
        english, chinese = before is not None and before.lang == "en", after is not None and after.lang == "zh"
        if english != chinese or (english and before.tags != after.tags):
            line = before.line if english else after.line
            raise BuildError(path, line, 'lang="en" and its lang="zh" twin, with the same tags, stand side by side')
    return cells


def cells_of(path, lang, solutions=False):
    """The cells of one language as published: `"tr(" in cells_of(path, "zh")[2].source` is false."""
    chosen = [cell for cell in read(path) if cell.lang in (lang, None) and (solutions or "solution" not in cell.tags)]
    return [replace(cell, source=render(cell, lang) if cell.kind == "code" else unwrap(cell.source)) for cell in chosen]


def render(cell, lang):
    """A code cell's text with one language's words: `print(tr("Hi", "你好"))` becomes `print("你好")` for "zh"."""
    try:
        nodes = list(ast.walk(ast.parse(cell.source)))
    except SyntaxError as error:
        raise BuildError(cell.path, cell.line + (error.lineno or 0), f"not plain Python: {error.msg}") from None
    calls = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
    in_fstrings = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    names = [node for node in nodes if isinstance(node, ast.Name) and node.id == "tr"]
    lines = [line + b"\n" for line in cell.source.encode().split(b"\n")]  # ast counts columns in bytes
    source = b"".join(lines)
    # From the last to the first, so that the positions of those before stay true.
    for name in sorted(names, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        call = calls.get(id(name))
        words = [getattr(argument, "value", None) for argument in call.args + call.keywords] if call else []
        if [type(word) for word in words] != [str, str] or id(name) in in_fstrings:
            why = 'not tr("English", "中文"): two literals, and in no f-string'
            raise BuildError(cell.path, cell.line + name.lineno, why)
        begin = sum(map(len, lines[: call.lineno - 1])) + call.col_offset
        end = sum(map(len, lines[: call.end_lineno - 1])) + call.end_col_offset
        source = source[:begin] + literal(words[list(NAMES).index(lang)]).encode() + source[end:]
    return source.decode().replace("  # fmt: skip", "").strip("\n")  # that one is for the source's formatter


def literal(text):
    """Python's literal for a text, with no escapes for Chinese: `literal("步幅") == '"步幅"'`."""
    quoted = json.dumps(text, ensure_ascii=False)  # JSON's escapes are Python's as well
    return "'" + quoted[1:-1].replace('\\"', '"') + "'" if '"' in text and "'" not in text else quoted


def unwrap(text):
    """Prose with no line break between Chinese characters, where browsers show a gap: `unwrap("卷\\n积") == "卷积"`."""
    return text if "```" in text else re.sub(rf"(?m)^(?!#)(.*{WIDE})\n(?={WIDE})", r"\1", text)


def title(path, lang):
    """A lesson's number, title and question: `title(path, "en") == ("1", "Convolution", "What does a window do?")`."""
    cell, number = cells_of(path, lang)[0], re.match("0?(.+)_", path.name[:3])[1]
    found = re.match(rf"# {number} · (.+)\n\n((?:[^\n#].*\n?)+)", cell.source)
    if not found:
        raise BuildError(path, cell.line, f"not '# {number} · Title', an empty line, and the lesson's question")
    return number, found[1].strip(), " ".join(found[2].split()).strip("*_")


def name(path, lang):
    """What links call a lesson: `name(path, "zh") == "第 1 课"`, or "附录 A1"."""
    number = title(path, lang)[0]
    return WORDS[lang]["lesson" if number.isdigit() else "appendix"].format(number)


def build(path, lang, solutions=False):
    """The notebook of a lesson in one language, with its links: `build(path, "zh").cells[-1].id == "01_x-end"`."""
    cells, paths, words = cells_of(path, lang, solutions), lesson_paths(path.parent), WORDS[lang]
    number = paths.index(path)
    twins = [f"[{tongue}](../{other}/{path.stem}.ipynb)" for other, tongue in NAMES.items() if other != lang]
    course, top, end = f"[{words['map']}](../index.ipynb)", [], []
    for near in paths[max(number - 1, 0) : number]:
        top.append(f"[← {name(near, lang)}]({near.stem}.ipynb)")
    for near in paths[number + 1 : number + 2]:
        top.append(f"[{name(near, lang)} →]({near.stem}.ipynb)")
        after = "[{} · {}]".format(*title(near, lang)[:2])
        end.append(f"**{words['next'].format(after)}({near.stem}.ipynb)**")
    links = " · ".join([*twins, course, *top])
    cells[0] = replace(cells[0], source=f"<small>{links}</small>\n\n{cells[0].source}")
    last = Cell(path, 0, f"{path.stem}-end", "markdown", lang, frozenset(), " · ".join([*end, course]))
    return notebook([*cells, last])


def notebook(cells):
    """A valid notebook without outputs: `notebook(cells_of(path, "en")).nbformat == 4`."""
    new = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}
    made = []
    for cell in cells:
        tags = sorted(cell.tags & KEPT_TAGS)
        metadata = {"tags": tags} if tags else {}
        if cell.kind == "code" and cell.source.startswith("predict("):
            metadata["jupyter"] = {"source_hidden": True}  # it names the right answer; a click on the bar opens it
        made.append(new[cell.kind](cell.source, id=cell.id, metadata=metadata))
    result = v4.new_notebook(cells=made, metadata=METADATA, nbformat_minor=5)
    nbformat.validate(result)
    return result


def lessons_table(prefix, folder=ROOT / "lessons"):
    """A Markdown table, one row a lesson, its links beginning with prefix: `lessons_table("notebooks/")`."""
    rows = ["| | English | 中文 |", "|---:|:---|:---|"]
    for path in lesson_paths(folder):
        row = [title(path, "en")[0]]
        for lang in NAMES:
            _, called, question = title(path, lang)
            row.append(f"[{called}]({prefix}{lang}/{path.stem}.ipynb)<br>{question}".replace("|", "\\|"))
        rows.append(f"| {' | '.join(row)} |")
    return "\n".join(rows)


def notebooks(target, root=ROOT, solutions=False):
    """The start page and every lesson with their texts, by path: `Path("a/index.ipynb") in notebooks(Path("a"))`."""
    folder = root / "lessons"
    table = lessons_table("", folder)
    start = read(folder / "index.py")
    start = [replace(cell, source=unwrap(cell.source).replace("{lessons}", table)) for cell in start]
    made = {target / "index.ipynb": notebook(start)}
    for lang in NAMES:
        made |= {target / lang / f"{path.stem}.ipynb": build(path, lang, solutions) for path in lesson_paths(folder)}
    return {path: nbformat.writes(made[path]).rstrip("\n") + "\n" for path in made}


def outputs(root=ROOT):
    """Every generated file with its text: `outputs()[ROOT / "notebooks/index.ipynb"].endswith("}\\n")`."""
    folder, readme = root / "lessons", root / "README.md"
    texts = notebooks(root / "notebooks", root)
    if readme.exists():
        table = lessons_table("notebooks/", folder)
        texts[readme], blocks = README_BLOCK.subn(
            lambda found: f"{found[1]}\n{table}\n\n{found[2]}", readme.read_text(encoding="utf-8")
        )
        if blocks != 1:
            raise BuildError(readme, 1, "not one pair of lines <!-- lessons --> and <!-- /lessons -->")
    return texts


def differences(root=ROOT):
    """What is not as built, and what has no source: `differences() == []` when all is well."""
    texts = outputs(root)
    present = sorted((root / "notebooks").rglob("*.ipynb"))
    orphans = [path for path in present if path not in texts and ".ipynb_checkpoints" not in path.parts]
    stale = [path for path in texts if not path.exists() or path.read_bytes() != texts[path].encode()]
    return [f"differs: {path}" for path in stale] + [f"has no source: {path}" for path in orphans]


def write(texts):
    """Write the files, each in its folder, and each whole or not at all: `write(outputs())`."""
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=".", dir=path.parent) as folder:
                draft = Path(folder) / path.name
                draft.write_text(text, encoding="utf-8", newline="\n")
                os.replace(draft, path)
        except OSError as error:
            raise BuildError(path, 1, f"cannot be written: {error.strerror}") from None


def main(arguments=None, root=ROOT):
    """Build, or only compare; the exit code: `main(["--check"]) == 0` when all is well."""
    parser = argparse.ArgumentParser(description="Build notebooks/ and the README's table from lessons/.")
    parser.add_argument("--check", action="store_true", help="write nothing; name what differs and exit 1")
    parser.add_argument(
        "--solutions", metavar="FOLDER", type=Path, help="write notebooks with solutions there, no more"
    )
    given = parser.parse_args(arguments)
    try:
        if given.solutions:
            if given.solutions.resolve().is_relative_to((root / "notebooks").resolve()):
                raise BuildError(given.solutions, 1, "learners open notebooks/: choose another folder")
            write(notebooks(given.solutions, root, solutions=True))
            return 0
        if not given.check:
            write(outputs(root))
        wrong = differences(root)
    except BuildError as error:
        wrong = [str(error)]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
