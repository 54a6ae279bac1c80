"""What an exercise is made of: numbers to compare, properties to hold, functions to agree with, and known wrong ideas.

A text is a pair (English, Chinese), of which `practice` says the one that is spoken. Right answers are computed, never
stored. An idea is known by its key; its reply names it and gives a smaller case to try.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

ZEROS = ("There are only zeros so far: put your own numbers in.", "现在全是 0：把你自己的数填进去。")


class Board(NamedTuple):
    """Numbers to look at: `Board("y", [3, 4], [False, True], "output")` frames the 4, in the output's colour."""

    name: str
    values: object
    off: object = None
    role: str | None = None


@dataclass(frozen=True)
class Idea:
    """A known wrong idea: its key, the answer or function that it leads to, and the reply that names it."""

    key: str
    leads_to: Callable
    reply: tuple[str, str]


@dataclass(frozen=True)
class Fault:
    """What a property check found to fail: `Fault("sum", "the sum is 3", "和是 3")`, with boards that show it."""

    key: str
    en: str
    zh: str
    boards: tuple[Board, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What every exercise says: what it wants, what a right answer is told, and the hints, the solution last.

    `praise` may be a function of the answer.
    """

    wants: tuple[str, str]
    praise: tuple[str, str] | Callable
    hints: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Value(Exercise):
    """Numbers that are compared with `right()`; where they are off, with what each idea leads to.

    `names` are the keys under which a dict may hold the entries; other dicts are read in their order.
    """

    right: Callable
    ideas: tuple[Idea, ...]
    names: tuple = ()


@dataclass(frozen=True, kw_only=True)
class Property(Exercise):
    """Any answer of this shape (None: any length) for which `fault(answer)` finds nothing.

    `zeros` is the reply to zeros alone, which is how a stub may begin; `read` makes an array-like of the answer.
    """

    shape: tuple
    fault: Callable
    zeros: tuple[str, str] | None = None
    read: Callable | None = None


@dataclass(frozen=True, kw_only=True)
class Function(Exercise):
    """A function that must agree with `right` on `cases()`.

    An idea's function returns None where it has nothing to say. `given` is the idea of the function as it is handed
    out: who still has it has not started. `returns` is the role of what it returns.
    """

    arguments: tuple[str, ...]
    cases: Callable
    right: Callable
    ideas: tuple[Idea, ...]
    given: str | None = None
    returns: str = "output"


def plain(values):
    """Write numbers as one types them.

    >>> plain(np.array([[4.5, 9.0], [0.1 + 0.2, -0.0]]))
    '[[4.5, 9], [0.3, 0]]'
    """
    values = np.asarray(values)
    if values.ndim == 0:
        return f"{round(float(values), 9) + 0.0:.10g}"
    return f"[{', '.join(map(plain, values))}]"
