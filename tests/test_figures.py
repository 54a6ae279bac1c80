"""The stills: what is drawn is what the operations compute, in the picture's grammar, without pyplot."""

import gc
import io
import json
import subprocess
import sys
import weakref

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex, to_rgb
from numpy.testing import assert_allclose, assert_array_equal

from deconv_helpers import conv1d, conv2d, conv_matrix, conv_transpose1d, conv_transpose2d, insert_zeros
from deconv_helpers.figures import before_after, photograph, shown, still
from deconv_helpers.palette import ROLES
from deconv_helpers.pictures import operation
from deconv_helpers.scene import Case, Grid, Play, Scene, Stage, View
from deconv_helpers.words import language

X = np.array([[3, -1, 4, 1], [-5, 9, 2, 6], [5, 3, -5, 8], [9, 7, 9, 3]])
W = np.array([[2, -7, 1], [8, 2, 8], [1, -8, 2]])
LOOKS = {"solid": None, "dashed": 3.7, "dotted": 1.0}  # the first dash of matplotlib's lines, in line widths

VIEWS = {
    "window": (conv2d, X, W, {"stride": 2, "padding": 1}, "y"),
    "window of a matrix": (conv2d, X, W, {"view": "matrix", "padding": 1, "stride": 3}, "y-matrix"),
    "stamp": (conv_transpose2d, X, W, {"stride": 2, "padding": 1, "output_padding": 1}, "y"),
    "spread": (conv_transpose2d, X, W, {"stride": 2, "padding": 1, "view": "spread"}, "y-slid"),
    "transposed matrix": (conv_transpose2d, X[:2, :2], W, {"view": "matrix"}, "y-matrix"),
    "window, 1-D": (conv1d, X[0], W[0], {"dilation": 2, "padding": 2}, "y"),
    "matrix, 1-D": (conv1d, X[0], W[0], {"view": "matrix"}, "y-matrix"),
    "stamp, 1-D": (conv_transpose1d, X[0], W[0], {"stride": 3, "padding": 1}, "y"),
    "spread, 1-D": (conv_transpose1d, X[0], W[0], {"stride": 3, "view": "spread"}, "y-slid"),
    "transposed matrix, 1-D": (conv_transpose1d, X[0], W[0], {"stride": 2, "view": "matrix"}, "y-matrix"),
}


def texts(figure, part):
    return [text.get_text() for text in figure.axes[0].texts if text.get_gid() == part]


def sentence(figure, part):
    """A line's pieces, in the order of their places."""
    pieces = [text for text in figure.axes[0].texts if text.get_gid() == part]
    pieces.sort(key=lambda text: (round(text.get_position()[1], 2), text.get_position()[0]))
    return "".join(text.get_text() for text in pieces)


def numbers(figure, name):
    """The numbers that are to be read on a board, by cell."""
    found = {}
    for text in figure.axes[0].texts:
        start, _, at = (text.get_gid() or "").partition(f"number-{name}[")
        if at and not start:
            found[tuple(int(part) for part in at[:-1].split(","))] = float(text.get_text().replace("−", "-"))
    return found


def board(figure, name, shape):
    """The bare board as an array; a cell without a number is NaN."""
    found = numbers(figure, name)
    return np.array([[found.get((row, col), np.nan) for col in range(shape[1])] for row in range(shape[0])])


def boxes(figure, part):
    return [drawn for drawn in figure.axes[0].collections if drawn.get_gid() == part]


def dash(drawn):
    """The first dash of a border in line widths; a solid line has none."""
    ((_, dashes),) = drawn.get_linestyle()
    return dashes and round(dashes[0] / drawn.get_linewidth()[0], 3)


# --- the numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("op", "x", "w", "settings", "output"), VIEWS.values(), ids=VIEWS)
def test_the_finished_picture_shows_what_the_operation_computes(op, x, w, settings, output):
    y = np.atleast_2d(op(x, w, **{name: value for name, value in settings.items() if name != "view"}))
    figure = still(op, x, w, **settings)
    assert_array_equal(board(figure, output, y.shape), y)
    if "view" not in settings or settings["view"] == "matrix":
        assert_array_equal(board(figure, "x", np.atleast_2d(x).shape), np.atleast_2d(x))


