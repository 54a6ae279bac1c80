"""Saved pages, opened from disk with every request refused: the pictures are alive and the words are safe."""

import errno
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from course import IN_TURN, LESSONS, ROOT
from nbformat import v4
from page import numbers, own_policy, violations

from deconv_helpers import conv_transpose2d, export, language, play, predict, save_html, save_lesson
from deconv_helpers.export import ExportError
from deconv_helpers.page import STATIC

DIGITS = [[1, 10], [100, 1000]]
pytestmark = pytest.mark.xdist_group("pages")  # made once
HOSTILE = (
    "</script><script>window.hurt = 1</script><!-- <img src=x onerror='window.hurt = 1'> \u2028 \" ' & &lt; ]]> "
    "{n} $x$ \u202eright to left\u202c 👩‍🏫 步幅"
)


@pytest.fixture
def visit(chromium):
    """Open a file; whatever it asks of anyone, and every error, fails the test."""
    pages, errors = [], []

    def refuse(route):
        errors.append(f"asked for {route.request.url}")
        route.abort()

    def open_file(path, **options):
        page = chromium.new_page(**{"viewport": {"width": 1300, "height": 900}, **options})
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.route(lambda url: url != path.as_uri() and not url.startswith("data:"), refuse)
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield open_file
    for page in pages:
        page.close()
    assert errors == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every lesson's page in the making, two at a time, while the first are looked at."""
    folder = tmp_path_factory.mktemp("pages")
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(save_lesson, ROOT / name, folder / f"{at}.html") for at, name in enumerate(LESSONS)}


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request, pages):
    """A lesson as its notebook and its page."""
    source = ROOT / request.param
    return nbformat.read(source, as_version=4), pages[request.param].result(), source


in_turn = pytest.mark.parametrize("lesson", IN_TURN, indirect=True)


def players_of(notebook):
    return sum(cell.source.startswith(("predict(", "play(")) for cell in notebook.cells if cell.cell_type == "code")


