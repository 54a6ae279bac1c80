"""Random hands on every widget in a real browser: whatever was done, the picture is the one of a fresh widget."""

import difflib
import random

import numpy as np
import pytest
from page import DIGITS, LOPSIDED, RAMP

from deconv_helpers import (
    Frames,
    all_five_images,
    browse,
    conv1d,
    conv2d,
    conv_transpose2d,
    ledger,
    phase_picture,
    play,
    predict,
    predictions,
    predictions_again,
    shape_game,
    solve,
)
from deconv_helpers.page import SCRIPT, STYLE, document, picture
from deconv_helpers.shapes.layers import Conv2d, ConvTranspose2d

pytestmark = pytest.mark.browser

# Time passes when it is told to. A model sends what has changed, as Jupyter's do, and as JSON. A fresh widget is made
# of what was sent last, and brought to where the other stands in what is not sent: what is selected, what is open.
BOOT = """
const waiting = new Map();
let timers = 0;
const front = { common: JSON.parse(document.querySelector(".common").textContent) };
window.dead = false;
window.setTimeout = (act) => (waiting.set(++timers, act), timers);
window.clearTimeout = (timer) => waiting.delete(timer);
window.pass = () => {
  const due = [...waiting.values()];
  waiting.clear();
  due.forEach((act) => act());
  return due.length;
};
// Two frames, so that sizes are observed.
window.settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

const widgets = [...document.querySelectorAll(".thrashed")].map((place) => {
  const widget = { place, content: JSON.parse(place.firstElementChild.textContent), sent: "{}" };
  const data = { content: widget.content, state: {}, sheet: "" };
  let changed = false;
  widget.model = {
    get: (name) => data[name],
    set(name, value) {
      changed ||= JSON.stringify(data[name]) !== JSON.stringify(value);
      data[name] = value;
    },
    save_changes() {
      if (dead) throw Error("no kernel");
      if (changed) widget.sent = JSON.stringify(data.state);
      changed = false;
    },
  };
  return widget;
});

window.sent = (index) => widgets[index].sent;
window.unmount = (index) => {
  widgets[index].cleanup();
  widgets[index].place.replaceChildren();
};
window.mount = (index) => {
  const { place, model } = widgets[index], el = document.createElement("div");
  place.replaceChildren(el);
  widgets[index].cleanup = render({ model, el, front });
  return el.firstElementChild;
};

// All that is to be seen of a widget, a line for each element and text.
const BESIDE = ".said, [data-part=refusal], [data-control=copy], [type=number], [type=text]";
const OWN = ["id", "style", "class", "aria-activedescendant", "aria-invalid", "data-steps"]; // the last: how it came
function seen(node, lines, depth = 0) {
  if (node.nodeType === Node.TEXT_NODE) return lines.push(" ".repeat(depth) + node.data);
  if (node.matches(BESIDE)) return;
  const names = node.getAttributeNames().filter((name) => !OWN.includes(name));
  const marks = names.map((name) => `${name}=${node.getAttribute(name)}`);
  const style = node.classList.contains("window") && node.hidden ? [] : [...(node.style ?? [])];
  marks.push(...style.filter((name) => name !== "min-height" || !node.matches(".deconv-browse"))
    .map((name) => `${name}:${node.style.getPropertyValue(name)}`));
  for (const name of ["value", "checked", "disabled"]) if (name in node) marks.push(`.${name}=${node[name]}`);
  const chosen = node.getAttribute("aria-activedescendant");
  if (chosen) marks.push(`chosen=${Object.values(document.getElementById(chosen)?.dataset ?? {}).slice(0, 2)}`);
  lines.push(`${" ".repeat(depth)}${node.tagName}.${node.getAttribute("class")} ${marks.sort().join(" ")}`);
  for (const child of node.childNodes) seen(child, lines, depth + 1);
}

// By the keys of the board, which work in a sealed picture too.
function select(root, cell) {
  const board = cell.closest(".board"), { row, col } = cell.dataset, sign = "turned" in board.dataset ? -1 : 1;
  const press = (key) => board.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  press(sign > 0 ? "ArrowRight" : "ArrowLeft");
  for (let i = 0; i < row; i++) press(sign > 0 ? "ArrowDown" : "ArrowUp");
  for (let i = 0; i < col; i++) press(sign > 0 ? "ArrowRight" : "ArrowLeft");
}

window.compared = async (index) => {
  const { place, content, sent } = widgets[index];
  const root = place.firstElementChild.firstElementChild;
  while (document.fullscreenElement) await document.exitFullscreen();
  document.activeElement?.blur();
  while (pass());
  await settled();
  const el = document.createElement("div");
  place.append(el);
  const data = { content, state: JSON.parse(widgets[index].sent) };
  const cleanup = render({ model: { get: (name) => data[name], set() {}, save_changes() {} }, el, front });
  const fresh = el.firstElementChild;
  if (root.querySelector(".drawer[data-open]")) fresh.querySelector("[data-control=more]").click();
  for (const selector of ["[data-control=speed]", "[data-control=draw]", "[data-control=framework]"]) {
    const [mine, its] = [root, fresh].map((one) => one.querySelector(selector));
    if (!mine) continue;
    const name = selector === "[data-control=draw]" ? "checked" : "value";
    its[name] = mine[name];
    its.dispatchEvent(new Event("change"));
  }
  const at = [...root.querySelectorAll(".cell")].findIndex((cell) => cell.ariaSelected === "true");
  if (at >= 0) select(fresh, fresh.querySelectorAll(".cell")[at]);
  await settled();
  const pictures = [root, fresh].map((one) => {
    const lines = [];
    seen(one, lines);
    return lines;
  });
  const refusals = [root, fresh].map((one) => one.querySelector("[data-part=refusal]")?.textContent ?? "");
  const fields = [root, fresh].map((one) => [...one.querySelectorAll("[type=number]")]);
  const same = (field, i) => Number(field.value) === Number(fields[1][i].value);
  const valid = fields[0].map((field, i) => (field.ariaInvalid === "true" ? null : same(field, i)));
  cleanup();
  el.remove();
  waiting.clear();
  return { pictures, refusals, valid };
};

const there = (index, selector) =>
  [...widgets[index].place.querySelectorAll(selector)].filter((node) => node.checkVisibility());
const one = (all, pick) => all[Math.floor(pick * all.length)];

// Where the hand finds one of the elements that are to be seen, or else a button: [x, y, width, height].
window.spot = (index, selector, pick) => {
  const node = one(there(index, selector), pick) ?? one(there(index, "button"), pick);
  if (!node) return null;
  node.scrollIntoView({ block: "center", inline: "center" });
  const { x, y, width, height } = node.getBoundingClientRect();
  return [x, y, width, height];
};
window.theme = (light) => {
  if (light) document.body.dataset.jpThemeLight = light;
  else delete document.body.dataset.jpThemeLight;
};
window.grasp = (index, selector, pick) => one(there(index, selector), pick)?.focus();
window.choose = (index, pick, place) => {
  const menu = one(there(index, "select"), pick);
  if (!menu) return null;
  menu.selectedIndex = Math.floor(place * menu.options.length);
  for (const kind of ["input", "change"]) menu.dispatchEvent(new Event(kind, { bubbles: true }));
  return [menu.dataset.param ?? menu.dataset.control, menu.value];
};
window.paste = (index, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const { place } = widgets[index], here = document.activeElement;
  const node = place.contains(here) ? here : place.firstElementChild.firstElementChild;
  node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
};
widgets.forEach((_, index) => mount(index));
"""

