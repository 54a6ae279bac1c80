"""The lessons: built faithfully, written in one style, and running as published and as solved."""

import ast
import io
import json
import re
import tokenize
from itertools import pairwise
from urllib.parse import unquote

import nbformat
import pytest
from lesson_runner import run_here, run_in_kernel

from lessons import build

LESSONS = build.lesson_paths(build.ROOT / "lessons")
NOTEBOOKS = build.ROOT / "notebooks"
README = build.ROOT / "README.md"
SUMMARY = {"en": "## In three sentences", "zh": "## 三句话小结"}

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
each_language = pytest.mark.parametrize("lang", build.NAMES)

# A small lesson in good style. Its helpers are stand-ins: what has a status counts as a check's result.
SAMPLE = """\
# %% [markdown] lang="en"
# # 1 · Convolution: one window
#
# How does one number come out of nine?

# %% [markdown] lang="zh"
# # 1 · 卷积：一个窗口
#
# 九个数怎样
# 变成一个数？

# %%
from builtins import print as predict, str as language
from types import SimpleNamespace as check
language(tr("en", "zh"))

# %% tags=["presenter"]
predict(tr("How large is the output?",
           "输出有多大？"), {3: tr("right", "对")})

# %% tags=["stub"]
size = None

# %% [markdown] lang="en" tags=["solution"]
# Three windows fit.

# %% [markdown] lang="zh" tags=["solution"]
# 放得下三个窗口。

# %% tags=["solution"]
size = 3

# %%
check(status="right" if size == 3 else "not started")

# %% [markdown]
# $$y = C x$$

# %% [markdown] lang="en"
# ## In three sentences
#
# One window, one number.

# %% [markdown] lang="zh"
# ## 三句话小结
#
# 一个窗口，一个数。
"""


@pytest.fixture
def sample(tmp_path):
    """Write a changed copy of the sample lesson: `sample(("size = 3", "size = 4"))` is its path."""

    def write(*changes, name="01_sample.py", newline="\n"):
        text = SAMPLE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "lessons" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline=newline)
        return path

    return write


