"""Lesson 05: the matrix of a convolution, its transpose, and the gradient that the transpose is."""

import numpy as np

from ..matrix import conv_matrix
from ..ops import conv2d, conv_transpose2d
from .kinds import ZEROS, Board, Fault, Function, Idea, Property, Value, plain

SIDE, CODES = 3, np.array([[1, 2], [3, 4]])  # the input's side and the kernel of the table to fill in
FIRSTS = [(row, col) for row in range(SIDE - 1) for col in range(SIDE - 1)]  # where the windows begin


# --- the table --------------------------------------------------------------------------------------------------------


def _table(kernel, starts=tuple(row * SIDE + col for row, col in FIRSTS), gap=SIDE):
    """A row for each start: the kernel's two rows, `gap` cells apart."""
    table = np.zeros((len(starts), SIDE**2), int)
    for line, start in zip(table, starts, strict=True):
        line[start : start + 2], line[start + gap : start + gap + 2] = kernel
    return table


MATRIX = Value(
    wants=("a table of 4 rows with 9 numbers each", "一张表，4 行，每行 9 个数"),
    right=lambda: conv_matrix((SIDE, SIDE), CODES),
    ideas=(
        Idea(
            "in_one_piece",
            lambda: _table(CODES, gap=2),
            (
                "You wrote the kernel in one piece. Its second row lies on the input's second row, and that begins "
                "three cells later. Try the first window on the numbers 1 to 9: it reads 1, 2, 4 and 5.",
                "你把核连成了一段。核的第二行盖在输入的第二行上，而那一行要往后数三格才开始。"
                "先试 1 到 9 的第一个窗口：它读的是 1、2、4、5。",
            ),
        ),
        Idea(
            "one_further_each",
            lambda: _table(CODES, starts=range(4)),
            (
                "You moved one cell further in every line. The third window begins a new row of the input: it is the "
                "second window that does not fit any more. Try the numbers 1 to 9: the third window reads 4, 5, 7, 8.",
                "你每往下一行就往右挪一格。可是第三个窗口要从输入的下一行开始，再往右就放不下了。"
                "先试 1 到 9：第三个窗口读的是 4、5、7、8。",
            ),
        ),
        Idea(
            "turned",
            lambda: _table(CODES[::-1, ::-1]),
            (
                "You turned the kernel. A window reads it as it is: the first number of the kernel lies on the first "
                "cell of the window. The given first row shows it: it begins with 1.",
                "你把核转了 180°。窗口用的是原样的核：核的第一个数盖在窗口的第一格上。"
                "给出的第一行就是这样：它以 1 开头。",
            ),
        ),
        Idea(
            "kernel_transposed",
            lambda: _table(CODES.T),
            (
                "You transposed the kernel: its 2 lies to the right of its 1, not below. Nothing is transposed so "
                "far, and later it will be the whole table, not the kernel. Look at the first row: 1, 2, then a gap.",
                "你把核转置了：2 在 1 的右边，不在下面。到现在为止什么都没有转置；以后要转置的也是整张表，不是核。"
                "看看第一行：1、2，然后才是空档。",
            ),
        ),
    ),
    praise=(
        "Four rows, four windows. Read a column from the top instead: there stand the outputs that one input cell "
        "goes into.",
        "四行就是四个窗口。换个方向，从上往下读一列：这个输入格子进入哪些输出，都写在里面。",
    ),
    hints=(
        (
            "Number the input cells from 0 to 8, row by row. Which four does the second window read?",
            "把输入的格子按行从 0 编到 8。第二个窗口读的是哪四格？",
        ),
        (
            "The windows begin at the cells 0, 1, 3 and 4. From there it is always the same: two numbers, one gap, "
            "two numbers.",
            "四个窗口从 0、1、3、4 号格子开始。往后都一样：两个数，空一格，再两个数。",
        ),
        (
            "`[[1, 2, 0, 3, 4, 0, 0, 0, 0], [0, 1, 2, 0, 3, 4, 0, 0, 0], [0, 0, 0, 1, 2, 0, 3, 4, 0], "
            "[0, 0, 0, 0, 1, 2, 0, 3, 4]]`",
            "`[[1, 2, 0, 3, 4, 0, 0, 0, 0], [0, 1, 2, 0, 3, 4, 0, 0, 0], [0, 0, 0, 1, 2, 0, 3, 4, 0], "
            "[0, 0, 0, 0, 1, 2, 0, 3, 4]]`",
        ),
    ),
)


