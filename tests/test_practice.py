"""Questions and checks: a reply for whatever is handed in, with the smallest case that fails, in both languages."""

import re
import sys
import threading
import time
from contextlib import suppress

import numpy as np
import pytest
from answers.first_four import CENTRE, CROSS, overwrite, peel, stamp
from replies import HAN, Outline, assert_in_language, assert_reads_well

from deconv_helpers import conv2d, language, limit, palette, play, practice
from deconv_helpers.exercises.kinds import Function
from deconv_helpers.practice import EXERCISES, PredictionError, check, predict
from deconv_helpers.results import Board, Result


@pytest.fixture(params=["en", "zh"])
def spoken(request):
    language(request.param)
    return request.param


# --- the smallest failing case ----------------------------------------------------------------------------------------


def test_a_function_is_shown_the_smallest_case_at_which_it_fails():
    for most in range(2, 8):
        result = check(lambda x, w, s, most=most: stamp(x, w, s) + (len(x) + len(w) > most), "02.stamp")
        shown = {board.name: board.values for board in result.boards}
        assert result.case == {name: shown[name] for name in ("x", "w", "s")}
        sizes = [len(x) + len(w) for x, w, _ in EXERCISES["02.stamp"].cases()]
        assert len(shown["x"]) + len(shown["w"]) == min(size for size in sizes if size > most)
        assert shown["asked for"].tolist() == stamp(shown["x"], shown["w"], shown["s"]).tolist()
        assert shown["yours"].tolist() == (shown["asked for"] + 1).tolist()


def test_the_cells_that_are_off_are_marked_and_no_others():
    result = check(lambda x, w, s: stamp(x, w, s) + np.eye(1, (len(x) - 1) * s + len(w), 1)[0], "02.stamp")
    assert result.boards[3].off.tolist() == [False, True]
    assert result._repr_html_().count('data-state="off"') == 1


def test_the_case_that_fails_can_be_run_again():
    result = check(overwrite, "02.stamp")
    assert overwrite(**result.case).tolist() == result.boards[3].values.tolist() != stamp(**result.case).tolist()
    assert check(stamp, "02.stamp").case is None and check(3, "02.stride").case is None


