"""What learners hand in, exercise by exercise: right answers, however they are written, and wrong ones by idea.

A module holds four tables by exercise: RIGHT (answers), WRONG (answer, key of its idea or fault), ZEROS (what is handed
out full of zeros) and GIVEN (functions as they are handed out).
"""

from itertools import chain

import pytest

from . import checkerboard, deconvolution, first_four, frameworks, game, learning, matrix, networks, start, upsampling

# In the order of the lessons.
TABLES = [
    start,
    first_four,
    matrix,
    checkerboard,
    upsampling,
    deconvolution,
    learning,
    networks,
    game,
    frameworks,
]


def joined(table):
    """Return one table for all lessons."""
    return dict(chain.from_iterable(getattr(module, table, {}).items() for module in TABLES))


def rows(table):
    """Return one pytest parameter for each answer of a table."""
    return [
        pytest.param(name, answer, id=f"{name}-{number}")
        for name, answers in table.items()
        for number, answer in enumerate(answers)
    ]


RIGHT, WRONG, ZEROS, GIVEN = map(joined, ("RIGHT", "WRONG", "ZEROS", "GIVEN"))
