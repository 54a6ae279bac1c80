"""Tables to look things up in: what the browser shows is what the function answers, at every setting that is typed."""

import json
import random
import re

import nbformat
import pytest
from nbformat import v4

from deconv_helpers import browse, language, ledger, save_lesson, solve
from deconv_helpers.arithmetic import Refusal
from deconv_helpers.page import STATIC, document, picture
from deconv_helpers.shapes.layers import Concat, Conv2d, ConvTranspose2d, MaxPool2d, Save
from deconv_helpers.words import WORDS

LAYERS = [
    Conv2d(1, 4, 3, padding=1), Save("<b>skip"), MaxPool2d(2), Conv2d(4, 8, 3, padding=1),
    ConvTranspose2d(8, 4, 2, stride=2), Concat("<b>skip"), Conv2d(8, 1, 3),
]  # fmt: skip
OPS = ["conv_transpose2d", "conv2d"]

# A model that keeps what it is told and counts how often the kernel would have heard of it.
BOOT = """
window.messages = [];
window.leaked = [];
document.addEventListener("keydown", (event) => leaked.push(event.key));
for (const place of document.querySelectorAll(".lookup")) {
  const data = { content: JSON.parse(place.firstElementChild.textContent), state: {} };
  const set = (key, value) => (data[key] = value), save_changes = () => messages.push(structuredClone(data.state));
  window.cleanup = render({ model: { get: (key) => data[key], set, save_changes }, el: place });
}
"""


def solver():
    return browse(solve, n=range(1, 13), wanted=range(1, 25), op=OPS, start={"n": 4, "wanted": 8})


def layers():
    return browse(ledger, LAYERS, n=range(4, 41), start={"n": 20})


@pytest.fixture
def show(chromium, tmp_path):
    """Open a page with these tables; errors of the page fail the test."""
    pages, errors = [], []

    def open_page(*browsers, **options):
        page = chromium.new_page(viewport={"width": 900, "height": 900}, **options)
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        body = f"<style>{browsers[0].sheet}</style>" + "".join(picture(one.content, "lookup") for one in browsers)
        text = document("tables", "en", body, beside=[browsers[0]._esm + BOOT]).replace(
            "script-src ", "script-src 'unsafe-eval' ", 1
        )
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        pages.append(page)
        return page.locator(".deconv-browse")

    yield open_page
    for page in pages:
        page.close()
    assert errors == []


def ask(root, **settings):
    for name, value in settings.items():
        field = root.locator(f'[data-param="{name}"]')
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(str(value))


def rows(root):
    return root.evaluate(
        "root => [...root.querySelectorAll('tbody tr')].map((tr) => [...tr.children].map((td) => td.textContent))"
    )


def notes(root):
    return root.locator(".notes p").all_inner_texts()


@pytest.mark.browser
def test_the_screen_shows_what_solve_answers(show):
    root, pick = show(solver()), random.Random(1)
    assert rows(root) == list(map(list, solve(4, 8).table().rows))
    for _ in range(25):
        n, wanted, op = pick.randint(1, 12), pick.randint(1, 24), pick.choice(OPS)
        ask(root, n=n, wanted=wanted, op=op)
        table = solve(n, wanted, op).table()
        assert rows(root) == list(map(list, table.rows))
        assert notes(root) == table.notes


@pytest.mark.browser
def test_the_screen_shows_what_the_ledger_says(show):
    root = show(layers())
    for n in (20, 21, 4, 40):
        ask(root, n=n)
        table = ledger(LAYERS, n).table()
        assert rows(root) == list(map(list, table.rows))
        assert notes(root) == table.notes
        assert root.locator("[data-state=refused]").count() == (n == 21)
    assert root.locator("b").count() == 0  # a name is text, whatever is in it
    assert root.locator("th").all_inner_texts() == [heading for heading, _ in ledger(LAYERS, 20).table().columns]
    assert (
        root.locator("th").evaluate_all("all => all.map((th) => getComputedStyle(th).textAlign)")[2:] == ["right"] * 4
    )


@pytest.mark.browser
@pytest.mark.parametrize("text", ["25", "0", "-3", "2.5", ""])
def test_what_is_not_offered_is_refused_in_place(show, text):
    root = show(solver())
    before = rows(root)
    ask(root, wanted=text)
    said = root.locator('[data-part="refusal"]').inner_text()
    assert said == WORDS["en"]["not_in_range"].format(text=text, least=1, most=24)
    assert root.locator('[data-param="wanted"]').get_attribute("aria-invalid") == "true"
    assert rows(root) == before
    ask(root, wanted="9")
    assert root.locator('[data-part="refusal"]').inner_text() == ""
    assert rows(root) == list(map(list, solve(4, 9).table().rows))


