"""What can be taken along: code that gives the same numbers, a page saved by the browser, pictures by one call."""

import numpy as np
import pytest
from page import DIGITS, LOPSIDED, RAMP, cell, finish, go_to, numbers, part, root, set_control
from PIL import Image

from deconv_helpers import (
    conv1d,
    conv2d,
    conv_transpose1d,
    conv_transpose2d,
    language,
    play,
    predict,
    save_html,
    save_picture,
    shared_sizes,
)
from deconv_helpers.export import ExportError
from deconv_helpers.pictures.snippets import arguments, templates

PICTURES = {  # a picture, the places of its sliders, and what it then computes from x and w
    "conv": (
        lambda: play(conv2d, RAMP, LOPSIDED, stride=(1, range(1, 4)), padding=range(3)),
        {"stride-cols": 2, "padding": 1},
        lambda x, w: conv2d(x, w, stride=(1, 3), padding=1),
    ),
    "transposed": (
        lambda: play(conv_transpose2d, RAMP, LOPSIDED, stride=3, padding=1, output_padding=range(3), dilation=2),
        {"output_padding": 2},
        lambda x, w: conv_transpose2d(x, w, stride=3, padding=1, output_padding=2, dilation=2),
    ),
    "one axis": (
        lambda: play(conv_transpose1d, [1, 2, 3], [1, 10, 100], stride=range(1, 4)),
        {"stride": 2},
        lambda x, w: conv_transpose1d(x[0], w[0], stride=3)[None],
    ),
    "window": (
        lambda: play(conv1d, range(7), [1, 10], dilation=range(1, 4)),
        {"dilation": 2},
        lambda x, w: conv1d(x[0], w[0], dilation=3)[None],
    ),
    "chain": (
        lambda: play([conv2d, conv_transpose2d], RAMP, LOPSIDED, stride=range(1, 3), padding=1),
        {"stride": 1},
        lambda x, w: conv_transpose2d(
            conv2d(x, w, stride=2, padding=1), w, stride=2, padding=1, output_padding=1
        ),
    ),
}  # fmt: skip


def opened(show, name):
    """The picture with a slider moved, numbers typed, and its drawer open; and its numbers in the end."""
    make, places, compute = PICTURES[name]
    page = show(make())
    player = root(page)
    for control, place in places.items():
        set_control(player, control, place)
    cell(player, "input", 0, 1).dblclick()
    page.keyboard.type("-2.5")
    page.keyboard.press("Enter")
    finish(player)
    player.locator('[data-control="more"]').click()
    return page, player, compute(np.array(numbers(player, "input")), np.array(numbers(player, "kernel")))


def copied(page, player, framework):
    """What the button copies."""
    player.locator('[data-control="framework"]').select_option(framework)
    player.locator('[data-control="copy"]').click()
    player.locator('[data-control="copy"]', has_text="copied").wait_for()
    return page.evaluate("copied")


CLIPBOARD = "navigator.clipboard.writeText = async (text) => { window.copied = text; };"


@pytest.mark.browser
@pytest.mark.torch
@pytest.mark.parametrize("name", PICTURES)
def test_the_copied_pytorch_code_runs_and_gives_the_numbers_on_the_screen(show, name, capsys, torch):
    page, player, expected = opened(show, name)
    page.evaluate(CLIPBOARD)
    space = {}
    exec(copied(page, player, "pytorch"), space)
    made = space["z" if name == "chain" else "y"].numpy()[0, 0]
    np.testing.assert_allclose(np.atleast_2d(made), expected)
    assert "tensor" in capsys.readouterr().out
    if name != "chain":
        np.testing.assert_allclose(numbers(player), expected)


