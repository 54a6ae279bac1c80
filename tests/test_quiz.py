"""Questions one after another: their numbers, their code, and what the browser makes of them."""

import json
import random
import re
from itertools import pairwise
from math import floor

import nbformat
import numpy as np
import pytest
from nbformat import v4
from replies import HAN

from deconv_helpers import conv_matrix, language, quiz, save_lesson
from deconv_helpers.arithmetic import Refusal
from deconv_helpers.exercises import questions
from deconv_helpers.page import STATIC

RIGHT = [1, 1, 2, 1, 1, 2, 1, 0, 1, 2]  # the places of the right answers of the ten predictions
SEEDS = range(40)


# --- the questions ----------------------------------------------------------------------------------------------------


def direct(n, k, s, p, d):
    """The windows that fit, counted."""
    return len([at for at in range(-p, n + p, s) if at + d * (k - 1) < n + p])


def transposed(n, k, s, p, d, op):
    """From the first cell that a stamp reaches to the last, without what is cropped."""
    return len(range(p, (n - 1) * s + d * (k - 1) + 1 + op - p))


def wrong_sizes(it):
    """What each wrong idea makes of a setting, worked out anew."""
    flag, n, k, s, p, op, d = it
    if flag:
        right = transposed(n, k, s, p, d, op)
        return right, {
            "direct_formula": direct(n, k, s, p, d),
            "times_stride": n * s,
            "padding_forgotten": transposed(n, k, s, 0, d, op),
            "padding_added": right + 4 * p,
            "output_padding_twice": right + op,
            "output_padding_forgotten": transposed(n, k, s, p, d, 0),
            "dilation_forgotten": transposed(n, k, s, p, 1, op),
            "zeros_after_each": n * s + d * (k - 1) - 2 * p + op,
        }
    right = direct(n, k, s, p, d)
    return right, {
        "transposed_formula": transposed(n, k, s, p, d, 0),
        "padding_forgotten": direct(n, k, s, 0, d),
        "padding_on_one_side": floor((n + p - d * (k - 1) - 1) / s) + 1,
        "stride_forgotten": direct(n, k, 1, p, d),
        "moves_counted": right - 1,
        "last_window_forced": right + 1,
        "dilation_forgotten": direct(n, k, s, p, 1),
    }


def setting_of(question):
    """The setting that a question's text names."""
    named = {name: int(number) for name, number in re.findall(r"(\w+) = (\d+)", question.text[0])}
    return questions.Setting(question.text[0].startswith("Transposed"), **named)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_round_asks_for_true_sizes_and_each_wrong_one_is_where_its_idea_leads(seed):
    asked = questions.shape_questions(seed, 10)
    assert len({question.text for question in asked}) == 10
    for question in asked:
        right, led = wrong_sizes(setting_of(question))
        numbers = [int(choice.text[0]) for choice in question.choices]
        assert numbers == sorted(set(numbers)) and len(numbers) == 4 and min(numbers) > 0
        assert [int(choice.text[0]) for choice in question.choices if choice.idea is None] == [right]
        for choice in question.choices:
            assert int(choice.text[0]) == (led[choice.idea] if choice.idea else right), (question.text, choice)


def test_a_round_is_the_same_for_the_same_seed_and_grows_harder():
    assert questions.shape_questions(3) == questions.shape_questions(3) != questions.shape_questions(4)
    for seed in SEEDS:
        settings = [setting_of(question) for question in questions.shape_questions(seed, 12)]
        assert [it.transposed for it in settings[:8]] == [False] * 4 + [True] * 4
        assert [it.d > 1 for it in settings] == [False] * 10 + [True] * 2
        assert [it.op > 0 for it in settings] == [False] * 8 + [True] * 2 + [False] * 2


def test_every_idea_of_a_size_is_met_in_the_game():
    met = {choice.idea for seed in SEEDS for asked in questions.shape_questions(seed) for choice in asked.choices}
    assert met == {idea.key for idea in (*questions.TRANSPOSED_IDEAS, *questions.DIRECT_IDEAS)} | {None}


