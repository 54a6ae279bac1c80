"""For everyone, and when things go wrong: screen readers, forced colours, dead kernels, twenty players, closed ones."""

import numpy as np
import pytest
from page import DIGITS, LOPSIDED, RAMP, cell, finish, numbers, part, root, set_control, violations

from deconv_helpers import conv2d, conv_transpose1d, conv_transpose2d, play, predict
from deconv_helpers.front import RULES, Front
from deconv_helpers.page import static
from deconv_helpers.player import STILL, Player

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("light", [True, False])
def test_axe_finds_nothing_serious(show, light):
    picture = play(conv_transpose2d, [[1, 2], [3, 4]], LOPSIDED, stride=range(1, 4), padding=1, turned=[True, False],
                   views=("stamp", "spread", "matrix"))  # fmt: skip
    page = show(
        picture,
        play(conv2d, RAMP, {"a": DIGITS, "b": [[1]]}, stride=range(1, 7), start={"stride": 6}, draw=True),
        predict("?", {1: "No.", 2: "Yes."}, right=2, reveal=play(conv_transpose1d, [1, 2], [1, 10], stride=2)),
        predict("?", {1: "No.", 2: "Yes."}, right=2),
        light=light,
        color_scheme="light" if light else "dark",
    )
    if not light:
        page.add_style_tag(content=":root { background: #161616 }")
    assert violations(page) == {}
    player = root(page)
    player.locator('[data-control="more"]').click()
    set_control(player, "turned", False)
    player.locator('[data-lead="spread"]').click()
    finish(player)
    cell(player, "output", 1, 1, "spread").click()
    for index in (2, 3):
        root(page, index).locator("[data-option]").first.click()
    assert violations(page) == {}


def test_one_polite_region_says_each_step_and_every_board_has_a_name(show):
    picture = play(conv2d, RAMP, LOPSIDED, padding=1)
    page = show(predict("Where to?", {1: "Look again.", 2: "Yes."}, right=2, reveal=picture))
    player = root(page)
    live = player.locator("[aria-live], [role=status]")
    assert live.count() == 1 and live.get_attribute("aria-live") == "polite"
    player.locator("[data-option]").first.click()
    said = [live.text_content()]
    assert said[0].startswith("Look again. ")
    for _ in range(3):
        player.locator('[data-control="forward"]').click()
        said.append(live.text_content())
    assert len(set(said)) == 4 and said[-1] == part(player, "caption")
    assert player.get_by_role("grid", name="x · input 4×4").count() == 1
    board = player.get_by_role("grid", name="y · output 4×4")
    assert board.get_attribute("aria-readonly") == "true"
    board.focus()
    page.keyboard.press("ArrowRight")
    chosen = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.ariaLabel"
    )
    assert chosen == f"0, 0: {numbers(player)[0][0]:g}"
    assert player.get_by_role("gridcell", name="-1, -1: 0 padding").count() == 1
    for control in player.locator("button, input, select").all():
        assert control.get_attribute("aria-label") or control.text_content().strip()


def test_everything_that_takes_the_focus_keeps_the_notebook_s_keys_away(show):
    player = root(show(play(conv2d, RAMP, LOPSIDED, stride=range(1, 3), draw=True)))
    player.locator('[data-control="more"]').click()
    loose = player.evaluate(
        """(root) => [root, ...root.querySelectorAll("button, input, select, a[href], [tabindex]")]
            .filter((node) => !node.hasAttribute("data-lm-suppress-shortcuts")).map((node) => node.outerHTML)"""
    )
    assert loose == []


def test_forced_colours_keep_the_window_and_the_marks(show):
    page = show(play(conv_transpose2d, [[1, 2], [3, 4]], LOPSIDED, padding=1), forced_colors="active")
    player = root(page)
    player.locator('[data-control="forward"]').click()
    looks = page.evaluate(
        """() => {
            const look = (name) => getComputedStyle(document.querySelector(name));
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = "Highlight";
            return [getComputedStyle(probe).color, look(".window:not([hidden])").borderTopColor,
                look(".cell[data-state~=active]").outlineStyle, look(".cell[data-state~=cropped]").borderTopStyle];
        }"""
    )
    assert looks[0] == looks[1] and looks[2:] == ["solid", "dashed"]