def test_a_lesson_file_says_what_it_is_and_nothing_of_the_machine(lesson):
    notebook, page, source = lesson
    text = page.read_text(encoding="utf-8")
    assert page.stat().st_size < 2_000_000
    assert text.startswith(f'<!doctype html>\n<html lang="{source.parent.name}">')
    assert f"<title>{re.search('^# (.+)', notebook.cells[0].source, re.MULTILINE)[1]}</title>" in text
    own_policy(text)
    for place in (ROOT, Path.home(), page.parent, Path(sys.prefix)):
        assert str(place) not in text
    hidden = [cell for cell in notebook.cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert text.count('<details class="source">') == len(hidden) > 0
    asks = [cell for cell in notebook.cells if cell.source.startswith("check(")]
    drawn = [cell for cell in notebook.cells if re.search(r"^(?:board|follow)\(", cell.source, re.MULTILINE)]
    said = export.WORDS[source.parent.name]["python"].format(name=source.name)
    assert len(asks) > 0 and text.count(said) == len(asks) + len(drawn)
    formulas = [
        formula
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for formula in re.findall(r"\$\$.+?\$\$|\$.+?\$", cell.source, re.DOTALL)
    ]
    assert text.count("<math ") == len(formulas) > 0
    assert not re.search(r"\$|\\[a-z]", shown_text(text))


def shown_text(page):
    """The words of a page, without its scripts, its styles and its code."""

    class Reader(HTMLParser):
        inside, words = (), ()

        def handle_starttag(self, tag, attributes):
            if tag in ("script", "style", "code", "pre", "title"):
                self.inside += (tag,)

        def handle_endtag(self, tag):
            if tag in self.inside:
                self.inside = self.inside[:-1]

        def handle_data(self, data):
            if not self.inside:
                self.words += (data,)

    reader = Reader()
    reader.feed(page)
    return " ".join(reader.words)


# Every place of every control (of a long slider, some forty), then from the start to the last step.
EXERCISE = """(root) => {
  const find = (name) => root.querySelector(`[data-control="${name}"]`);
  const moved = [], dead = [];
  for (const input of root.querySelectorAll("[data-param]")) {
    const box = input.type === "checkbox";
    const last = box ? 1 : input.tagName === "SELECT" ? input.options.length - 1 : Number(input.max);
    for (let at = 0; at <= last; at += Math.ceil((last + 1) / 40)) {
      if (box) input.checked = at; else input.value = at;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      moved.push(input.dataset.param);
      if (!root.querySelector(".board") && !root.querySelector('[data-part="refusal"]').textContent) dead.push(at);
    }
  }
  find("reset").click();
  find("step").value = 0;
  find("step").dispatchEvent(new Event("input", { bubbles: true }));
  const counts = [root.querySelector(".count").textContent];
  while (!find("forward").disabled && counts.length < 1000) {
    find("forward").click();
    counts.push(root.querySelector(".count").textContent);
  }
  return { moved, dead, counts };
}"""


FEW_PICTURES = {"00_predictions", "08_deconvolution", "09_learning", "11_game"}  # they ask, or show photographs


@pytest.mark.browser
@in_turn
def test_every_picture_of_a_lesson_is_alive(lesson, visit):
    notebook, file, source = lesson
    page = visit(file)
    assert page.locator(".deconv-player").count() == players_of(notebook) > 0
    steps = moves = edits = 0
    for player in page.locator(".deconv-player").all():
        if player.locator("[data-option]").count():
            player.locator("[data-option]").last.click()
        if not player.locator('[data-control="step"]').count():
            continue  # a question without a picture
        done = player.evaluate(EXERCISE)
        total = len(done["counts"]) - 1
        assert done["dead"] == []
        assert done["counts"] == [f"{step} / {total}" for step in range(total + 1)]
        assert all(value is not None for row in numbers(player) for value in row)
        steps, moves, edits = steps + total, moves + len(done["moved"]), edits + edited(player)
    few = source.stem in FEW_PICTURES
    assert steps > 2 if few else steps >= 10 and moves >= 10 and edits > 2


def edited(player):
    """Type a number into the input's first cell, also where zeros are inserted: whether it can be edited."""
    cell = player.locator(':is([data-grid="input"], [data-grid="spread"]) .cell[data-row="0"][data-col="0"]').first
    cell.dblclick()
    if not cell.locator("input").count():
        return False
    cell.locator("input").fill("-7.5")
    cell.locator("input").press("Enter")
    assert cell.get_attribute("data-value") == "-7.5"
    return True


@pytest.mark.browser
@in_turn
def test_every_prediction_of_a_lesson_answers(lesson, visit):
    notebook, file, source = lesson
    asked = sum(cell.source.startswith("predict(") for cell in notebook.cells)
    unsure, given = {"en": "honest answer", "zh": "不确定也没关系"}[source.parent.name], []
    page = visit(file)
    while not given or any(given[-1]):
        page.reload()
        given.append(page.evaluate(ANSWER, len(given)))
        assert len(given[-1]) == asked > 0
    for answers in zip(*given, strict=True):
        replies = [reply for reply in answers if reply]
        assert len(replies) >= 3 and unsure in replies[-1] and len(set(replies)) >= 2
    assert len(given) > 4


# The reply of every question to its option of that number; None where it has not so many.
ANSWER = """(number) => [...document.querySelectorAll(".question")].map((question) => {
  const option = question.querySelectorAll("[data-option]")[number];
  option?.click();
  const opened = question.querySelectorAll('[data-answer~="right"]').length === 1 && !question.closest("[data-sealed]");
  return option ? opened && question.querySelector('[data-part="reply"]').textContent : null;
})"""


@pytest.mark.browser
@in_turn
def test_a_lesson_follows_the_theme_and_fits_the_window(lesson, visit):
    _, file, _ = lesson
    page = visit(file, color_scheme="light")
    seen = {}
    for scheme, media in (("light", "screen"), ("dark", "screen"), ("dark", "print")):
        page.emulate_media(color_scheme=scheme, media=media)
        page.locator(f'.deconv-player[data-theme="{"light" if media == "print" else scheme}"]').last.wait_for()
        seen[scheme, media] = page.evaluate(
            """() => [document.body, document.querySelector(".deconv-player")]
                .map((node) => getComputedStyle(node).backgroundColor)"""
        )
    white, black = "rgb(255, 255, 255)", "rgb(22, 22, 22)"
    assert seen["light", "screen"] == seen["dark", "print"] == [white, white]
    assert seen["dark", "screen"] == [black, black]
    page.emulate_media(media="screen")
    for width in (360, 768, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.browser
@in_turn
def test_axe_finds_nothing_serious_in_the_pictures_of_a_lesson(lesson, visit):
    page = visit(lesson[1])
    page.evaluate(
        """() => {
            for (const question of document.querySelectorAll(".question")) question.querySelector("button").click();
            for (const forward of document.querySelectorAll('[data-control="forward"]')) forward.click();
        }"""
    )
    assert violations(page) == {}


@pytest.mark.browser
@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_player_is_saved_with_its_prediction(visit, tmp_path, code):
    language(code)
    player = play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, stride=range(1, 3))
    file = save_html(
        predict("How large?", {3: "Yes.", 4: "No."}, right=3, reveal=player), str(tmp_path / "a b 步.html")
    )
    assert file == tmp_path / "a b 步.html"
    page = visit(file, color_scheme="dark")
    shown = page.locator('.deconv-player[data-theme="dark"]')
    assert (page.title(), page.locator("html").get_attribute("lang")) == ("How large?", code)
    assert shown.get_attribute("data-sealed") == ""
    shown.locator("[data-option]").first.click()
    assert shown.locator('[data-part="reply"]').inner_text() == "Yes."
    for _ in range(4):
        shown.locator('[data-control="forward"]').click()
    assert numbers(shown) == conv_transpose2d([[1, 2], [3, 4]], DIGITS).tolist()


@pytest.mark.browser
def test_hostile_text_is_only_text(visit, tmp_path):
    player = play(conv_transpose2d, {HOSTILE: [[1, 2], [3, 4]], "b": [[1, 1], [1, 1]]}, DIGITS)
    options = {HOSTILE: HOSTILE, "fine": "Yes."}
    page = visit(save_html(predict(HOSTILE, options, right="fine", reveal=player), tmp_path / "x.html", title=HOSTILE))
    heading, question = page.locator("h1"), page.locator('[data-part="question"] p')
    assert page.evaluate("document.title") == heading.text_content() == question.text_content() == HOSTILE
    page.locator("[data-option]").first.click()
    assert page.locator('[data-part="reply"]').text_content() == HOSTILE
    assert page.locator("option").first.text_content() == HOSTILE
    assert page.evaluate("window.hurt") is None
    half = save_html(player, tmp_path / "half.html", title="half \ud83d of a pair")
    assert visit(half).locator("h1").inner_text() == "half \ufffd of a pair"


@pytest.mark.browser
def test_hostile_text_in_a_notebook_is_only_text(chromium, tmp_path):
    """What a notebook shows as HTML is shown, but the page's policy lets nothing in it run or ask."""
    code = f"text = {HOSTILE!r}\nprint(text)\nfrom IPython.display import HTML, display\ndisplay(text)\nHTML(text)"
    file = save_lesson(written(tmp_path, v4.new_code_cell(code)), tmp_path / "page.html")
    page = chromium.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    printed, displayed, _ = page.locator(".output").all()
    assert HOSTILE in printed.text_content() and repr(HOSTILE) in displayed.text_content()
    assert page.locator(".highlight").text_content().strip() == code
    assert page.evaluate("window.hurt") is None
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    page.close()


@pytest.mark.browser
def test_without_scripts_the_page_says_so(visit, tmp_path):
    file = save_html(play(conv_transpose2d, [[1]], DIGITS), tmp_path / "x.html")
    assert "JavaScript" in visit(file, java_script_enabled=False).locator("noscript").inner_text()


@pytest.mark.parametrize("name", [path.name for path in STATIC.iterdir()])
def test_nothing_in_the_static_files_ends_their_element(name):
    assert not re.search("</(script|style)|<!--", (STATIC / name).read_text(encoding="utf-8"), re.IGNORECASE)


def written(folder, *cells):
    path = folder / "made.ipynb"
    nbformat.write(v4.new_notebook(cells=list(cells)), path)
    return path


@pytest.mark.parametrize(
    ("text", "why"),
    [("![x](attachment:none.png)", "missing attachment: none.png"), ("![x](.)", "Is a directory")],
)
def test_an_image_that_is_none_is_named_with_its_notebook(tmp_path, text, why):
    notebook = written(tmp_path, v4.new_markdown_cell(text))
    with pytest.raises(ExportError, match=re.escape(f"{notebook} cannot be read as a notebook: {why}")):
        save_lesson(notebook, tmp_path / "page.html")
    assert [*tmp_path.iterdir()] == [notebook]


def test_links_lead_somewhere_or_are_text(tmp_path):
    (tmp_path / "next one.html").touch()
    links = "[中文](../zh/a.ipynb) · [Map](../index.ipynb) · [Lesson 2 · Stamps →](next%20one.ipynb)"
    dead = "[中文](../zh/a.ipynb) · [Map](../index.ipynb)"
    end = f"**Next: [3 · Padding](c.ipynb)** · {dead}"
    text = f"<small>{links}</small>\n\n<small>{dead}</small>\n\n{dead}\n\n{links}\n\n{end}\n\n"
    text += f"See [padding](c.ipynb#crop)[,]({'c' * 300}.ipynb) [the end](#end) and [torch](https://pytorch.org/docs)."
    text += "\n\n$a < b$ \\$5"
    cells = v4.new_markdown_cell(text), v4.new_raw_cell("<raw>")
    page = save_lesson(written(tmp_path, *cells), tmp_path / "page.html").read_text(encoding="utf-8")
    main = page[page.index("<main") : page.index("</main>")]
    living = '<a href="next%20one.html">Lesson 2 · Stamps →</a>'
    paragraphs = re.findall("<p>(.+?)</p>", main)
    assert paragraphs[:3] == [f"<small>{living}</small>", living, "<strong>Next: 3 · Padding</strong>"]
    assert paragraphs[3] == (
        'See padding, <a href="#end">the end</a> and <a href="https://pytorch.org/docs">torch</a>.'
    )
    assert "<mi>a</mi><mo>&#x0003C;</mo><mi>b</mi>" in paragraphs[4] and paragraphs[4].endswith("$5")
    assert "raw" not in main and "dead" not in main


def test_what_cells_give_is_shown(tmp_path):
    (tmp_path / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    cells = [
        v4.new_code_cell("# not a title"),
        v4.new_markdown_cell("# Cells\n\n![a dot](dot.png)\n\n<small>x</small> $\\frac{$ $\\text{<b>&}$"),
        v4.new_code_cell("import sys, warnings\nprint('a < b')\nwarnings.warn('of a place')"),
        v4.new_code_cell("from IPython.display import SVG, Markdown, display\ndisplay(SVG('<svg/>'), Markdown('$z$'))"),
        v4.new_code_cell("import ipywidgets\nipywidgets.IntSlider()"),
        v4.new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}),
        v4.new_code_cell(""),
    ]
    page = save_lesson(written(tmp_path, *cells), tmp_path / "page.html").read_text(encoding="utf-8")
    for part in (
        "<title>Cells</title>",
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="a dot" /></p>',
        "<small>x</small> <code>\\frac{</code>",
        "<mtext>&lt;b&gt;&amp;</mtext>",
        "<pre>a &lt; b\n</pre>",
        'src="data:image/svg+xml;base64,PHN2Zy',
        "<mi>z</mi>",
        "This needs Python: run it in the notebook made.ipynb.",
        "<pre>ZeroDivisionError: division by zero</pre>",
    ):
        assert part in page
    assert page.count("of a place") == 1  # in the code, not as a warning, which would name a place of this machine
    assert page.count(" highlight hl-ipython3") == 5