@pytest.fixture
def project(sample, tmp_path):
    """A root with two lessons, a start page and a README, all built."""
    sample()
    sample(("# # 1 ·", "# # 2 ·"), ("# # 1 ·", "# # 2 ·"), (": one", " | one"), name="02_second.py")
    (tmp_path / "lessons/index.py").write_text("# %% [markdown]\n# # Start\n#\n# {lessons}\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("Top\n<!-- lessons -->\nold\n<!-- /lessons -->\nEnd\n", encoding="utf-8")
    assert build.main([], tmp_path) == 0
    return tmp_path


# The builder


def test_each_notebook_holds_its_language_and_no_solution(sample):
    path = sample()
    english, chinese = (build.build(path, lang) for lang in build.NAMES)
    assert english.cells[0].source == (
        "<small>[中文](../zh/01_sample.ipynb) · [Map of the course](../index.ipynb)</small>\n\n"
        "# 1 · Convolution: one window\n\nHow does one number come out of nine?"
    )
    assert chinese.cells[0].source.endswith("# 1 · 卷积：一个窗口\n\n九个数怎样变成一个数？")
    assert [cell.source for cell in english.cells[2:6]] == [
        'predict("How large is the output?", {3: "right"})',
        "size = None",
        'check(status="right" if size == 3 else "not started")',
        "$$y = C x$$",
    ]
    assert [cell.id for cell in english.cells] == [cell.id for cell in chinese.cells]
    assert [cell.id[-2:] for cell in english.cells] == ["01", "02", "03", "04", "07", "08", "09", "nd"]
    hidden = {"jupyter": {"source_hidden": True}}  # a question's source names the answer
    assert [cell.metadata for cell in english.cells if cell.metadata] == [{"tags": ["presenter"], **hidden}]
    solved = build.build(path, "zh", solutions=True)
    assert [cell.source for cell in solved.cells[3:6]] == ["size = None", "放得下三个窗口。", "size = 3"]


def test_a_text_keeps_all_around_it_and_reads_well():
    code = "f(α, tr('它 \"x\"', '步\\n幅') )  ;g( tr('a'\n  \"b\", 'c\"d') ,tr(\"don't\", \"\"))  # fmt: skip"
    cell = build.Cell("x.py", 1, "x-01", "code", None, frozenset(), code)
    assert build.render(cell, "en") == 'f(α, \'它 "x"\' )  ;g( "ab" ,"don\'t")'
    assert build.render(cell, "zh") == 'f(α, "步\\n幅" )  ;g( \'c"d\' ,"")'


def test_only_chinese_lines_of_a_paragraph_are_joined():
    assert build.unwrap("# 标题\n一行，\n两行\nx\n- 甲\n- 乙\n\n丙") == "# 标题\n一行，两行\nx\n- 甲\n- 乙\n\n丙"
    assert build.unwrap("```\n一\n二\n```") == "```\n一\n二\n```"


@pytest.mark.parametrize("text", ['"', "'", "\"'", '\\"', "\\", "a\tb\n", "步幅\u3000“引号”", "\x7f\x00é😀"])
def test_a_literal_means_its_text(text):
    assert ast.literal_eval(build.literal(text)) == text
    assert "\\u3" not in build.literal(text)


@pytest.mark.parametrize(
    "old, new, at",
    [
        ('# %% [markdown] lang="zh"\n# # 1', "# %%\n# # 1", '# %% [markdown] lang="en"\n# # 1'),
        ('# %% [markdown] lang="zh"\n# # 1', '# %% [markdown] lang="en"\n# # 1', '# %% [markdown] lang="en"\n# # 1'),
        ('# %% [markdown] lang="en"\n# # 1', "# %% [markdown]\n# # 1", '# %% [markdown] lang="zh"\n# # 1'),
        ('# %% [markdown] lang="en"\n# ## I', "# %%\n# ## I", '# %% [markdown] lang="zh"\n# ## 三'),
        ('# %% [markdown] lang="zh"\n# ## 三', "# %% [markdown]\n# ## 三", '# %% [markdown] lang="en"\n# ## I'),
        ('lang="zh" tags=["solution"]', 'lang="zh"', '# %% [markdown] lang="en" tags=["solution"]'),
        ('# %% tags=["solution"]', '# %% tags=["soluton"]', '# %% tags=["soluton"]'),
        ('# %% tags=["solution"]', '# %% solution="yes"', '# %% solution="yes"'),
        ('# %% tags=["solution"]', '# %% lang="en"', '# %% lang="en"'),
        ('tags=["stub"]\nsize', 'lang="en"\nsize\n\n# %% lang="zh"\nsize', '# %% lang="en"'),
        ("# %% [markdown]\n# $$", "# %% [raw]\n# $$", "# %% [raw]"),
        ('# %% [markdown] lang="zh"\n# # 1', '# %% [markdown] lang="cn"\n# # 1', '# %% [markdown] lang="cn"'),
        ('tr("right", "对")', '\ntr("right")', 'tr("right")'),
        ('tr("right", "对")', '\ntr("right", zh="对")', 'tr("right"'),
        ('tr("right", "对")', '\ntr("right", 3)', 'tr("right"'),
        ('tr("right", "对")', '\ntr("right", str(3))', 'tr("right"'),
        ('tr("right", "对")', '\ntr("right", f"对{3}")', 'tr("right"'),
        ('tr("right", "对")', "\nf\"{tr('right', '对')}\"", 'f"{tr('),
        ('tr("right", "对")', "\ntr", "tr}"),
        ("size = 3", "size = = 3", "size = = 3"),
        ("size = 3", "x = 1\n%time 3", "%time 3"),
        ("size = 3", 'size = """\n# %% x\n"""', '# %% [markdown] lang="en"\n# # 1'),
        ('# %% [markdown] lang="en"\n# # 1', 'x = 1\n# %% [markdown] lang="en"\n# # 1', "x = 1"),
        ("# # 1 · Conv", "# # 7 · Conv", '# %% [markdown] lang="en"'),
        ("# # 1 · Conv", "# # Conv", '# %% [markdown] lang="en"'),
        ("#\n# How does one number come out of nine?\n", "", '# %% [markdown] lang="en"'),
    ],
)
def test_a_fault_is_named_by_file_and_line(sample, old, new, at):
    path = sample((old, new))
    text = path.read_text(encoding="utf-8")
    line = text[: text.index(at)].count("\n") + 1
    with pytest.raises(build.BuildError, match=rf"^{re.escape(str(path))}:{line}: "):
        build.build(path, "en", solutions=True)
        build.title(path, "en")


def test_lessons_are_linked_in_order(project):
    first, second = (build.build(path, "zh") for path in build.lesson_paths(project / "lessons"))
    assert "[第 2 课 →](02_second.ipynb)" in first.cells[0].source
    assert "←" not in first.cells[0].source
    assert first.cells[-1].source == "**下一课：[2 · 卷积：一个窗口](02_second.ipynb)** · [课程目录](../index.ipynb)"
    assert "[← 第 1 课](01_sample.ipynb)" in second.cells[0].source
    assert second.cells[-1].source == "[课程目录](../index.ipynb)"


def test_an_appendix_follows_the_last_lesson(project, sample):
    appendix = sample(("# # 1 ·", "# # A1 ·"), ("# # 1 ·", "# # A1 ·"), name="A1_more.py")
    last = sample(("# # 1 ·", "# # 10 ·"), ("# # 1 ·", "# # 10 ·"), name="10_last.py")
    assert build.lesson_paths(appendix.parent)[-2:] == [last, appendix]
    assert build.title(appendix, "en") == ("A1", "Convolution: one window", "How does one number come out of nine?")
    made = build.build(last, "zh"), build.build(appendix, "zh")
    assert "[附录 A1 →](A1_more.ipynb)" in made[0].cells[0].source
    assert made[0].cells[-1].source.startswith("**下一课：[A1 · 卷积：一个窗口](A1_more.ipynb)**")
    assert "[← 第 10 课](10_last.ipynb)" in made[1].cells[0].source
    assert "[← Lesson 10](10_last.ipynb)" in build.build(appendix, "en").cells[0].source
    assert made[1].cells[-1].source == "[课程目录](../index.ipynb)"
    assert "| A1 | [Convolution: one window](en/A1_more.ipynb)" in build.lessons_table("", appendix.parent)


def test_the_first_lesson_may_be_number_0(project, sample):
    sample(("# # 1 ·", "# # 0 ·"), ("# # 1 ·", "# # 0 ·"), name="00_before.py")
    paths = build.lesson_paths(project / "lessons")
    assert [build.title(path, "en")[0] for path in paths] == ["0", "1", "2"]
    assert "[← Lesson 0](00_before.ipynb)" in build.build(paths[1], "en").cells[0].source
    assert "[第 1 课 →](01_sample.ipynb)" in build.build(paths[0], "zh").cells[0].source
    assert "| 0 | [Convolution: one window](en/00_before.ipynb)" in build.lessons_table("", project / "lessons")


def test_the_table_stands_on_the_start_page_and_in_the_readme(project):
    row = "| 2 | [Convolution \\| one window]({0}en/02_second.ipynb)<br>How does one number come out of nine? | "
    row += "[卷积：一个窗口]({0}zh/02_second.ipynb)<br>九个数怎样变成一个数？ |"
    start = nbformat.read(project / "notebooks/index.ipynb", as_version=4)
    assert row.format("") in start.cells[0].source
    readme = (project / "README.md").read_text(encoding="utf-8")
    assert row.format("notebooks/") in readme
    assert (readme[:4], readme[-4:], "old" in readme) == ("Top\n", "End\n", False)


def test_a_build_is_the_same_each_time_and_from_any_line_endings(project, sample):
    before = {path: path.read_bytes() for path in project.rglob("*.ipynb")}
    assert len(before) == 5
    sample(newline="\r\n")
    assert build.main([], project) == 0
    assert {path: path.read_bytes() for path in before} == before
    assert not any(b"\r" in data for data in before.values())
    text = before[project / "notebooks/zh/01_sample.ipynb"].decode()
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("damage", ["edit", "orphan", "missing", "readme", "markers", "crlf"])
def test_check_names_what_differs_and_writes_nothing(project, capsys, damage):
    assert build.main(["--check"], project) == 0
    target = project / ("README.md" if damage in ("readme", "markers") else "notebooks/zh/01_sample.ipynb")
    if damage == "orphan":
        target = target.with_name("03_gone.ipynb")
    text = b"{}" if damage == "orphan" else target.read_bytes()
    old, new = {"markers": (b"<!-- /", b"<!-- "), "readme": (b"nine", b"ten"), "crlf": (b"\n", b"\r\n")}.get(
        damage, ("数".encode(), "三".encode())
    )
    if damage == "missing":
        target.unlink()
    else:
        target.write_bytes(text.replace(old, new))
    state = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    assert build.main(["--check"], project) == 1
    assert str(target) in capsys.readouterr().err
    assert {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()} == state


# What is committed


def test_there_are_lessons():
    assert LESSONS, "lessons/ holds no lesson yet (NN_name.py)"


def test_notebooks_are_as_built():
    wrong = build.differences()
    assert not wrong, "edit lessons/, then run: python lessons/build.py\n" + "\n".join(wrong)


def test_the_readme_holds_the_table():
    if not README.exists():
        pytest.skip("no README.md yet")
    block = build.README_BLOCK.search(README.read_text(encoding="utf-8"))
    assert block, "README.md lacks the lines <!-- lessons --> and <!-- /lessons -->"
    assert build.lessons_table("notebooks/") in block[0], "run: python lessons/build.py"


def shape(code):
    """The syntax tree of code with every string blanked: `shape('f("a")') == shape('f("b")')`."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def language_faults(english, chinese):
    """Where two notebooks differ in more than their words: `language_faults(nb, nb) == []`."""
    if [(cell.id, cell.cell_type) for cell in english.cells] != [(cell.id, cell.cell_type) for cell in chinese.cells]:
        return ["their cells differ"]
    pairs = [pair for pair in zip(english.cells, chinese.cells, strict=True) if pair[0].cell_type == "code"]
    return [one.id for one, other in pairs if shape(one.source) != shape(other.source)]


@each_lesson
def test_both_languages_have_equal_code(path):
    both = [nbformat.read(NOTEBOOKS / lang / f"{path.stem}.ipynb", as_version=4) for lang in build.NAMES]
    assert language_faults(*both) == []


def test_unequal_code_is_seen(sample):
    english, chinese = (build.build(sample(), lang) for lang in build.NAMES)
    assert language_faults(english, chinese) == []
    english.cells[4].source += " or 1"
    assert language_faults(english, chinese) == ["01_sample-07"]
    del english.cells[4]
    assert language_faults(english, chinese) == ["their cells differ"]


def notebook_faults(path):
    """What no committed notebook has (outputs, shared ids, dead links): `notebook_faults(path) == []`."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]  # nbformat.read would mend the ids
    ids = [cell["id"] for cell in cells]
    links = [link for cell in cells for link in re.findall(r"\]\(([^)#:]+)\)", "".join(cell["source"]))]
    faults = [f"{cell['id']} holds outputs" for cell in cells if cell.get("outputs") or cell.get("execution_count")]
    faults += [f"{name} is the id of two cells" for name in sorted(set(ids)) if ids.count(name) > 1]
    return faults + [f"{link} leads nowhere" for link in links if not (path.parent / unquote(link)).exists()]


def test_committed_notebooks_are_clean():
    paths = [path for path in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts]
    assert {path: faults for path in paths if (faults := notebook_faults(path))} == {}


def test_an_unclean_notebook_is_seen(project):
    path = project / "notebooks/en/01_sample.ipynb"
    assert notebook_faults(path) == []
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["execution_count"] = 1
    notebook["cells"][2]["id"] = notebook["cells"][3]["id"]
    notebook["cells"][0]["source"] = ["[gone](03_gone.ipynb)"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert notebook_faults(path) == [
        "01_sample-02 holds outputs",
        "01_sample-04 is the id of two cells",
        "03_gone.ipynb leads nowhere",
    ]


# The style


def calls(cells):
    """The names of the functions that code cells call: `calls(cells).count("check") == 2`."""
    nodes = [node for cell in cells if cell.kind == "code" for node in ast.walk(ast.parse(cell.source))]
    return [node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]


def size_fault(cell):
    """Why a code cell is too large, or None: three statements, three lines, or one call of at most 14 lines."""
    body, lines = ast.parse(cell.source).body, cell.source.count("\n") + 1
    if "stub" in cell.tags:
        return f"a stub of {lines} lines, more than 8" if lines > 8 else None
    if all(isinstance(node, ast.Import | ast.ImportFrom) or "language(" in ast.unparse(node) for node in body):
        return f"{lines} lines of imports, more than 6" if lines > 6 else None
    statements = sum(isinstance(node, ast.stmt) for top in body for node in ast.walk(top))
    if statements > 3:
        return f"{statements} statements, more than 3"
    tall = [node for node in body if node.end_lineno > node.lineno]
    limit = 14 if any(isinstance(getattr(node, "value", None), ast.Call) for node in tall) else 3
    return f"{lines} lines, more than {limit}" if lines > limit else None


def word_fault(cell, lang):
    """What is wrong with a code cell's words, or None: comments, Chinese outside strings, untranslated sentences."""
    tokens = list(tokenize.generate_tokens(io.StringIO(cell.source).readline))
    strings = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    if sum(token.type == tokenize.COMMENT for token in tokens) > ("stub" in cell.tags):
        return "a comment: it cannot be translated"
    if any(re.search(build.WIDE, token.string) for token in tokens if lang == "en" or token.type not in strings):
        return "Chinese in English code, or outside a string"
    texts = [node.value for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Constant)]
    sentences = [text for text in texts if isinstance(text, str) and re.search(r"[a-z]+ [a-z]+ [a-z]+", text)]
    if lang == "zh" and not all(re.search(build.WIDE, text) for text in sentences):
        return "a sentence without tr"
    return None


def length_fault(cell, lang):
    """Why prose is too long or in the wrong language, or None: 120 words of English, 220 characters of Chinese."""
    words = cell.source.split() if lang == "en" else re.findall(rf"{build.WIDE}|\w+", cell.source, re.ASCII)
    if cell.lang == "zh" and not re.search(build.WIDE, cell.source):
        return "no Chinese in it"
    limit = {"en": 120, "zh": 220}[lang]
    return f"{len(words)} words or characters, more than {limit}" if len(words) > limit else None


def style_faults(path, lang):
    """Every breach of the style, by file and line: `style_faults(path, "en") == []`."""
    cells = build.cells_of(path, lang)
    prose = [cell for cell in cells if cell.kind == "markdown"]
    found = [(cell, length_fault(cell, lang)) for cell in prose]
    found += [(cell, size_fault(cell)) for cell in cells if cell.kind == "code"]
    found += [(cell, word_fault(cell, lang)) for cell in cells if cell.kind == "code"]
    headings = [cell for cell in prose for line in cell.source.split("\n") if line.startswith("# ")]
    if headings != cells[:1]:
        found.append((cells[0], "not exactly one '# ' heading, in the first cell"))
    if not cells[-1].source.startswith(SUMMARY[lang] + "\n"):
        found.append((cells[-1], f"the last cell does not start with {SUMMARY[lang]}"))
    called = calls(cells)
    found += [(cells[0], f"no {name}(...)") for name in ("predict", "check") if name not in called]
    spoken = [cell for cell in cells if f'language("{lang}")' in cell.source]
    if len(spoken) != 1 or called.count("language") != 1:
        found.append((cells[0], 'not one language(tr("en", "zh"))'))
    for before, cell in pairwise(build.read(path)):
        if "solution" in cell.tags and not before.tags & {"stub", "solution"}:
            found.append((cell, "a solution that follows no stub"))
    return [f"{path.name}:{cell.line}: {fault}" for cell, fault in found if fault]


@each_lesson
@each_language
def test_style(path, lang):
    faults = style_faults(path, lang)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "change",
    [
        ("size = None", "# yours\nsize = None"),
        ("{3: tr", "{" + "\n" * 13 + "3: tr"),
        ("size = None", "\n" * 7 + "size = None"),
        ("# One window, one number.", "# " + "word " * 116),
        ("# 一个窗口，一个数。", "# " + "字" * 214 + " C"),
    ],
)
def test_good_style_passes(sample, change):
    assert style_faults(sample(change), "en") + style_faults(sample(change), "zh") == []


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("# One window, one number.", "# " + "word " * 117, "121 words or characters, more than 120"),
        ("# 一个窗口，一个数。", "# " + "字" * 215 + " C", "221 words or characters, more than 220"),
        ("# ## 三句话小结\n#\n# 一个窗口，一个数。\n", "# One window.\n", "no Chinese in it"),
        ("# One window", "# # One window", "not exactly one '# ' heading"),
        ("# ## In three sentences", "# ## The end", "the last cell does not start with ## In three sentences"),
        ("# ## 三句话小结", "# ## 完", "the last cell does not start with ## 三句话小结"),
        ("size = None", "size = None\n# a\n# b", "a comment"),
        ("predict(tr", "# look\npredict(tr", "a comment"),
        ("size = None", "a\n" * 9 + "size = None", "a stub of 10 lines"),
        ("{3: tr", "{" + "\n" * 14 + "3: tr", "15 lines, more than 14"),
        ("check(status", "x = [\n1,\n2,\n]\ncheck(status", "5 lines, more than 3"),
        ("check(status", "a; b; c; check(status", "4 statements"),
        ("check(status", "for a in b: c; d\ncheck(status", "4 statements"),
        ("language(tr", "import ast\n" * 4 + "language(tr", "7 lines of imports"),
        ("size == 3 else", "尺寸 == 3 else", "Chinese in English code, or outside a string"),
        ('tr("right", "对")', 'tr("对", "right")', "Chinese in English code, or outside a string"),
        ('tr("right", "对")', '"that is right"', "a sentence without tr"),
        ("predict(tr", "print(tr", "no predict(...)"),
        ("check(status", "print(status", "no check(...)"),
        ('language(tr("en", "zh"))', "", "not one language("),
        ('language(tr("en", "zh"))', 'language("en")', "not one language("),
        ("size == 3 else", 'language(tr("en", "zh")) else', "not one language("),
        ('["stub"]', '["presenter"]', "a solution that follows no stub"),
    ],
)
def test_bad_style_is_seen(sample, old, new, fault):
    path = sample((old, new))
    found = style_faults(path, "en") + style_faults(path, "zh")
    assert any(re.match(rf"01_sample.py:\d+: {re.escape(fault)}", line) for line in found), found


