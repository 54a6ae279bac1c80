"""Lesson 00: four numbers whose windows all add up to the same."""

import numpy as np

from ..ops import conv1d
from .kinds import Board, Fault, Property, plain

SUM = 5


def _fives_fault(x):
    sums = conv1d(x, [1, 1])
    off = ~np.isclose(sums, SUM)
    if not off.any():
        return None
    boards = (Board("x", x, None, "input"), Board("y", sums, off, "output"))
    if np.allclose(x, SUM):
        return Fault(
            "each_is_five",
            "Each number is 5, but a window covers two of them: 5 + 5 = 10.",
            "每个数都是 5，可是窗口盖住两个：5 + 5 = 10。",
            boards,
        )
    if np.allclose(x[:-1] * x[1:], SUM):
        return Fault(
            "multiplied",
            "Here the two numbers in a window multiply to 5. The window adds them up.",
            "这里窗口里的两个数相乘得 5。窗口做的是相加。",
            boards,
        )
    if np.allclose(np.abs(np.diff(x)), SUM):
        return Fault(
            "apart",
            "Neighbours are 5 apart. It is their sum that is asked for.",
            "相邻的数相差 5。要的是它们的和。",
            boards,
        )
    if np.isclose(x.sum(), SUM):
        return Fault(
            "all_together",
            "All four together make 5. A window covers only two at a time, and there are three windows.",
            "四个数加起来是 5。窗口一次只盖两个，一共有三个窗口。",
            boards,
        )
    if not off.all():
        return Fault(
            "not_everywhere",
            f"{plain((~off).sum())} of the 3 windows make 5. Go on from one of them: its right number is the left "
            "number of the next window.",
            f"3 个窗口里有 {plain((~off).sum())} 个得 5。从其中一个往下推：它右边的数，就是下一个窗口左边的数。",
            boards,
        )
    return Fault(
        "nowhere",
        "No window makes 5 yet. Begin with the first two numbers.",
        "还没有一个窗口得 5。先从前两个数开始。",
        boards,
    )


FIVES = Property(
    wants=("four numbers", "四个数"),
    shape=(4,),
    fault=_fives_fault,
    praise=(
        "5, 5, 5. Now compare with your neighbour: are your four numbers the same?",
        "5、5、5。和同桌比一比：你们的四个数一样吗？",
    ),
    hints=(
        ("Choose the first number as you like. What must the second be?", "第一个数随便选。第二个数只能是几？"),
        ("Two numbers that add up to 5, in turn: `[1, 4, 1, 4]`.", "两个相加得 5 的数，交替着写：`[1, 4, 1, 4]`。"),
    ),
)

EXERCISES = {"00.fives": FIVES}
