# %% [markdown] lang="en"
# # 4 · 4×4 → 2×2 → 4×4: the way back that is none
#
# A convolution turned your picture into four numbers. Can anything turn them back?
#
# After this lesson you can show two pictures with one output, say how many directions a convolution cannot see, tell
# when a way back exists, and say why the transposed convolution is seldom it, even then.
# %% [markdown] lang="zh"
# # 4 · 4×4 → 2×2 → 4×4：回不去的路
#
# 卷积把你的图变成了四个数。有什么办法能变回来吗？
#
# 学完这一课，你能拿出输出相同的两幅图，能说出卷积看不见多少个方向，能判断什么时候有路可回，
# 还能说清楚：即使有路可回，那条路也很少是转置卷积。

# %%
import numpy as np
from deconv_helpers import Frames, all_five_images, check, conv2d, conv_matrix, conv_transpose2d
from deconv_helpers import language, play, predict

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
    tr("A 4×4 input, a 3×3 kernel, no padding: into how many outputs does a centre cell of the input go?", "4×4 输入，3×3 核，无填充：输入中间的一个格子进入几个输出？"),
    {1: tr("That is a corner.", "那是角上的格子。"),
     4: tr("All four windows cover it.", "四个窗口都盖住它。"),
     9: tr("There are only four windows.", "窗口一共只有四个。")},
    right=4,
)  # fmt: skip

# %%
predict(
    tr("conv1d of [0, 0, 1, 0, 0] with [1, 2, 3] gives [3, 2, 1]. And conv_transpose1d of [1] with [1, 2, 3]?", "[0, 0, 1, 0, 0] 和 [1, 2, 3] 做 conv1d 得到 [3, 2, 1]。那么 [1] 和 [1, 2, 3] 做 conv_transpose1d 呢？"),
    {"1, 2, 3": tr("A stamp is the kernel as it is.", "章就是原样的核。"),
     "3, 2, 1": tr("A stamp is not turned.", "章并不翻转。")},
    right="1, 2, 3",
)  # fmt: skip

# %%
predict(
    tr("A transposed convolution, n = 4, k = 3, s = 2, p = 1: how large is the output?", "转置卷积，n = 4，k = 3，s = 2，p = 1：输出多大？"),
    {2: tr("That is the convolution's formula. Here four inputs stamp, 2 apart.", "你用的是普通卷积的公式。这里有四个输入盖章，间隔 2。"),
     7: tr("(4 − 1)·2 + 3 − 2·1 = 7.", "(4 − 1)·2 + 3 − 2·1 = 7。"),
     8: tr("The stamps start at 0, 2, 4 and 6: only three gaps.", "章的起点是 0、2、4、6：只有三个间隔。"),
     9: tr("Before cropping it is 9; p = 1 cuts one off each side.", "没裁之前是 9；p = 1 两边各裁 1。"),
     11: tr("In the transposed layer, padding crops.", "转置卷积的 padding 是裁，不是加。")},
    right=7,
)  # fmt: skip

# %% [markdown] lang="en"
# ## What did I draw?
#
# I drew a letter on a 4×4 board, black cells as 1. A convolution with nine ones made this of it. What was the letter?
# %% [markdown] lang="zh"
# ## 我画的是什么？
#
# 我在 4×4 的格子里画了一个字母，黑格记作 1。用九个 1 的核卷积之后，变成了下面这样。我画的是哪个字母？