def test_the_spread_input_and_the_turned_kernel():
    figure = still(conv_transpose2d, X, W, stride=2, view="spread")
    assert_array_equal(board(figure, "spread", (7, 7)), insert_zeros(X, 2))
    places = {text.get_gid(): text.get_position() for text in figure.axes[0].texts}
    assert places["number-w-slid[2,2]"][0] < places["number-w-slid[2,0]"][0]
    assert places["number-w-slid[2,2]"][1] < places["number-w-slid[0,2]"][1]
    unturned = still(conv_transpose2d, X, W, stride=2, view="spread", turned=False)
    places = {text.get_gid(): text.get_position() for text in unturned.axes[0].texts}
    assert places["number-w-slid[2,2]"][0] > places["number-w-slid[2,0]"][0]


def test_the_matrix_is_the_operations():
    figure = still(conv2d, X, W, view="matrix")
    assert_array_equal(board(figure, "C", (4, 16)), conv_matrix((4, 4), W))


def test_a_step_shows_what_is_done_and_writes_it_out():
    window = still(conv2d, X, W, step=2)
    assert_array_equal(board(window, "y", (2, 2)), [[conv2d(X, W)[0, 0], conv2d(X, W)[0, 1]], [np.nan, np.nan]])
    assert sentence(window, "formula") == (
        f"{shown(conv2d(X, W)[0, 1])} = (−1)·2 + 4·(−7) + 1·1 + 9·8 + 2·2 + 6·8 + 3·1 + (−5)·(−8) + 8·2"
    )
    stamps = still(conv_transpose2d, [[1, 2], [3, 4]], [[1, 10], [100, 1000]], stride=2, step=1)
    assert numbers(stamps, "y") == {(0, 0): 1, (0, 1): 10, (1, 0): 100, (1, 1): 1000}
    assert " ".join(sentence(stamps, "formula").split()) == "1·1 = 1 1·10 = 10 1·100 = 100 1·1000 = 1000"
    assert numbers(still(conv2d, X, W, step=0), "y") == {}
    assert sentence(still(conv2d, X, W, step=0), "formula") == ""


def test_a_zero_term_stands_in_the_formula():
    figure = still(conv2d, [[5]], np.ones((3, 3), int), padding=1, step=1)
    assert sentence(figure, "formula") == "5 = 0·1 + 0·1 + 0·1 + 0·1 + 5·1 + 0·1 + 0·1 + 0·1 + 0·1"


def test_a_long_formula_breaks_and_ends():
    figure = still(conv2d, np.ones((9, 9), int), np.ones((9, 9), int))
    lines = {round(text.get_position()[1], 3) for text in figure.axes[0].texts if text.get_gid() == "formula"}
    assert len(lines) == 4
    assert texts(figure, "formula")[-1] == " …"
    wide = figure.get_size_inches()[0]
    assert all(text.get_position()[0] < wide for text in figure.axes[0].texts)
    assert figure.get_size_inches()[1] > max(lines)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-0.0, "0"), (6.0, "6"), (-17, "−17"), (0.5, "0.5"), (2.0625, "2.063"), (-2.0625, "−2.063"),
        (1 / 3, "0.333"), (12.345, "12.35"), (100.001, "100"), (1234.56, "1234.6"), (9999999, "9999999"),
        (1e7, "1.0e7"), (2.5e-4, "2.5e−4"), (-1e-9, "−1.0e−9"),
    ],
)  # fmt: skip
def test_numbers_are_short(value, text):
    assert shown(value) == text