# --- the weights' axes ------------------------------------------------------------------------------------------------

LAYERS = ("Conv2d(3, 8, 5)", "ConvTranspose2d(8, 3, 5)", "ConvTranspose2d(3, 8, 5)")
CHANNELS = [(8, 3), (8, 3), (3, 8)]  # a convolution keeps (out, in), a transposed one (in, out)

WEIGHTS = Value(
    wants=("three shapes of four numbers each", "三个形状，每个四个数"),
    right=lambda: [(*channels, 5, 5) for channels in CHANNELS],
    names=LAYERS,
    ideas=(
        Idea(
            "out_first",
            lambda: [(8, 3, 5, 5), (3, 8, 5, 5), (8, 3, 5, 5)],
            (
                "You put the output channels first everywhere. A transposed layer keeps the tensor of the convolution "
                "that it belongs to, and what was that one's output is its input. Try one channel to two: the weights "
                "are `(1, 2, k, k)`.",
                "你到处都把输出通道放在前面。转置卷积层直接用原来那个卷积的张量，而那边的输出正是这边的输入。"
                "先试一个通道变两个：权重的形状是 `(1, 2, k, k)`。",
            ),
        ),
        Idea(
            "one_for_each_output",
            lambda: [(8, 1, 5, 5), (3, 1, 5, 5), (8, 1, 5, 5)],
            (
                "That is one kernel for each output channel. There is one for each *pair* of an input and an output "
                "channel. Try two channels to one, with kernels of one number: two weights, one for each.",
                "这是每个输出通道一个核。其实每一*对*输入和输出通道都有自己的核。"
                "先试两个通道变一个，核只有一个数：权重有两个，每个通道一个。",
            ),
        ),
        Idea(
            "sizes_first",
            lambda: [(5, 5, 3, 8), (5, 5, 8, 3), (5, 5, 3, 8)],
            (
                "You put the kernel's rows and columns first. Some frameworks do; the order here is channels first. "
                "Try the given line: it begins with 8.",
                "你把核的行和列放在了前面。有的框架是这样，可这里通道在前。看看给出的那一行：它以 8 开头。",
            ),
        ),
    ),
    praise=(
        "The first two are one and the same tensor: nothing is rearranged, only read in the other direction.",
        "前两个是同一个张量：什么也没有重排，只是反过来读。",
    ),
    hints=(
        (
            "Which of these layers is the transpose of the first? It takes over its tensor as it is.",
            "哪一层是第一层的转置？它原封不动地接过那个张量。",
        ),
        (
            "A convolution keeps (out, in, rows, columns). Where it has its outputs, its transpose has its inputs.",
            "卷积的顺序是（输出、输入、行、列）。卷积的输出，正是它的转置的输入。",
        ),
        ("`[(8, 3, 5, 5), (8, 3, 5, 5), (3, 8, 5, 5)]`", "`[(8, 3, 5, 5), (8, 3, 5, 5), (3, 8, 5, 5)]`"),
    ),
)


# --- stamps by matrix -------------------------------------------------------------------------------------------------


def _down(n, w):
    """The matrix of the convolution that the exercise transposes."""
    return conv_matrix((n, n), w, stride=2, padding=1)


def _outputs():
    """A single 1, then random outputs of several sizes, each with an unsymmetric kernel and the size to return to."""
    rng = np.random.default_rng(8)
    cases = [(np.eye(1), np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), 2)]
    for n, m in ((3, 2), (4, 2), (5, 3), (6, 3)):
        cases.append((rng.integers(-9, 10, (m, m)), rng.integers(-9, 10, (3, 3)), n))
    return cases