KEYS = [
    *("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp", "Space", "Enter"),
    *("Escape", "Tab", "Shift+Tab", "Backspace", "r", "?", "v", "n", "p", "a", "b", "c", "d", "Control+c", "Control+v"),
    *("7", "2", "-", ".", "e", "/"),
]
TYPED = ["7", "-2.5", "1/3", "0", "-0", "abc", "", "1e308", "1e-9", "3,5", "8KRHRBJCGP", "8krh-rbjc-gq", "24", "1000"]
BLOCKS = ["5", "1\t2\n3\t4", "[[1, 2], [3, 4]]", "1\t2\n3", "x\ty", "1 2 3 4 5 6 7 8 9", "1e308\t-1e308", "", "[[<b>"]


class Hand:
    """Does one thing after another to the widgets of a page, the same for the same seed."""

    def __init__(self, page, kind, widgets, seed, errors):
        self.page, self.kind, self.widgets, self.draw = page, kind, widgets, random.Random(seed)
        self.errors = errors
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable")
        self.done = []

    def sent(self, index=0):
        """What the kernel heard last."""
        return self.page.evaluate("index => JSON.parse(sent(index))", index)

    def moves(self, count):
        self.done.clear()
        for kind in self.draw.choices(list(MOVES), MOVES.values(), k=count):
            self.index = self.draw.randrange(self.widgets)
            self.done.append((self.index, kind.__name__, kind(self)))

    def spot(self, selector):
        return self.page.evaluate("all => spot(...all)", [self.index, selector, self.draw.random()])

    def keys(self):
        if self.draw.random() < 0.5:
            self.focus()
        pressed = self.draw.choices(KEYS, k=3)
        for key in pressed:
            self.page.keyboard.press(key)
        return pressed

    def click(self):
        selectors = [".cell", "button", "[type=checkbox]", ".options button, .foot button"]
        return self._click(self.draw.choice(selectors))

    def _click(self, selector, times=1):
        if box := self.spot(selector):
            x, y, width, height = box
            self.page.mouse.click(x + width / 2, y + height / 2, click_count=times)
        return selector, box

    def slide(self):
        if box := self.spot("[type=range]"):
            x, y, width, height = box
            self.page.mouse.click(x + self.draw.random() * width, y + height / 2)
        return box

    def choose(self):
        return self.page.evaluate("all => choose(...all)", [self.index, self.draw.random(), self.draw.random()])

    def edit(self):
        fields = "[type=number], [type=text]" if self.draw.random() < 0.5 else ".cell"
        found = self._click(fields, 2) if self.spot(fields) else self._click(".cell", 2)
        text, end = self.draw.choice(TYPED), self.draw.choice(["Enter", "Enter", "Escape", "Tab", "Home"])
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press(end)
        return found, text, end

    def paste(self):
        text = self.draw.choice(BLOCKS)
        found = self._click(".cell")
        self.page.evaluate("all => paste(...all)", [self.index, text])
        return found, text

    def drag(self):
        boxes = [box for box in (self.spot(".cell"), self.spot(".cell")) if box]
        for box, step in zip(boxes, (self.page.mouse.down, self.page.mouse.up), strict=False):
            self.page.mouse.move(box[0] + box[2] / 2, box[1] + box[3] / 2, steps=3)
            step()
        return boxes

    def focus(self):
        there = self.draw.choice(["[role=group]", "[role=grid]", "button, input, select"])
        self.page.evaluate("all => grasp(...all)", [self.index, there, self.draw.random()])
        return there

    def resize(self):
        size = {"width": self.draw.randint(300, 1600), "height": self.draw.randint(300, 1200)}
        self.page.set_viewport_size(size)
        return size

    def dress(self):
        light = self.draw.choice(["true", "false", None])
        media = {
            "color_scheme": self.draw.choice(["light", "dark"]),
            "reduced_motion": self.draw.choice(["reduce", "no-preference"]),
            "media": self.draw.choice(["screen", "screen", "print"]),
        }
        self.page.emulate_media(**media)
        self.page.evaluate("light => theme(light)", light)
        return light, media

    def full(self):
        self.page.keyboard.press("f")

    def remount(self):
        self.page.evaluate("index => { unmount(index); mount(index); }", self.index)

    def wait(self):
        self.page.evaluate("pass()")


