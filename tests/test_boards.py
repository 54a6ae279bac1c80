"""Boards: what they show, what they say, and that every picture keeps its place."""

from io import BytesIO

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from deconv_helpers import board, curves, follow, psnr, weights

RAMP = np.linspace(0, 1, 1024).reshape(32, 32)


def shaded(t, dark=1.0):
    return {"x": RAMP, "t x": t * dark * RAMP}


def tiles(shown):
    return [tile for tile in shown.row.children if tile.layout.display != "none"]


def pixels(tile):
    return np.asarray(Image.open(BytesIO(tile.children[1].value)), float)


def test_a_board_draws_what_its_sliders_say():
    shown = board(shaded, {"t": "time <t>"}, truth=RAMP, t=[0, 0.5, 1], dark={"no": 1.0, "yes": 0.5}, start={"t": 0.5})
    assert shown.settings == {"t": 0.5, "dark": 1.0}
    assert shown.controls["t"].description == "time <t>"  # ipywidgets writes it as text
    for at, dim, t, dark in ((1, 0, 0.5, 1.0), (2, 1, 1, 0.5), (0, 0, 0, 1.0)):
        shown.controls["t"].index, shown.controls["dark"].index = at, dim
        first, second = tiles(shown)
        assert np.abs(pixels(first)[::8, ::8] - 255 * RAMP).max() <= 0.5
        assert np.abs(pixels(second)[::8, ::8] - 255 * t * dark * RAMP).max() <= 0.5
        text = f"{psnr(RAMP, t * dark * RAMP, 8):.1f} dB"
        assert "dB" not in first.children[0].value and text in second.children[0].value


def test_pictures_keep_their_place_when_others_come_and_go():
    shown = board(lambda more: {name: RAMP for name in ("x", "y", "z")[: more + 1]}, more=[0, 1, 2])
    first = tiles(shown)[0]
    shown.controls["more"].index = 2
    assert len(tiles(shown)) == 3 and tiles(shown)[0] is first
    shown.controls["more"].index = 0
    assert len(tiles(shown)) == 1 and len(shown.row.children) == 3


def test_small_pictures_are_enlarged_and_numbers_beyond_black_and_white_cut_off():
    image = np.array([[-1.0, 0.5], [np.nan, 7.0]])
    (tile,) = tiles(board(lambda t: {"x": image}, t=[0]))
    large = pixels(tile)
    assert large.shape == (256, 256) and tile.children[1].width == "256"
    assert [large[0, 0], large[0, 255], large[255, 0], large[255, 255]] == [0, 128, 0, 255]


def test_curves_are_pictures_of_the_same_height():
    (tile,) = tiles(board(lambda t: {"gain": curves({"H": [1, 0.1]}, log=True)}, t=[0]))
    large = pixels(tile)
    assert large.shape[:2] == (512, 580) and tile.children[1].width == "290"


def test_what_a_function_raises_is_said_in_place():
    shown = board(lambda t: {"x": {"yes": RAMP}[t]}, t={"yes": "yes", "no": "<no>"})
    assert "KeyError" not in shown.refusal.value and len(tiles(shown)) == 1
    shown.controls["t"].index = 1
    assert "KeyError: &#x27;&lt;no&gt;&#x27;" in shown.refusal.value and tiles(shown) == []
    shown.controls["t"].index = 0
    assert "KeyError" not in shown.refusal.value and len(tiles(shown)) == 1


def test_arrays_can_be_chosen_by_name():
    shown = board(lambda large: {"x": large}, large={"light": RAMP, "dark": RAMP / 2})
    shown.controls["large"].index = 1
    assert shown.settings["large"] is not RAMP and np.array_equal(shown.settings["large"], RAMP / 2)
    assert pixels(tiles(shown)[0]).max() == 128


def test_a_start_that_is_not_offered_is_an_error():
    with pytest.raises(ValueError, match=r"t cannot start at 3: it offers \[0, 1\]"):
        board(shaded, t=[0, 1], start={"t": 3})


def test_curves_are_labelled_by_letters():
    figure = curves({"H": [1, 0.5, 0.1], "G": [1, 2, 3]}, [0, 2, 4], limits=(0, 4), level=2.5)
    (axes,) = figure.axes
    assert [line.get_label() for line in axes.lines[:2]] == ["$H$", "$G$"]
    assert axes.lines[0].get_xydata().tolist() == [[0, 1], [2, 0.5], [4, 0.1]]
    assert axes.get_ylim() == (0, 4) and list(axes.lines[2].get_ydata()) == [2.5, 2.5]
    assert len({(line.get_color(), line.get_linestyle()) for line in axes.lines[:2]}) == 2


def test_learning_is_followed_to_its_last_step(monkeypatch):
    shown, done = [], []
    monkeypatch.setattr("deconv_helpers.boards.display", shown.append)

    def steps():
        for step in range(1, 51):
            done.append(step)
            yield step

    assert follow(steps(), lambda: 20.0 + len(done), 50, "dB <b>", level=30) is None
    ((bar, text, image),) = (box.children for box in shown)
    assert (bar.value, bar.max, len(done)) == (50, 50, 50)
    assert "dB &lt;b&gt; <b>70.0</b>" in text.value
    assert np.asarray(Image.open(BytesIO(image.value))).shape[:2] == (512, 580)


def test_a_kernel_s_numbers_are_written_and_shaded_by_size():
    (axes,) = weights([[0.25, -0.75, 0], [1, 0.5, -0.126]]).axes
    texts = {text.get_position(): text.get_text() for text in axes.texts}
    assert texts == {(0, 0): "0.25", (1, 0): "−0.75", (2, 0): "0.00", (0, 1): "1.00", (1, 1): "0.50", (2, 1): "−0.13"}
    (image,) = axes.images
    assert image.get_array().argmax() == 3 and image.get_array().argmin() == 2
    assert image.get_cmap()(0)[:3] == to_rgb("#ffffff")
