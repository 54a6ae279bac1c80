"""A learner's guess or function, answered at once: a wrong one gets the name of its idea.

Questions come from the lesson, exercises from `exercises`; here is how they are asked and judged.
"""

import builtins
import sys
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from difflib import get_close_matches
from numbers import Number
from typing import ClassVar

import numpy as np

from .arithmetic import Refusal, brief
from .exercises import EXERCISES
from .exercises.kinds import Board, Fault, Function, Property, Value, plain
from .limit import TimeUp, time_limit
from .player import Player
from .results import Result
from .scene import Scene
from .words import WORDS, language, say, told

MOST_OPTIONS = 8
MOST_NUMBERS = 10_000  # in an answer: of a larger one only the shape is looked at
MOST_PRINTED = 20_000  # characters of one check: a notebook's server drops what floods it, and the reply with it
SECONDS, READING = 5, 1  # for a function in all its cases; more to read an answer, or what comes back
ROLES = {"x": "input", "w": "kernel"}  # other arrays that a function is given are outputs


class PredictionError(Refusal):
    """A question that cannot be asked as it is written, with the sentence's key and what belongs in it."""

    SENTENCES: ClassVar = {
        "question": "the question must be text, got {value}",
        "no_options": "options must be a dict with an answer or more, each with its reply, got {value}",
        "too_many": "{count} options are too many to choose from: at most {most}",
        "no_answer": "an option must be a number or text, got {value}",
        "twice": "two options both read {text!r}",
        "not_right": "right={value} is not one of the options: {options}",
        "reply": "the reply to {text!r} must be text, got {value}",
        "reveal": "reveal must be what play(...) returns, got {value}",
    }


def predict(question, options, *, right, reveal=None):
    """Ask before the picture is shown: `reveal` stays sealed until an answer is chosen, and the choice gets its reply.

    >>> predict("How large is the output?", {2: "That is the stride.", 4: "Four windows fit."}, right=4)
    Player(question, {})

    `options` are answers (numbers or text) with their replies, `right` is the answer that is true, and "not sure" is
    added. `reveal` is a `play(...)`. All of it is shown as plain text. Raises `PredictionError` (a ValueError).
    """
    if not _is_text(question):
        raise PredictionError("question", value=brief(question))
    if not isinstance(options, dict) or not options:
        raise PredictionError("no_options", value=brief(options))
    if len(options) > MOST_OPTIONS:
        raise PredictionError("too_many", count=len(options), most=MOST_OPTIONS)
    if reveal is not None and not isinstance(reveal, Player):
        raise PredictionError("reveal", value=brief(reveal))
    truth, unsure, offered = _option(right), WORDS[language()]["unsure"], []
    for answer, reply in options.items():
        text = _option(answer)
        if text is None:
            raise PredictionError("no_answer", value=brief(answer))
        if text == unsure or any(option["text"] == text for option in offered):
            raise PredictionError("twice", text=text)
        if not _is_text(reply):
            raise PredictionError("reply", text=text, value=brief(reply))
        offered.append({"text": text, "reply": reply, "right": text == truth})
    if not any(option["right"] for option in offered):
        raise PredictionError("not_right", value=brief(right), options=", ".join(option["text"] for option in offered))
    look = say(
        "That is an honest answer. Look closely now: what happens, and why?",
        "不确定也没关系。现在仔细看：发生了什么？为什么？",
    )
    offered.append({"text": unsure, "reply": look, "right": False})
    scene = reveal.scene if reveal is not None else Scene("question", {}, [])
    return Player(scene, {"question": question, "options": offered})


def _is_text(value):
    return isinstance(value, str) and bool(value.strip())


def _option(answer):
    """An answer as its button reads, or None where it is neither a number nor text."""
    if isinstance(answer, (float, np.floating)):
        return plain(answer)
    return str(answer) if isinstance(answer, (Number, np.bool_)) or _is_text(answer) else None


