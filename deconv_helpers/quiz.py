"""Questions one after another in the browser: the ten predictions, the same ten again, and the shape game.

What is answered stays in the notebook. The ten predictions leave a code of ten characters, by which they are compared
with the second time: the answers as one number, times a prime, so that a mistyped character is noticed.
"""

from html import escape
from math import prod
from typing import ClassVar

import anywidget
import traitlets

from . import palette, words
from .arithmetic import Refusal, whole
from .cells import showing
from .exercises import questions
from .page import FRAME, SHARED, static

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31, a prime; without 0, 1, I, L and O, which are mistaken for each other
LENGTH = 10
FACTOR = 179_424_673  # a prime: one wrong character, or two that are swapped, never make a multiple of it
RETURNS = (2, 5)  # after how many others a missed question comes back, and once more when it is right then

WORDS = {
    "en": {
        "quiz": "questions, one after another",
        "at": "Question {at} of {count}",
        "again": "back again",
        "score": "right at first sight: {right} of {seen}",
        "streak": "{count} in a row",
        "due": "still to come back: {due}",
        "next": "Next (Enter)",
        "back": "Change the last answer (←)",
        "restart": "Start again",
        "fullscreen": "Full screen (F)",
        "unsure": "not sure",
        "noted": "Write it down for the end of the course: there the same {count} questions come again, and with this "
        "code both answers stand side by side.",
        "your_code": "Your code",
        "copy": "Copy",
        "copied": "Copied",
        "where": "You were not sure of {listed}. Watch for: {lessons}.",
        "lesson": "lesson {lesson}",
        "enter": "Your code from lesson 00",
        "start": "Start",
        "without": "Start without a code",
        "code_length": "A code has {length} characters; here are {found}.",
        "code_letter": "“{letter}” stands in no code: look at that character again.",
        "code_wrong": "This is no code of lesson 00: a character is mistyped, or two are swapped.",
        "done": "Done: {right} of {seen} right at first sight.",
        "earlier": "Before the course: {right} of {seen}.",
        "all_back": "Every question that was missed has come back until it was right.",
        "question": "question",
        "first": "before",
        "now": "now",
        "right": "right",
        "your_answer": "your answer",
        "right_answer": "right",
        "comma": ", ",
    },
    "zh": {
        "quiz": "一道接一道的题",
        "at": "第 {at} 题，共 {count} 题",
        "again": "又见面了",
        "score": "一次答对：{seen} 题中 {right} 题",
        "streak": "连对 {count} 题",
        "due": "还要再来：{due} 题",
        "next": "下一题（Enter）",
        "back": "改上一题（←）",
        "restart": "重新开始",
        "fullscreen": "全屏（F）",
        "unsure": "不确定",
        "noted": "请记下来，留到课程的最后：同样的 {count} 道题会再来一遍，凭它就能把前后两次的答案并排比较。",
        "your_code": "你的答案码",
        "copy": "复制",
        "copied": "已复制",
        "where": "第 {listed} 题你不确定。留意：{lessons}。",
        "lesson": "第 {lesson} 课",
        "enter": "第 0 课得到的答案码",
        "start": "开始",
        "without": "没有答案码，直接开始",
        "code_length": "答案码有 {length} 个字符，这里有 {found} 个。",
        "code_letter": "答案码里不会出现“{letter}”，请再看看这个字符。",
        "code_wrong": "这不是第 0 课的答案码：有一个字符打错了，或者有两个写颠倒了。",
        "done": "完成：{seen} 题里一次答对 {right} 题。",
        "earlier": "学之前：{seen} 题里答对 {right} 题。",
        "all_back": "答错的题都再次出现过，直到答对为止。",
        "question": "题目",
        "first": "学之前",
        "now": "现在",
        "right": "正确答案",
        "your_answer": "你的答案",
        "right_answer": "正确答案",
        "comma": "、",
    },
}


class CodeError(Refusal):
    """A code that cannot be read, with the sentence's key and what belongs in it."""

    SENTENCES: ClassVar = {key: sentence for key, sentence in WORDS["en"].items() if key.startswith("code_")}