# %%
X = np.array([[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
O = np.array([[1, 1, 1, 1], [1, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1]])
ones = np.ones((3, 3), dtype=int)

# %%
conv2d(X, ones)

# %%
predict(
    tr("The letter is X or O (their cells stand above). Move from X to O in small steps, t = 0 to 1: how many of the four outputs change on the way?", "字母是 X 或 O（格子就写在上面）。从 X 到 O 一小步一小步地变，t 从 0 到 1：途中四个输出里有几个会变？"),
    {0: tr("Every picture on the way has the same output. Nobody can tell X from O by it.", "途中每一幅图的输出都一样。光看输出，谁也分不出 X 和 O。"),
     1: tr("Move the slider “blend”: the output does not even flicker.", "拖动滑块“混合”：输出连动都不动。"),
     4: tr("Move the slider “blend”: the output does not even flicker.", "拖动滑块“混合”：输出连动都不动。")},
    right=0,
    reveal=play([conv2d, conv_transpose2d], Frames("t", [X + t * (O - X) for t in np.linspace(0, 1, 11)], np.linspace(0, 1, 11).round(1).tolist()), ones, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** The input runs from one letter to the other, and $y$ stands still; so the transposed result $z$
# stands still as well, since it is made of nothing but $y$.
#
# If two inputs have the same output, **no function can give back both**: no transposed convolution, no formula, no
# trained network. A network can only learn which guess is the more usual one.
# %% [markdown] lang="zh"
# **你看到了什么？** 输入从一个字母变到另一个，$y$ 一动不动；转置的结果 $z$ 也就一动不动，因为它完全是由 $y$ 算出来的。
#
# 如果两个输入的输出相同，**任何函数都不可能把两个都还原**：转置卷积不行，公式不行，训练出来的网络也不行。
# 网络最多只能学会：哪一种猜测更常见。

# %% [markdown] lang="en"
# ## How many pictures hide behind four fives?
#
# There are 65,536 black-and-white 4×4 pictures.
# %% [markdown] lang="zh"
# ## 四个 5 背后藏着多少幅图？
#
# 黑白的 4×4 图一共有 65 536 幅。

# %%
fives = all_five_images()

# %%
predict(
    tr("How many of them have the output 5, 5, 5, 5?", "其中有多少幅的输出是 5、5、5、5？"),
    {2: tr("X and O are two of them. Flip through the others.", "X 和 O 是其中的两幅。翻翻其余的。"),
     "50": tr("There are far more. Flip through them.", "远不止这些。翻一翻。"),
     str(len(fives)): tr("And all of them share one transposed result. Draw one yourself, and see its number.", "而且它们共用同一个转置结果。自己画一幅，看看是第几幅。")},
    right=str(len(fives)),
    reveal=play([conv2d, conv_transpose2d], Frames("image", fives, caption="found"), ones, draw=True, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# Turn on *draw 0 and 1* and draw your own picture with four fives: the line below it says which of the 746 you have found.
#
# Counting explains it. The four outputs are **4 equations for 16 unknowns**. Written as a matrix, $y = Cx$ with $C$ of
# shape 4×16, and its **rank** is 4: 12 directions of the input are invisible.
# %% [markdown] lang="zh"
# 打开“画 0 和 1”，自己画一幅四个输出都是 5 的图：下面那一行会说，你找到的是 746 幅里的第几幅。
#
# 数一数就明白了：四个输出就是 **4 个方程，16 个未知数**。写成矩阵是 $y = Cx$，$C$ 的形状是 4×16，**秩**是 4：
# 输入有 12 个方向是看不见的。（顺便说一句：有人把“转置卷积”错写成“转秩卷积”，倒是碰巧说中了真正的原因。）

# %%
C = conv_matrix((4, 4), ones)
C.shape, int(np.linalg.matrix_rank(C))

# %%
predict(
    tr("The direction from X to O is N = O − X. What is conv2d(N, ones)?", "从 X 到 O 的方向是 N = O − X。conv2d(N, ones) 是什么？"),
    {tr("all zeros", "全是 0"): tr("That is what invisible means: adding N, in any amount, changes nothing.", "这就是“看不见”的意思：不管加上多少倍的 N，输出都不变。"),
     tr("all fives", "全是 5"): tr("O and X both give 5, and 5 − 5 is something else.", "O 和 X 都给出 5，而 5 − 5 是另一个数。")},
    right=tr("all zeros", "全是 0"),
    reveal=play(conv2d, {"O − X": O - X, tr("a pair", "一对"): np.pad([[1, -1]], ((1, 2), (1, 1))), tr("a checker", "棋盘"): np.array([[1, -1, 0, 0], [-1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])}, ones),
)  # fmt: skip

# %% [markdown] lang="en"
# The first two inputs are invisible, the third is not: its sum over the top left window is 0, but the window
# at the bottom right sees only one of its cells. Change a number, and find out which changes show.
# %% [markdown] lang="zh"
# 前两个输入看不见，第三个看得见：它在左上角窗口里的和是 0，可右下角的窗口只看得到它的一格。
# 改一改数，看看哪些改动看得出来。

# %% [markdown] lang="en"
# ## The usual example, looked at twice
#
# Many posts show the numbers 0 to 1.5. The first output is 4.5. What comes back?
# %% [markdown] lang="zh"
# ## 常见的例子，再看一遍
#
# 很多文章都用 0 到 1.5 这十六个数，第一个输出是 4.5。转置卷积回来，得到什么？

# %%
ramp = np.arange(16).reshape(4, 4) / 10

# %%
predict(
    tr("The ramp's top left cell is 0. What stands there after convolution and transposed convolution?", "斜坡左上角是 0。卷积再转置卷积之后，那里是什么？"),
    {0: tr("Only one stamp reaches the corner: that of 4.5.", "只有一个章盖到角上，就是 4.5 的那个。"),
     0.5: tr("That is 4.5 / 9, the mean of the window. Nothing divides by 9 here.", "那是 4.5 / 9，窗口的平均值。这里什么也没有除以 9。"),
     4.5: tr("The stamp of the first output, 4.5 times 1. The shape is back, the values are not.", "第一个输出的章：4.5 乘 1。形状回来了，值没有。")},
    right=4.5,
    reveal=play([conv2d, conv_transpose2d], {tr("ramp", "斜坡"): ramp, "X": X, "O": O}, ones, guess=True, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# $z$ is not $x$ and no multiple of it. The last board, $\hat x$, is the **best guess** (the smallest input that gives exactly $y$): also
# not $x$, and for X and O it is the same.
#
# Is it "only a scale"? Divide $z$ by the number of overlaps and by 9: for the ramp a flattened ramp appears, which looks
# half right. That is the ramp's doing. Choose X: the same sum makes a flat grey board.
# %% [markdown] lang="zh"
# $z$ 不是 $x$，也不是 $x$ 的倍数。最后一块 $\hat x$ 是**最好的猜测**（正好得到 $y$ 的输入里最小的那个）：
# 它也不是 $x$，而且对 X 和 O 完全一样。
#
# 会不会“只差一个倍数”？把 $z$ 除以重叠次数，再除以 9：斜坡得到一个压平了的斜坡，看上去像对了一半。
# 那是斜坡在帮忙。换成 X，同样的算法只得到均匀的一片灰。

# %%
overlaps = conv_transpose2d(np.ones((2, 2)), ones)
[(conv_transpose2d(conv2d(image, ones), ones) / overlaps / 9).round(2) for image in (ramp, X)]

# %% [markdown] lang="en"
# ## Does every convolution lose something?
#
# You may have read: "one equation cannot fix nine unknowns, so convolution cannot be undone". The conclusion was right
# for our board; the argument is not. The equations overlap, and together they can be enough.
# %% [markdown] lang="zh"
# ## 每个卷积都会丢东西吗？
#
# 你也许读到过：“一个方程定不了九个未知数，所以卷积无法还原。”对我们的例子，结论是对的，理由却不对：
# 方程之间互相重叠，合在一起可能就够了。

# %%
predict(
    tr("The same picture and kernel, but padding 1: 16 outputs for 16 cells. Can x be recovered?", "同样的图，同样的核，只是填充 1：16 个格子，16 个输出。能还原 x 吗？"),
    {tr("no, convolution always loses", "不能，卷积总会丢东西"): tr("Here it loses nothing: the guess is x itself.", "这里什么也没丢：最好的猜测就是 x 本身。"),
     tr("yes, exactly", "能，一点不差"): tr("One ring of zeros, and not one pixel is lost. Yet look at z: it is still not x.", "多了一圈 0，一个像素都没丢。可是看看 z：它仍然不是 x。"),
     tr("yes, by transposed convolution", "能，用转置卷积"): tr("It can be recovered, but not so: z is still not x.", "能还原，但不是这样还原：z 仍然不是 x。")},
    right=tr("yes, exactly", "能，一点不差"),
    reveal=play([conv2d, conv_transpose2d], {"X": X, "O": O, tr("ramp", "斜坡"): ramp}, ones, padding=range(3), guess=True, done=True, start={"padding": 1}),
)  # fmt: skip

# %% [markdown] lang="en"
# So ask the **rank**, not the number of equations. And counting alone can mislead the other way: for which sizes does
# padding 1 lose something, although there is an equation for each unknown?
# %% [markdown] lang="zh"
# 所以要看的是**秩**，不是方程的个数。光数方程，还可能错到另一边去：
# 填充 1 时，每个未知数都有一个方程，可是哪些尺寸还是会丢东西？

# %%
predict(
    tr("Padding 1, the kernel of ones, n×n pictures with n = 3, 4, 5, 6: where is something lost?", "填充 1，全 1 的核，n×n 的图，n = 3、4、5、6：哪个会丢东西？"),
    {tr("nowhere", "哪个都不丢"): tr("There is an equation for each unknown, but at n = 5 they depend on each other.", "每个未知数都有一个方程，可 n = 5 时这些方程互相依赖。"),
     tr("at 5", "n = 5"): tr("At n = 5 the equations depend on each other: rank 16 of 25.", "n = 5 时方程互相依赖：方程 25 个，秩只有 16。"),
     tr("everywhere", "全都丢"): tr("Look at n = 4: rank 16, 16 unknowns.", "看 n = 4：秩 16，未知数也是 16。")},
    right=tr("at 5", "n = 5"),
    reveal=play([conv2d, conv_transpose2d], lambda n: np.arange(n * n).reshape(n, n) % 7, ones, n=range(3, 7), padding=1, guess=True, done=True, start={"n": 4}),
)  # fmt: skip

# %% [markdown] lang="en"
# And what is invisible depends on the kernel. The next picture has a menu of three: the nine ones; "centre", which
# copies the middle; and "sides", which subtracts the left column from the right one.
#
# Two questions, two answers: **Can it be undone? Look at the rank. Is the undoing the transpose? Only if the columns of
# $C$ are orthonormal.**
# %% [markdown] lang="zh"
# 看不见什么，也取决于核。下面的图有三个核可选：九个 1 的“全 1”，只抄正中那个数的“中心”，
# 用右边一列减去左边一列的“左右”。
#
# 两个问题，两个答案：**能不能还原？看秩。还原是不是就靠转置？只有 $C$ 的各列标准正交时才是。**

# %%
predict(
    tr("Which kernel tells X from O?", "哪个核能分出 X 和 O？"),
    {tr("ones only", "只有全 1"): tr("That is the one that cannot.", "偏偏是它分不出来。"),
     tr("centre and sides", "中心和左右"): tr("Each loses 12 directions, but other ones.", "它们也各丢 12 个方向，只是丢的不一样。"),
     tr("none", "都不能"): tr("Choose “centre”.", "选“中心”看看。")},
    right=tr("centre and sides", "中心和左右"),
    reveal=play([conv2d, conv_transpose2d], {"X": X, "O": O}, {tr("ones", "全 1"): ones, tr("centre", "中心"): np.pad([[1]], 1), tr("sides", "左右"): np.array([[-1, 0, 1]] * 3)}, guess=True, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# ## Your turn
#
# **Two pictures, one output.** Make two different 4×4 pictures of whole numbers whose output with the nine ones is
# `[[45, 54], [81, 90]]`. (The numbers 0 to 15 are one.)
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **两幅图，一个输出。** 造两幅不同的 4×4 整数图，用九个 1 的核卷积后都得到 `[[45, 54], [81, 90]]`。（0 到 15 就是一幅。）

# %% tags=["stub"]
first = np.arange(16).reshape(4, 4)
second = ...

# %% tags=["solution"]
first = np.arange(16).reshape(4, 4)
second = first[[0, 2, 1, 3]]

# %%
check((first, second), "04.two")

# %% [markdown] lang="en"
# **Draw.** A black-and-white picture with output 5, 5, 5, 5 that is neither X nor O, and with exactly six ones.
# %% [markdown] lang="zh"
# **画一幅。** 一幅黑白图，输出是 5、5、5、5，不是 X 也不是 O，而且正好有六个 1。

# %% tags=["stub"]
six = ...

# %% tags=["solution"]
six = next(image for image in fives if np.sum(image) == 6)

# %%
check(six, "04.six")

# %% [markdown] lang="en"
# **Go back where it is possible.** With padding 2 there are 36 outputs, and nothing is lost. Complete the function that
# peels $x$ out of them, number by number: the first output *is* $x_{00}$.
# %% [markdown] lang="zh"
# **在能回去的地方走回去。** 填充为 2 时有 36 个输出，什么也没丢。补全这个函数，把 $x$ 一个数一个数地“剥”出来：
# 第一个输出**就是** $x_{00}$。

# %% tags=["stub"]
def peel(y):
    x = np.zeros((4, 4))
    for i, j in np.ndindex(4, 4):
        known = x[max(i - 2, 0) : i + 1, max(j - 2, 0) : j + 1].sum()
        ...
    return x

# %% tags=["solution"]
def peel(y):
    x = np.zeros((4, 4))
    for i, j in np.ndindex(4, 4):
        known = x[max(i - 2, 0) : i + 1, max(j - 2, 0) : j + 1].sum()
        x[i, j] = y[i, j] - known
    return x

# %%
check(peel, "04.peel")

# %% [markdown] lang="en"
# **Where is it lost?** Name a size $n$ from 2 to 9 for which padding 1 loses something, other than 5.
# %% [markdown] lang="zh"
# **哪里会丢？** 除了 5，再说出一个 2 到 9 之间的尺寸 $n$：填充 1 时会丢东西。

# %% tags=["stub"]
n = ...

# %% tags=["solution"]
n = 8

# %%
check(n, "04.lost")

# %% [markdown] lang="en"
# ## In three sentences
#
# Different pictures can have the same output, and then nothing can tell them apart: 4 equations, 16 unknowns, 12 invisible directions. Whether
# something is lost is a matter of the rank, not of convolution as such. A transposed convolution gives back the
# shape; the values it gives are new.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 不同的图可以有同样的输出，那时谁也没法把它们分开：4 个方程，16 个未知数，12 个看不见的方向。
# 丢没丢东西，看的是秩，并不是卷积一定会丢。转置卷积还给我们的是形状；它给出的值，是新的值。