TRANSPOSE = Function(
    wants=("a function `transposed(y, w, n)`", "一个函数 `transposed(y, w, n)`"),
    arguments=("y", "w", "n"),
    cases=_outputs,
    right=lambda y, w, n: (_down(n, w).T @ y.ravel()).reshape(n, n),
    returns="input",
    ideas=(
        Idea(
            "not_in_rows",
            lambda y, w, n: _down(n, w).T @ y.ravel(),
            (
                "The numbers are right, but they stand in one long row. The table works on cells written in a row; "
                "afterwards they have to go back into n rows. Try `np.arange(4).reshape(2, 2)`.",
                "数都对，可是排成了长长的一行。表处理的是排成一行的格子，算完还要放回 n 行。"
                "先试 `np.arange(4).reshape(2, 2)`。",
            ),
        ),
        Idea(
            "inverse",
            lambda y, w, n: (np.linalg.pinv(_down(n, w)) @ y.ravel()).reshape(n, n),
            (
                "You used the (pseudo-)inverse: that is lesson 4's best guess, which tries to go back. The transposed "
                "convolution only turns the table. Try y = 1 with the kernel 1 to 9: it stamps 5, 6, 8, 9.",
                "你用的是（伪）逆：那是第 4 课“最好的猜测”，想走回去。转置卷积只是把表转过来。"
                "先试 y = 1，核是 1 到 9：盖下的是 5、6、8、9。",
            ),
        ),
        Idea(
            "kernel_transposed",
            lambda y, w, n: (_down(n, w.T).T @ y.ravel()).reshape(n, n),
            (
                "You transposed the kernel as well. Only the big table is transposed. Try y = 1 with the kernel 1 to "
                "9: it stamps 5, 6 in the first row, not 5, 8.",
                "你把核也转置了。要转置的只是那张大表。先试 y = 1，核是 1 到 9：第一行盖下的是 5、6，不是 5、8。",
            ),
        ),
        Idea(
            "kernel_turned",
            lambda y, w, n: (_down(n, w[::-1, ::-1]).T @ y.ravel()).reshape(n, n),
            (
                "You turned the kernel by 180° as well. That belongs to the zero-insertion picture; a stamp shows the "
                "kernel as it is. Try y = 1 with the kernel 1 to 9: it stamps 5, 6, 8, 9.",
                "你把核也转了 180°。那是插零那幅图里的事；章就是原样的核。"
                "先试 y = 1，核是 1 到 9：盖下的是 5、6、8、9。",
            ),
        ),
    ),
    praise=(
        "No kernel slides, nothing is inserted or cropped: one table, turned, does it all.",
        "没有核在滑，也没有插零、裁边：一张表转过来，就全做完了。",
    ),
    hints=(
        (
            "C takes n·n numbers to as many as y has. What takes them the other way?",
            "C 把 n·n 个数变成 y 那么多个。什么把它们变回 n·n 个？",
        ),
        (
            "`C.T` needs y written as one row: `y.ravel()`. What comes out are n·n numbers in one row.",
            "`C.T` 要的是排成一行的 y：`y.ravel()`。算出来是 n·n 个数，排成一行。",
        ),
        (
            "`C = conv_matrix((n, n), w, stride=2, padding=1)\nreturn (C.T @ y.ravel()).reshape(n, n)`",
            "`C = conv_matrix((n, n), w, stride=2, padding=1)\nreturn (C.T @ y.ravel()).reshape(n, n)`",
        ),
    ),
)


# --- a kernel whose table is its own transpose ------------------------------------------------------------------------

SPIKE = np.pad([[1]], 1)


