"""The exercises: every known wrong idea is named, every right answer accepted, and every number is recomputed."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from answers import GIVEN, RIGHT, WRONG, ZEROS, rows
from answers.first_four import CENTRE, CROSS, RAMP, RING, UNDO, cell, peel, slide, stamp
from replies import assert_in_language, assert_reads_well

from deconv_helpers import (
    conv1d,
    conv2d,
    conv_matrix,
    conv_transpose1d,
    conv_transpose2d,
    filtered,
    insert_zeros,
    language,
    max_unpool2d,
    output_size,
    restoring_output_padding,
    spectrum,
    transposed_output_size,
)
from deconv_helpers.exercises import BOOKS, convolution, padding, way_back, zero_insertion
from deconv_helpers.exercises.kinds import Function, Property, Value
from deconv_helpers.practice import EXERCISES, check


@pytest.fixture(params=["en", "zh"])
def spoken(request):
    language(request.param)
    return request.param


def test_every_exercise_stands_in_the_tables():
    assert list(RIGHT) == list(WRONG) == list(EXERCISES)
    assert set(ZEROS) == {name for name, task in EXERCISES.items() if isinstance(task, Property) and task.zeros}
    assert set(GIVEN) == {name for name, task in EXERCISES.items() if isinstance(task, Function) and task.given}


def test_every_idea_and_fault_is_met_by_the_tables():
    for lesson, book in BOOKS.items():
        faults = re.findall(r'(?:Fault|Idea)\(\s+"(\w+)"', Path(book.__file__).read_text(encoding="utf-8"))
        mine = {name: task for name, task in EXERCISES.items() if name.startswith(f"{lesson}.")}
        given = {getattr(task, "given", None) for task in mine.values()}
        assert len(faults) > 5
        assert set(faults) <= {key for name in mine for _, key in WRONG[name]} | given
    for name, task in EXERCISES.items():
        met = {key for _, key in WRONG[name]} | {getattr(task, "given", None)}
        assert {idea.key for idea in getattr(task, "ideas", ())} <= met, name


def test_the_tables_are_long_enough():
    assert sum(map(len, RIGHT.values())) > 90 and sum(map(len, WRONG.values())) > 190


@pytest.mark.parametrize("name, task", EXERCISES.items())
def test_texts_are_in_their_languages_and_the_hints_are_two_or_three(name, task):
    ideas = [] if isinstance(task, Property) else [idea.reply for idea in task.ideas]
    zeros = [task.zeros] if isinstance(task, Property) and task.zeros else []
    praise = [] if callable(task.praise) else [task.praise]
    for en, zh in [task.wants, *praise, *task.hints, *ideas, *zeros]:
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
    assert [(board.name, np.array(board.values).tolist()) for board in result.boards] == [
        ("x", [[1]]),
        ("w", [[1, 2], [3, 4]]),
        ("s", 1),
        ("yours", [[4, 3], [2, 1]]),
        ("asked for", [[1, 2], [3, 4]]),
    ]


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


def test_effective_padding_is_what_makes_both_pictures_agree():
    x, rng = np.array([3, 1, 4, 1, 5]), np.random.default_rng(6)
    assert EXERCISES["03.effective"].right() == [2, 3, 2, -1]
    for (k, p, d), rings in zip(padding.RINGS, EXERCISES["03.effective"].right(), strict=True):
        w = rng.integers(1, 10, k)
        ringed = np.pad(x, rings) if rings >= 0 else x[-rings:rings]
        assert conv1d(ringed, w[::-1], dilation=d).tolist() == conv_transpose1d(x, w, padding=p, dilation=d).tolist()


def test_sizes_that_share_an_output_size_and_the_way_back_to_each():
    k, s, p = padding.SHARERS
    windows = {n: len([start for start in range(-p, n + p, s) if start + k <= n + p]) for n in range(1, 50)}
    assert [n for n, count in windows.items() if count == padding.SHARED] == [16, 17, 18]
    assert transposed_output_size(6, k, s, p) == 16 and output_size(24, 3, 2, 1) == 12
    extra = EXERCISES["03.restore"].right()
    assert extra == [0, 1, 2, 1]
    for (n, *layer), op in zip(padding.DOWN_AND_UP, extra, strict=True):
        small = conv1d(np.ones(n), np.ones(layer[0]), stride=layer[1], padding=layer[2])
        k, s, p = layer
        assert len(conv_transpose1d(small, np.ones(k), stride=s, padding=p, output_padding=op)) == n
    for answer, key in WRONG["03.share"][:4]:
        idea = next(idea for idea in padding.SHARE_IDEAS if idea.key == key)
        assert set(answer) == {n for n in range(1, 50) if idea.leads_to(n, *padding.SHARERS) == padding.SHARED}


def test_sizes_and_crops_are_those_of_the_operation():
    assert (4, 3, 2, 1, 0) in EXERCISES["03.size"].cases() and transposed_output_size(4, 3, 2, 1) == 7
    four = {idea.key: idea.leads_to(4, 3, 2, 1, 0) for idea in EXERCISES["03.size"].ideas}
    assert [four[key] for key in ("convolution", "times_s", "not_cropped", "added")] == [2, 8, 9, 11]
    for n, k, s, p, op in EXERCISES["03.size"].cases():
        y = conv_transpose1d(np.ones(n), np.ones(k), stride=s, padding=p, output_padding=op)
        assert EXERCISES["03.size"].right(n, k, s, p, op) == len(y)
    rng = np.random.default_rng(7)
    for n, k, s, p, op in EXERCISES["03.size"].cases():
        x, w = rng.integers(1, 10, n), rng.integers(1, 10, k)
        cropped = conv_transpose1d(x, w, stride=s, padding=p, output_padding=op)
        if op <= p:
            assert EXERCISES["03.crop"].right(conv_transpose1d(x, w, stride=s), p, op).tolist() == cropped.tolist()
    assert conv_transpose1d([1, 2], [1, 10, 100], stride=2).tolist() == [1, 10, 102, 20, 200]
    assert conv_transpose1d([1, 2], [1, 10, 100], stride=2, padding=1, output_padding=1).tolist() == [10, 102, 20, 200]
    assert EXERCISES["03.extra"].right() == 200


def test_what_doubles_or_triples_every_size_is_found_by_trying():
    for name, factor in (("03.double", 2), ("03.triple", 3)):
        for setting in product(range(1, 8), range(1, 4), range(4), range(3)):
            k, s, p, op = setting
            legal = op < s and k - 2 * p + op > 0
            doubles = legal and all(
                len(conv_transpose1d(np.ones(n), np.ones(k), stride=s, padding=p, output_padding=op)) == factor * n
                for n in range(1, 6)
            )
            assert (check(setting, name).status == "right") == doubles, setting


def test_the_gallery_of_all_fives():
    images = way_back.all_five_images()
    numbers = [int("".join(map(str, np.ravel(image))), 2) for image in images]
    assert numbers == sorted(set(numbers)) and len(images) == 746
    assert all(type(cell) is int for image in images for row in image for cell in row)
    assert all(conv2d(image, np.ones((3, 3))).tolist() == [[5, 5], [5, 5]] for image in images)
    counts = [np.sum(image) for image in images]
    assert [counts.count(ones) for ones in range(17)] == [0] * 6 + [8, 80, 209, 276, 140, 32, 1] + [0] * 4
    bits = np.arange(2**16)[:, None] >> np.arange(16) & 1
    every = bits @ conv_matrix((4, 4), np.ones((3, 3), int)).T
    assert len(np.unique(every, axis=0)) == 1140 and (every == 4).all(1).sum() == 746 == (every == 5).all(1).sum()
    assert len(np.unique(bits @ conv_matrix((4, 4), np.ones((3, 3), int), padding=1).T, axis=0)) == 2**16


def test_a_drawing_is_told_its_number_in_the_gallery(spoken):
    images = way_back.all_five_images()
    for number in (1, 137, 746, images.index(CROSS) + 1, images.index(RING) + 1):
        message = check(images[number - 1], "04.drawing").message
        assert re.findall(r"\d+", message) == ([str(number), "746"] if spoken == "en" else ["746", str(number)])
    sixes = [image for image in images if np.sum(image) == 6]
    assert [check(image, "04.six").status for image in sixes] == ["right"] * 8
    assert {"746", "8"} <= set(re.findall(r"\d+", check(sixes[0], "04.six").message))
    assert min(map(np.sum, images)) == 6


def test_ranks_and_what_can_be_recovered():
    assert way_back.TARGET.tolist() == [[45, 54], [81, 90]]
    assert conv2d(RAMP[[0, 2, 1, 3]][:, [0, 2, 1, 3]], np.ones((3, 3))).tolist() == [[45, 54], [81, 90]]
    assert EXERCISES["04.ranks"].right() == [4, 16, 16]
    lost = []
    for n in range(2, 10):
        row = conv_matrix((n,), [1, 1, 1], padding=1)
        if round(np.linalg.det(np.kron(row, row))) == 0:
            lost.append(n)
        else:
            assert abs(round(np.linalg.det(np.kron(row, row)))) == 1
        assert check(n, "04.lost").status == ("right" if n in lost else "wrong")
    assert lost == [2, 5, 8]
    assert conv1d([1, -1, 0, 1, -1], [1, 1, 1], padding=1).tolist() == [0] * 5  # the last hint's pattern
    assert np.allclose(way_back._undo(), UNDO)
    for exercise, border in (("04.recover", 1), ("04.peel", 2)):
        for x, (y,) in zip(way_back._pictures(3 + border), EXERCISES[exercise].cases(), strict=True):
            assert np.allclose(conv2d(x, np.ones((3, 3)), padding=border), y)
            assert np.allclose(EXERCISES[exercise].right(y), x)
            assert np.allclose(UNDO @ y @ UNDO if border == 1 else peel(y), x)


def test_no_other_kernel_is_its_own_way_back():
    for row, col, sign in product(range(3), range(3), (-1, 1)):
        kernel = np.zeros((3, 3))
        kernel[row, col] = sign
        assert (check(kernel, "04.kernel").status == "right") == ((row, col) == (1, 1))
    x = np.arange(16).reshape(4, 4)
    assert conv_transpose2d(conv2d(x, CENTRE), CENTRE).tolist() == np.pad(x[1:3, 1:3], 1).tolist()


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
        space = {"np": np, "conv2d": conv2d, "conv_matrix": conv_matrix, "insert_zeros": insert_zeros}
        space |= {"conv_transpose2d": conv_transpose2d, "max_unpool2d": max_unpool2d}
        space |= {"spectrum": spectrum, "filtered": filtered, "conv_transpose1d": conv_transpose1d}
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


def test_the_smaller_cases_of_lesson_3_are_true():
    rings = {(3, 0, 1): 2, (3, 1, 1): 1, (3, 2, 1): 0, (2, 0, 2): 2, (1, 0, 1): 0, (1, 0, 2): 0, (1, 1, 1): -1}
    assert {setting: padding._first_reach(*setting) for setting in rings} == rings
    assert conv_transpose1d([5, 6, 7], [1], padding=1).tolist() == [6]
    sizes = {(1, 1, 2, 0): 1, (2, 1, 2, 0): 1, (3, 1, 2, 0): 2, (6, 3, 2, 1): 3, (7, 3, 2, 1): 4, (8, 3, 2, 1): 4}
    sizes |= {(9, 3, 2, 1): 5, (3, 3, 1, 0): 1, (3, 3, 1, 1): 3, (1, 3, 1, 1): 1}
    assert {setting: output_size(*setting) for setting in sizes} == sizes
    assert transposed_output_size(4, 3, 2, 1) == 7 and transposed_output_size(4, 3, 2, 1, 1) == 8
    assert restoring_output_padding(7, 3, 2, 1) == 0 and restoring_output_padding(8, 3, 2, 1) == 1
    ones = {(1, 3, 2, 0, 0): 3, (1, 3, 1, 1, 0): 1, (1, 1, 2, 0, 1): 2, (5, 1, 1, 0, 0): 5}
    assert {setting: transposed_output_size(*setting) for setting in ones} == ones
    crops = {(1, 0): [6], (1, 1): [6, 7]}
    for (p, op), cropped in crops.items():
        assert EXERCISES["03.crop"].right(np.array([5, 6, 7]), p, op).tolist() == cropped
    assert conv_transpose1d([5], [1, 10, 100], stride=2).tolist() == [5, 50, 500]
    assert conv_transpose1d([5], [1, 10, 100], stride=2, padding=1).tolist() == [50]
    assert conv_transpose1d([5], [1, 10, 100], stride=2, padding=1, output_padding=1).tolist() == [50, 500]


def test_the_smaller_cases_of_lesson_4_are_true():
    ones = [1, 1, 1]
    rows = {
        (0, 1, 2, 3): [3, 6],
        (0, 2, 1, 3): [3, 6],
        (1, 2, 3, 4): [6, 9],
        (3, 2, 1, 0): [6, 3],
        (0, 1, 1, 0): [2, 2],
    }
    rows |= {(1, 1, 0, 1): [2, 2], (1, 0, 0, 1): [1, 1]}
    assert {row: conv1d(row, ones).tolist() for row in rows} == rows
    assert conv1d([3, 5], ones, padding=1).tolist() == [8, 8] and conv1d([3, 5], ones, padding=2)[0] == 3
    assert np.linalg.matrix_rank(conv_matrix((4,), ones)) == 2
    assert conv1d([1, 0, 0, 0], ones, padding=1).tolist() == [1, 1, 0, 0]
    corner = way_back._pictures(0)[0]
    y = conv2d(corner, np.ones((3, 3)), padding=1)
    assert corner.sum() == 1 and y.tolist() == np.pad(np.ones((2, 2)), (0, 2)).tolist()
    assert conv_transpose2d(y, np.ones((3, 3)), padding=1)[0].tolist() == [4, 4, 2, 0]
    assert (UNDO @ y)[0].tolist() == [1, 1, 0, 0] and (UNDO @ y).sum() == 2
    assert (y @ UNDO)[:, 0].tolist() == [1, 1, 0, 0] and (y @ UNDO).sum() == 2
    same, full = conv1d([2, 3, 5, 7], ones, padding=1), conv1d([2, 3, 5, 7], ones, padding=2)
    assert same[1] - same[0] == 5 and full[3] - full[2] == 7 - 2
    assert conv1d([5, 6, 7], [0, 1, 0]).tolist() == [6] and conv1d([5, 6, 7], [1, 0, 0]).tolist() == [5]
    assert conv_transpose1d(conv1d([5, 6, 7], ones), ones).tolist() == [18, 18, 18]
    assert conv_transpose1d(conv1d([5, 6, 7], [0, 1, 1]), [0, 1, 1]).tolist() == [0, 13, 13]