MOVES = {
    Hand.keys: 10, Hand.click: 12, Hand.slide: 6, Hand.choose: 3, Hand.edit: 3, Hand.paste: 2, Hand.drag: 2,
    Hand.focus: 3, Hand.resize: 1, Hand.dress: 1, Hand.full: 1, Hand.remount: 1, Hand.wait: 3,
}  # fmt: skip


def compare(hand):
    """Hold every widget of the page against a fresh one."""
    for index in range(hand.widgets):
        found = hand.page.evaluate("index => compared(index)", index)
        mine, fresh = found["pictures"]
        told = "\n".join(difflib.unified_diff(fresh, mine, "fresh", "after all this", lineterm="", n=1))
        assert mine == fresh, f"widget {index} after {hand.done}:\n{told}"
        said, refused = found["refusals"]
        assert not refused or said, (index, refused, hand.done)
        assert hand.kind != "browse" or bool(said) == (None in found["valid"]), (index, said, hand.done)
        assert False not in found["valid"], (index, hand.done)


def tables():
    start = {"n": 4, "wanted": 8}
    solver = browse(solve, n=range(1, 9), wanted=range(1, 17), op=["conv_transpose2d", "conv2d"], start=start)
    layers = [Conv2d(1, 8, 3, stride=2), ConvTranspose2d(8, 1, 4, stride=2)]
    return "browse", [solver, browse(ledger, layers, n=range(3, 40), start={"n": 28})]