# The lessons run


def run_faults(path, lang, solutions, folder):
    """Checks that do not report what they should, run here: `run_faults(path, "en", False, tmp_path) == []`."""
    expected = "right" if solutions else "not started"
    written = calls(build.cells_of(path, lang, solutions)).count("check")
    statuses = run_here(build.build(path, lang, solutions), folder)
    faults = [f"a check says {status!r} instead of {expected!r}" for status in statuses if status != expected]
    if len(statuses) != written:
        faults.append(f"{written} checks, of which {len(statuses)} show a result")
    return faults


@each_lesson
@each_language
@pytest.mark.parametrize("solutions", [False, True], ids=["published", "solved"])
def test_checks_wait_for_the_learner_and_accept_the_solution(path, lang, solutions):
    assert run_faults(path, lang, solutions, NOTEBOOKS / lang) == []


@each_lesson
@each_language
def test_lesson_runs_in_a_kernel(path, lang):
    assert run_in_kernel(build.build(path, lang), NOTEBOOKS / lang) == []


def test_a_good_lesson_runs(sample, tmp_path):
    path = sample()
    assert run_faults(path, "en", False, tmp_path) == []
    assert run_faults(path, "zh", True, tmp_path) == []


@pytest.mark.parametrize(
    "old, new, solutions, fault",
    [
        ("size = None", "size = 3", False, "a check says 'right' instead of 'not started'"),
        ("size = 3", "size = 4", True, "a check says 'not started' instead of 'right'"),
        ("check(status", "result = check(status", False, "1 checks, of which 0 show a result"),
    ],
)
def test_a_check_that_reports_wrongly_is_seen(sample, tmp_path, old, new, solutions, fault):
    assert run_faults(sample((old, new)), "en", solutions, tmp_path) == [fault]


def test_a_failing_cell_is_seen_and_named(sample, tmp_path):
    with pytest.raises(ZeroDivisionError) as caught:
        run_faults(sample(("size = None", "size = 1 / 0")), "en", False, tmp_path)
    assert caught.value.__notes__ == ["in cell 01_sample-04:\nsize = 1 / 0"]


def test_each_run_starts_afresh(sample, tmp_path):
    run_faults(sample(), "en", True, tmp_path)
    with pytest.raises(NameError):
        run_faults(sample(("size = None", "size")), "en", False, tmp_path)


def test_a_kernel_reports_errors_and_warnings(sample, tmp_path):
    path = sample(("size = None", "import warnings; warnings.warn('old')\nsize = None"), ("y = C x", "x"))
    notebook = build.build(path, "en")
    notebook.cells[-3].source = "1 / 0"
    notebook.cells[-3].cell_type = "code"
    warned, failed = run_in_kernel(notebook, tmp_path)
    assert "01_sample-04" in warned and "old" in warned
    assert "division by zero" in failed