def test_the_usual_example_is_answered_by_the_usual_wrong_sizes():
    """The wrong answers of n = 4, k = 3, s = 2, p = 1 that learners really give."""
    choices = questions.predictions()[1].choices
    assert [choice.text[0] for choice in choices] == ["2", "7", "8", "9", "11"]
    assert [choice.idea for choice in choices] == [
        "direct_formula",
        None,
        "times_stride",
        "padding_forgotten",
        "padding_added",
    ]
    assert "0, 2, 4, 6" in choices[2].reply[0] and "0、2、4、6" in choices[2].reply[1]
    assert "9" in choices[3].reply[0]


def stamp(x, w, s=1):
    """The stamps added up, without any helper of the package."""
    total = [0] * ((len(x) - 1) * s + len(w))
    for i, value in enumerate(x):
        for t, weight in enumerate(w):
            total[i * s + t] += value * weight
    return total


def test_the_ten_predictions_recomputed():
    asked = questions.predictions()
    right = [choice.text[0] for question in asked for choice in question.choices if choice.idea is None]
    assert [[choice.idea for choice in question.choices].index(None) for question in asked] == RIGHT
    uncropped = stamp([1, 2], [1, 10, 100], 2)
    assert uncropped[1:-1] == [10, 102, 20] and uncropped[1:][-1] == 200
    assert right[:2] + right[3:6] == ["4", "7", str(stamp([1, 2], [1, 10])), str(5 * 5 - 9), "200"]
    assert right[7] == "[[1, 2], [3, 4]]"
    assert stamp([1] * 5, [1, 2], 2) == [1, 2] * 5


def test_the_counterexamples_of_the_last_predictions_are_true():
    corner = np.zeros((3, 3))
    corner[0, 0] = 1
    shift = conv_matrix((4, 4), corner, padding=1)
    ones = conv_matrix((4, 4), np.ones((3, 3)), padding=1)
    assert shift.shape == ones.shape == (16, 16)
    assert (np.linalg.matrix_rank(shift), np.linalg.matrix_rank(ones)) == (16 - 7, 16)
    one = conv_matrix((4, 4), np.ones((1, 1)))
    assert np.array_equal(one.T @ one, np.eye(16))
    slid = [sum(row) for row in zip([0, 1, 2], [10, 20, 0], strict=True)]  # [0, 1, 2, 0] under [1, 10]
    assert questions.predictions()[3].choices[2].text[0] == str(slid)


@pytest.mark.parametrize("question", [*questions.predictions(), *questions.shape_questions(5, 24)])
def test_texts_are_in_their_languages(question):
    replies = [choice.reply for choice in question.choices if choice.idea or len(set(choice.reply)) > 1]
    for en, zh in [question.text, *replies]:
        assert HAN.search(zh) and not HAN.search(en)
        assert set(re.findall("[A-Za-z_]{2,}", zh)) <= {"padding", "output_padding", "op"}
    for en, zh in (choice.text for choice in question.choices):
        assert not HAN.search(en) and (en == zh or HAN.search(zh))
    assert len({choice.text for choice in question.choices}) == len(question.choices)


def test_both_languages_have_the_same_words():
    assert quiz.WORDS["en"].keys() == quiz.WORDS["zh"].keys()
    for key, sentence in quiz.WORDS["en"].items():
        assert sorted(re.findall(r"\{\w+\}", sentence)) == sorted(re.findall(r"\{\w+\}", quiz.WORDS["zh"][key]))
    source = (STATIC / "quiz.js").read_text(encoding="utf-8")
    asked = set(re.findall(r"words\.(\w+)", source)) | set(re.findall(r'button\("(\w+)"', source))
    assert asked | {key for key in quiz.WORDS["en"] if key.startswith("code_")} == quiz.WORDS["en"].keys()
    assert not re.search("convol|kernel|stride|padding", source)


def test_a_seed_or_a_count_that_is_none_is_refused():
    with pytest.raises(Refusal, match="count=0 must be at least 1"):
        quiz.shape_game(count=0)
    with pytest.raises(Refusal, match=r"seed must be a whole number, got 1\.5"):
        quiz.shape_game(1.5)


# --- the code ---------------------------------------------------------------------------------------------------------


def drawn(number):
    """Some answers, the same each time; 0 and 1 are the least and the most that there are."""
    sizes = [len(question.choices) + 1 for question in questions.predictions()]
    if number < 2:
        return [number * (size - 1) for size in sizes]
    source = random.Random(number)
    return [source.randrange(size) for size in sizes]