@pytest.mark.parametrize(("motion", "glides"), [("no-preference", True), ("reduce", False)])
def test_the_window_glides_from_step_to_step_where_motion_is_wanted_and_jumps_to_another_picture(show, motion, glides):
    page = show(play(conv2d, RAMP, LOPSIDED, stride=range(1, 3)), reduced_motion=motion)
    player = root(page)
    player.locator('[data-control="forward"]').click()
    moved = """([control, place]) => {
        document.getAnimations().forEach((one) => one.finish());
        const input = document.querySelector(control);
        input.value = place;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        return document.getAnimations().filter((one) => one.effect.target.matches(".window")).length > 0;
    }"""
    assert page.evaluate(moved, ['[data-control="step"]', 2]) == glides
    assert page.evaluate(moved, ['[data-param="stride"]', 1]) is False


def test_a_dead_kernel_stops_nothing(show):
    page = show(play(conv2d, RAMP, LOPSIDED, stride=range(1, 3)))
    page.evaluate("window.dead = true")
    player = root(page)
    player.locator('[data-control="forward"]').click()
    with page.expect_console_message(lambda message: message.type == "warning"):
        pass
    set_control(player, "stride", 1)
    cell(player, "input", 0, 0).dblclick()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    finish(player)
    assert numbers(player) == conv2d([[9, *RAMP[0][1:]], *RAMP[1:]], LOPSIDED, stride=2).round(12).tolist()
    page.evaluate("window.dead = false")
    page.wait_for_function("messages.length && messages.at(-1).step === 1")  # it hears of it when it is back


# What the players have asked for and not given back: listeners of the page itself, observers and timers. (Playwright's
# own, which it adds to the page, are not theirs.)
COUNTING = """
    window.open_ = { listeners: 0, observers: 0, timers: new Set() };
    const theirs = () => !/Injected|HitTarget/.test(new Error().stack);
    for (const target of [window, document])
        for (const [name, by] of [["addEventListener", 1], ["removeEventListener", -1]]) {
            const plain = target[name];
            target[name] = (...call) => { if (theirs()) open_.listeners += by; return plain.apply(target, call); };
        }
    for (const kind of ["ResizeObserver", "MutationObserver", "IntersectionObserver"]) {
        const Plain = window[kind];
        window[kind] = class extends Plain {
            observe(...call) { if (theirs()) open_.observers++; super.observe(...call); }
            disconnect() { open_.observers--; super.disconnect(); }
        };
    }
    const { setTimeout: start, clearTimeout: stop } = window;
    window.setTimeout = (work, ...rest) => {
        const timer = start(() => { open_.timers.delete(timer); work(); }, ...rest);
        open_.timers.add(timer);
        return timer;
    };
    window.clearTimeout = (timer) => { open_.timers.delete(timer); stop(timer); };
"""


def test_closing_gives_back_every_listener_observer_and_timer(show):
    page = show(play(conv2d, RAMP, LOPSIDED), play(conv_transpose2d, [[1]], DIGITS), before=COUNTING)
    count = "[open_.listeners, open_.observers, open_.timers.size]"
    for index in (0, 1):
        player = root(page, index)
        player.locator('[data-control="play"]').click()
        cell(player, "input", 0, 0).click()
    opened = page.evaluate(count)
    assert min(opened) > 0
    page.evaluate("cleanups.forEach((close) => close())")
    assert page.evaluate(count) == [0, 0, 0]


def test_a_step_of_one_player_touches_no_other(show):
    page = show(*(play(conv2d, RAMP, LOPSIDED, padding=1) for _ in range(20)))
    touched = page.evaluate(
        """async () => {
            const roots = [...document.querySelectorAll(".deconv-player")], seen = new Set();
            let changes = 0;
            new MutationObserver((records) => records.forEach((record) => {
                changes++;
                seen.add(roots.findIndex((root) => root.contains(record.target)));
            })).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
            roots[7].querySelector("[data-control=forward]").click();
            await new Promise(requestAnimationFrame);
            return [[...seen], changes];
        }"""
    )
    assert touched[0] == [7]
    assert touched[1] < 250  # the cells that the window covers and leaves, not all of them at every step


def test_a_reader_without_widgets_sees_the_numbers_and_a_question_gives_nothing_away(monkeypatch):
    shown = []
    monkeypatch.setattr("deconv_helpers.player.display", lambda data, raw: shown.append(data))

    def still(player):
        shown.clear()
        player._ipython_display_()
        widget, tables = shown
        assert list(tables) == ["text/html"] and "application/vnd.jupyter.widget-view+json" in widget
        return tables["text/html"]

    picture = play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS)
    for number in (1, 12, 20, 1234, 4000):
        assert f"<td>{number}</td>" in still(picture)
    asked = still(predict("1 < 2?", {1: "a"}, right=1, reveal=picture))
    assert "1 &lt; 2?" in asked and "<td>1000</td>" in asked and "1234" not in asked
    assert len(still(play(conv2d, np.ones((16, 16)), np.ones((3, 3))))) < 10_000