def test_a_sum_that_is_infinite_is_drawn():
    figure = still(conv2d, [[1e308, 1, 1e308]], [[10, -10]])
    file = io.BytesIO()
    figure.savefig(file, format="svg")
    assert [shown(value) for value in (float("inf"), float("-inf"), float("nan"))] == ["inf", "−inf", "nan"]
    assert {"inf", "−inf"} <= {text.get_text() for text in figure.findobj(type(figure.text(0, 0, "")))}


def test_the_size_line_holds_the_numbers():
    assert texts(still(conv2d, X, W, stride=2, padding=1), "size") == [
        "⌊(n + 2p − d(k−1) − 1) / s⌋ + 1 = ⌊(4 + 2·1 − 1·(3−1) − 1) / 2⌋ + 1 = 2"
    ]
    assert len(texts(still(conv2d, X, W[:2]), "size")) == 2


# --- the grammar ------------------------------------------------------------------------------------------------------


def test_each_role_has_its_colour_and_its_border():
    figure = still(conv2d, X, W, step=0)
    for name, role, line, count in (
        ("x", "input", "solid", 1),
        ("w", "kernel", "dashed", 1),
        ("y", "output", "solid", 2),
    ):
        drawn = boxes(figure, f"cells-{name}")
        assert len(drawn) == count  # a double border is two lines
        assert {dash(one) for one in drawn} == {LOOKS[line]}
        thinned = np.array(drawn[0].get_edgecolor()[0][:3])
        colour = np.array(to_rgb(ROLES["light"][role]))
        assert_allclose(thinned, 1 - 0.62 * (1 - colour))


def test_cells_are_shaded_by_value():
    figure = still(conv2d, [[0, 1], [-4, 2]], [[1]], step=0)
    red, *_ = zip(*boxes(figure, "cells-x")[0].get_facecolor(), strict=True)
    assert red[0] == 1 > red[1] > red[3] > red[2]


def test_from_step_to_step_a_board_keeps_its_shades_and_the_size_of_its_figures():
    looks = []
    for step in (1, 3):
        figure = still(conv2d, [[7, 20, -300]], [[1]], step=step)
        (size,) = (text.get_fontsize() for text in figure.axes[0].texts if text.get_gid() == "number-y[0,0]")
        looks.append((size, *boxes(figure, "cells-y")[0].get_facecolor()[0]))
    assert looks[0] == looks[1]


def test_one_long_number_leaves_the_others_to_be_read():
    x = [[1, 2, 3], [4, 5, 6], [7, 8, 123456.789]]
    assert numbers(still(conv2d, x, [[1, -0.5], [1 / 3, 100]], padding=1, step=1), "y") == {(0, 0): 100}
    wide = np.arange(256.0).reshape(16, 16)
    wide[:, 3] = -99999.9
    assert len(numbers(still(conv2d, wide, [[1, 2], [3, 4]]), "x")) == 240


def test_inserted_zeros_are_hatched_and_padding_is_dotted():
    figure = still(conv_transpose2d, X[:2, :2], W, stride=2, view="spread")
    (zeros,), (padding,) = boxes(figure, "cells-spread-zero"), boxes(figure, "cells-spread-padding")
    (cells,) = boxes(figure, "cells-spread")
    assert zeros.get_hatch()
    assert not padding.get_hatch()
    assert not cells.get_hatch()
    assert (dash(zeros), dash(padding), dash(cells)) == (None, LOOKS["dotted"], None)
    both = boxes(figure, "cells-spread-zero-padding")
    assert all(dash(one) == LOOKS["dotted"] and not one.get_hatch() for one in both)
    assert len(cells.get_paths()) == 4
    assert len(zeros.get_paths()) == 5
    sizes = {text.get_gid(): text for text in figure.axes[0].texts}
    assert sizes["number-spread[0,1]"].get_fontsize() < sizes["number-spread[0,0]"].get_fontsize()
    for grey in ("number-spread[0,1]", "number-spread[-1,0]"):
        assert np.ptp(to_rgb(sizes[grey].get_color())) == 0
        assert to_rgb(sizes[grey].get_color()) > to_rgb(sizes["number-spread[0,0]"].get_color())
    assert sizes["number-spread[-1,0]"].get_text() == "0"