@pytest.mark.parametrize("number", range(40))
def test_a_code_stands_for_its_answers(number):
    answers = drawn(number)
    code = quiz.code_of(answers)
    assert re.fullmatch("[2-9A-HJKMNP-Z]{10}", code)
    assert quiz.answers_of(code) == quiz.answers_of(f" {code[:5]}-{code[5:].lower()}\n") == answers


def test_different_answers_have_different_codes():
    assert len({quiz.code_of(drawn(number)) for number in range(300)}) == 300


def wrong_codes(code):
    """Every code with one character mistyped, and every one with two neighbours swapped."""
    for at, letter in enumerate(code):
        yield from (code[:at] + other + code[at + 1 :] for other in quiz.LETTERS if other != letter)
    for at, (one, other) in enumerate(pairwise(code)):
        if one != other:
            yield code[:at] + other + one + code[at + 2 :]


@pytest.mark.parametrize("number", range(10))
def test_a_slip_of_the_pen_is_noticed(number):
    for wrong in wrong_codes(quiz.code_of(drawn(number))):
        with pytest.raises(quiz.CodeError, match="no code of lesson 00"):
            quiz.answers_of(wrong)


NO_CODES = {
    "": "A code has 10 characters; here are 0.",
    "8KRHRBJCG": "A code has 10 characters; here are 9.",
    "8KRHRBJCGP2": "A code has 10 characters; here are 11.",
    "8KRHRBJCG0": "“0” stands in no code: look at that character again.",
    "2222222222": "This is no code of lesson 00: a character is mistyped, or two are swapped.",
    "ZZZZZZZZZZ": "This is no code of lesson 00: a character is mistyped, or two are swapped.",
}


@pytest.mark.parametrize("text, sentence", NO_CODES.items())
def test_what_is_no_code_is_refused_with_the_reason(text, sentence):
    with pytest.raises(quiz.CodeError) as refused:
        quiz.answers_of(text)
    assert str(refused.value) == sentence


# --- in the browser ---------------------------------------------------------------------------------------------------

PAGE = """<!doctype html><meta charset="utf-8"><style>%s</style><body data-jp-theme-light="true"><div id="quiz"></div>
<script type="module">%s
window.heard = [];
addEventListener("keydown", (event) => heard.push(event.key));
const data = { content: %s, state: %s };
window.data = data;
render({ model: { get: (name) => data[name], set: (name, value) => (data[name] = value), save_changes() {} },
         el: document.querySelector("#quiz") });
window.courseOf = courseOf;
window.ready = true;
</script>"""


@pytest.fixture
def show(chromium, tmp_path):
    """Open a quiz on a page of its own, and let no error pass in silence."""
    pages, errors = [], []

    def open_page(asked, state=None):
        data = (json.dumps(value).replace("<", "\\u003c") for value in (asked.content, state or {}))
        file = tmp_path / f"quiz{len(pages)}.html"
        file.write_text(PAGE % (asked.sheet, asked._esm, *data), encoding="utf-8")
        page = chromium.new_page(viewport={"width": 1000, "height": 700})
        page.set_default_timeout(5_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.as_uri())
        page.wait_for_function("window.ready")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert errors == []


def part(page, name):
    return page.locator(f'[data-part="{name}"]')


def choose(page, *answers):
    for answer in answers:
        page.locator(f'[data-option="{answer}"]').click()


@pytest.mark.browser
@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_the_predictions_end_with_the_code_and_tell_no_answer(show, spoken):
    language(spoken)
    asked = quiz.predictions()
    assert "right" not in json.dumps(asked.content["questions"]) and "reply" not in json.dumps(asked.content)
    page = show(asked)
    answers = [4, *RIGHT[1:8], 3, 0]
    for place, answer in enumerate(answers):
        assert part(page, "question").inner_text() == asked.content["questions"][place]["text"]
        assert part(page, "reply").inner_text() == ""
        choose(page, answer)
    assert part(page, "code").inner_text() == quiz.code_of(answers)
    assert page.evaluate("data.state.answers") == answers
    assert re.findall(r"\d+", part(page, "where").inner_text()) == ["1", "9", "1", "6"]  # questions, then lessons


@pytest.mark.browser
def test_the_last_answer_can_be_changed(show):
    page = show(quiz.predictions())
    choose(page, 0, 0)
    page.locator('[data-control="back"]').click()
    page.keyboard.press("ArrowLeft")
    assert page.locator('[data-control="back"]').count() == 0
    assert page.evaluate("data.state.answers") == []


