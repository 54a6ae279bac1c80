# %% [markdown] lang="en"
# # 6 · Checkerboards: where the pattern comes from
#
# Plain grey goes in. Who draws the checkerboard that comes out?
#
# After this lesson you can say beforehand whether a transposed convolution will leave a pattern, add up the phase sums of
# its kernel, make kernels that leave none, and say which of the usual cures can be relied on.
# %% [markdown] lang="zh"
# # 6 · 棋盘格：花纹是从哪里来的
#
# 输入是一片均匀的灰，出来却是棋盘格。这花纹是谁画上去的？
#
# 学完这一课，你能预先判断一个转置卷积会不会留下花纹，能算出卷积核的相位和，能造出不留花纹的核，
# 还能说清楚：常听说的那几种办法里，哪些真的靠得住。

# %%
import numpy as np
from deconv_helpers import before_after, check, conv1d, conv2d, conv_transpose1d, conv_transpose2d
from deconv_helpers import language, phase_picture, phase_sums, photograph, play, predict, resize_picture

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
    tr("Stamps of 3 cells, stride 2: in how many cells do two neighbouring stamps overlap?", "章长 3 格，步幅 2：相邻两个章重叠几格？"),
    {0: tr("That is stride 3: shoulder to shoulder.", "步幅 3 才是：肩并肩，不重叠。"),
     1: tr("k − s = 3 − 2 = 1.", "k − s = 3 − 2 = 1。"),
     2: tr("That is stride 1.", "那是步幅 1。")},
    right=1,
)  # fmt: skip

# %%
predict(
    tr("Transposed convolution, n = 5, k = 4, s = 2, p = 1: how large is the output?", "转置卷积，n = 5，k = 4，s = 2，p = 1：输出多大？"),
    {10: tr("(5 − 1)·2 + 4 − 2·1 = 10: exactly doubled.", "(5 − 1)·2 + 4 − 2·1 = 10：正好翻倍。"),
     12: tr("That is before cropping: p = 1 cuts one cell off each side.", "那是裁之前：p = 1 两边各裁掉一格。"),
     14: tr("In a transposed layer, padding crops.", "转置卷积的 padding 是裁，不是加。")},
    right=10,
)  # fmt: skip