def _same_fault(w):
    matrix = conv_matrix((SIDE, SIDE), w, padding=1)
    if np.allclose(w, w[0, 0]):
        return Fault(
            "all_the_same",
            "With nine equal numbers it holds, but they hide what matters: put at least two different numbers in. Try "
            "one row first: `[1, 1, 1]`, then `[1, 2, 1]`.",
            "九个数都一样，确实成立，可是看不出关键在哪里：至少放两个不同的数。"
            "先试一行：`[1, 1, 1]`，再试 `[1, 2, 1]`。",
        )
    if np.allclose(matrix, matrix.T):
        return None
    there, back = conv2d(SPIKE, w, padding=1), conv_transpose2d(SPIKE, w, padding=1)
    shown = (
        Board("x", SPIKE, None, "input"),
        Board("conv2d", there, ~np.isclose(there, back), "output"),
        Board("conv_transpose2d", back, None, "output"),
    )
    if np.allclose(w, w.T):
        return Fault(
            "kernel_transposed",
            "Your kernel is its own transpose. But it is not the kernel that is transposed: it is the table, and for "
            "the kernel that means half a turn. Try one row: `[1, 2, 3]` on a single 1 gives 3, 2, 1, and stamped "
            "1, 2, 3.",
            "你的核转置后还是自己。可是转置的不是核，是那张表；对核来说，那是转半圈。"
            "先试一行：核 `[1, 2, 3]` 在单独一个 1 上滑动得到 3、2、1，盖章得到 1、2、3。",
            shown,
        )
    if np.allclose(matrix, -matrix.T):
        return Fault(
            "opposite",
            "Very near: the two results are each other's negatives. After half a turn your kernel has all signs "
            "changed. Try one row: `[-1, 0, 1]` on a single 1 gives 1, 0, −1, and stamped −1, 0, 1.",
            "很接近了：两个结果只差一个负号。你的核转半圈以后，符号全变了。"
            "先试一行：核 `[-1, 0, 1]` 在单独一个 1 上滑动得到 1、0、−1，盖章得到 −1、0、1。",
            shown,
        )
    if np.allclose(w, w[::-1]) or np.allclose(w, w[:, ::-1]):
        return Fault(
            "one_mirror",
            "Your kernel is its own mirror image in one direction. Half a turn is two mirrors, one after the other. "
            "Try a single 1: the results are mirror images of each other, and not the same.",
            "你的核沿一个方向翻过来还是自己。转半圈等于先后翻两次，横一次，竖一次。"
            "先试单独一个 1：两个结果互为镜像，并不相同。",
            shown,
        )
    return Fault(
        "not_the_same",
        "The two results differ. Which cell of the kernel is multiplied in the window's corner, and which one does a "
        "stamp leave there? Try one row: `[1, 2, 3]` on a single 1 gives 3, 2, 1, and stamped 1, 2, 3.",
        "两个结果不一样。窗口的角上乘的是核的哪一格？盖章时，留在那里的又是核的哪一格？"
        "先试一行：核 `[1, 2, 3]` 在单独一个 1 上滑动得到 3、2、1，盖章得到 1、2、3。",
        shown,
    )


SAME = Property(
    wants=("a kernel of 3×3 numbers", "一个 3×3 的卷积核"),
    shape=(3, 3),
    fault=_same_fault,
    zeros=ZEROS,
    praise=(
        "Your C is its own transpose, so window and stamp give the same. Such kernels hide the half turn: never test "
        "with them alone.",
        "你的 C 转置后还是自己，所以滑动和盖章结果一样。这样的核会把“转半圈”藏起来：测试时千万不要只用它们。",
    ),
    hints=(
        (
            "Try a single 1 in the middle: the stamp is the kernel as it is. And the sliding window, what does it "
            "write?",
            "在正中放一个 1 试试：盖章得到原样的核。滑动窗口写下的又是什么？",
        ),
        (
            "It writes the kernel turned by 180°. Which kernels look the same after half a turn?",
            "写下的是旋转 180° 的核。哪些核转半圈以后和原来一样？",
        ),
        (
            "Cells opposite each other across the middle must agree: `[[1, 2, 3], [4, 5, 4], [3, 2, 1]]`.",
            "隔着中心相对的两格必须相等：`[[1, 2, 3], [4, 5, 4], [3, 2, 1]]`。",
        ),
    ),
)


# --- the gradient -----------------------------------------------------------------------------------------------------


def _wishes():
    """One cell that is read once; then random inputs, unsymmetric kernels and wanted outputs."""
    rng = np.random.default_rng(9)
    cases = [(np.ones((2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[7.0]]))]
    for n, k in ((3, 2), (4, 3), (5, 3), (4, 2)):
        cases.append(tuple(rng.integers(-5, 6, (side, side)) for side in (n, k, n - k + 1)))
    return cases


def _error(x, w, wanted):
    return conv2d(x, w) - wanted