def check(answer, exercise):
    """Look at an answer at once and say what is right, or which idea is behind it; never raises.

    >>> check(None, "02.stride").status, check(3, "02.stride").status, check(4, "02.stride").idea
    ('not started', 'right', 'no_kernel')

    `answer` is what the exercise asks for: a number, a list, a dict, an array or a function; `exercise` its name. A
    function is stopped after 5 seconds where the system offers it (`deconv_helpers.limit`); what it does to the
    notebook's streams, warnings and names is undone. What comes back holds the smallest case that fails:
    `my_function(**check(my_function, "02.stamp").case)` runs it again.
    """
    seconds = SECONDS + READING
    try:
        with np.errstate(all="ignore"), time_limit(seconds):
            found = _attempt(_judge, answer, exercise)
            if isinstance(found, Result):
                return found
            what = _what(found)  # a learner's object may raise anything, wherever it is touched
    except TimeUp:
        en = f"After {seconds} seconds this answer could still not be read."
        return Result("error", say(en, f"{seconds} 秒过去了，这个答案还没有读完。"))
    return Result("error", say(f"Looking at this answer raised `{what}`.", f"查看这个答案时出错了：`{what}`。"))


FILL_IN = "Fill it in, then run this cell again.", "填好以后，再运行一次这个单元格。"
RETURNS_NOTHING = (
    "It returns nothing so far. Fill it in, down to the `return`, then run this cell again.",
    "它还没有返回任何结果。填好它，别忘了 `return`，再运行一次这个单元格。",
)


def _judge(answer, exercise):
    if not isinstance(exercise, str) or exercise not in EXERCISES:
        near = _listed(get_close_matches(str(exercise), EXERCISES, cutoff=0))
        en = f"There is no exercise `{exercise}`. The nearest are {near}."
        return Result("error", say(en, f"没有 `{exercise}` 这道题。最接近的是 {near}。"))
    task = EXERCISES[exercise]
    if _blank(answer):
        return _hinted(task, "not started", *FILL_IN)
    return _judge_function(answer, task) if isinstance(task, Function) else _judge_numbers(answer, task)


def _judge_numbers(answer, task):
    values = _numbers(_unpacked(answer, task))
    if values is None:
        return _wanted(task, answer)
    shape = np.shape(task.right()) if isinstance(task, Value) else task.shape
    values = values.reshape(()) if shape == () and values.size == 1 else values
    fits = len(shape) == values.ndim and all(side in (None, n) for side, n in zip(shape, values.shape, strict=True))
    if not fits or values.size > MOST_NUMBERS:
        return _wanted(task, answer, values.shape)
    if not np.isfinite(values).all():
        return _hinted(task, "wrong", "There is a nan or an inf in it.", "里面有 nan 或 inf。", "not_finite")
    if isinstance(task, Property) and task.zeros and not values.any():
        return _hinted(task, "not started", *task.zeros, "zeros")
    try:
        fault = _value_fault(values, task) if isinstance(task, Value) else task.fault(values)
    except Refusal as refusal:  # of numbers that are too large, say
        why = told(refusal)
        fault = Fault("refused", f"This cannot be tried out: `{why}`.", f"没法试算：`{why}`。")
    if fault:
        return _hinted(task, "wrong", fault.en, fault.zh, fault.key, fault.boards)
    return Result("right", say(*(task.praise(values) if callable(task.praise) else task.praise)))


def _value_fault(values, task):
    """The idea that leads to the numbers that are off, the one that fits the others best; else the places."""
    off = ~np.isclose(values, task.right())
    if not off.any():
        return None
    fits = [(np.isclose(values, idea.leads_to()), idea) for idea in task.ideas]
    fit, idea = max(fits, key=lambda pair: (pair[0][off].all(), pair[0].sum()))
    if fit[off].all():
        return Fault(idea.key, *idea.reply)
    if off.ndim == 0:
        return Fault(
            "other", "That is not the number yet. The first hint is a start.", "还不是这个数。先看第一条提示。"
        )
    places, good = _listed(map(plain, np.argwhere(off))), np.count_nonzero(~off)
    return Fault(
        "other",
        f"{good} of {off.size} are right. Look again at {places} (counted from 0).",
        f"{off.size} 个里对了 {good} 个。再看看 {places}（从 0 数起）。",
    )