def test_cropped_cells_are_faded_and_struck_through():
    figure = still(conv_transpose2d, X[:2, :2], W, stride=2, padding=1)
    (cropped,) = boxes(figure, "cells-y-cropped")
    (struck,) = boxes(figure, "struck-y")
    assert len(cropped.get_paths()) == len(struck.get_segments()) == 25 - 9
    assert cropped.get_alpha() < 1
    assert dash(cropped) == LOOKS["dashed"]
    whole = conv_transpose2d(X[:2, :2], W, stride=2)
    assert numbers(figure, "y") == {(row - 1, col - 1): value for (row, col), value in np.ndenumerate(whole)}


def test_cells_that_nothing_reads_are_greyed():
    figure = still(conv2d, X, W[:2, :2], stride=3)
    assert [len(boxes(figure, part)[0].get_paths()) for part in ("cells-x", "cells-x-unread")] == [4, 12]
    figure = still(conv2d, X, W[:1, :1], stride=2)
    (unread,) = boxes(figure, "cells-x-unread")
    assert len(unread.get_paths()) == 12
    assert unread.get_alpha() < 1
    assert np.ptp(unread.get_facecolor()[0][:3]) == 0


def test_zeros_of_the_matrix_are_hatched_where_no_link_is():
    figure = still(conv2d, X, np.zeros((3, 3)), view="matrix")
    (zeros,) = boxes(figure, "cells-C-zero")
    assert zeros.get_hatch()
    assert len(zeros.get_paths()) == 4 * 7


def extent(drawn):
    low, high = (find(drawn.get_paths()[0].vertices, axis=0) for find in (np.min, np.max))
    return tuple(np.round(low, 3)), tuple(np.round(high - low, 3))


def test_one_window_lies_on_source_kernel_and_target():
    figure = still(conv2d, X, W, step=2)
    for name, places in (("x", [(0, 1), (2, 3)]), ("w", [(0, 0), (2, 2)]), ("y", [(0, 1), (0, 1)])):
        (window,) = boxes(figure, f"window-{name}")
        assert to_hex(window.get_edgecolor()[0]) == ROLES["light"]["active"]
        assert window.get_linewidth()[0] > 2
        first, last = (
            next(
                text.get_position()
                for text in figure.axes[0].texts
                if text.get_gid() == f"number-{name}[{at[0]},{at[1]}]"
            )
            for at in places
        )
        (left, top), (wide, tall) = extent(window)
        side = wide / (places[1][1] - places[0][1] + 1)
        assert_allclose(
            [left, top, left + wide, top + tall],
            [first[0] - side / 2, first[1] - side / 2, last[0] + side / 2, last[1] + side / 2],
            atol=2e-3,
        )
    assert boxes(figure, "lit-x") == []
    assert [box.get_gid() for box in still(conv2d, X, W, step=0).axes[0].collections if "window" in box.get_gid()] == []


def test_a_dilated_kernel_lights_the_cells_it_reads():
    figure = still(conv2d, np.ones((5, 5)), W, dilation=2)
    (lit,) = boxes(figure, "lit-x")
    assert len(lit.get_paths()) == 9
    assert boxes(figure, "lit-w") == []


# --- what may be drawn ------------------------------------------------------------------------------------------------


def toy():
    """Sums of neighbours, with no kernel and no size line."""
    x, y = Grid("bar", 1, 3, "x", array="x"), Grid("output", 1, 2, "y")
    add = Stage("y", "x", cells=[(0, 0, 0, 0, 0, 0), (0, 0, 0, 1, 0, 0), (0, 1, 0, 1, 0, 0), (0, 1, 0, 2, 0, 0)])
    view = View("sum", "", ["x", "→", "y"], [Play(0, "target")])
    return Scene("sum", {"x": [[3, 4, 5]]}, [Case({"x": x, "y": y}, [add], [view])])