def quizzes():
    return "quiz", [predictions(), predictions_again(), shape_game(seed=3, count=4)]


def windows():
    ranges = {"stride": range(1, 4), "padding": range(3), "dilation": range(1, 4)}
    slid = play(conv2d, RAMP, LOPSIDED, views=("window", "matrix"), draw=True, **ranges)
    kernels = {"a": [1, 10, 100], "b": [1, -1]}
    return "player", [slid, play(conv1d, [1, 2, 3, 4, 5], kernels, padding=range(2), stride=range(1, 3))]


def stamps():
    ranges = {"stride": range(1, 4), "padding": range(3), "output_padding": range(2), "turned": [True, False]}
    stamped = play(conv_transpose2d, [[1, 2], [3, -4]], DIGITS, views=("stamp", "spread", "matrix"), **ranges)
    return "player", [stamped, phase_picture([1, 2, 3], [1, 10, 100], stride=range(1, 4))]


def questions():
    grown = play(conv_transpose2d, lambda n: np.arange(n * n).reshape(n, n), DIGITS, n=range(1, 4), stride=range(1, 3))
    asked = predict("How many?", {1: "No.", 2: "Yes.", 3: "Look again."}, right=2, reveal=grown)
    return "player", [asked, predict("Which?", {1: "No.", 2: "Yes."}, right=2)]


def there_and_back():
    ops, images = [conv2d, conv_transpose2d], Frames("image", all_five_images()[:7], caption="found")
    found = play(ops, images, np.ones((3, 3)), draw=True, done=True)
    sizes = {"n": range(3, 5), "padding": range(2)}
    guess = play(ops, lambda n: np.arange(n * n).reshape(n, n), LOPSIDED, guess=True, done=True, **sizes)
    return "player", [found, guess]


@pytest.fixture
def thrash(chromium, tmp_path):
    """Open a page with widgets and lend a hand; errors of the page fail the test."""
    pages, errors = [], []

    def start(kind, widgets, seed):
        style, script = (STYLE, SCRIPT) if kind == "player" else (widgets[0].sheet, widgets[0]._esm)
        shown = [picture(getattr(one, "content", None) or play(one).content, "thrashed") for one in widgets]
        text = document("thrash", "en", f"<style>{style}</style>{''.join(shown)}", boot="", beside=[script + BOOT])
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        page = chromium.new_page(viewport={"width": 1100, "height": 800})
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: message.type in ("error", "warning") and errors.append(f"{message.type}: {message.text}"),
        )
        page.goto((tmp_path / "page.html").as_uri())
        pages.append(page)
        return Hand(page, kind, len(widgets), seed, errors)

    yield start
    for page in pages:
        page.close()
    assert errors == []


# What the page holds: nodes and buttons.
HELD = """async () => {
    document.activeElement?.blur();
    while (pass());
    await settled();
    const all = document.createTreeWalker(document);
    let nodes = 0;
    while (all.nextNode()) nodes++;
    return [nodes, document.querySelectorAll("button").length];
}"""


def held(hand):
    """What the browser keeps for the page: nodes beside those on it, listeners beside one a button, bytes."""
    nodes, buttons = hand.page.evaluate(HELD)
    for _ in range(2):
        hand.session.send("HeapProfiler.collectGarbage")
    kept = {one["name"]: one["value"] for one in hand.session.send("Performance.getMetrics")["metrics"]}
    return kept["Nodes"] - nodes, kept["JSEventListeners"] - buttons, kept["JSHeapUsedSize"]


def levelled(before, after):
    return after[0] <= before[0] + 400 and after[1] <= before[1] + 40 and after[2] <= before[2] + 500_000


ALL = [windows, stamps, questions, there_and_back, quizzes, tables]