GRADIENT = Function(
    wants=("a function `gradient(x, w, wanted)`", "一个函数 `gradient(x, w, wanted)`"),
    arguments=("x", "w", "wanted"),
    cases=_wishes,
    right=lambda x, w, wanted: conv_transpose2d(_error(x, w, wanted), w),
    returns="input",
    ideas=(
        Idea(
            "uphill",
            lambda x, w, wanted: -conv_transpose2d(_error(x, w, wanted), w),
            (
                "The sign is the other way round: this is the direction in which the loss falls; the gradient points "
                "where it grows. Try one cell, kernel 1: L = ½(x − 7)², so at x = 10 the gradient is 3.",
                "符号反了：这是损失下降的方向，梯度指的是损失增大的方向。"
                "先试一格，核是 1：L = ½(x − 7)²，在 x = 10 处梯度是 3。",
            ),
        ),
        Idea(
            "nothing_wanted",
            lambda x, w, wanted: conv_transpose2d(conv2d(x, w), w),
            (
                "You stamped the outputs themselves; stamped is how far each is from what is wanted. Try one cell, "
                "kernel 1: at x = 10 with 7 wanted, the error is 3.",
                "你盖的章是输出本身；该盖的是每个输出和目标相差多少。先试一格，核是 1：x = 10，目标是 7，误差是 3。",
            ),
        ),
        Idea(
            "not_handed_back",
            _error,
            (
                "That is how the loss changes with each *output*. Each output has to hand its share back to the cells "
                "that it was made of. Try four cells and one window with the kernel 1, 2, 3, 4: an error of 3 becomes "
                "3, 6, 9, 12.",
                "这是损失随每个*输出*怎样变化。每个输出还要把它那一份交还给组成它的格子。"
                "先试四格、一个窗口，核是 1、2、3、4：误差 3 变成 3、6、9、12。",
            ),
        ),
        Idea(
            "kernel_turned",
            lambda x, w, wanted: conv_transpose2d(_error(x, w, wanted), w[::-1, ::-1]),
            (
                "You turned the kernel. A cell gets the error back through the weight that it went in through. Try "
                "one window, kernel 1, 2, 3, 4, error 3: the first cell went in through the 1, and gets back 3.",
                "你把核转了 180°。格子从哪个权重进去，误差就从哪个权重回来。"
                "先试一个窗口，核是 1、2、3、4，误差是 3：第一格是乘着 1 进去的，收回来 3。",
            ),
        ),
        Idea(
            "kernel_transposed",
            lambda x, w, wanted: conv_transpose2d(_error(x, w, wanted), w.T),
            (
                "You transposed the kernel; it is the table that is transposed, and the call does that already. Try "
                "one window, kernel 1, 2, 3, 4, error 3: 3, 6 in the first row, not 3, 9.",
                "你把核转置了；转置的是那张表，调用的函数已经替你做了。"
                "先试一个窗口，核是 1、2、3、4，误差是 3：第一行是 3、6，不是 3、9。",
            ),
        ),
        Idea(
            "doubled",
            lambda x, w, wanted: 2 * conv_transpose2d(_error(x, w, wanted), w),
            (
                "Twice too large: the ½ in front of the squares is there to take the 2 away. Try one cell, kernel 1: "
                "½(x − 7)² has the derivative x − 7.",
                "大了一倍：平方前面的 ½ 正好把那个 2 消掉。先试一格，核是 1：½(x − 7)² 的导数是 x − 7。",
            ),
        ),
    ),
    praise=(
        "That is back-propagation through a convolution: a transposed convolution of the errors, with the same kernel.",
        "这就是卷积的反向传播：用同一个核，对误差做转置卷积。",
    ),
    hints=(
        (
            "How does the loss change with one output? By how far that output is from what is wanted.",
            "损失随一个输出怎样变化？就是这个输出和目标相差多少。",
        ),
        (
            "Each of these errors goes back to the cells of its window, through the weights that they went in through: "
            "that is a stamp.",
            "每个误差都沿着原来的权重，回到它那个窗口的格子里：这就是盖章。",
        ),
        (
            "`error = conv2d(x, w) - wanted\nreturn conv_transpose2d(error, w)`",
            "`error = conv2d(x, w) - wanted\nreturn conv_transpose2d(error, w)`",
        ),
    ),
)