def test_any_scene_has_its_stills():
    assert_array_equal(board(still(toy()), "y", (1, 2)), [[7, 9]])
    assert numbers(still(toy(), step=1), "y") == {(0, 0): 7}
    chain = still([conv2d, conv_transpose2d], X, W[:2, :2], stride=2)
    assert_array_equal(board(chain, "z", (4, 4)), conv_transpose2d(conv2d(X, W[:2, :2], stride=2), W[:2, :2], stride=2))


def test_a_players_scene_is_drawn_where_its_controls_are_put():
    scene = operation(conv_transpose2d, X[:2, :2], W, stride=range(1, 4))
    for stride in (1, 3):
        y = conv_transpose2d(X[:2, :2], W, stride=stride)
        assert_array_equal(board(still(scene, stride=stride), "y", y.shape), y)
    assert numbers(still(scene, view="spread", stride=2), "y-slid")
    typed = still(scene, [[1, 0], [0, 1]], stride=2)
    y = conv_transpose2d([[1, 0], [0, 1]], W, stride=2)
    assert_array_equal(board(typed, "y", y.shape), y)
    assert scene.arrays["x"] == X[:2, :2].tolist()


def test_a_setting_without_a_result_is_drawn_as_its_sentence():
    language("zh")
    try:
        figure = still(conv_transpose2d, X[:2, :2], W, padding=2)
    finally:
        language("en")
    assert sentence(figure, "refusal").strip() == "padding=2 leaves a size of 0: (2-1)*1 - 2*2 + 1*(3-1) + 1 + 0 = 0"
    assert_array_equal(board(figure, "x", (2, 2)), X[:2, :2])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: still(conv2d, X, W, view="stamp"), "conv2d has the views window, matrix, not 'stamp'"),
        (lambda: still(toy(), view="window"), "sum has the views sum, not 'window'"),
        (lambda: still(conv2d, X, W, strides=2), "strides is no setting of conv2d"),
        (lambda: still(toy(), stride=2), "stride is no setting of sum"),
        (lambda: still(operation(conv2d, X, W, stride=range(1, 3)), stride=3), "stride cannot start at 3: it offers"),
        (lambda: still(toy(), [[1, 2]]), r"x must have shape \(1, 3\), got \(1, 2\)"),
        (lambda: still(conv2d, X, W, step=5), "step=5 is beyond the last one, 4"),
        (lambda: still(conv2d, X, W, step=-1), "step=-1 must be at least 0"),
        (lambda: photograph(513), "size=513 must be at most 512"),
        (lambda: photograph(0), "size=0 must be at least 1"),
        (lambda: before_after(X, X[0]), r"after must have shape of 2 axes with at least one cell, got \(4,\)"),
        (lambda: before_after([["a"]], X), "before must hold numbers"),
    ],
)
def test_a_call_that_cannot_be_drawn_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_large_boards_keep_shades_and_signs_without_numbers():
    x = np.arange(1600).reshape(40, 40) - 800
    figure = still(conv2d, x, [[1, 2], [3, 4]], step=700)
    assert numbers(figure, "x") == {}
    assert numbers(figure, "w") == {(0, 0): 1, (0, 1): 2, (1, 0): 3, (1, 1): 4}
    (minuses,), (cells,) = boxes(figure, "minus-x"), boxes(figure, "cells-x")
    assert len(minuses.get_segments()) == 800
    assert len(cells.get_paths()) == 1600
    assert boxes(figure, "window-x")
    assert texts(figure, "refusal") == []
    beyond = still(conv2d, np.ones((65, 65)), [[1]])
    assert "65 x 65" in sentence(beyond, "refusal")
    assert boxes(beyond, "cells-x") == []


# --- photographs ------------------------------------------------------------------------------------------------------


def test_the_photograph_is_grey_and_square():
    whole, small = photograph(), photograph(100)
    assert whole.shape == (512, 512)
    assert whole.dtype == float
    assert 0 <= whole.min() < 0.05
    assert 0.95 < whole.max() <= 1
    assert small.shape == (100, 100)
    assert_allclose(small[0, 0], whole[6:11, 6:11].mean())