def test_boards_wear_the_roles_of_what_they_show():
    roles = {board.name: board.role for board in check(overwrite, "02.stamp").boards}
    assert roles == {"x": "input", "w": "kernel", "s": "output", "yours": "output", "asked for": "output"}
    roles = {board.name: board.role for board in check(lambda y: y, "04.recover").boards}
    assert roles == {"y": "output", "yours": "input", "asked for": "input"}
    for wrong, name in [(np.ones((4, 4)), "04.drawing"), (CROSS, "04.six"), (2 * CENTRE, "04.kernel")]:
        assert [board.role for board in check(wrong, name).boards] == ["input", "output"]
    _, outputs = check([[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], "04.drawing").boards
    assert outputs.values.tolist() == [[5, 4], [2, 1]] and outputs.off.tolist() == [[False, True], [True, True]]


def test_the_cases_stay_the_same_and_are_not_changed_by_the_learner():
    for task in EXERCISES.values():
        if isinstance(task, Function):
            assert str(list(task.cases())) == str(list(task.cases()))

    def spoils(x, w, s):
        y = stamp(x, w, s)
        x[:], w[:] = 0, 0
        return y

    assert check(spoils, "02.stamp").status == "right"
    assert check(changes_its_input, "04.peel").status == "right"


@pytest.mark.parametrize("name", [name for name, task in EXERCISES.items() if isinstance(task, Function)])
def test_a_function_that_raises_gets_a_sentence_with_the_input(name, spoken):
    def divides(*case):
        return 1 / 0

    result = check(divides, name)
    assert result.status == "error" and "`ZeroDivisionError: division by zero`" in result.message
    assert [board.name for board in result.boards] == list(EXERCISES[name].arguments) == list(result.case)
    assert_reads_well(result, spoken)

    result = check(lambda: 0, name)
    assert result.status == "error" and "TypeError" in result.message and "positional argument" in result.message
    result = check(mute, name)
    assert result.status == "error" and "`Mute`" in result.message and result.boards
    result = check(lambda *case: Hostile(), name)
    assert (result.status, result.idea) == ("wrong", "other") and "`Hostile`" in result.message and result.boards
    result = check(lambda *case: sys.exit(3), name)
    assert result.status == "error" and "`SystemExit: 3`" in result.message
    result = check(recursive, name)
    assert result.status == "error" and "`RecursionError: maximum recursion depth exceeded" in result.message
    result = check(generates, name)
    assert (result.status, result.idea) == ("wrong", "other") and "`generator`" in result.message
    assert_reads_well(result, spoken)


def test_a_function_that_fails_only_later_is_wrong_or_stopped_at_its_smallest_case():
    def only_small(x, w, s):
        if len(x) > 2:
            raise IndexError("too long")
        return stamp(x, w, s)

    result = check(only_small, "02.stamp")
    assert result.status == "error" and len(result.case["x"]) == 3


def test_printing_goes_where_it_went(capsys):
    check(lambda x, w, s: print("seen") or stamp(x, w, s), "02.stamp")
    assert capsys.readouterr().out.startswith("seen")


def test_the_stop_button_still_stops():
    def interrupted(*case):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(interrupted, "02.stamp")


# --- the time limit ---------------------------------------------------------------------------------------------------

limited = pytest.mark.skipif(not hasattr(limit.signal, "setitimer"), reason="this system offers no time limit")


@pytest.fixture
def _impatient(monkeypatch):
    monkeypatch.setattr(practice, "SECONDS", 0.2)


def never(*case):
    while True:
        with suppress(Exception):  # which is not what stops it
            len(case)


@limited
@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("name", [name for name, task in EXERCISES.items() if isinstance(task, Function)])
def test_an_endless_loop_gets_a_reply(name, spoken):
    begun = time.monotonic()
    result = check(never, name)
    assert time.monotonic() - begun < 2
    assert (result.status, result.idea) == ("error", None) and "0.2" in result.message
    assert list(result.case) == list(EXERCISES[name].arguments)
    assert_reads_well(result, spoken)


@limited
@pytest.mark.usefixtures("_impatient")
def test_a_loop_that_is_endless_only_later_is_shown_where_it_is(monkeypatch):
    result = check(lambda x, w, s: never() if len(x) > 2 else stamp(x, w, s) + 1, "02.stamp")
    assert result.status == "error" and len(result.case["x"]) == 3

    class Unreadable:
        __array__ = never

    monkeypatch.setattr(practice, "READING", 0.05)
    assert "0.25 seconds this answer" in check(Unreadable(), "02.linear").message
    assert "0.25 seconds this answer" in check(lambda *case: Unreadable(), "02.stamp").message


@limited
@pytest.mark.usefixtures("_impatient")
def test_a_check_that_is_done_is_not_stopped_later():
    assert check(stamp, "02.stamp").status == "right"
    time.sleep(0.25)


@limited
def test_an_alarm_that_was_set_before_is_set_again():
    before = limit.signal.signal(limit.signal.SIGALRM, never)
    limit.signal.setitimer(limit.signal.ITIMER_REAL, 60)
    check(stamp, "02.stamp")
    left, _ = limit.signal.setitimer(limit.signal.ITIMER_REAL, 0)
    assert limit.signal.signal(limit.signal.SIGALRM, before) is never
    assert 50 < left <= 60


def test_in_another_thread_there_is_no_limit_and_yet_a_reply():
    results = []
    thread = threading.Thread(target=lambda: results.extend([check(stamp, "02.stamp"), check(overwrite, "02.stamp")]))
    thread.start()
    thread.join()
    assert [result.status for result in results] == ["right", "wrong"]


def test_where_the_system_offers_no_limit_there_is_a_reply_too(monkeypatch):
    monkeypatch.delattr(limit.signal, "setitimer", raising=False)
    assert check(stamp, "02.stamp").status == "right"


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


def recursive(*case):
    return recursive(*case)


def generates(*case):
    yield from case


def changes_its_input(y):
    x = peel(y)
    y[:] = 0
    return x


GARBAGE = [
    "text", b"bytes", 1j, object(), Hostile(), Exits(), endless(), 10**400, {1, 2}, iter([1]), int, len, mute, Mute(),
    [Hostile()], {"a": Hostile()}, np.array(["a"]), np.array([1j]), np.array([object()]), [[1], [1, 2]],
    np.zeros((1, 1, 1, 1, 1)), np.datetime64("2026-01-01"), lambda *case: Hostile(), lambda *case: endless(),
    lambda *case: np.zeros((50, 50)), lambda *case: np.zeros((1, 2, 3, 4)), float("nan"), -0.0, 1e308, True,
    recursive, generates, generates(), range(9),
    [1e308] * 4, np.full((3, 3), 1e308), np.full((4, 4), -1e308), [((0, 0), (10**30, 0))], np.float32([1e38, 1, 1]),
]  # fmt: skip


@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_that_is_handed_in_makes_it_raise_or_pass(name, spoken):
    for number, garbage in enumerate(GARBAGE):
        result = check(garbage, name)
        assert result.status in ("error", "wrong") or (result.idea == "zeros"), (number, result.message)
        assert Outline(result._repr_html_()).depths == list(range(1, len(result.hints) + 1))
        assert HAN.search(result.message) if spoken == "zh" else not HAN.search(result.message)


@pytest.mark.parametrize("huge", [np.broadcast_to(1, (10**5, 10**5)), np.broadcast_to(1, 10**9), [7] * 10**5])
def test_of_huge_answers_only_the_shape_is_looked_at(huge):
    for name in ("01.sizes", "02.kernel", "03.share", "04.drawing"):
        result = check(huge, name)
        assert (result.status, result.idea) == ("wrong", "wanted") and f"shape {np.shape(huge)}" in result.message
    for function in (lambda *case: huge, lambda *case: "7" * 10**6):
        result = check(function, "04.peel")
        assert (result.status, result.idea) == ("wrong", "other") and len(result._repr_html_()) < 10_000


@pytest.mark.parametrize("name", EXERCISES)
def test_a_wrong_type_is_told_what_is_asked_for(name, spoken):
    result = check("3", name)
    assert result.status == "error" and EXERCISES[name].wants[spoken == "zh"] in result.message
    assert "`str`" in result.message
    assert_reads_well(result, spoken)


def test_a_lone_number_that_no_idea_leads_to_is_pointed_to_the_hints(spoken):
    result = check(2, "03.extra")
    assert result.idea == "other" and "[]" not in result.message and "0" not in result.message
    assert_reads_well(result, spoken)


def test_a_value_where_a_function_is_asked_for_and_the_reverse():
    assert "a function `stamp(x, w, s)`. Yours: `ndarray[float64]`" in check(np.ones(3), "02.stamp").message
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


def test_colours_come_from_the_notebooks_theme_and_the_palette():
    html = check(overwrite, "02.stamp")._repr_html_()
    assert "script" not in html
    light, dark, system = (html.index(text) for text in ("<style>", 'theme-light="false"', "@media"))
    for colours, text in zip(
        ("light", "dark", "dark"), (html[light:dark], html[dark:system], html[system:]), strict=True
    ):
        for role in ("input", "kernel", "output", "refusal"):
            assert f"--{role}: {palette.ROLES[colours][role]};" in text
    of_roles = {colour for theme in palette.ROLES.values() for colour in theme.values()}
    for colour in re.findall(r"#[0-9a-f]{3,6}", html):
        assert colour in of_roles or f", {colour})" in html  # only as what a variable falls back on
    assert "<style>" not in check(3, "02.stride")._repr_html_()


@pytest.mark.parametrize(
    "values, shown",
    [
        (np.zeros(0), "<code>[]</code>"),
        (np.zeros((2, 3, 4)), "<code>[[["),
        (np.zeros((50, 50)), "... (50, 50)"),
        ([np.nan, np.inf, -2], '<td style="--shade: 0" data-state="off">nan</td>'),
        (7.5, '= <span data-state="off">7.5</span>'),
        ([[1, -4]], '<td style="--shade: 0.25" data-state="off">1</td><td style="--shade: 1" data-state="off">-4</td>'),
        ("<object>", "<code>&lt;object&gt;</code>"),
    ],
)
def test_whatever_came_back_can_be_shown(values, shown):
    result = Result("wrong", "Look.", (), None, (Board("<yours>", values, True, "output"),))
    assert shown in result._repr_html_() and "&lt;yours&gt;" in result._repr_html_() and "yours" in repr(result)


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
