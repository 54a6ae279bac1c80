# %% [markdown] lang="en"
# # 5 · C and its transpose: where the name comes from
#
# A transposed convolution transposes something. What?
#
# After this lesson you can write a convolution as one table of numbers and read windows in its rows and stamps in the
# columns of its transpose, test with two numbers whether two operations belong together, get the gradient of a
# convolution by stamping, and say in which order a transposed layer keeps its weights.
# %% [markdown] lang="zh"
# # 5 · C 和它的转置：名字是怎么来的
#
# 转置卷积一定转置了什么。转置的究竟是什么？
#
# 学完这一课，你能把一个卷积写成一张数表，从表的行里读出窗口，从转置后的列里读出章；能用两个数检验两个运算是不是一对；
# 能用盖章求出卷积的梯度；还能说出转置卷积层的权重按什么顺序存放。

# %%
import numpy as np
from deconv_helpers import Frames, check, conv1d, conv2d, conv2d_input, conv_matrix, conv_transpose2d
from deconv_helpers import language, null_space, play, predict

language(tr("en", "zh"))

# %% [markdown] lang="en"
# ## Three questions from earlier lessons
#
# Answer them without looking back.
# %% [markdown] lang="zh"
# ## 前几课的三个问题
#
# 不要往回翻，直接回答。

# %%
predict(
    tr("A 4×4 input, four outputs, rank 4: how many directions of the input are invisible?", "4×4 的输入，四个输出，秩为 4：输入有多少个方向看不见？"),
    {0: tr("Four equations cannot fix sixteen unknowns.", "四个方程定不下十六个未知数。"),
     4: tr("That many are seen: the rank.", "这是看得见的个数，也就是秩。"),
     12: tr("16 − 4. X and O differ by one of them.", "16 − 4。X 和 O 之间就差其中一个方向。")},
    right=12,
)  # fmt: skip

# %%
predict(
    tr("A convolution with k = 3, s = 2, p = 1 makes 12 of 24. What does its transpose make of the 12, with output_padding = 0?", "k = 3、s = 2、p = 1 的卷积把 24 变成 12。它的转置在 output_padding = 0 时，把 12 变成几？"),
    {12: tr("With stride 2 neighbouring stamps are 2 apart.", "步幅为 2，相邻的章相隔 2。"),
     23: tr("23 and 24 share the size 12; without output_padding the smaller one comes back.", "23 和 24 共用尺寸 12；不给 output_padding，回来的是较小的那个。"),
     24: tr("Only with output_padding = 1.", "output_padding = 1 时才是。")},
    right=23,
)  # fmt: skip