@pytest.mark.browser
def test_the_browser_reads_and_writes_the_codes_of_python(show):
    for number in (0, 1, 2, 3):
        answers = drawn(number)
        page = show(quiz.predictions(), {"answers": answers, "told": False, "first": None})
        assert part(page, "code").inner_text() == quiz.code_of(answers)
        page = show(quiz.predictions_again())
        page.locator('[data-control="code"]').fill(quiz.code_of(answers).lower())
        page.keyboard.press("Enter")
        assert page.evaluate("data.state.first") == answers


@pytest.mark.browser
def test_a_code_that_is_none_is_refused_in_place(show):
    page = show(quiz.predictions_again())
    wrong = list(wrong_codes(quiz.code_of(RIGHT)))[::25]
    for text, sentence in [*NO_CODES.items(), *((code, NO_CODES["2222222222"]) for code in wrong)]:
        page.locator('[data-control="code"]').fill(text)
        page.locator('[data-control="start"]').click()
        assert part(page, "refusal").inner_text() == sentence
        assert page.evaluate("data.state.first") is None
    assert page.evaluate("heard") == []


@pytest.mark.browser
def test_the_second_time_both_answers_stand_side_by_side(show):
    before = [0, 2, 2, 4, 1, 0, 2, 1, 0, 2]
    page = show(quiz.predictions_again())
    page.locator('[data-control="code"]').fill(quiz.code_of(before))
    page.locator('[data-control="start"]').click()
    for place in [0, 1, 2, 3, 4, 5, 6, 7, 5, 8, 9, 5]:
        missed = place == 5 and len(page.evaluate("data.state.answers")) == 5
        choose(page, 0 if missed else RIGHT[place])
        page.keyboard.press("Enter")
    lines = part(page, "done").all_inner_texts()
    assert lines[0].startswith("Done: 9 of 10") and lines[1] == "Before the course: 3 of 10." and len(lines) == 3
    rows = [row.locator("td").all_inner_texts() for row in part(page, "compared").locator("tbody tr").all()]
    told = quiz.predictions_again().content["questions"]
    for place, (text, first, now, right) in enumerate(rows):
        options = [option["text"] for option in told[place]["options"]]
        assert (text, right) == (told[place]["text"], options[RIGHT[place]])
        assert first.removeprefix("✓ ") == [*options, "not sure"][before[place]]
        assert now.removeprefix("✓ ") == options[0 if place == 5 else RIGHT[place]]
        assert first.startswith("✓") == (before[place] == RIGHT[place]) and now.startswith("✓") == (place != 5)


@pytest.mark.browser
def test_without_a_code_there_is_one_answer_to_show(show):
    page = show(quiz.predictions_again())
    page.locator('[data-control="without"]').click()
    for answer in RIGHT:
        choose(page, answer)
        page.keyboard.press("Enter")
    assert part(page, "compared").locator("thead th").all_inner_texts() == ["", "question", "now", "right"]
    assert part(page, "done").all_inner_texts() == ["Done: 10 of 10 right at first sight."]


@pytest.mark.browser
def test_a_wrong_answer_gets_its_reply_and_the_right_one(show):
    asked = quiz.shape_game(seed=1)
    page = show(asked)
    options = asked.content["questions"][0]["options"]
    right = [option["right"] for option in options].index(True)
    wrong = (right + 1) % 4
    choose(page, wrong)
    assert part(page, "reply").inner_text() == (
        f"{options[wrong]['reply']}\n✓ {options[right]['text']} · {options[right]['reply']}"
    )
    assert page.locator(f'[data-option="{wrong}"]').get_attribute("data-answer") == "mine"
    assert page.locator(f'[data-option="{right}"]').get_attribute("data-answer") == "right"
    choose(page, right)
    assert page.evaluate("data.state.answers") == [wrong]  # the first answer counts


@pytest.mark.browser
def test_a_miss_comes_back_after_2_others_and_then_after_5(show):
    page = show(quiz.shape_game())
    course = """([count, answers]) => courseOf(count, [2, 5], answers, (question, answer) => answer)"""
    asked, queue = page.evaluate(course, [10, [True, False]]).values()
    assert (asked, queue) == ([0, 1], [2, 3, 1, 4, 5, 6, 7, 8, 9])
    assert page.evaluate(course, [10, [True, False, True, True, True]])["queue"] == [4, 5, 6, 7, 8, 1, 9]
    assert page.evaluate(course, [10, [True, False, True, True, False]])["queue"] == [4, 5, 1, 6, 7, 8, 9]
    assert page.evaluate(course, [10, [True, False, *[True] * 8, True]])["queue"] == [9]
    assert page.evaluate(course, [3, [True, True, False]])["queue"] == [2]  # none are left in between
    assert page.evaluate(course, [10, [True] * 10])["queue"] == []