def test_the_first_cell_alone_brings_the_rules_of_the_tables(monkeypatch):
    running, brought = [], []
    monkeypatch.setattr(Front, "_first_cell", None)
    monkeypatch.setattr("deconv_helpers.player.showing", lambda thing: running[-1])
    monkeypatch.setattr("deconv_helpers.player.display", lambda data, raw: brought.append("<style>" in str(data)))
    for cell_name in (None, "first", "second", "first", None):
        running.append(cell_name)
        play(conv2d, RAMP, LOPSIDED)._ipython_display_()
    assert brought[1::2] == [True, True, False, True, True]


def test_the_tables_of_a_reopened_notebook_give_way_to_a_living_player(show):
    still = RULES + STILL.format("<p>the numbers</p>")
    output = '<div class="jp-OutputArea"><div>{}</div><div class="jp-OutputArea-output jupyter-widgets">{}</div></div>'
    page = show(play(conv2d, RAMP, LOPSIDED))
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", output.format(still, "not found"))
    still_shown = page.get_by_text("the numbers")
    still_shown.wait_for()  # no player lives in that output
    assert not page.get_by_text("not found").is_visible()
    page.evaluate(
        """async () => {
            const place = document.querySelector(".picture");
            place.remove();
            await new Promise(requestAnimationFrame);
            document.querySelector(".jp-OutputArea").append(place);
        }"""
    )
    still_shown.wait_for(state="hidden")
    page.evaluate("cleanups.forEach((close) => close())")
    still_shown.wait_for()


@pytest.fixture
def sent(monkeypatch):
    """What the browser is sent, each as the kind of its message and the names of what it tells."""
    import comm

    messages = []

    class Comm(comm.DummyComm):
        def publish_msg(self, kind, data=None, **rest):
            if names := {"content", "sheet"} & {*data.get("state", {})}:  # else it is a widget's layout
                messages.append((kind, *names))

    monkeypatch.setattr(comm, "create_comm", lambda *_, **call: Comm(**call))
    monkeypatch.setattr(Front, "_open", None)
    return messages


def test_a_picture_is_sent_once_and_not_before_it_is_shown(sent):
    shown = predict("?", {1: "a"}, right=1, reveal=play(conv2d, RAMP, LOPSIDED))
    assert sent == []
    bundle = shown._repr_mimebundle_()[0]
    assert sent == [("comm_open", "sheet"), ("comm_open", "content")]
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == shown.model_id
    assert isinstance(shown, Player)
    shown._repr_mimebundle_()
    assert len(sent) == 2


def test_a_picture_whose_script_does_not_come_says_so_in_its_place(chromium):
    page = chromium.new_page()
    player = play(conv2d, RAMP, LOPSIDED)
    told = page.evaluate(
        """async ([loader, no_script]) => {
            const { default: { render } } = await import(`data:text/javascript,${encodeURIComponent(loader)}`);
            const model = { get: (name) => ({ front: "anywidget:1", no_script })[name] };
            const host = { getWidget: async (name) => { throw Error(`no ${name}`); } };
            const thrown = await render({ model, host, el: document.body }).catch((error) => error.message);
            return [thrown, document.querySelector("[role=alert]").innerText];
        }""",
        [static("loader.js"), player.no_script],
    )
    page.close()
    assert told[0] == "no anywidget:1"
    assert told[1] == "This picture could not be opened (no anywidget:1). Running its cell again may help."


def test_pictures_share_one_script_and_one_that_comes_after_all_were_closed_sends_it_anew(sent):
    first, second = (play(conv2d, RAMP, LOPSIDED) for _ in range(2))
    assert first.model_id != second.model_id and first.front == second.front
    assert sent == [("comm_open", "sheet"), ("comm_open", "content"), ("comm_open", "content")]
    first.close()
    assert second.model_id and len(sent) == 3
    Front.opened().close()
    third = play(conv2d, RAMP, LOPSIDED)
    assert third.model_id and third.front != second.front
    assert sent[3:] == [("comm_open", "sheet"), ("comm_open", "content")]