# %%
predict(
    tr("In the zero-insertion picture, what has to happen to the kernel before it slides?", "在插零的那幅图里，核滑动之前要先做什么？"),
    {tr("it is turned by 180°", "旋转 180°"): tr("Without that it does not give the stamps' numbers. Today you will see why.", "不转，就得不到盖章的结果。为什么要转，今天会看明白。"),
     tr("its rows and columns change places", "行列互换"): tr("That is what “transposed” sounds like. It is the wrong table, as you will see.", "“转置”听起来像是这个意思。可转置的不是这张表，往下看就知道。"),
     tr("nothing", "什么也不用做"): tr("In the stamp picture nothing; but here it slides.", "盖章时不用；可这里是滑动。")},
    right=tr("it is turned by 180°", "旋转 180°"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## One table for the whole convolution
#
# Take a 3×3 input, a 2×2 kernel and its four windows. Write the nine input cells in one line, row after row. Each
# output is a sum over all nine, with weights that are mostly 0. Write the four lines of weights below each other: that
# table is the **matrix** $C$, and the whole convolution is $y = Cx$.
# %% [markdown] lang="zh"
# ## 整个卷积，一张表
#
# 取 3×3 的输入、2×2 的核，一共四个窗口。把输入的九个格子一行接一行地排成一串。每个输出都是这九个数的加权和，只不过大部分权重是 0。
# 把四组权重上下排好，这张表就是**矩阵** $C$，整个卷积就是 $y = Cx$。

# %%
nine = np.arange(1, 10).reshape(3, 3)
digits = np.array([[1, 10], [100, 1000]])

# %%
predict(
    tr("The kernel is [[1, 10], [100, 1000]]. What is the first row of C?", "核是 [[1, 10], [100, 1000]]。C 的第一行是什么？"),
    {"1, 10, 0, 100, 1000, 0, 0, 0, 0": tr("The kernel's rows stand three cells apart, as they lie on the input.", "核的两行起点相距三格，正是它们盖在输入上的样子。"),
     "1, 10, 100, 1000, 0, 0, 0, 0, 0": tr("The third cell of the input's first row is not in the window: there is a 0 between.", "输入第一行的第三格不在窗口里：中间要空一个 0。"),
     "1000, 100, 0, 10, 1, 0, 0, 0, 0": tr("A window uses the kernel as it is, not turned.", "窗口用的是原样的核，没有旋转。"),
     "1, 100, 0, 10, 1000, 0, 0, 0, 0": tr("The 10 stands to the right of the 1, in the input's first row.", "10 在 1 的右边，盖在输入的第一行上。")},
    right="1, 10, 0, 100, 1000, 0, 0, 0, 0",
    reveal=play(conv2d, nine, digits, views=("window", "matrix")),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Each step of the window is one row of the table: **a row of $C$ is a window**, laid out flat.
#
# *Why this step?* A table knows nothing of pictures. Whatever is known about tables now holds for convolutions too:
# rank, inverse, and transpose.
#
# Fill in the table for the kernel `[[1, 2], [3, 4]]`. The first row is done, the second has one blank.
# %% [markdown] lang="zh"
# **你看到了什么？** 窗口每走一步，就是表里的一行：**$C$ 的一行，就是摊平了的一个窗口**。
#
# *为什么要写成表？* 表不知道什么是图像。凡是对表成立的，对卷积也就成立：秩、逆，还有转置。
#
# 填出核为 `[[1, 2], [3, 4]]` 时的表。第一行已经填好，第二行只留了一个空。

# %% tags=["stub"]
table = [
    [1, 2, 0, 3, 4, 0, 0, 0, 0],
    [0, 1, 2, 0, 3, ..., 0, 0, 0],
    [...],
    [...],
]

# %% tags=["solution"]
table = conv_matrix((3, 3), [[1, 2], [3, 4]])

# %%
check(table, "05.matrix")

# %% [markdown] lang="en"
# All the settings are in the table too. Here is a kernel of three on a row of seven numbers.
# %% [markdown] lang="zh"
# 各种参数也都写在表里。下面是长为 3 的核，输入是一行七个数。

# %%
predict(
    tr("With stride 2, how many columns further to the right does each row of C begin than the row above it?", "步幅为 2 时，C 的每一行比上一行往右错开几列？"),
    {1: tr("That is stride 1. Move the slider.", "那是步幅 1。拖动滑块看看。"),
     2: tr("The window moves 2 cells, so its row moves 2 columns.", "窗口走 2 格，那一行就错开 2 列。"),
     3: tr("The kernel has three numbers, but windows may overlap.", "核有三个数，可窗口是可以重叠的。")},
    right=2,
    reveal=play(conv1d, np.arange(1, 8), [1, 10, 100], views=("window", "matrix"), stride=range(1, 4), padding=range(3), start={"stride": 2}),
)  # fmt: skip

# %% [markdown] lang="en"
# Now set the padding to 1: in the first row the 1 is gone. It would meet a cell of padding, and padding has no column.
# %% [markdown] lang="zh"
# 再把填充设为 1：第一行的 1 不见了。它本来要乘的是填充的格子，而填充在表里没有列。

# %% [markdown] lang="en"
# ## Turn the table, not the kernel
#
# Now transpose it: rows become columns. $C^T$ has nine rows and four columns, so it takes four numbers to nine.
# %% [markdown] lang="zh"
# ## 转的是表，不是核
#
# 现在把表转置：行变成列。$C^T$ 有九行四列，所以它把四个数变成九个数。

# %%
predict(
    tr("Take the first column of Cᵀ and put its nine numbers back into 3×3 cells. What do you see in the top left corner?", "取 Cᵀ 的第一列，把九个数放回 3×3 的格子。左上角是什么？"),
    {"[[1, 10], [100, 1000]]": tr("It was the first row of C: a window, now used as a stamp.", "它原来是 C 的第一行：一个窗口，现在当章来用。"),
     "[[1, 100], [10, 1000]]": tr("That is the kernel transposed. But the table was transposed: its row became a column, number by number.", "这是把核转置了。可转置的是表：一行变成一列，数的顺序没有变。"),
     "[[1000, 100], [10, 1]]": tr("That is the kernel turned. A row that becomes a column keeps its order.", "这是把核旋转了。一行变成一列，顺序没有变。")},
    right="[[1, 10], [100, 1000]]",
    reveal=play(conv_transpose2d, [[1, 2], [3, 4]], digits, views=("stamp", "matrix")),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** **A column of $C^T$ is a stamp.** Each input number scales its column, and the columns add up:
# these are the stamps of lesson 2, with the 1234 in the middle. (The letters belong to the operation at hand: here $x$
# has four numbers.)
#
# That is the whole name. *Transposed* is the big table; the small kernel is not.
# %% [markdown] lang="zh"
# **你看到了什么？** **$C^T$ 的一列就是一个章。** 每个输入数缩放自己的那一列，再把各列加起来：
# 这正是第 2 课的盖章，1234 就在正中。（字母总是跟着眼前的运算走：这里的 $x$ 是那四个数。）
#
# 名字就是这么来的。**转置**的是这张大表，不是那个小小的核。

# %%
C = conv_matrix((3, 3), digits)
C.T @ [1, 2, 3, 4], conv_transpose2d([[1, 2], [3, 4]], digits)

# %% [markdown] lang="en"
# Then where does the half turn come from, which zero insertion needs? Read the same table the other way.
# %% [markdown] lang="zh"
# 那么插零时要转的那半圈是从哪里来的？换个方向读同一张表。

# %%
predict(
    tr("Read C from top to bottom, in the column of the input's centre cell. Which four numbers?", "在 C 里从上往下，读输入正中那一格的一列。是哪四个数？"),
    {"1, 10, 100, 1000": tr("In the first window the centre cell lies at the end, under the 1000.", "在第一个窗口里，正中那一格排在最后，盖在它上面的是 1000。"),
     "1000, 100, 10, 1": tr("The kernel backwards: as windows move on, a cell moves back through them.", "核倒过来了：窗口往前走，格子就在窗口里往后退。"),
     "1, 100, 10, 1000": tr("That would be the kernel transposed. It is read backwards.", "这是核的转置。其实读到的是倒过来的核。")},
    right="1000, 100, 10, 1",
    reveal=play(conv2d, nine, digits, views="matrix", done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# A column of $C$ is a row of $C^T$, so each output of the transposed convolution reads its inputs with the kernel
# **backwards**: turned by 180°. In $C^T$, columns (stamps) show the kernel as it is, rows (windows) show it turned. It is one
# table, read in two directions.
#
# Nobody builds it: for a 224×224 picture and a 3×3 kernel it has 2.5 billion numbers, of which 443,556 are not 0.
# %% [markdown] lang="zh"
# $C$ 的一列就是 $C^T$ 的一行，所以转置卷积的每个输出读输入时，用的是**倒过来**的核，也就是旋转 180° 的核。
# 在 $C^T$ 里，按列看是章，核是原样；按行看是窗口，核转了半圈。同一张表，两种读法。
#
# 没有人真的去造这张表：224×224 的图、3×3 的核，表里就有约 25 亿个数，其中不是 0 的只有 443 556 个。

# %% [markdown] lang="en"
# ## One number, two ways
#
# How can you tell that two operations belong together without building the table? Take *any* $x$ and $y$, multiply cell
# by cell and add up, once on each side: $\langle Cx, y\rangle = \langle x, C^T y\rangle$.
# %% [markdown] lang="zh"
# ## 一个数，两种算法
#
# 不造这张表，怎么知道两个运算是不是一对？**随便**取 $x$ 和 $y$，在两边各做一次“对应相乘再相加”：
# $\langle Cx, y\rangle = \langle x, C^T y\rangle$。

# %%
ramp, ones = np.arange(16).reshape(4, 4) / 10, np.ones((3, 3), dtype=int)
corner = np.array([[0, 0], [0, 1]])

# %%
predict(
    tr("x is the ramp, y is 1 in the last cell and 0 elsewhere. ⟨Cx, y⟩ picks out the last output, 9. And ⟨x, Cᵀy⟩?", "x 是斜坡，y 的最后一格是 1，其余是 0。⟨Cx, y⟩ 就是挑出最后一个输出 9。那么 ⟨x, Cᵀy⟩ 呢？"),
    {1.5: tr("That is the ramp's own last cell, but the stamp covers nine cells, not one.", "那是斜坡自己的最后一格，可章盖住的是九格，不是一格。"),
     9: tr("Cᵀy marks exactly the nine cells that the last window reads.", "Cᵀy 标出来的，正好是最后一个窗口读的那九格。"),
     81: tr("Each of the nine cells is counted once, not nine times.", "九个格子各算一次，不是九次。")},
    right=9,
    reveal=play(conv_transpose2d, corner, ones, views=("stamp", "matrix"), done=True),
)  # fmt: skip

# %%
float(np.sum(conv2d(ramp, ones) * corner)), float(np.sum(ramp * conv_transpose2d(corner, ones)))

# %% [markdown] lang="en"
# It is no accident of this $x$. With random numbers, stride and padding:
# %% [markdown] lang="zh"
# 这不是凑巧。换成随机数，再加上步幅和填充：

# %%
x, w, y = (np.random.default_rng(side).integers(-9, 10, (side, side)) for side in (7, 3, 4))
(int(np.sum(conv2d(x, w, stride=2, padding=1) * y)),
 int(np.sum(x * conv_transpose2d(y, w, stride=2, padding=1))))  # fmt: skip

# %% [markdown] lang="en"
# $C^T$ is the only operation for which this holds with all $x$ and $y$; mathematicians call it the **adjoint**. So one
# pair of random boards is a good test of a layer that you wrote yourself. No inverse appears in it: $C^T$ pairs up,
# it does not undo.
# %% [markdown] lang="zh"
# 对所有 $x$、$y$ 都满足这个等式的，只有 $C^T$；数学里叫它**伴随**。所以，自己写了一层，随机取一对 $x$、$y$ 就能好好检验一下。
# 这里面没有“逆”：$C^T$ 只是和 $C$ 配对，并不能撤销 $C$。

# %% [markdown] lang="en"
# ## The same numbers are a gradient
#
# In training, every cell is asked: if you grew a little, how much would the loss grow? Take
# $L = \frac12 (y_{00}^2 + y_{01}^2 + y_{10}^2 + y_{11}^2)$ with the ramp's outputs 4.5, 5.4, 8.1 and 9.0.
# %% [markdown] lang="zh"
# ## 同样的数，又是梯度
#
# 训练时，要问每一个格子：你增大一点点，损失增大多少？取 $L = \frac12 (y_{00}^2 + y_{01}^2 + y_{10}^2 + y_{11}^2)$，
# 斜坡的四个输出是 4.5、5.4、8.1、9.0。

# %%
predict(
    tr("Add 0.01 to one of the four centre cells of the ramp. By about how much does L grow?", "斜坡正中有四格，给其中一格加上 0.01，L 大约增大多少？"),
    {0.01: tr("All four windows cover that cell, and each output weighs by its own value.", "四个窗口都盖住这一格，而且输出越大，分量越重。"),
     0.04: tr("All four outputs grow by 0.01, but L feels each as much as it is large: 4.5, 5.4, 8.1, 9.0.", "四个输出都增大 0.01，可 L 对各个输出的敏感程度不同，分别是 4.5、5.4、8.1、9.0 倍。"),
     0.27: tr("0.01 · (4.5 + 5.4 + 8.1 + 9.0): each output hands its value back, and the centre of z is 27.", "0.01 · (4.5 + 5.4 + 8.1 + 9.0)：每个输出把自己的值交还回来，z 的中央就是 27。")},
    right=0.27,
    reveal=play([conv2d, conv_transpose2d], ramp, ones, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Each output hands its value back to all the cells that it was made of, through the weights that
# they went in through: that is its stamp. The board $z$ that was no way back in lesson 4 is the **gradient** of $L$.
# Nudge every cell in turn, and you get the same sixteen numbers:
# %% [markdown] lang="zh"
# **你看到了什么？** 每个输出把自己的值交还给组成它的所有格子，从哪个权重进来，就从哪个权重回去：这就是盖章。
# 第 4 课里回不去的那块 $z$，原来是 $L$ 的**梯度**。把每一格轮流拨动一点点，得到的也是这十六个数：

# %%
def loss(x):
    return np.sum(conv2d(x, ones) ** 2) / 2

# %%
nudges = 0.001 * np.eye(16).reshape(16, 4, 4)
np.reshape([(loss(ramp + e) - loss(ramp - e)) / 0.002 for e in nudges], (4, 4)).round(3)

# %%
conv2d_input((4, 4), ones, conv2d(ramp, ones))

# %% [markdown] lang="en"
# The last line is torch's name for it: the gradient of a convolution with respect to its input *is* the transposed
# convolution of the gradient at its output, with the same kernel and settings (the input's size
# chooses the `output_padding`). Training a network of convolutions meant
# computing transposed ones long before a layer was called so.
# %% [markdown] lang="zh"
# 最后一行用的是 torch 的叫法：卷积对输入的梯度，**就是**对输出处的梯度做转置卷积，核和参数都不变（`output_padding` 由输入的尺寸定）。
# 早在“转置卷积层”这个名字出现之前，训练卷积网络就已经在算转置卷积了。

# %% [markdown] lang="en"
# ## A compass, not a way back
#
# Stamping the errors says which way is downhill. So walk: start from an empty board, and let
# $x \leftarrow x + \eta\, C^T (y - Cx)$ twenty times, with $\eta = 0.04$. In the picture, drag *steps walked*.
# %% [markdown] lang="zh"
# ## 它是指南针，不是回头路
#
# 把误差拿来盖章，就知道哪边是下坡。那就走吧：从全 0 的格子出发，把 $x \leftarrow x + \eta\, C^T (y - Cx)$
# 重复二十次，$\eta = 0.04$。图里的滑块“走了几步”可以从头拖到尾。

# %%
target, walk = conv2d(ramp, ones), [np.zeros((4, 4))]
for _ in range(20):
    walk.append(walk[-1] + 0.04 * conv_transpose2d(target - conv2d(walk[-1], ones), ones))

# %%
predict(
    tr("y is that of the ramp. Where does the walk end?", "y 是斜坡的输出。最后走到哪里？"),
    {tr("at the ramp", "走到斜坡"): tr("The outputs become the ramp's, the input does not: look at the corners.", "输出越来越像斜坡的，输入却不是斜坡：看看四个角。"),
     tr("at another board with this y", "走到另一幅 y 相同的图"): tr("At lesson 4's best guess: it holds nothing that C cannot see.", "走到第 4 课“最好的猜测”：里面没有一点 C 看不见的东西。"),
     tr("at Cᵀy", "走到 Cᵀy"): tr("That is the direction of the first step only.", "那只是第一步的方向。")},
    right=tr("at another board with this y", "走到另一幅 y 相同的图"),
    reveal=play(conv2d, Frames("walk", walk, list(range(21))), ones, views="window", done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** $y$ comes close to 4.5, 5.4, 8.1, 9.0, and $x$ does not come to the ramp. Every step adds stamps, and
# a stamp has no part in the 12 invisible directions: what $C$ does not read, $C^T$ does not write. The rows of
# `null_space` are such directions; the walk has none of them in it, the ramp has:
# %% [markdown] lang="zh"
# **你看到了什么？** $y$ 越来越接近 4.5、5.4、8.1、9.0，$x$ 却没有走到斜坡。每一步加上去的都是章，而章在那 12 个看不见的方向上什么也没有：
# $C$ 读不到的，$C^T$ 也写不到。`null_space` 的各行就是这样的方向；走出来的图里一点也没有，斜坡里却有：

# %%
invisible = null_space(conv_matrix((4, 4), ones))
[float(np.abs(invisible @ board.ravel()).max().round(2)) for board in (walk[-1], ramp)]

# %% [markdown] lang="en"
# ## One tensor, two layers
#
# With channels, each pair of an input and an output channel has its own kernel. `Conv2d(3, 8, 5)` takes 3 channels to 8
# and keeps its weights as (8, 3, 5, 5): outputs first.
# %% [markdown] lang="zh"
# ## 一个张量，两个层
#
# 有了通道，每一对输入、输出通道都有自己的核。`Conv2d(3, 8, 5)` 把 3 个通道变成 8 个，权重的形状是 (8, 3, 5, 5)：输出在前。

# %%
predict(
    tr("Its transpose, ConvTranspose2d(8, 3, 5), takes 8 channels to 3. What is the shape of its weights?", "它的转置 ConvTranspose2d(8, 3, 5) 把 8 个通道变成 3 个。权重是什么形状？"),
    {"(3, 8, 5, 5)": tr("Outputs first is the convolution's order. The transposed layer rearranges nothing.", "输出在前，那是卷积的顺序。转置卷积层什么也不重排。"),
     "(8, 3, 5, 5)": tr("The same tensor: what was the output is now the input.", "同一个张量：原来的输出，现在是输入。"),
     "(5, 5, 8, 3)": tr("Some frameworks put the sizes first; here the channels come first.", "有的框架把尺寸放在前面；这里通道在前。")},
    right="(8, 3, 5, 5)",
)  # fmt: skip

# %%
W = np.ones((8, 3, 5, 5))
conv2d(np.ones((3, 9, 9)), W).shape, conv_transpose2d(np.ones((8, 5, 5)), W).shape

# %% [markdown] lang="en"
# Fill in the two shapes.
# %% [markdown] lang="zh"
# 填出另外两个形状。

# %% tags=["stub"]
shapes = {
    "Conv2d(3, 8, 5)": (8, 3, 5, 5),
    "ConvTranspose2d(8, 3, 5)": ...,
    "ConvTranspose2d(3, 8, 5)": ...,
}

# %% tags=["solution"]
shapes = [(8, 3, 5, 5), (8, 3, 5, 5), (3, 8, 5, 5)]

# %%
check(shapes, "05.weights")

# %% [markdown] lang="en"
# ## Your turn
#
# **Stamp by table.** Complete the transposed convolution with stride 2 and padding 1 that makes an $n×n$ board of $y$. No
# kernel slides, no zeros are inserted.
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **用表来盖章。** 补全这个步幅 2、填充 1 的转置卷积，把 $y$ 变成 $n×n$ 的图。不滑动核，也不插零。

# %% tags=["stub"]
def transposed(y, w, n):
    C = conv_matrix((n, n), w, stride=2, padding=1)
    return ...

# %% tags=["solution"]
def transposed(y, w, n):
    C = conv_matrix((n, n), w, stride=2, padding=1)
    return (C.T @ y.ravel()).reshape(n, n)

# %%
check(transposed, "05.transpose")

# %% [markdown] lang="en"
# **Make a kernel that cannot tell.** Find nine numbers, not all equal, for which `conv2d(x, w, padding=1)` and
# `conv_transpose2d(x, w, padding=1)` agree for every $x$.
# %% [markdown] lang="zh"
# **造一个分不出的核。** 找九个不全相等的数，让 `conv2d(x, w, padding=1)` 和 `conv_transpose2d(x, w, padding=1)`
# 对任何 $x$ 结果都一样。

# %% tags=["stub"]
kernel = np.zeros((3, 3))

# %% tags=["solution"]
kernel = np.array([[1, 2, 3], [4, 5, 4], [3, 2, 1]])

# %%
check(kernel, "05.same")

# %% [markdown] lang="en"
# **A gradient of your own.** Let $L = \frac12 \sum (y - \text{wanted})^2$ with $y$ = `conv2d(x, w)`. Complete the gradient of
# $L$ with respect to $x$.
# %% [markdown] lang="zh"
# **自己求一个梯度。** 设 $L = \frac12 \sum (y - \text{wanted})^2$，其中 $y$ = `conv2d(x, w)`，`wanted` 是目标。
# 补全 $L$ 对 $x$ 的梯度。

# %% tags=["stub"]
def gradient(x, w, wanted):
    error = conv2d(x, w) - wanted
    return ...

# %% tags=["solution"]
def gradient(x, w, wanted):
    error = conv2d(x, w) - wanted
    return conv_transpose2d(error, w)

# %%
check(gradient, "05.gradient")

# %% [markdown] lang="en"
# **Walk faster.** Choose a step $\eta$ with which the walk above, from the empty board, has all four outputs right to
# 0.001 after 30 steps. With 0.04 it has not; what happens at 0.08?
# %% [markdown] lang="zh"
# **走快一点。** 选一个步长 $\eta$，让上面那样的走法从全 0 出发，30 步以后四个输出的误差都不超过 0.001。0.04 还做不到；0.08 又会怎样？

# %% tags=["stub"]
eta = ...

# %% tags=["solution"]
eta = 0.06

# %%
check(eta, "05.step")

# %% [markdown] lang="en"
# ## In three sentences
#
# A convolution is one big table $C$: its rows are windows, and the columns of $C^T$ are stamps. What is transposed is
# that table, and not the kernel, which keeps its weights where they were. $C^T$ is not the way back but the
# gradient: it hands each output's share back to the cells that made it.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 一个卷积就是一张大表 $C$：表的行是窗口，$C^T$ 的列是章。被转置的是这张表，不是核，核里的权重原封不动。
# $C^T$ 不是回去的路，而是梯度：它把每个输出的那一份，交还给组成它的格子。