# %%
predict(
    tr("Two pictures have the same output. Which network can tell them apart by it?", "两幅图的输出相同。哪种网络能凭这个输出把它们分开？"),
    {tr("a well trained one", "训练得好的"): tr("What does not differ cannot be told apart, by whomever.", "输出没有差别，谁也分不开。"),
     tr("a transposed convolution", "转置卷积"): tr("It sees nothing but the output either.", "它看到的也只有那个输出。"),
     tr("none", "哪种都不能"): tr("Whatever it returns, it returns for both.", "无论它还原出什么，对两幅图都一样。")},
    right=tr("none", "哪种都不能"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## A grey wall
#
# The plainest input there is: five equal numbers. The plainest kernel: ones. What can go wrong?
# %% [markdown] lang="zh"
# ## 一面灰墙
#
# 最平淡的输入：五个一样的数。最平淡的核：全是 1。还能出什么岔子？

# %%
grey = np.ones(5, dtype=int)

# %%
predict(
    tr("Stride 2, kernel [1, 1, 1]. Away from the border, what does the output look like?", "步幅 2，核 [1, 1, 1]。不看两头，输出是什么样？"),
    {"1, 1, 1, 1": tr("That is stride 3. Here every second cell gets two stamps.", "那是步幅 3。这里每隔一格就有两个章。"),
     "2, 2, 2, 2": tr("Two stamps meet only in every second cell.", "只有每隔一格才有两个章相遇。"),
     "1, 2, 1, 2": tr("One stamp, two stamps, one stamp, two stamps: stripes out of plain grey.", "一个章，两个章，一个章，两个章：灰墙上凭空出现了条纹。"),
     "3, 3, 3, 3": tr("That is stride 1.", "那是步幅 1。")},
    right="1, 2, 1, 2",
    reveal=play(conv_transpose1d, grey, lambda k: np.ones(k, dtype=int), views="stamp",
                k=range(1, 7), stride=range(1, 5), start={"k": 3, "stride": 2}, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Move both sliders. For which $k$ is the middle flat at $s = 2$? And at $s = 3$?
#
# Outputs $j$ with the same remainder $j \bmod s$ form a **phase**; they meet kernel cells that stand $s$ apart. With $k = 3$ and $s = 2$,
# phase 0 meets the cells 0 and 2, phase 1 only cell 1. With a kernel of ones the counts are all there is, and they are equal exactly when **$s$ divides $k$**.
# %% [markdown] lang="zh"
# **你看到了什么？** 两个滑块都动一动。$s = 2$ 时，哪些 $k$ 的中间是平的？$s = 3$ 呢？
#
# $j$ 除以 $s$ 余数相同的输出，属于同一个**相位**（phase）；它们碰到的核格子彼此相隔 $s$。
# $k = 3$、$s = 2$ 时，相位 0 碰到核的第 0 格和第 2 格，相位 1 只碰到第 1 格。核全是 1 时，要紧的只有个数；
# **当且仅当 $s$ 整除 $k$**，各相位的个数才相等。

# %%
predict(
    tr("Now in two dimensions: 3×3 ones, stride 2. Which numbers stand in the middle?", "现在到二维：3×3 的全 1 核，步幅 2。中间有哪些数？"),
    {tr("1 and 2", "1 和 2"): tr("Rows and columns multiply: where 2 meets 2, there are 4.", "行和列要相乘：2 碰上 2，就是 4。"),
     tr("1, 2 and 4", "1、2 和 4"): tr("1 or 2 across, times 1 or 2 down: a checkerboard.", "横着 1 或 2，乘竖着 1 或 2：一张棋盘格。"),
     tr("1, 2, 3 and 4", "1、2、3 和 4"): tr("3 is no product of 1 and 2.", "1 和 2 怎么乘也得不到 3。")},
    right=tr("1, 2 and 4", "1、2 和 4"),
    reveal=play(conv_transpose2d, np.ones((4, 4), dtype=int), lambda k: np.ones((k, k), dtype=int), views="stamp",
                k=range(2, 5), stride=range(1, 4), start={"k": 3, "stride": 2}, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# ## On a face
#
# On the left a small photograph, 48×48; on the right the transposed convolution with 3×3 equal weights and stride 2.
# Before you run it: where will the pattern be strongest, on the forehead or on the hat?
# %% [markdown] lang="zh"
# ## 在脸上
#
# 左边是一张 48×48 的小照片，右边是它的转置卷积：3×3、权重全相等，步幅 2。
# 运行之前先猜：花纹在哪里最明显，是额头上，还是帽子上？

# %%
face = photograph(128)[24:72, 44:92]
striped = conv_transpose2d(face, np.full((3, 3), 4 / 9), stride=2, padding=1)
before_after(face, striped)

# %% [markdown] lang="en"
# The pattern is multiplied by the brightness: loud on the forehead, hardly there on the black hat. These are **checkerboard artifacts**. Many
# pictures made by early generative networks show them.
#
# The rule of thumb that came out of it: *choose $k$ divisible by $s$*. Let us test it.
# %% [markdown] lang="zh"
# 花纹是跟亮度相乘的：额头上十分刺眼，黑帽子上几乎看不见。这就是**棋盘格伪影**（checkerboard artifacts）。
# 早年生成网络画的图里常常能看到。
#
# 于是流传开一条口诀：*$k$ 要能被 $s$ 整除*。我们来考考它。

# %%
predict(
    tr("k = 2, s = 2: the stamps neither overlap nor leave holes. The kernel is [1, 2]. Flat or striped?", "k = 2，s = 2：章与章既不重叠，也没有空洞。核是 [1, 2]。输出是平的，还是有条纹？"),
    {tr("flat: 2 divides 2", "平的：2 能整除 2"): tr("Every cell gets one stamp, but half of them get its 1 and half its 2.", "每格都恰好盖到一次，可是一半盖到的是 1，一半盖到的是 2。"),
     tr("striped", "有条纹"): tr("One stamp everywhere, and still 1, 2, 1, 2: the counts agree, the weights do not.", "处处都是一个章，却还是 1、2、1、2：个数相等，权重不相等。")},
    right=tr("striped", "有条纹"),
    reveal=play(phase_picture(grey, {"1 2": [1, 2], "1 1": [1, 1], "1 2 3 4": [1, 2, 3, 4], "1 3 3 1": [1, 3, 3, 1], "1 2 1": [1, 2, 1]}, stride=range(1, 4), start={"stride": 2})),
)  # fmt: skip

# %% [markdown] lang="en"
# The last board adds up each phase: Σ has one cell a phase. Click one, and the kernel cells that it adds up are lit; click a kernel cell, and
# all outputs that it reaches. Change the numbers until the output is flat. Then choose the last kernel of the menu,
# whose length 2 does *not* divide.
# %% [markdown] lang="zh"
# 最下面的 Σ 把每个相位加了起来，一个相位一格。点其中一格，归它管的核格子就会亮起来；点核的一格，
# 它到达的输出全都会亮。动手改核里的数，直到输出变平。然后换成菜单里最后一个核，它的长度**不能**被 2 整除。

# %%
predict(
    tr("So what decides whether plain grey stays plain?", "那么，灰墙能不能保持平整，到底看什么？"),
    {tr("k divisible by s", "k 能被 s 整除"): tr("[1, 2] breaks it one way, [1, 2, 1] the other.", "[1, 2] 从一头推翻它，[1, 2, 1] 从另一头推翻它。"),
     tr("a symmetric kernel", "核是对称的"): tr("[1, 1, 1] is symmetric, and striped.", "[1, 1, 1] 是对称的，却有条纹。"),
     tr("equal sums of all phases", "各相位的和相等"): tr("Output j of a flat input of ones is the sum of its phase, away from the border.", "全是 1 的输入，除边缘外，输出 j 就等于它那个相位的和。")},
    right=tr("equal sums of all phases", "各相位的和相等"),
)  # fmt: skip

# %% [markdown] lang="en"
# **The relation.** If all inputs are 1, then away from the border
#
# $$y[j] = \sum_{t \,\equiv\, j + p \pmod{s}} w[t],$$
#
# the **phase sum**. A flat input stays flat exactly when all $s$ phase sums are equal. Divisibility makes the *counts*
# equal; it is neither necessary nor enough.
# %% [markdown] lang="zh"
# **关系式。** 如果输入全是 1，那么除边缘外
#
# $$y[j] = \sum_{t \,\equiv\, j + p \pmod{s}} w[t],$$
#
# 这就是**相位和**。当且仅当 $s$ 个相位和全都相等，平的输入才保持平。整除只保证**个数**相等：它既不必要，也不充分。

# %%
[phase_sums(kernel, 2) for kernel in ([1, 1, 1], [1, 2], [1, 2, 1], [1, 2, 3, 4])]

# %% [markdown] lang="en"
# ## First cure: balance the phases
#
# Same face, same $k = 3$, same $s = 2$: on the left equal weights, on the right `[0.5, 1, 0.5]` across and down, with
# phase sums of 1. Only nine numbers have changed.
# %% [markdown] lang="zh"
# ## 第一个办法：让相位平衡
#
# 还是这张脸，还是 $k = 3$、$s = 2$：左边是相等的权重，右边横竖都用 `[0.5, 1, 0.5]`，每个相位和都是 1。改动的只有九个数。

# %%
soft = np.outer([0.5, 1, 0.5], [0.5, 1, 0.5])
before_after(striped, conv_transpose2d(face, soft, stride=2, padding=1), ("1 1 1", "½ 1 ½"))

# %% [markdown] lang="en"
# And a layer that nobody has designed? A 4×4 kernel of random numbers, as at the start of training: 2 divides 4, yet its four phase sums
# differ. On the left as it is, on the right each number divided by the sum of its phase.
# %% [markdown] lang="zh"
# 没人设计过的核又怎样？取一个 4×4 的随机核，就像训练刚开始时那样：2 能整除 4，可四个相位和并不相等。
# 左边是原样，右边把每个数都除以它那个相位的和。

# %%
w = np.random.default_rng(8).random((4, 4))
sums = phase_sums(w, 2)
sums.round(2)

# %%
kernels = w / sums.mean(), w / np.tile(sums, (2, 2))
untrained, balanced = (conv_transpose2d(face, kernel, stride=2, padding=1) for kernel in kernels)
before_after(untrained, balanced, ("k = 4", "Σ = 1"))

# %% [markdown] lang="en"
# Where the face is flat, the pattern is gone. At its edges a trace is left: equal sums promise a flat output for a *flat* input,
# no more. And training may unbalance the sums again; nothing in the layer forbids it.
# %% [markdown] lang="zh"
# 脸上平坦的地方，花纹不见了；轮廓边上还留着一点：相位和相等，只保证**平的**输入得到平的输出，并不保证更多。
# 而且训练还可能让相位重新失衡，这一层本身并不禁止。

# %% [markdown] lang="en"
# ## Second cure: resize first
#
# Repeat each number $s$ times, then run an ordinary convolution over it: a **resize-convolution**. Its weights may be
# anything.
# %% [markdown] lang="zh"
# ## 第二个办法：先放大
#
# 先把每个数重复 $s$ 遍，再做一次普通的卷积，叫作**先放大再卷积**（resize-convolution）。核里是什么数都行。

# %%
predict(
    tr("Plain grey, repeated, then a window with the weights 3, 1, 2. Flat or striped?", "灰墙先重复，再用权重 3、1、2 的窗口滑过去。平的，还是有条纹？"),
    {tr("flat", "平的"): tr("A repeated grey is grey, and every window sees the same.", "灰色重复以后还是灰色，每个窗口看到的都一样。"),
     tr("striped: 2 does not divide 3", "有条纹：3 不能被 2 整除"): tr("The window steps by 1, so there is only one phase.", "窗口每次走 1 格，只有一个相位。"),
     tr("it depends on the weights", "要看权重"): tr("Change them in the picture: each output is their sum.", "在图里改一改：每个输出都是它们的和。")},
    right=tr("flat", "平的"),
    reveal=play(resize_picture(grey, [3, 1, 2], stride=range(1, 4), start={"stride": 2})),
)  # fmt: skip

# %% [markdown] lang="en"
# Is that another operation? Look closely: repeating is a stamp of ones, and one kernel after another is one kernel. So
# it *is* a transposed convolution, with a kernel that cannot help being balanced.
# %% [markdown] lang="zh"
# 这是另一种运算吗？仔细看：重复就是盖一个全 1 的章，而两个核先后作用，等于一个核。
# 所以它**就是**一个转置卷积，只是它的核怎么也不会失衡。

# %%
x, kernel = np.array([1, 2, 3]), conv_transpose1d([1, 1], [2, 1, 3])
resized = conv1d(np.repeat(x, 2), [3, 1, 2], padding=2)
kernel, phase_sums(kernel, 2), resized - conv_transpose1d(x, kernel, stride=2)

# %% [markdown] lang="en"
# The same random numbers as before, nine of them, on the face: on the left as a transposed convolution, on the right
# after resizing.
# %% [markdown] lang="zh"
# 从刚才的随机数里取九个，用在脸上：左边直接做转置卷积，右边先放大再卷积。

# %%
nine = w[:3, :3] / w[:3, :3].sum()
enlarged = conv2d(np.kron(face, np.ones((2, 2))), nine, padding=1)
before_after(conv_transpose2d(face, 4 * nine, stride=2, padding=1), enlarged, ("s = 2", "×2, s = 1"))

# %% [markdown] lang="en"
# ## Your turn
#
# **Count.** With $s = 2$, a kernel of 3 ones puts `[2, 1]` stamps on the two phases. How many do 5 ones put on the three
# phases of $s = 3$?
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **数一数。** $s = 2$ 时，3 个 1 的核在两个相位上各盖 `[2, 1]` 个章。$s = 3$ 时，5 个 1 的核在三个相位上各盖几个？

# %% tags=["stub"]
counts = [2, ..., ...]

# %% tags=["solution"]
counts = [2, 2, 1]

# %%
check(counts, "06.counts")

# %% [markdown] lang="en"
# **The phase sums.** One piece is missing. (`w[t::s]` is every $s$-th number of `w`, beginning at $t$.)
# %% [markdown] lang="zh"
# **相位和。** 只差一处。（`w[t::s]` 表示从第 $t$ 个（从 0 数起）开始，每 $s$ 个取一个。）

# %% tags=["stub"]
def sums_of(w, s):
    return [... for t in range(s)]

# %% tags=["solution"]
def sums_of(w, s):
    return [w[t::s].sum() for t in range(s)]

# %%
check(sums_of, "06.sums")

# %% [markdown] lang="en"
# **Make two kernels for $s = 2$ that leave grey grey.** One of three numbers, the first and the last different; one of four
# numbers, all different.
# %% [markdown] lang="zh"
# **造两个 $s = 2$ 时不留条纹的核。** 一个有三个数，头尾不相等；一个有四个数，各不相同。

# %% tags=["stub"]
three = ...
four = ...

# %% tags=["solution"]
three = [1, 3, 2]
four = [1, 2, 4, 3]

# %%
check(three, "06.three")

# %%
check(four, "06.four")

# %% [markdown] lang="en"
# **Cure any kernel.** Fill in the line that makes every phase sum 1.
# %% [markdown] lang="zh"
# **给任何核治病。** 补上一行，让每个相位和都变成 1。

# %% tags=["stub"]
def balance(w, s):
    w = np.array(w, float)
    for t in range(s):
        ...
    return w

# %% tags=["solution"]
def balance(w, s):
    w = np.array(w, float)
    for t in range(s):
        w[t::s] /= w[t::s].sum()
    return w

# %%
check(balance, "06.balance")

# %% [markdown] lang="en"
# **Which can be relied on?** `True` for what keeps a flat input flat (away from the border), whatever else the kernel's
# numbers are. In order: the stride divides $k$; the phase sums are equal; resize first, then convolve; a larger stride.
# %% [markdown] lang="zh"
# **哪个靠得住？** 不管核里其余的数是什么，只要它在，平的输入（除边缘外）就一定保持平：是就填 `True`，不是就填 `False`。
# 四项依次是：步幅整除核长；相位和相等；先放大再卷积；加大步幅。

# %% tags=["stub"]
cures = {
    "divisible": ...,
    "equal sums": ...,
    "resize first": ...,
    "larger stride": ...,
}

# %% tags=["solution"]
cures = {"divisible": False, "equal sums": True, "resize first": True, "larger stride": False}

# %%
check(cures, "06.cures")

# %% [markdown] lang="en"
# ## In three sentences
#
# With stride $s$, the output cells fall into $s$ phases, and each phase meets kernel cells of its own. A flat input stays flat,
# away from the border, exactly when all phase sums are equal; that $s$ divides $k$ only makes the counts equal.
# A resize-convolution has equal sums whatever it learns, a transposed convolution has them only if somebody sees to it.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 步幅为 $s$ 时，输出的格子分成 $s$ 个相位，每个相位只碰到核里属于自己的那些格子。
# 除边缘外，平的输入当且仅当各相位和相等时才保持平；$s$ 整除 $k$ 只保证个数相等。
# 先放大再卷积，不管学成什么样，相位和都相等；转置卷积则要有人专门照看，才会相等。