def pictures(figure):
    return figure.axes[0].images


def test_before_and_after_stand_on_scales_that_are_written_beneath():
    x = photograph(64)
    edges = before_after(x, conv2d(x, [[1, 0, -1]]), titles=("a", "b"))
    before, after = pictures(edges)
    assert_array_equal(before.get_array(), x)
    assert before.get_clim()[0] == 0
    low, high = after.get_clim()
    assert low == -high < 0
    words = [text.get_text() for text in edges.axes[0].texts]
    assert words == ["a", "64×64", f"0 … {shown(before.get_clim()[1])}", "b", "64×62", f"{shown(low)} … {shown(high)}"]
    _, sharpened = pictures(before_after(x, conv2d(x, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])))
    assert sharpened.get_clim()[0] == 0
    _, dark = pictures(before_after(x, np.zeros((4, 4))))
    assert dark.get_clim() == (0, 1)


def test_pixels_are_equally_large_before_and_after():
    x = photograph(64)
    before, after = pictures(before_after(x, conv2d(x, np.ones((2, 2)) / 4, stride=2)))
    wide = [image.get_extent()[1] - image.get_extent()[0] for image in (before, after)]
    assert_allclose(wide[0], 2 * wide[1])


# --- in a notebook ----------------------------------------------------------------------------------------------------


def figures():
    x = photograph(16)
    yield still(conv2d, X, W, padding=1)
    yield still(conv_transpose2d, X, W, view="spread")
    yield still(conv_transpose2d, X[:2, :2], W, padding=2)
    yield before_after(x, conv2d(x, W))


def test_a_figure_shows_itself_and_needs_no_font_but_matplotlibs(recwarn):
    """Matplotlib warns of every letter that its font lacks."""
    for figure in figures():
        png, shape = figure._repr_png_()
        assert png.startswith(b"\x89PNG")
        assert (shape["width"], shape["height"]) == tuple(np.round(figure.get_size_inches() * 100))
        drawn = "".join(text.get_text() for text in figure.axes[0].texts)
        assert not [letter for letter in drawn if ord(letter) > 0x2E80]
        svg = io.StringIO()
        figure.savefig(svg, format="svg")
        assert "<svg" in svg.getvalue()
    assert [str(warning.message) for warning in recwarn] == []


IN_A_KERNEL = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from deconv_helpers import conv2d
from deconv_helpers.figures import still
shown, _ = InteractiveShell().display_formatter.format(still(conv2d, [[1, 2], [3, 4]], [[1]]))
print(json.dumps([sorted(shown), "matplotlib.pyplot" in sys.modules]))
"""


def test_a_cells_value_is_displayed_without_pyplot():
    run = subprocess.run([sys.executable, "-c", IN_A_KERNEL], capture_output=True, text=True, check=True)
    kinds, pyplot = json.loads(run.stdout)
    assert "image/png" in kinds
    assert not pyplot


def test_stills_leave_nothing_behind():
    pyplot = sys.modules.get("matplotlib.pyplot")
    open_before = pyplot.get_fignums() if pyplot else []
    known = [weakref.ref(still(toy(), step=step % 3)) for step in range(50)]
    gc.collect()
    assert [reference() for reference in known if reference()] == []
    assert (pyplot.get_fignums() if pyplot else []) == open_before


def test_every_cell_of_every_board_is_drawn_once():
    figure = still(conv_transpose2d, X, W, stride=2, padding=1, view="spread")
    for name in ("spread", "w-slid"):
        cells = [
            tuple(np.round(path.vertices.mean(axis=0), 2))
            for drawn in figure.axes[0].collections
            if isinstance(drawn, PolyCollection) and f"{drawn.get_gid()}-".startswith(f"cells-{name}-")
            for path in drawn.get_paths()
        ]
        assert len(cells) == len(set(cells)) == {"spread": 81, "w-slid": 9}[name]