@pytest.mark.browser
@pytest.mark.parametrize("name", PICTURES)
def test_the_copied_onnx_nodes_give_the_numbers_on_the_screen(show, name):
    from onnx import TensorProto, checker, helper
    from onnx.reference import ReferenceEvaluator

    page, player, expected = opened(show, name)
    page.evaluate(CLIPBOARD)
    space = {}
    exec(copied(page, player, "onnx"), space)
    nodes = [space[target] for target in "yz" if target in space]
    x, w = (np.array(numbers(player, role), np.float32) for role in ("input", "kernel"))
    axes = 1 if name in ("one axis", "window") else 2
    values = {key: array.reshape(1, 1, *array.shape[2 - axes :]) for key, array in (("x", x), ("w", w))}
    inputs = [helper.make_tensor_value_info(key, TensorProto.FLOAT, value.shape) for key, value in values.items()]
    output = helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.FLOAT, [None] * (axes + 2))
    model = helper.make_model(helper.make_graph(nodes, "copied", inputs, [output]))
    checker.check_model(model, full_check=True)
    (made,) = ReferenceEvaluator(model).run(None, values)
    np.testing.assert_allclose(np.atleast_2d(made[0, 0]), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.browser
def test_code_without_the_right_to_copy_is_selected_and_where_there_is_none_nothing_is_offered(show):
    page = show(play(conv2d, RAMP, LOPSIDED), play(shared_sizes(range(5, 8), 3)))
    page.evaluate(
        "navigator.clipboard.writeText = async () => { throw Error('no'); }; document.execCommand = () => false;"
    )
    for player in (root(page), root(page, 1)):
        player.locator('[data-control="more"]').click()
    root(page).locator('[data-control="copy"]').click()
    page.wait_for_function("getSelection().toString().startsWith('import torch')")
    assert "selected" in part(root(page), "said")
    assert not root(page, 1).locator('[data-part="code"]').is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_browser_saves_a_page_that_lives_alone_with_the_numbers_as_they_stand(chromium, tmp_path, code):
    language(code)
    asked, errors = [], []
    picture = play(conv_transpose2d, {"</script>": [[1, 2], [3, 4]]}, DIGITS, stride=range(1, 4))
    file = save_html(
        predict("<How> $& large?", {3: "Yes.", 4: "No."}, right=3, reveal=picture), tmp_path / "first.html"
    )
    for name in ("second.html", "third.html"):  # what is saved can be saved again
        page = chromium.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        player = root(page)
        if name == "second.html":
            player.locator("[data-option]").first.click()
            set_control(player, "stride", 1)
            cell(player, "input", 1, 1).dblclick()
            page.keyboard.type("-7")
            page.keyboard.press("Enter")
            go_to(player, 3)
        player.locator('[data-control="more"]').click()
        with page.expect_download() as download:
            player.locator('[data-control="save"]').click()
        file = tmp_path / name
        download.value.save_as(file)
        page.close()
    assert errors == [] and {url for url in asked if url.startswith("http")} == set()
    page = chromium.new_page()
    page.goto(file.as_uri())
    player = root(page)
    assert page.title() == part(player, "question").split("\n")[0] == "<How> $& large?"
    assert page.locator("html").get_attribute("lang") == code
    assert player.locator(".count").inner_text() == "3 / 4"
    finish(player)
    assert numbers(player) == conv_transpose2d([[1, 2], [3, -7]], DIGITS, stride=2).tolist()
    page.close()


def moved():
    """A player after a slider was moved and a number typed, as its browser tells."""
    player = play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, stride=range(1, 3))
    player.state = {"settings": [1], "lead": 0, "step": 2, "arrays": {"x": [[5, 6], [7, 8]], "w": DIGITS}}
    return player


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_step_is_saved_as_a_picture(tmp_path, ending, start):
    path = save_picture(moved(), tmp_path / f"x.{ending}", view="spread", step=3)
    assert path.read_bytes().startswith(start) and [*tmp_path.iterdir()] == [path]


def test_a_saved_picture_shows_the_numbers_as_they_stand(tmp_path):
    whole = save_picture(moved(), tmp_path / "x.svg").read_text(encoding="utf-8")
    assert (
        "(2−1)·2" in whole and "8000" in whole and "4000" not in whole
    )  # matplotlib writes each text beside its shapes


def test_all_steps_are_saved_as_a_film_that_tells_how_far_it_has_got(tmp_path, capsys):
    path = save_picture(moved(), tmp_path / "x.gif", seconds=0.3)
    with Image.open(path) as film:
        assert film.n_frames == 5
        assert film.info["duration"] == 300
        film.seek(4)
        assert film.info["duration"] == 900
    said = capsys.readouterr().out
    assert said.startswith("\rx.gif: 1 / 5\rx.gif: 2 / 5") and said.endswith("5 / 5\n")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("x.bmp", "x.bmp must end in one of .png, .svg, .pdf, .gif"), ("no/x.png", "there is no folder")],
)
def test_a_picture_that_cannot_be_saved_is_refused(tmp_path, path, sentence):
    with pytest.raises(ExportError, match=sentence):
        save_picture(moved(), tmp_path / path)
    with pytest.raises(ExportError, match="only what play"):
        save_picture(predict("?", {1: "a"}, right=1), tmp_path / "x.png")
    assert not [*tmp_path.iterdir()]


def test_code_names_only_what_is_not_a_default():
    plain = {"stride": (1, 1), "padding": (0, 0), "output_padding": (0, 0), "dilation": (1, 1)}
    assert arguments("conv2d", "y", (3, 3), plain)["pytorch_y"] == ""
    assert "output_padding" not in arguments("conv2d", "y", (3, 3), plain)["onnx_y"]
    assert arguments("conv_transpose1d", "z", (2,), {name: value[:1] for name, value in plain.items()})["onnx_z"] == (
        "kernel_shape=[2], strides=[1], pads=[0, 0], dilations=[1], output_padding=[0], group=1"
    )
    assert templates(["conv2d", "conv_transpose2d"])["pytorch"].endswith("print(z[0, 0])")