def _judge_function(function, task):
    if not callable(function):
        return _wanted(task, function)
    cases = sorted(task.cases(), key=lambda case: sum(map(np.size, case)))
    ours = [np.asarray(task.right(*case)) for case in cases]  # before a function that may change NumPy itself
    given = _answers(function, cases)
    cases, ours = cases[: len(given)], ours[: len(given)]
    if all(_blank(value) or type(value) is NotImplementedError for value in given):
        return _hinted(task, "not started", *(RETURNS_NOTHING if given[0] is None else FILL_IN))
    mine = [_shaped(value, wanted) for value, wanted in zip(given, ours, strict=True)]
    failing = [at for at in range(len(cases)) if not _same(mine[at], ours[at])]
    if not failing:
        agrees = say(f"It agrees in all {len(cases)} cases. ", f"{len(cases)} 个例子全都一致。")
        return Result("right", agrees + say(*task.praise))
    if isinstance(given[-1], TimeUp):
        return _failed(task, cases[-1], given[-1], None, ours[-1])
    idea = next((idea for idea in task.ideas if _holds(idea, cases, mine)), None)
    at = next((at for at in failing if idea and mine[at] is not None), failing[0])
    return _failed(task, cases[at], given[at], mine[at], ours[at], idea)


def _failed(task, case, given, mine, ours, idea=None):
    """The reply to a function that fails, with the case at which it does."""
    case = dict(zip(task.arguments, case, strict=True))
    boards = tuple(Board(name, value, None, ROLES.get(name, "output")) for name, value in case.items())
    if isinstance(given, BaseException):
        en, zh = f"Your function stopped with `{_what(given)}`.", f"你的函数出错停下了：`{_what(given)}`。"
        if isinstance(given, TimeUp):
            en = f"Your function was still running after {SECONDS} seconds: a loop that never ends, or a wait?"
            zh = f"{SECONDS} 秒过去了，你的函数还没有算完：里面是不是有停不下来的循环，或者在等什么？"
        return _hinted(task, "error", f"{en} Its input was:", f"{zh}当时的输入是：", None, boards, case)
    off = ~np.isclose(mine, ours) if mine is not None and mine.shape == ours.shape else None
    yours = _safe(repr, given) if mine is None else mine
    boards += (Board(say("yours", "你的结果"), yours, off, task.returns),)
    boards += (Board(say("asked for", "应得的结果"), ours, None, task.returns),)
    if idea:
        status = "not started" if idea.key == task.given else "wrong"
        return _hinted(task, status, *idea.reply, idea.key, boards, case)
    if mine is None:
        texts = (
            f"It should return real numbers, in rows of equal length, not `{_kind(given)}`. Look at this input:",
            f"它应该返回实数，每行一样长，而不是 `{_kind(given)}`。看看这个输入：",
        )
    elif off is None:
        texts = "The shape differs. The smallest such case:", "形状不一样。最小的例子："
    else:
        texts = "The numbers differ. The smallest such case:", "数不一样。最小的例子："
    return _hinted(task, "wrong", *texts, "other", boards, case)


def _answers(function, cases):
    """What the function returns or raises in each case; once the time is up, that, and nothing more."""
    given = []
    try:
        with _as_it_was(), time_limit(SECONDS) as over:
            for case in cases:
                value = _attempt(function, *map(_own, case))
                if over():  # and no TimeUp: the system offers none, or the function has swallowed it
                    raise TimeUp
                given.append(value)
    except TimeUp as stopped:
        given.append(stopped)
    return given[: len(cases)]


def _own(value):
    return np.array(value) if isinstance(value, np.ndarray) else value


def _attempt(function, *case):
    """What the function returns, or what it raises."""
    try:
        return function(*case)
    except (KeyboardInterrupt, TimeUp):
        raise
    except BaseException as error:
        return error


@contextmanager
def _as_it_was():
    """Put back what a notebook lives on, whatever the learner's code does to it in the block."""
    out, err = (stream and _Brief(stream) for stream in (sys.stdout, sys.stderr))
    names = [(vars(module), dict(vars(module))) for module in (builtins, np)]
    depth = sys.getrecursionlimit()
    try:
        with redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings(), np.printoptions(), np.errstate():
            yield
    finally:
        for now, before in names:
            now.update(before)
        sys.setrecursionlimit(depth)