PLAYER = play(conv_transpose2d, [[1]], DIGITS)


def test_a_path_where_nothing_can_be_written_is_named(tmp_path):
    for path, sentence in (
        (tmp_path / "no" / "x.html", rf"{tmp_path}/no/x.html cannot be written: there is no folder {tmp_path}/no$"),
        (tmp_path, rf"{tmp_path} is a folder: name a file in it"),
        (tmp_path / ("x" * 300), "cannot be written: File name too long"),
        (tmp_path / "a\0b", "cannot be written: .*embedded null"),
    ):
        with pytest.raises(ExportError, match=sentence if os.sep == "/" else None):
            save_html(PLAYER, path)
    for path in (tmp_path / "no" / "x.html", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(ExportError, match=re.escape(f"{path} ")):
            save_lesson("is not read before", path)
    with pytest.raises(ExportError, match=r"only what play\(\.\.\.\) or predict\(\.\.\.\) returns can be saved, got 3"):
        save_html(3, tmp_path / "x.html")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_writing_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "x.html"
    path.write_text("old")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for target, name in ((Path, "write_bytes"), (os, "replace")):
        with monkeypatch.context() as patch:
            patch.setattr(target, name, full)
            with pytest.raises(ExportError, match="cannot be written: No space left on device"):
                save_html(PLAYER, path)
        assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
    save_html(PLAYER, path)
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>") and list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_page_can_be_read_by_whom_the_system_lets(tmp_path):
    (tmp_path / "plain").touch()
    assert save_html(PLAYER, tmp_path / "x.html").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_command_writes_a_page_or_says_why_not(tmp_path, capsys):
    good, page = written(tmp_path, v4.new_code_cell("6 * 7")), tmp_path / "page.html"
    assert export.main([str(good), str(page)]) == 0
    assert capsys.readouterr() == (f"{page}\n", "")
    assert "<pre>42</pre>" in page.read_text(encoding="utf-8")
    (tmp_path / "bad.ipynb").write_text("no notebook")
    bad = written(tmp_path, v4.new_code_cell("1 / 0"))
    page.unlink()
    for path, sentence in (
        ("none.ipynb", "none.ipynb cannot be read as a notebook: No such file or directory\n"),
        ("bad.ipynb", "bad.ipynb cannot be read as a notebook: "),
        (bad.name, "made.ipynb stopped with "),
    ):
        assert export.main([str(tmp_path / path), str(page)]) == 1
        said = capsys.readouterr()
        assert said.out == "" and said.err.startswith(f"{tmp_path}{os.sep}{sentence}")
        assert not page.exists()
