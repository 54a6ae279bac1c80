"""Questions and checks: every known wrong idea is named, every right answer accepted, in both languages."""

import re
import sys
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from deconv_helpers import (
    conv1d,
    conv2d,
    conv_transpose1d,
    conv_transpose2d,
    insert_zeros,
    language,
    output_size,
    play,
    transposed_output_size,
)
from deconv_helpers.exercises import convolution, zero_insertion
from deconv_helpers.exercises.kinds import Function, Property, Value
from deconv_helpers.practice import EXERCISES, PredictionError, check, predict

CENTRE = np.eye(9)[4].reshape(3, 3)
MEAN = np.ones((3, 3)) / 9
MIXED = (CENTRE + MEAN) / 2


@pytest.fixture(params=["en", "zh"])
def spoken(request):
    language(request.param)
    return request.param


# --- answers ---------------------------------------------------------------------------------------------------------


def cell(x, w, row, col):
    return np.sum(x[row : row + len(w), col : col + len(w)] * w)


def cell_in_loops(x, w, row, col):
    total = 0
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            total += x[row + i][col + j] * w[i][j]
    x[:] = 0  # what a function does to its own copies is its own affair
    return [[total]]


def stamp(x, w, s):
    y = np.zeros((len(x) - 1) * s + len(w))
    for i in range(len(x)):
        y[i * s : i * s + len(w)] += x[i] * w
    return y


def slide(x, w, s, border=-1):
    return conv2d(np.pad(insert_zeros(x, s), len(w) + border), w)


class Stamp:
    """A right answer need not be a plain function."""

    def __call__(self, x, w, s):
        y = [0] * ((len(x) - 1) * s + len(w))
        for (i, a), (t, b) in product(enumerate(x.tolist()), enumerate(w.tolist())):
            y[i * s + t] += a * b
        return tuple(y)


PAIRS = [((0, 0), (1, 1)), ((0, 1), (1, 0)), ((1, 0), (0, 1)), ((1, 1), (0, 0))]
SIZES = {(7, 3, 2, 0): 3, (7, 3, 2, 1): 4, (8, 3, 2, 1): 4, (5, 3, 1, 2): 7}
VANISHING = np.array([[1, -1, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, -1, 0, 1]]) * [[1], [0], [0], [-1]]

