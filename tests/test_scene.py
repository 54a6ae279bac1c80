"""Scenes without a browser: what a picture ends with equals the operations, in every view and at every setting."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconv_helpers import Frames, conv1d, conv2d, conv_matrix, conv_transpose1d, conv_transpose2d, shared_sizes
from deconv_helpers.arithmetic import Refusal, output_size
from deconv_helpers.pictures import operation
from deconv_helpers.scene import Grid, Scene

RAMP = np.arange(16).reshape(4, 4) / 10
LOPSIDED = np.array([[1, 2, 3], [4, 5, 7], [8, 11, 13]])
DIGITS = np.array([[1, 10], [100, 1000]])


def board(scene, case, name, view=0, step=None):
    """The numbers of the bare grid, NaN where nothing is shown."""
    values = case.frame(scene.arrays, view, case.steps(view) if step is None else step)["values"][name]
    grid = case.grids[name]
    return np.array([values.get(cell, np.nan) for cell in grid.cells()]).reshape(grid.rows, grid.cols)


@st.composite
def transposed(draw):
    def pair(low, high):
        return draw(st.integers(low, high)), draw(st.integers(low, high))

    stride, dilation = pair(1, 4), pair(1, 3)
    extra = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True))
    numbers = np.random.default_rng(draw(st.integers(0, 99)))
    x, w = (numbers.integers(-9, 10, pair(1, 3)) for _ in range(2))
    return x, w, {"stride": stride, "padding": pair(0, 3), "output_padding": extra, "dilation": dilation}


@given(transposed())
@settings(max_examples=150, derandomize=True, deadline=None)
def test_stamp_zero_insertion_and_matrix_end_with_the_same_numbers(problem):
    x, w, options = problem
    scene = operation(conv_transpose2d, x, w, views=("stamp", "spread", "matrix"), limit=2000, **options)
    (case,) = scene.cases
    try:
        expected = conv_transpose2d(x, w, **options)
    except Refusal as refusal:
        assert case.refusal == {"key": refusal.key, "numbers": refusal.numbers}
        return
    for view in range(3):
        for name in ("y", "y-slid", "y-matrix"):
            np.testing.assert_array_equal(board(scene, case, name, view), expected)


@given(transposed())
@settings(max_examples=150, derandomize=True, deadline=None)
def test_window_and_matrix_end_with_the_same_numbers(problem):
    w, x, options = problem
    del options["output_padding"]
    x = np.pad(x, 3, mode="wrap")
    scene = operation(conv2d, x, w, views=("window", "matrix"), limit=2000, **options)
    (case,) = scene.cases
    try:
        expected = conv2d(x, w, **options)
    except Refusal as refusal:
        assert case.refusal == {"key": refusal.key, "numbers": refusal.numbers}
        return
    for view in range(2):
        for name in ("y", "y-matrix"):
            np.testing.assert_array_equal(board(scene, case, name, view), expected)
    np.testing.assert_array_equal(board(scene, case, "C", 1), conv_matrix(x.shape, w, **options))


def test_an_unturned_kernel_slides_to_other_numbers():
    scene = operation(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, turned=[False, True])
    wrong, right = scene.case(turned=False), scene.case(turned=True)
    assert board(scene, wrong, "y-slid").tolist() == conv_transpose2d([[1, 2], [3, 4]], np.rot90(DIGITS, 2)).tolist()
    assert board(scene, right, "y-slid").tolist() == conv_transpose2d([[1, 2], [3, 4]], DIGITS).tolist()
    assert wrong.views[1].title == "spread-unturned" and right.views[1].title == "spread"


def test_partial_sums_are_true_at_every_step_in_every_view():
    x = np.array([[1, 2], [3, 4]])
    scene = operation(conv_transpose2d, x, LOPSIDED, stride=2, views=("stamp", "spread"))
    (case,) = scene.cases
    for step in range(1, 5):
        stamped = np.where(np.arange(4).reshape(2, 2) < step, x, 0)
        expected = conv_transpose2d(stamped, LOPSIDED, stride=2)
        for name in ("y", "y-slid"):
            np.testing.assert_array_equal(np.nan_to_num(board(scene, case, name, 0, step)), expected)
    for step in range(26):
        shown = board(scene, case, "y-slid", 1, step).ravel()
        np.testing.assert_array_equal(shown[:step], conv_transpose2d(x, LOPSIDED, stride=2).ravel()[:step])
        assert np.isnan(shown[step:]).all()


def test_a_hole_that_no_stamp_reaches_is_empty_until_the_end_and_then_0():
    scene = operation(conv_transpose1d, [1, 2], [1, 10], stride=3)
    (case,) = scene.cases
    assert np.isnan(board(scene, case, "y", step=1)[0, 2])
    assert board(scene, case, "y").tolist() == [[1, 10, 0, 2, 20]]


def test_every_cell_is_visited_also_one_whose_links_all_fall_on_padding():
    scene = operation(conv1d, [5], [1, 10], padding=3)
    (case,) = scene.cases
    assert case.steps() == 6
    frame = case.frame(scene.arrays, 0, 1)
    assert frame["values"]["y"] == {(0, 0): 0.0}
    assert frame["active"]["x"] == {(0, -3), (0, -2)}
    assert [value for value, _, _ in frame["terms"]] == [None, None]


def test_the_zero_insertion_picture_crops_where_padding_exceeds_the_reach_of_the_kernel():
    scene = operation(conv_transpose1d, [1, 2, 3], [1, 10], stride=2, padding=2, views="spread")
    spread = scene.cases[0].grids["spread"]
    assert spread.frame == (0, 1, 0, 5)
    assert [spread.states(0, at) for at in range(5)] == [["cropped"], ["zero"], [], ["zero"], ["cropped"]]


def test_marks_of_a_grid():
    grid = Grid("spread", 3, 3, frame=(-1, 4, -1, 4), marks={"zero": ([1], [1]), "padding": ([-1, 3], [-1, 3])})
    assert grid.states(1, 0) == ["zero"] and grid.states(-1, 1) == ["padding"] and grid.states(0, 0) == []


def test_a_chain_gives_back_the_size_and_follows_its_operations():
    scene = operation([conv2d, conv_transpose2d], RAMP, LOPSIDED, stride=range(1, 4), padding=range(3))
    for stride in range(1, 4):
        for padding in range(3):
            case = scene.case(stride=stride, padding=padding)
            small = conv2d(RAMP, LOPSIDED, stride=stride, padding=padding)
            rest = (4 + 2 * padding - 3) % stride
            back = conv_transpose2d(small, LOPSIDED, stride=stride, padding=padding, output_padding=rest)
            np.testing.assert_allclose(board(scene, case, "y"), small)
            np.testing.assert_allclose(board(scene, case, "z"), back)
            assert back.shape == (4, 4)


def test_a_chain_with_an_output_padding_of_its_own():
    scene = operation([conv1d, conv_transpose1d], range(6), [1, 1, 1], stride=2, padding=1, output_padding=range(2))
    assert [case.grids["z"].cols for case in scene.cases] == [5, 6]


@pytest.mark.parametrize("padding, rank, key", [(0, 4, "lost"), (1, 16, "kept"), (2, 16, "kept")])
def test_the_guess_is_least_squares_and_the_lamp_tells_the_rank(padding, rank, key):
    scene = operation([conv2d, conv_transpose2d], RAMP, np.ones((3, 3)), padding=padding, guess=True)
    (case,) = scene.cases
    matrix = conv_matrix((4, 4), np.ones((3, 3)), padding=padding)
    expected = np.linalg.lstsq(matrix, matrix @ RAMP.ravel(), rcond=None)[0].reshape(4, 4)
    np.testing.assert_allclose(board(scene, case, "guess"), expected, atol=1e-9)
    assert case.sizes[-1] == {"key": key, "numbers": [{"rank": rank, "unknowns": 16, "free": 16 - rank}]}
    assert not case.grids["w"].editable
    assert np.isnan(board(scene, case, "guess", step=1)).all()  # it waits until all of y is known


def test_frames_make_no_cases_and_must_fit():
    scene = operation(conv2d, Frames("t", [RAMP, 2 * RAMP], [0, 1], "found"), np.ones((3, 3)), stride=range(1, 3))
    assert len(scene.cases) == 2
    control = scene.controls[0]
    assert (control.kind, control.array, control.caption, control.values) == ("frames", "x", "found", [0, 1])
    assert control.frames[1] == (2 * RAMP).tolist() and scene.case(stride=2).grids["y"].rows == 1
    with pytest.raises(Refusal, match=r"frame 2 must have shape \(4, 4\), got \(2, 2\)"):
        operation(conv2d, Frames("t", [RAMP, DIGITS]), np.ones((3, 3)))


def test_shared_sizes_are_those_of_the_formula():
    scene = shared_sizes(range(2, 9), 3, stride=range(1, 4), padding=range(2))
    for stride in range(1, 4):
        case = scene.case(stride=stride, padding=0)
        outs = [output_size(n, 3, stride) for n in range(3, 9)]
        assert scene.arrays[case.grids["m"].array] == [sorted(set(outs))]
        for step, out in enumerate(sorted(set(outs)), 1):
            lit = case.frame(scene.arrays, 0, step)["active"]["n"]
            assert {at + 2 for _, at in lit} == {n for n, made in zip(range(3, 9), outs, strict=True) if made == out}


def test_links_are_told_once_however_many_cases_share_them():
    data = operation(conv2d, RAMP, DIGITS, stride=(range(1, 4), range(1, 4))).to_json()
    assert len(data["cases"]) == 9
    assert len(data["links"]) == 3
    assert len(json.dumps(data)) < 20_000


@pytest.mark.parametrize(
    "make, sentence",
    [
        (lambda: operation(conv2d, RAMP, DIGITS, strid=2), "strid is no setting of conv2d"),
        (lambda: operation(conv2d, RAMP, DIGITS, views="stamp"), "conv2d has the views window, matrix, not 'stamp'"),
        (lambda: operation(conv2d, RAMP, DIGITS, stride=range(1, 3), start={"stride": 9}), "stride cannot start at 9"),
        (lambda: operation(conv2d, [1, 2], DIGITS), r"x must have shape of 2 axes .* got \(2,\)"),
        (lambda: operation(conv2d, RAMP, [["a"]]), "w must hold numbers"),
        (lambda: operation(conv2d, [[np.nan]], DIGITS), r"x must hold finite numbers, got nan at \(0, 0\)"),
        (lambda: operation(conv2d, [[1, 2], [3]], DIGITS), "x must hold numbers, got rows of unequal length"),
        (lambda: operation(conv2d, RAMP, DIGITS, stride=range(0)), "stride offers nothing"),
        (lambda: operation(conv2d, {}, DIGITS), "x offers nothing"),
        (lambda: operation(print, RAMP, DIGITS), "print is no operation"),
        (
            lambda: operation(conv2d, lambda n: np.eye(n), DIGITS, n=range(3, 13), stride=range(1, 30),
                              padding=range(12)).to_json(),
            "shorten the range of stride",
        ),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_name(make, sentence):
    with pytest.raises(Refusal, match=sentence):
        make()


def test_what_is_too_large_for_one_setting_is_refused_there_only():
    scene = operation(conv_transpose2d, np.ones((4, 4)), np.ones((3, 3)), stride=range(1, 9))
    assert scene.case(stride=1).refusal is None
    assert scene.case(stride=8).refusal["key"] == "grid_too_large"


def test_a_scene_holds_cases_in_the_order_of_its_controls():
    scene = operation(conv2d, RAMP, DIGITS, stride=range(1, 3), padding=range(3))
    assert isinstance(scene, Scene)
    assert scene.case(stride=2, padding=1) is scene.cases[4]
    assert scene.case() is scene.cases[0]


@pytest.mark.parametrize("op", [conv2d, conv_transpose2d])
def test_the_note_names_every_input_size_that_shares_the_output_size(op):
    scene = operation(op, np.ones((5, 5)), np.ones((3, 3)), stride=range(1, 4), padding=range(3), dilation=range(1, 3))
    for case in scene.cases:
        notes = {note["key"]: note["numbers"] for note in case.notes}
        (said,) = notes.get("shares" if op is conv2d else "shares_transposed", [None])
        settings = {
            name: case.sizes[0]["numbers"][0][key]
            for name, key in (("stride", "s"), ("padding", "p"), ("dilation", "d"))
        }
        small = case.grids["y"].rows if op is conv2d else 5
        sizes = [n for n in range(1, 40) if n + 2 * settings["padding"] > 2 * settings["dilation"]]
        sharing = [n for n in sizes if output_size(n, 3, **settings) == small]
        assert said == ({"sizes": ", ".join(map(str, sharing)), "out": small} if len(sharing) > 1 else None)


def test_the_note_on_zero_insertion_counts_the_zeros_that_are_drawn():
    scene = operation(
        conv_transpose1d, [1, 2], [1, 2, 3], stride=range(1, 4), padding=range(3), output_padding=range(2)
    )
    for case in scene.cases:
        if case.refusal:
            continue
        (note,) = [note for note in case.notes if note["key"] == "equivalent"]
        spread = case.grids["spread"]
        (numbers,) = note["numbers"]
        assert (-spread.frame[2], spread.frame[3] - spread.cols) == (numbers["border"], numbers["after"])
        assert numbers["zeros"] == spread.cols - 2


def test_the_unturned_insertion_is_compared_with_the_true_result():
    scene = operation(conv_transpose2d, RAMP, DIGITS, turned=[True, False])
    assert scene.case(turned=True).grids["y-slid"].compare is None
    assert scene.case(turned=False).grids["y-slid"].compare == "y"


def test_presets_stand_ready_for_every_size_and_only_where_numbers_can_be_typed():
    scene = operation(conv2d, lambda n: np.eye(n), DIGITS, n=range(3, 6))
    shapes = {(preset["grid"], np.shape(preset["values"])) for preset in scene.presets}
    assert shapes == {("x", (n, n)) for n in range(3, 6)} | {("w", (2, 2))}
    guessed = operation([conv2d, conv_transpose2d], RAMP, DIGITS, guess=True)
    assert {preset["grid"] for preset in guessed.presets} == {"x"}


def test_a_slider_of_images_starts_with_the_image_it_stands_at():
    images = Frames("t", [np.eye(2), 2 * np.eye(2), 3 * np.eye(2)], [0, 1, 2])
    scene = operation(conv2d, images, [[1, 2]], start={"t": 2})
    assert scene.arrays[scene.case().grids["x"].array] == [[3, 0], [0, 3]] == scene.controls[0].frames[2]
