"""Code that learners may well write: whatever it does, the check says what happened, and the notebook lives on."""

import asyncio
import builtins
import functools
import io
import itertools
import queue
import signal
import sys
import threading
import time
import warnings
from contextlib import redirect_stderr, redirect_stdout, suppress

import nbformat
import numpy as np
import pytest
from answers import RIGHT
from answers.first_four import overwrite, stamp
from lesson_runner import run_in_kernel
from replies import assert_reads_well

import deconv_helpers
from deconv_helpers import language, limit, practice
from deconv_helpers.exercises.kinds import Function, Property, Value
from deconv_helpers.practice import EXERCISES, PredictionError, check, predict

FUNCTIONS = [name for name, task in EXERCISES.items() if isinstance(task, Function)]
limited = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system offers no time limit")


@pytest.fixture(params=["en", "zh"])
def spoken(request):
    language(request.param)
    return request.param


@pytest.fixture
def _impatient(monkeypatch):
    monkeypatch.setattr(practice, "SECONDS", 0.1)


@pytest.fixture(autouse=True)
def _lives_on():
    """After each test the notebook's signals, streams and names are as they were, and the next check works."""

    def state():
        offered = hasattr(signal, "setitimer")
        alarm = (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)) if offered else ()
        names = (dict(vars(builtins)), dict(vars(np)), np.geterr(), np.get_printoptions(), [*warnings.filters])
        return sys.exc_info(), sys.stdout, sys.stderr, sys.gettrace(), sys.getrecursionlimit(), alarm, names

    before = state()
    yield
    assert state() == before
    assert check(stamp, "02.stamp").status == "right" and check(overwrite, "02.stamp").idea == "overwritten"


# --- what never ends --------------------------------------------------------------------------------------------------


def swallows(what):
    def endless(*case):
        while True:
            try:  # noqa: SIM105 - as beginners write it
                what()
            except:  # noqa: E722
                pass

    return endless


def suppresses(*case):
    while True:
        with suppress(BaseException):
            time.sleep(1)


def goes_on(*case):
    while True:
        try:
            time.sleep(1)
        finally:
            continue  # noqa: B012


def swallows_inside_of_another(*case):
    try:
        with open(__file__, encoding="utf-8"):
            while True:
                try:
                    try:
                        time.sleep(1)
                    except BaseException:
                        time.sleep(1)
                except BaseException:
                    pass
    except ValueError:
        return case


def held(*case):
    lock = threading.Lock()
    with lock, lock:
        return case


def waits_for_a_thread(*case):
    done = threading.Event()
    thread = threading.Thread(target=done.wait, daemon=True)
    thread.start()
    try:
        thread.join()
    finally:
        done.set()


def never_returns(*case):
    for _ in itertools.count():
        pass


def falls_back(*case):
    try:
        time.sleep(10**6)
    except BaseException:
        return stamp(*case)


def turns_it_into_another_error(*case):
    try:
        time.sleep(10**6)
    except BaseException:
        raise ValueError("late") from None


ENDLESS = {
    "swallowed in a call": swallows(lambda: sum(range(10_000))),
    "swallowed in Python": swallows(lambda: [n for n in range(100)]),
    "swallowed in NumPy": swallows(lambda: np.ones((100, 100)).sum()),
    "swallowed while it sleeps": swallows(lambda: time.sleep(1)),
    "suppressed": suppresses,
    "finally": goes_on,
    "inside of another": swallows_inside_of_another,
    "sleep": lambda *case: time.sleep(10**6),
    "lock": held,
    "queue": lambda *case: queue.Queue().get(),
    "thread": waits_for_a_thread,
    "generator": lambda *case: [pair for pair in zip(itertools.count(), iter(int, 1)) if pair is None],
    "itertools": never_returns,
    "event loop": lambda *case: asyncio.run(asyncio.sleep(10**6)),
    "falls back": falls_back,
    "another error": turns_it_into_another_error,
}