RIGHT = {
    "01.sizes": [
        [3, 4, 4, 7],
        SIZES,
        dict(reversed(SIZES.items())),
        dict(a=3, b=4, c=4, d=7),
        np.float32([3, 4, 4, 7]),
    ],
    "01.edge": [
        [[-1, 0, 1]] * 3,
        [[1e-9, 0, -1e-9]] * 3,
        [[0, -1, 1]] * 3,
        np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    ],
    "01.centre": [CENTRE, MEAN, MIXED.tolist(), [[0, 0, 0], [0.5, 0, 0.5], [0, 0, 0]]],
    "01.another": [(CENTRE, MEAN), [MEAN, CENTRE], {"one": CENTRE, "two": MIXED}, np.stack([MIXED, MEAN])],
    "01.window": [cell, cell_in_loops, lambda x, w, row, col: conv2d(x, w)[row, col]],
    "01.invisible": [
        [[0, 0, 0, 0], [0, 1, -1, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
        VANISHING,
        1e-12 * VANISHING,
        np.outer([1, -1, 0, 1], [3, 1, 4, 1]),
    ],
    "01.flip": [[[3, 2, 1], [1, 2, 3]], {"convolve": (1, 2, 3), "conv1d": (3, 2, 1)}],
    "02.zeros": [[[5, 16], [10, 84]], {(4, 3): (10, 84), (3, 2): (5, 16)}],
    "02.stamp": [stamp, Stamp(), lambda x, w, s: conv_transpose1d(x, w, stride=s)],
    "02.repair": [
        lambda x, w, s: slide(x, w[::-1, ::-1], s),
        lambda x, w, s: slide(x, np.rot90(w, 2), s),
        lambda x, w, s: conv_transpose2d(x, w, stride=s).tolist(),
    ],
    "02.stride": [3, 3.0, [3], np.int64(3)],
    "02.kernel": [[3, 1], (3.0, 1.0), {"first": 3, "second": 1}],
    "02.linear": [[0.5, 1, 0.5], np.array([1, 2, 1]) / 2],
    "02.met": [PAIRS, PAIRS[::-1], set(PAIRS), dict(PAIRS), np.array(PAIRS), [*PAIRS, PAIRS[0]]],
}


def overwrite(x, w, s):
    y = np.zeros((len(x) - 1) * s + len(w))
    for i in range(len(x)):
        y[i * s : i * s + len(w)] = x[i] * w
    return y


def late(x, w, row, col):
    return sum(x[row + 1 + i, col + 1 + j] * w[i, j] for i in range(len(w)) for j in range(len(w)))


def one_off(shape, at, value=1):
    array = np.zeros(shape)
    array[at] = value
    return array


SHIFTED = one_off((3, 3), (2, 1))
INVISIBLE_TO_BOTH = np.array([[0, 1, 0], [-1, 0, -1], [0, 1, 0]])  # adds nothing on the ramp, nothing on the X

WRONG = {
    "01.sizes": [
        ([2, 3, 3, 6], "steps_not_windows"),
        ([3, 3, 4, 5], "padding_once"),
        ([3, 3, 4, 7], "padding_once"),
        ([3, 3, 3, 3], "no_padding"),
        ([3, 4, 5, 7], "rounded_up"),
        ([5, 7, 8, 7], "no_stride"),
        ([3, 4, 5, 9], "no_kernel"),
        ([15, 13, 15, 3], "transposed"),
        ([3, 4, 4, 100], "other"),
        ([3, 4, 4], "wanted"),
        (3, "wanted"),
        ([3, 4, 4, np.nan], "not_finite"),
    ],
    "01.edge": [
        (np.ones((3, 3)), "answers_flat"),
        ([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], "other_edge"),
        ([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], "silent"),
        ([[-1, 1]], "wanted"),
    ],
    "01.centre": [
        (np.ones((3, 3)), "too_strong"),
        (-CENTRE, "too_strong"),
        (SHIFTED, "shifted"),
        ([[-1, 0, 1]] * 3, "not_centre"),
    ],
    "01.another": [
        ((CENTRE, np.ones((3, 3))), "not_both"),
        ((CENTRE, CENTRE), "same_kernel"),
        ((CENTRE, CENTRE + INVISIBLE_TO_BOTH), "agree_on_x"),
        (CENTRE, "wanted"),
    ],
    "01.window": [
        (lambda x, w, row, col: cell(x, w[::-1, ::-1], row, col), "turned"),
        (late, "one_late"),
        (lambda x, w, row, col: cell(np.pad(x, len(w) // 2), w, row, col), "centred"),
        (lambda x, w, row, col: cell(np.pad(x, (0, 9)), w, col, row), "row_col_swapped"),
        (lambda x, w, row, col: x[row : row + len(w), col : col + len(w)] * w, "not_added"),
        (lambda x, w, row, col: 7, "other"),
        (lambda x, w, row, col: "seven", "other"),
        (lambda x, w, row, col: [1, 2], "other"),
    ],
    "01.invisible": [
        (one_off((4, 4), (0, 0)) - one_off((4, 4), (3, 3)), "sum_of_all"),
        (one_off((4, 4), (0, 0)), "seen"),
        (one_off((4, 4), (0, 0), 1e-12), "seen"),
        (np.full((4, 4), np.inf), "not_finite"),
    ],
    "01.flip": [
        ([[1, 2, 3], [3, 2, 1]], "swapped"),
        ([[3, 2, 1], [3, 2, 1]], "never_matters"),
        ([[1, 2, 3], [1, 2, 3]], "both_turned"),
        ([[3, 2, 0], [1, 2, 3]], "other"),
        ([[0, 1, 2, 3, 0], [0, 3, 2, 1, 0]], "wanted"),
    ],
    "02.zeros": [
        ([[6, 27], [12, 128]], "after_each"),
        ([[7, 40], [13, 153]], "s_zeros"),
        ([[5, 2], [10, 6]], "one_row"),
        ([[5, 25], [10, 100]], "all_cells"),
        ([[5, 16], [12, 128]], "after_each"),
        ([[5, 16], [10, 85]], "other"),
    ],
    "02.stamp": [
        (overwrite, "overwritten"),
        (lambda x, w, s: stamp(x, w, s + 1), "s_zeros"),
        (lambda x, w, s: stamp(x, w[::-1], s), "turned"),
        (lambda x, w, s: stamp(x * 0 + 1, w, s), "not_scaled"),
        (lambda x, w, s: stamp(x, w, 1), "other"),
        (lambda x, w, s: None if s > 1 else stamp(x, w, s), "other"),
    ],
    "02.repair": [
        (lambda x, w, s: slide(x, w.T, s), "transposed_kernel"),
        (lambda x, w, s: slide(x, w[::-1], s), "rows_only"),
        (lambda x, w, s: slide(x, w[:, ::-1], s), "columns_only"),
        (lambda x, w, s: slide(x, w[::-1, ::-1], s, border=0), "padded_k"),
        (lambda x, w, s: conv2d(insert_zeros(x, s), w[::-1, ::-1]), "not_padded"),
        (lambda x, w, s: slide(x, 2 * w[::-1, ::-1], s), "other"),
    ],
    "02.stride": [
        (2, "n_gaps"),
        (4, "no_kernel"),
        (6, "one_gap"),
        (5, "other_size"),
        (1e300, "other_size"),
        (0, "not_a_stride"),
        (2.5, "not_a_stride"),
        ([3, 3], "wanted"),
    ],
    "02.kernel": [
        ([1, 3], "turned"),
        ([3, 1, 6, 2], "wrong_length"),
        ([3, 2], "other_output"),
        (3, "wanted"),
    ],
    "02.linear": [
        ([0.5, 0.5, 0.5], "inputs_changed"),
        ([0, 1, 0], "holes"),
        ([1, 1, 0], "copied"),
        ([0, 1, 1], "copied"),
        ([1, 1, 1], "both_whole"),
        ([0.2, 1, 0.8], "uneven"),
        ([0.5, 0.5], "wanted"),
    ],
    "02.met": [
        ([((a + 1, b + 1), (c + 1, d + 1)) for (a, b), (c, d) in PAIRS], "from_one"),
        ([((0, 0), (0, 3))], "no_such_cell"),
        ([((0, 0), (0.5, 1))], "no_such_cell"),
        ([((0, 0), (-1, 1))], "no_such_cell"),
        ([(x_cell, x_cell) for x_cell, _ in PAIRS], "same_place"),
        ([*PAIRS, ((0, 0), (0, 1))], "other_cell"),
        (PAIRS[1:], "too_few"),
        ([(1, 1)], "wanted"),
    ],
}

ZEROS = {
    "01.edge": np.zeros((3, 3)),
    "01.centre": [[0] * 3] * 3,
    "01.another": np.zeros((2, 3, 3)),
    "01.invisible": np.zeros((4, 4)),
    "02.kernel": [0, 0],
    "02.linear": [0, 0, 0],
}
GIVEN = {"02.stamp": lambda x, w, s: np.zeros((len(x) - 1) * s + len(w)), "02.repair": slide}


def rows(table):
    return [
        pytest.param(name, answer, id=f"{name}-{number}")
        for name, answers in table.items()
        for number, answer in enumerate(answers)
    ]


# --- texts -----------------------------------------------------------------------------------------------------------

HAN = re.compile("[\u4e00-\u9fff]")


def assert_in_language(text, lang):
    """Chinese replies have no English words in them (code stands in backticks), English ones no Chinese."""
    if lang == "en":
        assert not HAN.search(text), text
        return
    assert HAN.search(text) or text.count("`") >= 2, text
    words = re.findall("[A-Za-z]{2,}", re.sub("`[^`]*`", "", text))
    assert set(words) <= {"nan", "inf"}, text


class Outline(HTMLParser):
    """The tags that are open around each summary, and whether all are closed in order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.depths, self.tags = [], [], set()
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "summary":
            self.depths.append(self.open.count("details"))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def assert_reads_well(result, lang):
    for text in (result.message, *result.hints):
        assert_in_language(text, lang)
    if result.status == "right":
        assert result.hints == ()
    html = Outline(result._repr_html_())
    assert html.depths == list(range(1, len(result.hints) + 1))  # each hint inside the one before it
    assert html.tags <= {"div", "b", "code", "details", "summary", "table", "tr", "td", "br"}
    assert result.message in repr(result) and "<" not in repr(result)


def test_every_exercise_stands_in_the_tables():
    assert list(RIGHT) == list(WRONG) == list(EXERCISES)
    assert set(ZEROS) == {name for name, task in EXERCISES.items() if isinstance(task, Property) and task.zeros}
    assert set(GIVEN) == {name for name, task in EXERCISES.items() if isinstance(task, Function) and task.given}


def test_every_idea_and_fault_is_met_by_the_tables():
    sources = [Path(book.__file__).read_text(encoding="utf-8") for book in (convolution, zero_insertion)]
    known = set(re.findall(r'(?:Fault|Idea)\(\s+"(\w+)"', "".join(sources)))
    met = {key for answers in WRONG.values() for _, key in answers}
    assert len(known) > 40
    assert known <= met | {task.given for task in EXERCISES.values() if isinstance(task, Function)}


@pytest.mark.parametrize("name, task", EXERCISES.items())
def test_texts_are_in_their_languages_and_the_hints_are_two_or_three(name, task):
    ideas = [] if isinstance(task, Property) else [idea.reply for idea in task.ideas]
    zeros = [task.zeros] if isinstance(task, Property) and task.zeros else []
    for en, zh in [task.wants, task.praise, *task.hints, *ideas, *zeros]:
        assert_in_language(en, "en")
        assert_in_language(zh, "zh")
        assert len(set(re.findall("`[^`]*`", en)) ^ set(re.findall("`[^`]*`", zh))) <= 2  # the same code in both
    assert len(task.hints) in (2, 3)


# --- what is accepted and what is named -------------------------------------------------------------------------------


@pytest.mark.parametrize("name, answer", rows(RIGHT))
def test_right_answers_are_right_however_they_are_written(name, answer, spoken):
    result = check(answer, name)
    assert (result.status, result.idea) == ("right", None), result
    assert_reads_well(result, spoken)


@pytest.mark.parametrize("name, wrong", rows(WRONG))
def test_wrong_answers_get_the_name_of_their_idea(name, wrong, spoken):
    answer, key = wrong
    result = check(answer, name)
    assert (result.status, result.idea) == ("wrong", key), result
    assert_reads_well(result, spoken)
    assert len(result.hints) == len(EXERCISES[name].hints)


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_not_filled_in_is_not_started(name, spoken):
    stubs = [None, ..., NotImplemented, [], {}, (), set(), "", [None] * 4, [1, ..., 3], {"a": None}, [[...] * 3] * 3]
    stubs += [np.array([]), np.array([None, 1]), [(0, 0), None]]
    if isinstance(EXERCISES[name], Function):

        def refuses(*case):
            raise NotImplementedError

        stubs = [None, ..., lambda *case: None, lambda *case: ..., lambda *case: NotImplemented, refuses]
    for stub in stubs:
        result = check(stub, name)
        assert result.status == "not started", (stub, result)
        assert_reads_well(result, spoken)


@pytest.mark.parametrize("name, answer", [*ZEROS.items(), *GIVEN.items()])
def test_what_is_handed_out_is_not_started_and_says_what_to_see(name, answer, spoken):
    result = check(answer, name)
    assert result.status == "not started"
    assert result.idea == getattr(EXERCISES[name], "given", None) or result.idea == "zeros"
    assert_reads_well(result, spoken)


def test_the_unrepaired_function_is_shown_beside_the_stamp():
    result = check(slide, "02.repair")
    assert [(name, np.array(values).tolist()) for name, values, _ in result.tables] == [
        ("x", [[1]]),
        ("w", [[1, 2], [3, 4]]),
        ("s", 1),
        ("yours", [[4, 3], [2, 1]]),
        ("asked for", [[1, 2], [3, 4]]),
    ]


# --- the smallest failing case ----------------------------------------------------------------------------------------


def test_a_function_is_shown_the_smallest_case_at_which_it_fails():
    for limit in range(2, 8):
        result = check(lambda x, w, s, limit=limit: stamp(x, w, s) + (len(x) + len(w) > limit), "02.stamp")
        shown = {name: values for name, values, _ in result.tables}
        sizes = [len(x) + len(w) for x, w, _ in EXERCISES["02.stamp"].cases()]
        assert len(shown["x"]) + len(shown["w"]) == min(size for size in sizes if size > limit)
        assert shown["asked for"].tolist() == stamp(shown["x"], shown["w"], shown["s"]).tolist()
        assert shown["yours"].tolist() == (shown["asked for"] + 1).tolist()


def test_the_cells_that_are_off_are_marked_and_no_others():
    result = check(lambda x, w, s: stamp(x, w, s) + np.eye(1, (len(x) - 1) * s + len(w), 1)[0], "02.stamp")
    assert result.tables[3][2].tolist() == [False, True]
    assert result._repr_html_().count("font-weight: 700") == 1


def test_the_cases_stay_the_same_and_are_not_changed_by_the_learner():
    for task in EXERCISES.values():
        if isinstance(task, Function):
            assert str(list(task.cases())) == str(list(task.cases()))

    def spoils(x, w, s):
        y = stamp(x, w, s)
        x[:], w[:] = 0, 0
        return y

    assert check(spoils, "02.stamp").status == "right"


@pytest.mark.parametrize("name", [name for name, task in EXERCISES.items() if isinstance(task, Function)])
def test_a_function_that_raises_gets_a_sentence_with_the_input(name, spoken):
    def divides(*case):
        return 1 / 0

    result = check(divides, name)
    assert result.status == "error" and "`ZeroDivisionError: division by zero`" in result.message
    assert [table[0] for table in result.tables] == list(EXERCISES[name].arguments)
    assert_reads_well(result, spoken)

    result = check(lambda: 0, name)
    assert result.status == "error" and "TypeError" in result.message and "positional argument" in result.message
    result = check(mute, name)
    assert result.status == "error" and "`Mute`" in result.message and result.tables
    result = check(lambda *case: Hostile(), name)
    assert (result.status, result.idea) == ("wrong", "other") and result.tables
    result = check(lambda *case: sys.exit(3), name)
    assert result.status == "error" and "`SystemExit: 3`" in result.message


def test_a_function_that_fails_only_later_is_wrong_or_stopped_at_its_smallest_case():
    def only_small(x, w, s):
        if len(x) > 2:
            raise IndexError("too long")
        return stamp(x, w, s)

    result = check(only_small, "02.stamp")
    assert result.status == "error" and len(result.tables[0][1]) == 3


def test_printing_goes_where_it_went(capsys):
    check(lambda x, w, s: print("seen") or stamp(x, w, s), "02.stamp")
    assert capsys.readouterr().out.startswith("seen")


def test_the_stop_button_still_stops():
    def interrupted(*case):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(interrupted, "02.stamp")


# --- nothing makes it raise -------------------------------------------------------------------------------------------


class Hostile:
    def _raise(self, *args, **kwargs):
        raise RuntimeError("no")

    __array__ = __len__ = __iter__ = __eq__ = __repr__ = __str__ = __call__ = __float__ = __bool__ = _raise
    __hash__ = object.__hash__


class Exits:
    def __array__(self, *args, **kwargs):
        raise SystemExit


class Mute(Exception):
    def __str__(self):
        raise ValueError


def endless():
    loop = [1]
    loop.append(loop)
    return loop


def mute(*case):
    raise Mute


GARBAGE = [
    "text", b"bytes", 1j, object(), Hostile(), Exits(), endless(), 10**400, {1, 2}, iter([1]), int, len, mute, Mute(),
    [Hostile()], {"a": Hostile()}, np.array(["a"]), np.array([1j]), np.array([object()]), [[1], [1, 2]],
    np.zeros((1, 1, 1, 1, 1)), np.datetime64("2026-01-01"), lambda *case: Hostile(), lambda *case: endless(),
    lambda *case: np.zeros((50, 50)), lambda *case: np.zeros((1, 2, 3, 4)), float("nan"), -0.0, 1e308, True,
    [1e308] * 4, np.full((3, 3), 1e308), np.full((4, 4), -1e308), [((0, 0), (10**30, 0))], np.float32([1e38, 1, 1]),
]  # fmt: skip


@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_that_is_handed_in_makes_it_raise_or_pass(name, spoken):
    for number, garbage in enumerate(GARBAGE):
        result = check(garbage, name)
        assert result.status in ("error", "wrong") or (result.idea == "zeros"), (number, result.message)
        assert Outline(result._repr_html_()).depths == list(range(1, len(result.hints) + 1))
        assert HAN.search(result.message) if spoken == "zh" else not HAN.search(result.message)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_wrong_type_is_told_what_is_asked_for(name, spoken):
    result = check("3", name)
    assert result.status == "error" and EXERCISES[name].wants[spoken == "zh"] in result.message
    assert "`str`" in result.message
    assert_reads_well(result, spoken)


def test_a_value_where_a_function_is_asked_for_and_the_reverse():
    assert "a function `stamp(x, w, s)`. Yours: `ndarray`" in check(np.ones(3), "02.stamp").message
    ragged = check([[3, 2, 1], [0, 0, 1, 2, 3, 0, 0]], "01.flip")
    assert (ragged.status, ragged.idea) == ("error", "wanted") and "rows of equal length" in ragged.message
    assert check(stamp, "02.kernel").message.endswith("Yours: a function.")
    assert check([[1, 2], [3, 4]], "02.kernel").message.endswith("Yours: numbers of shape (2, 2).")
    assert check(3, "02.kernel").message.endswith("Yours: one number.")


@pytest.mark.parametrize(
    "name, near", [("1.sizes", "01.sizes"), ("02.stampp", "02.stamp"), ("flip", "01.flip"), (7, "0")]
)
def test_an_unknown_exercise_names_the_nearest(name, near, spoken):
    result = check(None, name)
    assert result.status == "error" and f"`{near}" in result.message
    assert_reads_well(result, spoken)


@pytest.mark.parametrize("name", [Hostile(), [], None, "", "<script>alert(1)</script>"])
def test_a_strange_exercise_name_is_shown_as_text(name):
    result = check(3, name)
    assert result.status == "error" and "<script" not in result._repr_html_()


def test_what_a_learner_raises_is_shown_as_text():
    def raises(*case):
        raise ValueError("<img src=x onerror=alert(1)>")

    assert "<img" not in check(raises, "02.stamp")._repr_html_()
    assert "<img" not in check(lambda *case: "<img src=x>", "02.stamp")._repr_html_()


def test_colours_come_from_the_notebooks_theme():
    html = check(overwrite, "02.stamp")._repr_html_()
    assert set(re.findall(r"(?:color|border|border-left): (.*?)[;\"]", html)) and "script" not in html
    for colour in re.findall(r"#[0-9a-f]{3,6}", html):
        assert f", {colour})" in html  # only as what a variable falls back on


# --- every number is recomputed ---------------------------------------------------------------------------------------


def test_the_right_values_counted_rather_than_computed():
    def windows(n, k, s, p):
        return len([start for start in range(-p, n + p, s) if start + k <= n + p])

    assert [windows(*setting) for setting in convolution.SETTINGS] == EXERCISES["01.sizes"].right()
    spike, digits = [0, 0, 1, 0, 0], [1, 2, 3]
    slid = [sum(spike[at + t] * digits[t] for t in range(3)) for at in range(3)]
    turned = [sum(spike[at + t] * digits[2 - t] for t in range(3)) for at in range(3)]
    assert np.array_equal(EXERCISES["01.flip"].right(), [slid, turned])
    sides = [len(range(0, (n - 1) * s + 1)) for n, s in zero_insertion.SPREADS]
    zeros = [side * side - n * n for side, (n, _) in zip(sides, zero_insertion.SPREADS, strict=True)]
    assert np.array_equal(EXERCISES["02.zeros"].right(), np.transpose([sides, zeros]))
    for x, w, row, col in EXERCISES["01.window"].cases():
        assert EXERCISES["01.window"].right(x, w, row, col) == cell(x, w, row, col)
    for x, w, s in EXERCISES["02.stamp"].cases():
        assert EXERCISES["02.stamp"].right(x, w, s).tolist() == stamp(x, w, s).tolist()
    for x, w, s in EXERCISES["02.repair"].cases():
        y = np.zeros([(n - 1) * s + len(w) for n in x.shape])
        for row, col in product(*map(range, x.shape)):
            y[row * s : row * s + len(w), col * s : col * s + len(w)] += x[row, col] * w
        assert EXERCISES["02.repair"].right(x, w, s).tolist() == y.tolist()


def test_the_pictures_that_exercises_speak_of():
    assert conv2d(convolution.RAMP, np.ones((3, 3))) / 9 == pytest.approx(convolution.CENTRE)
    assert convolution.CENTRE.tolist() == [[0.5, 0.6], [0.9, 1.0]]
    assert conv2d(convolution.EDGE, [[-1, 0, 1]] * 3).tolist() == [[3, 3], [3, 3]]
    assert conv2d(convolution.CROSS, CENTRE).tolist() == [[1, 1], [1, 1]]
    assert conv_transpose2d(zero_insertion.NUMBERS, zero_insertion.CODES)[zero_insertion.MIDDLE] == 1234
    assert conv_transpose1d([1, 2], [3, 1], stride=2).tolist() == list(zero_insertion.STAMPED)
    assert conv_transpose1d([1, 2, 3], [0.5, 1, 0.5], stride=2, padding=1).tolist() == list(zero_insertion.LINE)


def test_wrong_ideas_lead_to_different_wrong_answers():
    for name, task in EXERCISES.items():
        if isinstance(task, Value):
            led = [np.array(idea.leads_to()).tolist() for idea in task.ideas]
            assert all(led.count(values) == 1 for values in led), name
            assert np.array(task.right()).tolist() not in led, name
        if isinstance(task, Function):
            for idea in task.ideas:
                led = [(idea.leads_to(*case), task.right(*case)) for case in task.cases()]
                assert any(wrong is not None and not np.array_equal(wrong, right) for wrong, right in led), idea.key


@pytest.mark.parametrize("name", [name for name, task in EXERCISES.items() if isinstance(task, Property)])
def test_the_last_hint_is_a_solution_and_the_earlier_ones_are_not(name):
    names = {"np": np, "identity": CENTRE}
    solved = []
    for hint in EXERCISES[name].hints:
        for answer in re.findall("`([^`]+)`", hint[0]):
            answer = eval(answer, names)
            solved.append(check((CENTRE, answer) if name == "01.another" else answer, name).status)
    assert solved == (["right"] if name != "02.stride" else [])
    for en, zh in EXERCISES[name].hints:
        assert re.findall("`[^`]+`", en) == re.findall("`[^`]+`", zh)


@pytest.mark.parametrize("name", [name for name, task in EXERCISES.items() if isinstance(task, Function)])
def test_the_last_hint_of_a_function_is_its_body(name):
    task = EXERCISES[name]
    for hint in task.hints[-1]:
        space = {"np": np, "conv2d": conv2d, "insert_zeros": insert_zeros}
        body = "\n".join("    " + line for line in hint.replace("`", "").split("\n"))
        exec(f"def solution({', '.join(task.arguments)}):\n{body}", space)
        assert check(space["solution"], name).status == "right"


def test_the_smaller_cases_in_the_replies_are_true():
    sizes = {(3, 3, 1, 0): 1, (1, 3, 1, 1): 1, (3, 3, 1, 1): 3, (4, 3, 2, 0): 1, (5, 3, 1, 0): 3, (5, 3, 2, 0): 2}
    assert {setting: output_size(*setting) for setting in sizes} == sizes
    assert output_size(3, 3, 2, 0) == 1
    assert [conv1d(x, w).tolist() for x, w in [([1, 1], [-1, 1]), ([1, 1], [1, 1]), ([0, 1], [-1, 1])]] == [
        [0],
        [2],
        [1],
    ]
    assert [conv1d([5, 6, 7], w).tolist() for w in ([1, 0, 0], [0, 1, 0], [0.5, 0, 0.5])] == [[5], [6], [6]]
    assert [conv1d([1, 0], w).tolist() for w in ([1, 2], [2, 1])] == [[1], [2]]
    assert conv1d([1, 2, 3], [1, 1, 1]).tolist() == [6] and conv1d([2, 3], [1, 10]).tolist() == [32]
    assert [conv1d(x, [1, 1]).tolist() for x in ([1, 0, -1], [1, -1, 1])] == [[1, -1], [0, 0]]
    assert insert_zeros([1, 2], 2).tolist() == [1, 0, 2] and insert_zeros([1, 2], 1).tolist() == [1, 2]
    assert insert_zeros(np.ones((2, 2)), 2).size - 4 == 5
    assert conv_transpose1d([1, 1], [1, 1]).tolist() == [1, 2, 1]
    assert conv_transpose1d([1, 2], [1]).tolist() == [1, 2] and conv_transpose1d([5], [1, 2]).tolist() == [5, 10]
    assert conv_transpose2d([[1]], [[1, 2], [3, 4]]).tolist() == [[1, 2], [3, 4]]
    assert conv_transpose1d([1, 3], [0.5, 1, 0.5], stride=2, padding=1).tolist() == [1, 2, 3]
    assert conv_transpose1d([1, 1], [1, 1, 1], stride=2, padding=1).tolist() == [1, 2, 1]
    assert [transposed_output_size(3, 3, s) for s in (2, 3, 4, 6)] == [7, 9, 11, 15]
    assert transposed_output_size(1, 3, 2) == 3 and transposed_output_size(2, 2, 2) == 4
    assert [(n - 1) * s + 1 for n, s in zero_insertion.SPREADS] == [5, 10] and (25 - 9, 100 - 16) == (16, 84)


# --- predict ----------------------------------------------------------------------------------------------------------

OPTIONS = {2: "That is the stride.", 4: "Four <b>windows</b> fit."}


def test_a_prediction_hands_question_options_and_truth_to_the_player(spoken):
    prediction = predict("How many?", OPTIONS, right=4).content["prediction"]
    assert prediction["question"] == "How many?"
    *asked, unsure = prediction["options"]
    assert asked == [
        {"text": "2", "reply": "That is the stride.", "right": False},
        {"text": "4", "reply": "Four <b>windows</b> fit.", "right": True},
    ]
    assert unsure["text"] == {"en": "not sure", "zh": "不确定"}[spoken] and unsure["right"] is False
    assert_in_language(unsure["reply"], spoken)


def test_a_prediction_seals_the_picture_or_shows_the_question_alone():
    picture = play(conv2d, [[1, 2], [3, 4]], [[1, 10]], stride=range(1, 3))
    sealed = predict("Which?", OPTIONS, right=4, reveal=picture)
    assert sealed.content["scene"] == picture.content["scene"] and sealed.settings == {"stride": 1}
    assert sealed.content["prediction"]["question"] == "Which?" and picture.content["prediction"] is None
    alone = predict("Which?", OPTIONS, right=4)
    assert alone.content["scene"]["cases"] == [] and alone.settings == {}


def test_options_are_numbers_or_text_and_computed_ones_read_well():
    options = {np.int64(3): "a", 5.4 - 4.5: "b", np.float64(0.5): "c", "3, 2, 1": "d"}
    shown = predict("Which?", options, right=0.9).content["prediction"]["options"]
    assert [option["text"] for option in shown[:4]] == ["3", "0.9", "0.5", "3, 2, 1"]
    assert [option["right"] for option in shown[:4]] == [False, True, False, False]
    eight = predict("Which?", dict.fromkeys(range(8), "reply"), right=7).content["prediction"]["options"]
    assert len(eight) == 9


@pytest.mark.parametrize(
    "question, options, more, sentence",
    [
        ("", OPTIONS, {"right": 4}, "the question must be text, got ''"),
        (3, OPTIONS, {"right": 4}, "the question must be text, got 3"),
        ("?", {}, {"right": 4}, r"options must be a dict .* got \{\}"),
        ("?", [1, 2], {"right": 1}, r"options must be a dict .* got \[1, 2\]"),
        ("?", OPTIONS, {"right": 5}, "right=5 is not one of the options: 2, 4"),
        ("?", OPTIONS, {"right": None}, "right=None is not one of the options: 2, 4"),
        ("?", {1: ...}, {"right": 1}, "the reply to '1' must be text, got Ellipsis"),
        ("?", {1: " "}, {"right": 1}, "the reply to '1' must be text, got ' '"),
        ("?", {1: "a", "1": "b"}, {"right": 1}, "two options both read '1'"),
        ("?", dict.fromkeys(range(9), "reply"), {"right": 1}, "9 options are too many to choose from: at most 8"),
        ("?", OPTIONS, {"right": 4, "reveal": "picture"}, r"reveal must be what play\(...\) returns, got 'picture'"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(question, options, more, sentence):
    with pytest.raises(PredictionError, match=sentence) as caught:
        predict(question, options, **more)
    assert isinstance(caught.value, ValueError)
    assert caught.value._render_traceback_() == [f"PredictionError: {caught.value}"]