class Quiz(anywidget.AnyWidget):
    """Asks questions one after another in the browser; what was answered can be read from it.

    >>> quiz = shape_game(seed=1)
    >>> quiz.answers
    []
    """

    _esm = SHARED + static("quiz.js")
    sheet = traitlets.Unicode(FRAME + static("quiz.css")).tag(sync=True)
    content = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, asked, *, replies=True, returns=(), code=None):
        spoken = words.language()
        super().__init__(
            content={
                "questions": [_told(question, replies) for question in asked],
                "replies": replies,
                "returns": list(returns),
                "code": code and {"way": code, "letters": LETTERS, "length": LENGTH, "factor": FACTOR},
                "words": WORDS[spoken],
                "palette": {"roles": palette.ROLES},
                "language": spoken,
            }
        )

    @property
    def answers(self):
        """The places of the answers chosen so far, counted from 0, in the order of asking; "not sure" is the last."""
        return list(self.state.get("answers", []))

    def _repr_mimebundle_(self, **kwargs):
        """The widget, and for a reader without one the questions with their answers to choose from."""
        showing(self)
        data, *metadata = super()._repr_mimebundle_(**kwargs)
        items = (
            f"<li>{escape(asked['text'])} {escape(' / '.join(option['text'] for option in asked['options']))}</li>"
            for asked in self.content["questions"]
        )
        return {**data, "text/html": f"<ol class='mathjax_ignore'>{''.join(items)}</ol>"}, *metadata

    def __repr__(self):
        return f"Quiz({len(self.content['questions'])} questions)"


def predictions():
    """Ask the ten predictions; no answer is told, and they end with a code.

    >>> predictions()
    Quiz(10 questions)
    """
    return Quiz(questions.predictions(), replies=False, code="write")


def predictions_again():
    """Ask the ten predictions once more, with replies, beside the answers that the first code holds.

    >>> predictions_again()
    Quiz(10 questions)

    A question that is missed comes back after 2 others, and after 5 more when it is right then.
    """
    return Quiz(questions.predictions(), returns=RETURNS, code="read")


def shape_game(seed=0, count=10):
    """Ask for the sizes of `count` layers, the same for the same seed; a miss comes back after 2 others, then 5.

    >>> shape_game(seed=2, count=12)
    Quiz(12 questions)

    The wrong answers are where known ideas lead, and their replies name the idea. Raises `Refusal` where `seed` or
    `count` is no whole number, or `count` is below 1.
    """
    asked = questions.shape_questions(whole(seed, "seed"), whole(count, "count", 1))
    return Quiz(asked, returns=RETURNS)


def code_of(answers):
    """Return the code of ten answers, each the place of the chosen one, counted from 0; "not sure" comes last.

    >>> code_of([1, 1, 2, 1, 1, 2, 1, 0, 1, 2])
    '8KRHRBJCGP'
    """
    number = 0
    for answer, size in zip(answers, _sizes(), strict=True):
        number = number * size + answer
    value, code = (number + 1) * FACTOR, ""
    for _ in range(LENGTH):
        value, place = divmod(value, len(LETTERS))
        code = LETTERS[place] + code
    return code


def answers_of(code):
    """Return the ten answers that a code stands for; small letters, spaces and hyphens are all right.

    >>> answers_of(code_of([1, 1, 2, 1, 1, 2, 1, 0, 1, 2]).lower())
    [1, 1, 2, 1, 1, 2, 1, 0, 1, 2]

    So a teacher counts what a class has predicted. Raises `CodeError` (a ValueError) where it is no code.
    """
    code = "".join(str(code).upper().replace("-", " ").split())
    if unknown := next((letter for letter in code if letter not in LETTERS), None):
        raise CodeError("code_letter", letter=unknown)
    if len(code) != LENGTH:
        raise CodeError("code_length", length=LENGTH, found=len(code))
    value, sizes = 0, _sizes()
    for letter in code:
        value = value * len(LETTERS) + LETTERS.index(letter)
    number, rest = divmod(value, FACTOR)
    if rest or not 1 <= number <= prod(sizes):
        raise CodeError("code_wrong")
    answers, number = [], number - 1
    for size in reversed(sizes):
        number, answer = divmod(number, size)
        answers.append(answer)
    return answers[::-1]


def _sizes():
    """How many answers each of the ten questions has, with "not sure"."""
    return [len(question.choices) + 1 for question in questions.predictions()]


def _told(question, replies):
    """A question as the browser gets it: where nothing is replied, what is right stays here."""
    say, (text, choices, lesson) = words.say, question
    options = [{"text": say(*choice.text)} for choice in choices]
    if replies:
        for option, choice in zip(options, choices, strict=True):
            option |= {"reply": say(*choice.reply), "right": choice.idea is None}
    return {"text": say(*text), "options": options, "lesson": lesson}
