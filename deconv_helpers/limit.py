"""A time limit round a learner's function, where the system offers one.

It does in the main thread on Linux and macOS, which is where a notebook runs its cells. In other threads, on Windows
and in a browser's Python there is none: an endless loop is then stopped by hand, with the notebook's stop button.
Nor does it cut short what is a single step of Python, such as one huge sum in NumPy, or loops inside each other that
all swallow whatever is raised.
"""

import contextlib
import signal
import sys
import threading
from dis import opmap
from time import monotonic

AGAIN = 0.01  # seconds, until an alarm that had no effect comes again
SPARED = contextlib.__name__, __name__  # modules that are not interrupted: they put back what was before
BETWEEN = opmap["PUSH_EXC_INFO"], opmap["POP_EXCEPT"]  # where Python itself takes for granted that nothing is raised


class TimeUp(BaseException):
    """Raised where the time is up; no `Exception`, so that a learner's `except Exception` does not swallow it."""


@contextlib.contextmanager
def time_limit(seconds):
    """Raise `TimeUp` in the block once `seconds` are over, and hand it a function that says whether they are.

    >>> with time_limit(5) as over:
    ...     sum(range(3)), over()
    (3, False)

    Raises nothing where the system offers no such limit. Limits may stand inside each other.
    """
    begun = monotonic()

    def over():
        return monotonic() - begun >= seconds

    offered = hasattr(signal, "setitimer") and sys.platform != "emscripten"
    if not offered or threading.current_thread() is not threading.main_thread():
        yield over
        return
    alarm, tracer = _Alarm(), sys.gettrace()
    handler = signal.signal(signal.SIGALRM, alarm)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield over
    finally:
        alarm.raises = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        if alarm.times > 1:
            sys.settrace(tracer)
        signal.signal(signal.SIGALRM, handler or signal.SIG_DFL)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (monotonic() - begun), AGAIN), interval)


class _Alarm:
    """Raises `TimeUp` where Python happens to be; where that is swallowed, again, each time one line later.

    Thus it also ends a loop whose body stands in a `try` that swallows everything: sooner or later it is raised
    between the end of one `try` and the beginning of the next.
    """

    def __init__(self):
        self.raises, self.times, self.wait = True, 0, 0

    def __call__(self, _, frame):
        if not self.raises or frame.f_globals.get("__name__") in SPARED:
            return
        self.wait = self.times
        self.times += 1
        if self.wait:
            while frame:
                frame.f_trace = self.count
                frame = frame.f_back
            sys.settrace(self.begin)
        raise TimeUp

    def begin(self, *_):
        """Trace no function that begins only now."""

    def count(self, frame, event, _):
        self.wait -= event == "line"
        if self.raises and self.wait <= 0 and event == "line" and frame.f_code.co_code[frame.f_lasti] not in BETWEEN:
            raise TimeUp
        return self.count