@limited
@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("endless", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_gets_a_reply_even_where_it_swallows_everything(endless):
    result = check(endless, "02.stamp")
    assert result.status == "error" and "still running after 0.1 seconds" in result.message
    assert list(result.case) == ["x", "w", "s"] and len(result.case["x"]) == 1  # the first case, not a later one


@limited
@pytest.mark.usefixtures("_impatient")
def test_a_check_inside_of_the_function_that_is_checked_ends():
    def again(x, w, s):
        check(again, "02.stamp")
        return stamp(x, w, s)

    assert check(again, "02.stamp").status == "error"

    def other(x, w, s):
        assert check(stamp, "02.stamp").status == "right"
        return stamp(x, w, s)

    practice.SECONDS = 60
    assert check(other, "02.stamp").status == "right"


@limited
@pytest.mark.parametrize("nested", [False, True])
def test_an_alarm_at_any_instruction_leaves_the_clock_and_the_handler_as_they_were(nested):
    """The alarm rings at the first, the second, the third ... instruction of entering and leaving a limit."""
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    mine = signal.getsignal(signal.SIGALRM)

    def rings_at(moment):
        count = 0

        def step(frame, event, _):
            nonlocal count
            count += event == "opcode"
            if event == "opcode" and count == moment:
                signal.getsignal(signal.SIGALRM)(signal.SIGALRM, frame)
            return step

        def begin(frame, *_):
            if frame.f_globals["__name__"] in limit.SPARED:
                frame.f_trace_opcodes = True
                return step

        tracer = sys.gettrace()
        sys.settrace(begin)
        try:
            with limit.time_limit(60):
                if nested:
                    with limit.time_limit(50):
                        pass
        finally:
            sys.settrace(tracer)
        return count

    try:
        last = rings_at(0)
        assert last > (100 if sys.version_info < (3, 13) else 30)  # Python 3.13 shows fewer instructions
        for moment in range(1, last + 1):
            rings_at(moment)
            assert signal.getsignal(signal.SIGALRM) is mine, moment
            assert signal.getitimer(signal.ITIMER_REAL) == (0, 0), moment
    finally:
        signal.signal(signal.SIGALRM, before)


@limited
def test_a_limit_inside_of_another_does_not_stop_the_outer_clock():
    with limit.time_limit(60):
        with limit.time_limit(30):
            assert 20 < signal.getitimer(signal.ITIMER_REAL)[0] <= 30
        assert 50 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60


@limited
@pytest.mark.usefixtures("_impatient")
def test_an_outer_limit_that_is_over_meanwhile_rings_at_once():
    with pytest.raises(limit.TimeUp), limit.time_limit(0.02):
        assert check(lambda *case: time.sleep(10**6), "02.stamp").status == "error"
        time.sleep(10**6)


def test_a_tracer_is_there_again(monkeypatch):
    monkeypatch.setattr(practice, "SECONDS", 0.05)
    tracer, mine = sys.gettrace(), lambda *_: None
    sys.settrace(mine)
    try:
        check(suppresses, "02.stamp")
        assert sys.gettrace() is mine
    finally:
        sys.settrace(tracer)


def test_where_no_alarm_is_offered_the_time_is_looked_at_between_the_cases(monkeypatch):
    monkeypatch.delattr(limit.signal, "setitimer", raising=False)
    monkeypatch.setattr(practice, "SECONDS", 0)
    seen = []
    result = check(lambda *case: seen.append(case), "02.stamp")
    assert len(seen) == 1 and result.status == "error" and "0 seconds" in result.message
    monkeypatch.undo()


def test_in_another_thread_too(monkeypatch):
    monkeypatch.setattr(practice, "SECONDS", 0)
    results = []
    thread = threading.Thread(target=lambda: results.append(check(stamp, "02.stamp")))
    thread.start()
    thread.join()
    assert results[0].status == "error"
    monkeypatch.undo()


def test_a_thread_that_goes_on_harms_nobody():
    stop, threads = threading.Event(), []

    def starts(x, w, s):
        threads.append(threading.Thread(target=stop.wait, daemon=True))
        threads[-1].start()
        return stamp(x, w, s)

    assert check(starts, "02.stamp").status == "right"
    assert all(thread.is_alive() for thread in threads)
    stop.set()
    for thread in threads:
        thread.join()


# --- what is printed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_megabytes_of_print_are_cut_once_and_the_reply_comes(name, capsys, spoken):
    def prints(x, w, s):
        for _ in range(20):
            print("x" * 100_000, file=getattr(sys, name))
        return stamp(x, w, s)

    for _ in range(2):  # the second check may print as much
        assert check(prints, "02.stamp").status == "right"
        printed = getattr(capsys.readouterr(), name[3:])
        assert printed.startswith("x" * practice.MOST_PRINTED + "\n...") or printed[practice.MOST_PRINTED + 1] == "…"
        assert printed.count(str(practice.MOST_PRINTED)) == 1 and len(printed) < practice.MOST_PRINTED + 100
    print("here", file=getattr(sys, name))
    assert getattr(capsys.readouterr(), name[3:]) == "here\n"


def test_a_little_printing_is_passed_on_as_it_is(capsys):
    check(lambda x, w, s: print(x, "…", sep="", end="\r\n") or sys.stdout.flush() or stamp(x, w, s), "02.stamp")
    assert capsys.readouterr().out.count("…\r\n") == len(list(EXERCISES["02.stamp"].cases()))


def test_plots_stay_with_the_learner(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    plt = pytest.importorskip("matplotlib.pyplot")
    monkeypatch.setattr(plt, "show", lambda *_, **__: None)

    def plots(x, w, s):
        plt.figure("mine")
        plt.plot(x)
        plt.show()
        return stamp(x, w, s)

    assert check(plots, "02.stamp").status == "right"
    assert plt.fignum_exists("mine")
    plt.close("mine")


# --- what it changes --------------------------------------------------------------------------------------------------


def alarms(*_):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0)


CHANGES = {
    "stdout": lambda: setattr(sys, "stdout", io.StringIO()),
    "stdout none": lambda: setattr(sys, "stdout", None),
    "stdout closed": lambda: sys.stdout.close(),
    "stderr": lambda: setattr(sys, "stderr", io.StringIO()),
    "redirected": lambda: redirect_stdout(io.StringIO()).__enter__() and redirect_stderr(None).__enter__(),
    "seterr": lambda: np.seterr(all="raise"),
    "print options": lambda: np.set_printoptions(precision=1, threshold=2),
    "warnings": lambda: warnings.simplefilter("error"),
    "recursion": lambda: sys.setrecursionlimit(sys.getrecursionlimit() * 2),
    "len": lambda: delattr(builtins, "len"),
    "sum": lambda: setattr(builtins, "sum", 0),
    "sorted": lambda: delattr(builtins, "sorted"),
    "np.pad": lambda: setattr(np, "pad", None),
    "np.zeros": lambda: setattr(np, "zeros", lambda *_: "mine"),
    "np.allclose": lambda: setattr(np, "allclose", lambda *_, **__: True),
    "np.isclose": lambda: setattr(np, "isclose", lambda a, b: np.ones(np.shape(a), bool)),
    "alarm": alarms if hasattr(signal, "setitimer") else lambda: None,
    "seed": lambda: np.random.seed(1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_it_changes_is_as_it_was_and_does_not_help_it(change, capsys):
    def changes(function):
        def changed(*case):
            y = function(*case)
            change()
            return y

        return changed

    right, wrong = changes(lambda x, w, s: list(stamp(x, w, s))), changes(overwrite)
    assert check(right, "02.stamp").status in ("right", "error")  # it may itself need what it has changed
    assert check(wrong, "02.stamp").status in ("wrong", "error")
    print("the notebook prints")
    assert capsys.readouterr().out == "the notebook prints\n"


@pytest.mark.parametrize("name", ["conv_transpose1d", "check", "play"])
def test_a_function_of_ours_that_is_given_another_body_helps_nobody(name, monkeypatch):
    def cheats(*case):
        monkeypatch.setattr(deconv_helpers, name, lambda *_, **__: overwrite(*case))
        return overwrite(*case)

    assert check(cheats, "02.stamp").idea == "overwritten"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_inputs_that_are_spoiled_in_every_way_are_its_own(name):
    def spoils(*case):
        y = RIGHT[name][0](*(np.copy(value) if isinstance(value, np.ndarray) else value for value in case))
        for value in case:
            if isinstance(value, np.ndarray):
                value.ravel()[...] = 7
                value.T[...] = np.flip(value.T)
                value.setflags(write=False)
                with suppress(ValueError):  # where the array is referred to
                    value.resize((1, *value.shape), refcheck=False)
        return y

    assert check(spoils, name).status == "right"
    wrong = check(lambda *case: [spoils(*case)] * 0 or 10**6, name)
    fresh = next(case for case in EXERCISES[name].cases() if str(list(case)) == str(list(wrong.case.values())))
    assert all(np.array_equal(mine, value) for mine, value in zip(wrong.case.values(), fresh, strict=True))


@pytest.mark.parametrize("name", [name for name, task in EXERCISES.items() if isinstance(task, (Value, Property))])
def test_an_answer_is_only_looked_at(name):
    for answer in RIGHT[name]:
        before = repr(answer)
        if isinstance(answer, np.ndarray):
            answer.setflags(write=False)
        assert check(answer, name).status == "right"
        assert repr(answer) == before


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("share", [0, 2])
def test_what_passes_only_for_the_example_is_wrong(name, share):
    """It knows the smallest case, or half of all cases, by heart."""
    task = EXERCISES[name]
    cases = sorted(task.cases(), key=lambda case: sum(map(np.size, case)))
    known = cases[: len(cases) // share if share else 1]

    def remembers(*case):
        knows = any(all(map(np.array_equal, case, other)) for other in known)
        return task.right(*case) if knows else 0 * np.asarray(task.right(*case)) - 99

    result = check(remembers, name)
    assert result.status == "wrong" and list(result.case) == list(task.arguments)


# --- what it returns --------------------------------------------------------------------------------------------------


class Lies(np.ndarray):
    """An array that says it equals everything."""

    def __eq__(self, other):
        return np.ones(self.shape, bool)

    __hash__ = None
    __array_priority__ = 1e9

    def __array_function__(self, *_):
        return True

    def __array_ufunc__(self, *_, **__):
        return True


class Lazy:
    """A sequence with a length of its own choice."""

    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length

    def __getitem__(self, at):
        return [1, 2][at]


class Rude(BaseException):
    def __str__(self):
        raise SystemExit


class Raises:
    def __init__(self, error):
        self.error = error

    def __array__(self, *_, **__):
        raise self.error


async def later(x, w, s):
    return stamp(x, w, s)


def yields(x, w, s):
    yield from stamp(x, w, s)


RETURNED = {  # what comes back in the place of a right y: status, and what is said
    "list": (lambda y: y.tolist(), "right", ""),
    "float32": (lambda y: y.astype("f4"), "right", ""),
    "integers": (lambda y: y.astype(int), "right", ""),
    "0-d objects": (lambda y: [np.array(value, object) for value in y], "right", ""),
    "object array": (lambda y: y.astype(object), "right", ""),
    "bytes of them": (lambda y: y.tobytes(), "wrong", "`bytes`"),
    "a row more": (lambda y: y[None], "wrong", "shape"),
    "a subclass that lies": (lambda y: (y + 1).view(Lies), "wrong", "numbers differ"),
    "masked": (lambda y: np.ma.array(y, mask=True), "wrong", "numbers differ"),
    "half masked": (lambda y: np.ma.array(y, mask=np.arange(len(y)) > 0), "wrong", "numbers differ"),
    "nan": (lambda y: y + np.nan, "wrong", "numbers differ"),
    "complex": (lambda y: y + 0j, "wrong", "real numbers, in rows of equal length, not `ndarray[complex128]`"),
    "strings": (lambda y: y.astype(str), "wrong", "not `ndarray[<U"),
    "ragged": (lambda y: [y.tolist(), [1]], "wrong", "rows of equal length, not `list`"),
    "generator": (lambda y: (value for value in y), "wrong", "not `generator`"),
    "never ends": (lambda y: itertools.count(), "wrong", "not `count`"),
    "function": (lambda y: lambda: y, "wrong", "not `function`"),
    "bool": (lambda y: True, "wrong", "shape"),
    "a length below 0": (lambda y: Lazy(-1), "wrong", "not `Lazy`"),
    "a length too large": (lambda y: Lazy(10**18), "wrong", "not `Lazy`"),
    "raises": (lambda y: Raises(ValueError()), "wrong", "not `Raises`"),
    "raises more": (lambda y: Raises(SystemExit(3)), "error", "`SystemExit: 3`"),
    "raises what cannot be said": (lambda y: Raises(Rude()), "error", "`Rude`"),
}


@pytest.mark.parametrize("returned, status, text", RETURNED.values(), ids=RETURNED)
def test_whatever_comes_back_is_read_or_named(returned, status, text, spoken):
    result = check(lambda *case: returned(stamp(*case)), "02.stamp")
    assert result.status == status
    assert_reads_well(result, spoken)
    if spoken == "en":
        assert text in result.message


@pytest.mark.parametrize("returned", ["tensor", "that is being learned"])
@pytest.mark.torch
def test_a_tensor_is_read_where_numpy_reads_it(torch, returned):
    learned = returned != "tensor"
    result = check(lambda *case: torch.tensor(stamp(*case).astype(float), requires_grad=learned), "02.stamp")
    assert result.status == ("wrong" if learned else "right")
    assert not learned or "`Tensor`" in result.message


def test_a_masked_number_is_not_a_number():
    assert check(np.ma.array(RIGHT["05.same"][0], mask=True), "05.same").idea == "not_finite"


def test_complex_numbers_are_named():
    assert "Yours: `ndarray[complex128]`" in check(np.array([1j, 2]), "01.sizes").message


@pytest.mark.filterwarnings("ignore:coroutine")
def test_other_kinds_of_functions():
    class Callable:
        def __call__(self, x, w, s):
            return stamp(x, w, s)

        method = __call__

    for right in (
        Callable(), Callable().method, functools.partial(stamp), functools.partial(lambda _, *case: stamp(*case), 1),
        functools.lru_cache(lambda: None) and (lambda *case, **_: stamp(*case)), functools.wraps(overwrite)(stamp),
        lambda x, w, s, extra=None, *more: stamp(x, w, s),
    ):  # fmt: skip
        assert check(right, "02.stamp").status == "right"
    for wrong, text in [
        (later, "not `coroutine`"),
        (yields, "not `generator`"),
        (type("Stamp", (), {"__init__": lambda self, *case: None}), "not `Stamp`"),
        (Callable, "TypeError"),
        (lambda x, w: 0, "TypeError"),
        (lambda *, x, w, s: 0, "TypeError"),
        (functools.partial(stamp, s=2), "multiple values for argument 's'"),
        (check, "TypeError"),
    ]:
        result = check(wrong, "02.stamp")
        assert result.status in ("wrong", "error") and text in result.message, text


@pytest.mark.parametrize("before, text", [("np = None", "AttributeError: 'NoneType'"), ("", "NameError: name 'np' is")])
def test_a_name_that_is_shadowed_or_missing_is_named(before, text):
    space = {}
    exec(f"{before}\ndef mine(x, w, s):\n    return np.zeros(3)", space)
    assert text in check(space["mine"], "02.stamp").message


def test_a_function_without_return_is_told_so(spoken, capsys):
    result = check(lambda x, w, s: print(stamp(x, w, s)), "02.stamp")
    assert result.status == "not started" and "`return`" in result.message
    assert_reads_well(result, spoken)
    assert "`return`" not in check(lambda *case: ..., "02.stamp").message


# --- what it raises ---------------------------------------------------------------------------------------------------


class Endless(Exception):
    def __str__(self):
        return "".join(map(str, itertools.count()))


RAISED = {
    "html": (ValueError("<img src=x onerror=alert(1)>"), "&lt;img src=x"),
    "giant": (ValueError("x" * 10**7), f"ValueError: {'x' * 300}<"),
    "code": (ValueError("`a` </code> `b"), "<code>ValueError: &#x27;a&#x27; &lt;/code&gt; &#x27;b</code>"),
    "lines": (ValueError("one\ntwo"), "ValueError: one\ntwo"),
    "group": (ExceptionGroup("both", [ValueError(1), TypeError(2)]), "ExceptionGroup: both (2 sub-exceptions)"),
    "interrupts in a group": (BaseExceptionGroup("it", [KeyboardInterrupt()]), "BaseExceptionGroup: it"),
    "stop": (StopIteration(3), "StopIteration: 3"),
    "exit": (SystemExit("bye"), "SystemExit: bye"),
    "close": (GeneratorExit(), "GeneratorExit"),
    "cancelled": (asyncio.CancelledError(), "CancelledError"),
    "cannot be said": (Rude(), "<code>Rude</code>"),
    "memory": (MemoryError(), "MemoryError"),
}


@pytest.mark.parametrize("error, text", RAISED.values(), ids=RAISED)
def test_whatever_is_raised_is_named_as_text(error, text, spoken):
    def raises(*case):
        raise error

    result = check(raises, "02.stamp")
    assert result.status == "error" and text in result._repr_html_().replace('<code dir="ltr">', "<code>")
    assert len(result.message) < 500 and len(result.case) == 3
    assert_reads_well(result, spoken)


@limited
@pytest.mark.usefixtures("_impatient")
def test_an_error_that_never_says_what_it_is(monkeypatch):
    monkeypatch.setattr(practice, "READING", 0.05)

    def raises(*case):
        raise Endless

    assert "could still not be read" in check(raises, "02.stamp").message
    assert check(Raises(Endless()), "01.sizes").status == "error"
    assert check(Raises(type("Worse", (BaseException,), {"__str__": Endless.__str__})()), "01.sizes").status == "error"


def test_more_memory_than_there_is():
    result = check(lambda *case: np.empty((10**7, 10**7)), "02.stamp")
    assert result.status == "error" and "MemoryError: Unable to allocate" in result.message


def test_a_refusal_of_ours_speaks_the_notebooks_language(spoken):
    result = check(lambda *case: deconv_helpers.conv1d([1], [1, 2]), "02.stamp")
    assert {"en": "Refusal: kernel 2 with", "zh": "Refusal: 卷积核"}[spoken] in result.message, result.message


@pytest.mark.parametrize("name, answer", [("02.stride", 1e300), ("11.read", (10**9, 0, 0)), ("03.share", [10**15])])
def test_numbers_that_are_too_large_to_try_out_are_refused(name, answer, spoken):
    result = check(answer, name)
    assert (result.status, result.idea) == ("wrong", "refused")
    assert_reads_well(result, spoken)


# --- in a kernel ------------------------------------------------------------------------------------------------------

CELLS = {  # code, then how its check ends
    "def stamp(x, w, s):\n    while True:\n        try: time.sleep(1)\n        except: pass": "error",
    "def stamp(x, w, s):\n    while True: print('flood' * 1000)": "error",
    "def stamp(x, w, s): return int(input('a number: '))": "error",
    "def stamp(x, w, s): sys.stdout.close(); sys.stderr = None; return right(x, w, s)": "right",
    "def stamp(x, w, s): builtins.print = None; return right(x, w, s)": "right",
    "def stamp(x, w, s): signal.signal(signal.SIGINT, signal.SIG_IGN); return right(x, w, s)": "right",
    "def stamp(x, w, s): threading.Thread(target=threading.Event().wait, daemon=True).start(); sys.exit(1)": "error",
    "def stamp(x, w, s): raise StopIteration": "error",
    "def stamp(x, w, s): return stamp(x, w, s)": "error",
    "def stamp(x, w, s): check(stamp, '02.stamp')": "error",
    "async def stamp(x, w, s): return right(x, w, s)": "wrong",
    "def stamp(x, w, s): len(x) > 1 or plt.plot(x) and plt.show(); return right(x, w, s)": "right",
}
BEGIN = """
import builtins, signal, sys, threading, time, warnings
import matplotlib.pyplot as plt
import numpy as np
from deconv_helpers import check, practice
warnings.simplefilter("ignore")  # of the coroutine that nobody awaits
def right(x, w, s):
    y = np.zeros((len(x) - 1) * s + len(w))
    for i in range(len(x)):
        y[i * s : i * s + len(w)] += x[i] * w
    return y
"""
SHORT = "practice.SECONDS = 0.3\n"
AFTER = """
practice.SECONDS = 5
assert check(right, "02.stamp").status == "right" and check(1, "02.stride").status == "wrong"
assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL and signal.getitimer(signal.ITIMER_REAL) == (0, 0)
print("alive")
"""


@limited
def test_the_kernel_lives_on_after_each_of_them(tmp_path):
    cells = [BEGIN]
    for code, status in CELLS.items():
        cells += [f"{SHORT * (status == 'error')}{code}\ncheck(stamp, '02.stamp')", AFTER]
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    assert run_in_kernel(notebook, tmp_path) == []
    attacks, after = notebook.cells[1::2], notebook.cells[2::2]
    for (code, status), cell, next_cell in zip(CELLS.items(), attacks, after, strict=True):
        (result,) = [output.data for output in cell.outputs if output.output_type == "execute_result"]
        assert f'data-status="{status}"' in result["text/html"], (code, result)
        assert sum(len(output.get("text", "")) for output in cell.outputs) < 2 * practice.MOST_PRINTED
        assert "".join(output.text for output in next_cell.outputs) == "alive\n", code


# --- predict ----------------------------------------------------------------------------------------------------------


class Silent:
    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "options, right, sentence",
    [
        ({"": "reply"}, "", "an option must be a number or text, got ''"),
        ({None: "reply"}, None, "an option must be a number or text, got None"),
        ({(1, 2): "reply"}, (1, 2), r"an option must be a number or text, got \(1, 2\)"),
        ({Silent(): "reply"}, 3, "an option must be a number or text, got <"),
        ({3: "reply"}, Silent(), "right=<.*> is not one of the options: 3"),
        ({3: "reply"}, [3], r"right=\[3\] is not one of the options: 3"),
        ({3: "a", 4: "b"}, (3, 4), r"right=\(3, 4\) is not one of the options: 3, 4"),
        ({3: "a"}, "not sure", "right='not sure' is not one of the options: 3"),
        ({3: "a", "not sure": "b"}, 3, "two options both read 'not sure'"),
        ({3: "a", 3.0000000000001: "b"}, 3, "two options both read '3'"),
        ({3: Silent()}, 3, "the reply to '3' must be text, got <"),
        ({3: ["a"]}, 3, r"the reply to '3' must be text, got \['a'\]"),
        (Silent(), 3, "options must be a dict with an answer or more, each with its reply, got <"),
        ([[3, "a"]] * 10**5, 3, "options must be a dict with an answer or more, each with its reply, got .{,80}$"),
    ],
)
def test_options_that_cannot_be_offered_are_refused_in_a_sentence(options, right, sentence):
    with pytest.raises(PredictionError, match=sentence):
        predict("?", options, right=right)


def test_numbers_of_every_kind_may_be_offered():
    options = {np.float32(0.5): "a", np.int8(3): "b", np.bool_(True): "c", 1j: "d", 10**30: "e"}
    shown = predict("?", options, right=np.float64(0.5)).content["prediction"]["options"]
    assert [option["text"] for option in shown[:-1]] == ["0.5", "3", "True", "1j", str(10**30)]
    assert [option["right"] for option in shown] == [True, False, False, False, False, False]