@pytest.mark.parametrize("widgets", ALL)
def test_after_any_moves_the_picture_is_that_of_a_fresh_widget_and_memory_levels_off(thrash, widgets):
    hand, kept = thrash(*widgets(), seed=1), []
    compare(hand)
    for _ in range(2):
        for _ in range(10):
            hand.moves(hand.draw.choice([1, 2, 20]))
            compare(hand)
        kept.append(held(hand))
    assert levelled(*kept), kept


def test_each_thing_that_is_done_to_a_player_is_told_by_itself(thrash):
    hand = thrash(*windows(), seed=1)
    player = hand.page.locator(".deconv-player").first
    cell, draw, stride = (
        player.locator(one).first for one in ("[data-grid=input] .cell", "[data-control=draw]", "[data-param=stride]")
    )
    player.locator("[data-control=more]").click()
    for act in (
        lambda: player.locator("[data-presets=x] [data-preset]").last.click(),
        lambda: (cell.click(), hand.page.evaluate("paste(0, '5\\t6')")),
        lambda: (draw.check(), cell.click(), draw.uncheck()),
        lambda: (cell.dblclick(), hand.page.keyboard.type("8"), hand.page.keyboard.press("Enter")),
        lambda: player.press("ArrowRight"),
        lambda: player.locator("[data-lead=matrix]").click(),
        lambda: stride.press("ArrowRight"),
        lambda: player.press("r"),
    ):
        before = hand.sent()
        act()
        compare(hand)
        assert hand.sent() != before


def test_what_is_closed_leaves_nothing_behind(thrash):
    again = "index => { for (let i = 0; i < 15; i++) { unmount(index); mount(index); } }"
    for widgets in (questions, quizzes, tables):
        hand, kept = thrash(*widgets(), seed=1), []
        for _ in range(2):
            for index in range(hand.widgets):
                hand.page.evaluate(again, index)
            kept.append(held(hand))
        assert kept[1][:2] == kept[0][:2] and levelled(*kept), kept


def test_without_a_kernel_questions_and_tables_live_on_and_tell_all_once_it_is_back(thrash):
    hand = thrash(*quizzes(), seed=1)
    for dead in ("true", "false"):
        hand.page.evaluate(f"dead = {dead}")
        hand.page.locator(".deconv-quiz").first.press("a")
    assert hand.page.locator('[data-part="at"]').first.inner_text() == "Question 3 of 10"
    assert hand.sent()["answers"] == [0, 0]
    assert [error.split("\n")[0] for error in hand.errors] == ["warning: Error: no kernel"]
    hand = thrash(*tables(), seed=1)
    for dead, n in (("true", 5), ("false", 6)):
        hand.page.evaluate(f"dead = {dead}")
        hand.page.locator("[data-param=n]").first.fill(str(n))
        hand.page.evaluate("pass()")
    assert hand.sent()["settings"] == [5, 7, 0]
    assert [error.split("\n")[0] for error in hand.errors] == ["warning: Error: no kernel"] * 2
    hand.errors.clear()


def test_a_question_that_is_shown_anew_tells_the_next_answer(thrash):
    hand = thrash(*quizzes(), seed=1)
    for _ in range(3):
        hand.page.locator(".deconv-quiz").first.press("a")
        hand.page.evaluate("mount(0)")
    assert hand.sent()["answers"] == [0, 0, 0]


def test_two_numbers_that_are_not_offered_are_both_refused_until_both_are_right(thrash):
    hand = thrash(*tables(), seed=1)
    n, wanted = (hand.page.locator(f"[data-param={name}]").first for name in ("n", "wanted"))
    said = hand.page.locator("[data-part=refusal]").first
    n.fill("99")
    wanted.fill("77")
    assert all(number in said.inner_text() for number in ("99", "77"))
    n.fill("5")
    assert "99" not in said.inner_text() and "77" in said.inner_text()
    wanted.fill("8")
    assert said.inner_text() == ""


@pytest.mark.parametrize("widgets", [quizzes, tables])
def test_colours_follow_the_system_where_the_page_names_none(thrash, widgets):
    hand = thrash(*widgets(), seed=1)
    for scheme in ("dark", "light", "dark"):
        hand.page.emulate_media(color_scheme=scheme)
        hand.page.locator(f".thrashed [data-theme={scheme}]").first.wait_for()