# --- the step ---------------------------------------------------------------------------------------------------------

ONES, RAMP = np.ones((3, 3)), np.arange(16).reshape(4, 4) / 10
STEPS, NEAR = 30, 0.001  # how long the walk is, and how far the outputs may be off at its end
TABLE = conv_matrix(RAMP.shape, ONES)
TOO_FAR = 2 / np.linalg.norm(TABLE, 2) ** 2  # from this step on the walk never settles: 2 / 25


def _off_after_walking(eta):
    """How far the outputs are off at the end: every step shrinks the error of each output by the same factors."""
    error = TABLE @ RAMP.ravel()
    for _ in range(STEPS):
        error = error - eta * TABLE @ (TABLE.T @ error)
    return np.abs(error).max()


def _step_fault(eta):
    eta = float(eta)
    if eta <= 0:
        return Fault(
            "backwards",
            "With this step the walk stands still or goes uphill: the error grows. Try one cell, kernel 1: from 0 "
            "towards 7, a step of 0.5 goes to 3.5, one of −0.5 to −3.5.",
            "用这个步长，要么原地不动，要么往上坡走：误差越来越大。"
            "先试一格，核是 1：从 0 走向 7，步长 0.5 走到 3.5，步长 −0.5 走到 −3.5。",
        )
    off = _off_after_walking(min(eta, 1))
    if off <= NEAR:
        return None
    if eta >= TOO_FAR * (1 - 1e-9):
        return Fault(
            "too_far",
            f"Every step goes so far beyond the valley that it never settles; from {plain(TOO_FAR)} on that is so. Try "
            "one cell, kernel 1: from 0 towards 7 with a step of 2 it goes 0, 14, 0, 14, ...",
            f"每一步都迈过了头，永远停不下来；从 {plain(TOO_FAR)} 起都是这样。"
            "先试一格，核是 1：从 0 走向 7，步长取 2，就一直是 0、14、0、14……",
        )
    if eta > 0.75 * TOO_FAR:  # what is off is then the quickest direction, which goes too far each time
        return Fault(
            "swings",
            f"It settles, but it swings to and fro over the valley, and after {STEPS} steps an output is still off by "
            f"{plain(round(off, 3))}. Try one cell, kernel 1: from 0 towards 7 with a step of 1.9 it goes 0, 13.3, "
            "1.33, ...",
            f"最后会停，可是一直在谷底两边来回摆，{STEPS} 步以后还有输出差 {plain(round(off, 3))}。"
            "先试一格，核是 1：从 0 走向 7，步长取 1.9，就是 0、13.3、1.33……",
        )
    return Fault(
        "creeps",
        f"The direction is right, but the steps are short: after {STEPS} of them an output is still off by "
        f"{plain(round(off, 3))}. Try one cell, kernel 1: from 0 towards 7, a step of 0.1 goes to 0.7 only.",
        f"方向对了，可是步子太小：{STEPS} 步以后还有输出差 {plain(round(off, 3))}。"
        "先试一格，核是 1：从 0 走向 7，步长 0.1 只走到 0.7。",
    )


STEP = Property(
    wants=("one number", "一个数"),
    shape=(),
    fault=_step_fault,
    praise=(
        "It arrives. A step settles as long as it is below 2 divided by the largest eigenvalue of CᵀC, here 25.",
        "走到了。只要步长小于 2 除以 CᵀC 的最大特征值（这里是 25），就停得下来。",
    ),
    hints=(
        (
            "With 0.04 the walk settles, but slowly. Which way would you change it?",
            "步长 0.04 停得下来，只是慢了点。你会往哪边调？",
        ),
        (
            "The slowest direction wants longer steps; the quickest one swings from 0.04 on and never settles at 0.08.",
            "最慢的方向要更长的步子；最快的方向过了 0.04 就开始来回摆，到 0.08 就停不下来了。",
        ),
        ("Between the two: `0.06`.", "取在两者之间：`0.06`。"),
    ),
)

EXERCISES = {
    "05.matrix": MATRIX,
    "05.weights": WEIGHTS,
    "05.transpose": TRANSPOSE,
    "05.same": SAME,
    "05.gradient": GRADIENT,
    "05.step": STEP,
}