@pytest.mark.browser
def test_keys_stay_in_it_and_arrows_count(show):
    root = show(solver())
    page = root.page
    assert root.evaluate(
        "root => [root, ...root.querySelectorAll('input, select, [tabindex]')]"
        ".every((node) => node.dataset.lmSuppressShortcuts === 'true')"
    )
    root.locator('[data-param="wanted"]').focus()
    page.keyboard.press("ArrowUp")
    assert root.locator('[data-param="wanted"]').input_value() == "9"
    assert rows(root) == list(map(list, solve(4, 9).table().rows))
    for key in ("b", "d", "d", "Enter", "Escape", "Tab", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("leaked") == []


@pytest.mark.browser
def test_the_kernel_hears_of_it_once_it_rests(show):
    root = show(solver())
    root.locator('[data-param="wanted"]').evaluate(  # at once: under load a moment between two numbers is a rest
        """(field) => [9, 10, 11].forEach((wanted) => {
            field.value = wanted;
            field.dispatchEvent(new Event("input", { bubbles: true }));
        })"""
    )
    root.page.wait_for_function("messages.length > 0")
    assert root.page.evaluate("messages") == [{"settings": [3, 10, 0]}]


@pytest.mark.browser
def test_it_follows_the_theme_and_the_width(show):
    root = show(solver(), color_scheme="dark")
    assert root.get_attribute("data-theme") == "dark"
    root.page.evaluate("() => { document.body.dataset.jpThemeLight = 'true'; }")
    root.page.wait_for_function("document.querySelector('.deconv-browse').dataset.theme === 'light'")
    root.page.set_viewport_size({"width": 360, "height": 700})
    assert root.evaluate(
        "root => root.scrollWidth <= root.clientWidth && root.getBoundingClientRect().right <= innerWidth"
    )


@pytest.mark.browser
def test_a_saved_lesson_looks_things_up(chromium, tmp_path):
    cells = ["from deconv_helpers import browse, language, solve", 'language("zh")',
             'browse(solve, n=range(1, 5), wanted=range(1, 9), start={"n": 4, "wanted": 8})']  # fmt: skip
    nbformat.write(v4.new_notebook(cells=list(map(v4.new_code_cell, cells))), tmp_path / "a.ipynb")
    page = chromium.new_page()
    errors = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.goto(save_lesson(tmp_path / "a.ipynb", tmp_path / "a.html").as_uri())
    root = page.locator(".deconv-browse")
    ask(root, wanted=7)
    language("zh")
    assert rows(root) == list(map(list, solve(4, 7).table().rows))
    assert (root.get_attribute("lang"), page.locator(".note").count(), errors) == ("zh", 0, [])
    page.close()


# ---------------------------------------------------------------- in Python


def test_what_is_looked_at_can_be_read():
    looked = solver()
    assert (looked.settings, looked.answer[0]) == ({"n": 4, "wanted": 8, "op": OPS[0]}, solve(4, 8)[0])
    looked.state = {"settings": [7, 3, 1]}
    assert looked.settings == {"n": 8, "wanted": 4, "op": "conv2d"}
    assert repr(looked.answer) == repr(solve(8, 4, "conv2d"))
    assert repr(looked) == "Browser(n=8, wanted=4, op='conv2d')"
    data, *_ = layers()._repr_mimebundle_()
    assert data["text/html"] == ledger(LAYERS, 20)._repr_html_()


def test_every_text_is_sent_once_and_in_the_language_that_is_spoken():
    language("zh")
    content = solver().content
    for pool in ("rows", "notes"):
        assert len(set(map(str, content[pool]))) == len(content[pool])
    assert not re.search("every|even|safe|within", " ".join(map(str, content["rows"] + content["notes"])))
    assert [control["word"] for control in content["controls"]] == ["输入尺寸", "想要的尺寸", "运算"]
    assert len(json.dumps(content)) < 300_000


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: browse(solve, n=range(3, 3), wanted=8), "n offers nothing to choose from"),
        (lambda: browse(solve, n=range(3, 5), wanted=8, start={"n": 9}), "n cannot start at 9: it offers 3, 4"),
        (lambda: browse(solve, n=range(3, 5), wanted=8, start={"wanted": 8}), "wanted is no setting of solve"),
        (lambda: browse(solve, n=range(0, 5), wanted=8), "n=0 must be at least 1"),
    ],
)
def test_a_bad_argument_is_refused_by_name(call, sentence):
    with pytest.raises(Refusal) as caught:
        call()
    assert str(caught.value) == sentence


def test_tables_that_are_too_large_are_refused(monkeypatch):
    def never(n, wanted):
        raise AssertionError

    with pytest.raises(Refusal, match=r"shorten the range of wanted$"):  # before any is worked out
        browse(never, n=range(1, 100), wanted=range(1, 1000))
    with pytest.raises(Refusal, match=r"^n must have at most"):
        browse(never, n=range(1, 10**9), wanted=[8])
    with pytest.raises(Refusal, match="shorten the range of"):
        browse(never, n=range(1, 50_000), wanted=range(1, 50_000))
    monkeypatch.setattr("deconv_helpers.scene.LARGEST_SCENE", 5000)
    with pytest.raises(Refusal, match=r"up to 5 KB without waiting: shorten the range of n$"):
        browse(ledger, LAYERS, n=range(4, 41))


def test_every_word_that_it_asks_for_exists():
    asked = set(re.findall(r"words\.(\w+)", (STATIC / "browse.js").read_text(encoding="utf-8")))
    assert asked and asked == solver().content["words"].keys() <= WORDS["zh"].keys()