class _Brief:
    """A stream that passes on what is printed until it is too much."""

    def __init__(self, stream):
        self.stream, self.left = stream, MOST_PRINTED

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text):
        if self.left > 0:
            self.stream.write(text[: self.left])
            self.left -= len(text)
            if self.left <= 0:
                en = f"... (only the first {MOST_PRINTED} characters are shown)"
                self.stream.write(say(f"\n{en}\n", f"\n……（只显示前 {MOST_PRINTED} 个字符）\n"))
        return len(text)

    def close(self):
        """Do nothing: the notebook goes on printing."""


def _shaped(value, wanted):
    """What a function gave back as floats (a lone number without axes), or None where it is no numbers."""
    numbers = None if isinstance(value, BaseException) else _numbers(value)
    return numbers.reshape(()) if numbers is not None and wanted.ndim == 0 and numbers.size == 1 else numbers


def _holds(idea, cases, mine):
    """Whether the learner's numbers are the idea's wherever it leads to any."""
    led = [idea.leads_to(*case) for case in cases]
    return all(_same(mine[at], value) for at, value in enumerate(led) if value is not None)


def _same(mine, wanted):
    return mine is not None and np.shape(mine) == np.shape(wanted) and np.allclose(mine, wanted)


def _blank(answer):
    """Whether there is still a place to fill in."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, np.ndarray):
        return answer.size == 0 or (answer.dtype == object and any(map(_blank, answer.flat)))
    if isinstance(answer, (list, tuple, set, frozenset)):
        return not answer or any(map(_blank, answer))
    return answer is None or answer is ... or answer is NotImplemented or (isinstance(answer, str) and not answer)


def _unpacked(answer, task):
    """The entries of a dict, in the exercise's order where its keys say which they are."""
    if isinstance(task, Property) and task.read:
        return task.read(answer)
    if not isinstance(answer, dict):
        return answer
    names = task.names if isinstance(task, Value) and set(task.names) == set(answer) else answer
    return [answer[name] for name in names]


def _numbers(values):
    """The values as floats, or None where they are no numbers; too many of them are left as they are."""
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biufO":
            return None
        if array.size > MOST_NUMBERS:
            return array
        return np.ma.filled(values.astype(float), np.nan) if np.ma.is_masked(values) else array.astype(float)
    except Exception:
        return None


def _hinted(task, status, en, zh, idea=None, boards=(), case=None):
    return Result(status, say(en, zh), tuple(say(*hint) for hint in task.hints), idea, boards, case)


def _wanted(task, answer, shape=None):
    en = zh = f"`{_kind(answer)}`"
    if shape == ():
        en, zh = "one number", "一个数"
    elif shape is not None:
        en, zh = f"numbers of shape {shape}", f"形状为 {shape} 的数"
    elif callable(answer):
        en, zh = "a function", "一个函数"
    elif isinstance(answer, (list, tuple, dict)) and not isinstance(task, Function):
        en, zh = f"{en}, but not numbers in rows of equal length", f"{zh}，可是里面不是等长的几行数"
    en, zh = f"Asked for: {task.wants[0]}. Yours: {en}.", f"要交的是：{task.wants[1]}。你交的是：{zh}。"
    return _hinted(task, "error" if shape is None else "wrong", en, zh, "wanted")


def _listed(names):
    return say(", ", "、").join(f"`{name}`" for name in names)


def _kind(value):
    name = type(value).__name__
    return f"{name}[{value.dtype}]" if isinstance(value, np.ndarray) else name


def _what(error):
    return f"{type(error).__name__}: {_safe(told if isinstance(error, Refusal) else str, error)}".rstrip(": ")


def _safe(write, value):
    """What is written of a learner's object, as much of it as a line of code holds; nothing where that fails."""
    text = _attempt(write, value)
    return text[:300].replace("`", "'") if isinstance(text, str) else ""
