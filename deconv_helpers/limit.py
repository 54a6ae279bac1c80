"""A time limit round a learner's function, where the system offers one.

It does in the main thread on Linux and macOS, which is where a notebook runs its cells. In other threads, on Windows
and in a browser's Python there is none: an endless loop is then stopped by hand, with the notebook's stop button.
Nor does it cut short what is a single step of Python, such as one huge sum in NumPy.
"""

import signal
import sys
import threading
from contextlib import contextmanager

AGAIN = (
    0.5  # seconds: where Python itself swallows the first alarm (in a destructor, say), the next one stops the block
)


class TimeUp(BaseException):
    """Raised where the time is up; no `Exception`, so that a learner's `except Exception` does not swallow it."""


@contextmanager
def time_limit(seconds):
    """Raise `TimeUp` in the block once `seconds` are over.

    >>> with time_limit(5):
    ...     sum(range(3))
    3

    Does nothing where the system offers no such limit.
    """
    offered = hasattr(signal, "setitimer") and sys.platform != "emscripten"
    if not offered or threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGALRM, _stop)
    try:
        timer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, *timer)
    finally:
        signal.signal(signal.SIGALRM, handler)


def _stop(*_):
    raise TimeUp