@pytest.mark.browser
def test_a_question_that_comes_back_says_so_and_its_answers_have_moved(show):
    asked = quiz.shape_game(seed=2, count=4)
    page = show(asked)

    def offered():
        return [int(place) for place in page.locator("[data-option]").evaluate_all("l => l.map(e => e.dataset.option)")]

    rights = [[option["right"] for option in asked["options"]].index(True) for asked in asked.content["questions"]]
    assert offered() == [0, 1, 2, 3, 4]
    assert part(page, "at").inner_text() == "Question 1 of 4"
    choose(page, 4)  # not sure
    assert part(page, "score").inner_text() == "right at first sight: 0 of 1"
    page.keyboard.press("Enter")
    for place in (1, 2):
        choose(page, rights[place])
        page.keyboard.press("Enter")
    assert part(page, "at").inner_text() == "↻ back again"
    assert offered() == [1, 2, 3, 0, 4]
    assert part(page, "question").inner_text() == asked.content["questions"][0]["text"]
    choose(page, rights[0])
    assert part(page, "score").inner_text() == "right at first sight: 2 of 3"
    assert part(page, "streak").inner_text() == "3 in a row"
    assert page.locator(".mark").evaluate_all("l => l.map(e => e.dataset.mark)") == ["missed", "right", "right", "open"]


@pytest.mark.browser
def test_keys_answer_and_stay_in_the_quiz(show):
    page = show(quiz.predictions())
    page.locator(".deconv-quiz").focus()
    for key in ["b", "F", "c", "x", "e", "ArrowLeft", "d", "ArrowDown", "Enter", "z"]:
        page.keyboard.press(key)
    assert page.evaluate("data.state.answers") == [1, 5, 2, 3]
    assert page.evaluate("heard") == []
    assert page.locator(".deconv-quiz").evaluate("e => e === document.activeElement")
    marked = '[data-lm-suppress-shortcuts="true"]'
    assert page.locator(f".deconv-quiz :is(button, input):not({marked})").count() == 0
    assert page.locator(f".deconv-quiz{marked}").count() == 1


@pytest.mark.browser
def test_a_quiz_shown_again_stands_where_it_stood(show):
    asked = quiz.shape_game(seed=1)
    page = show(asked, {"answers": [0, 1], "told": True, "first": None})
    assert part(page, "question").inner_text() == asked.content["questions"][1]["text"]
    assert part(page, "reply").inner_text()
    page.locator('[data-control="next"]').click()
    assert page.evaluate("data.state") == {"answers": [0, 1], "told": False, "first": None}


# --- given away -------------------------------------------------------------------------------------------------------


def test_a_reader_without_widgets_sees_the_questions_and_no_answer():
    data, *_ = quiz.predictions()._repr_mimebundle_()
    assert data["text/html"].count("<li>") == 10
    assert "3 / 4 / 7 / 13" in data["text/html"] and "your code" not in data["text/html"].lower()


@pytest.mark.browser
def test_a_saved_lesson_asks_and_gives_the_code_without_a_kernel(chromium, tmp_path):
    notebook = v4.new_notebook(
        cells=[v4.new_code_cell("from deconv_helpers import *\npredictions()"), v4.new_code_cell("shape_game(seed=1)")]
    )
    nbformat.write(notebook, tmp_path / "lesson.ipynb")
    save_lesson(tmp_path / "lesson.ipynb", tmp_path / "lesson.html")
    page, errors = chromium.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.goto((tmp_path / "lesson.html").as_uri())
    first, second = page.locator(".deconv-quiz").all()
    for answer in RIGHT:
        first.locator(f'[data-option="{answer}"]').click()
    assert first.locator('[data-part="code"]').inner_text() == quiz.code_of(RIGHT)
    second.locator('[data-option="0"]').click()
    assert second.locator('[data-part="reply"]').inner_text()
    page.close()
    assert errors == []
