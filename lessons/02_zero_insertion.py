# %% [markdown] lang="en"
# # 2 · Stride as zero insertion: stamps, and a second picture of them
#
# In a transposed convolution with stride 2, what is it that moves by 2?
#
# After this lesson you can stamp a transposed convolution by hand, say where the stamps stand for any stride, draw the
# input with its zeros inserted, and say why the kernel must be turned there.
# %% [markdown] lang="zh"
# # 2 · 步幅与插零：盖章，以及它的第二幅图
#
# 转置卷积的步幅是 2 时，到底是什么在移动 2 格？
#
# 学完这一课，你能亲手“盖章”算出转置卷积，能说出任何步幅下章盖在哪里，能画出插零之后的输入，
# 还能说清楚在那里核为什么必须翻转。

# %%
import numpy as np
from deconv_helpers import check, conv1d, conv2d, conv_transpose1d, conv_transpose2d
from deconv_helpers import insert_zeros, language, play, predict

language(tr("en", "zh"))

# %% [markdown] lang="en"
# ## Three questions from lesson 1
#
# Answer them without looking back.
# %% [markdown] lang="zh"
# ## 第 1 课的三个问题
#
# 不要往回翻，直接回答。

# %%
predict(
    tr("Convolution, n = 7, k = 3, stride 2, padding 1: how many outputs?", "卷积，n = 7，k = 3，步幅 2，填充 1：有几个输出？"),
    {3: tr("That is without padding. Now 9 cells lie under the window's way.", "那是无填充的情况。现在窗口要走过的是 9 格。"),
     4: tr("⌊(7 + 2 − 3) / 2⌋ + 1 = 4.", "⌊(7 + 2 − 3) / 2⌋ + 1 = 4。"),
     7: tr("That would be stride 1: padding 1 keeps the size for k = 3.", "步幅是 1 时才是 7：k = 3 时填充 1 保持尺寸。")},
    right=4,
)  # fmt: skip

# %%
predict(
    tr("conv1d of [0, 0, 1, 0, 0] with [1, 2, 3]?", "[0, 0, 1, 0, 0] 和 [1, 2, 3] 做 conv1d，得到什么？"),
    {"3, 2, 1": tr("Nothing is turned: the 1 meets the kernel's last cell first.", "核没有翻转：1 先碰到核的最后一格。"),
     "1, 2, 3": tr("Only if the kernel were turned round first. Frameworks do not.", "先翻转核才会这样，框架并不翻转。")},
    right="3, 2, 1",
)  # fmt: skip

# %%
predict(
    tr("4×4 input, 3×3 kernel, stride 1: into how many outputs does a corner of the input go?", "4×4 的输入，3×3 的核，步幅 1：输入角上的一个格子进入几个输出？"),
    {1: tr("Only the window in its own corner covers it.", "只有它自己那个角的窗口盖得住它。"),
     2: tr("That is a cell on the edge.", "那是边上的格子。"),
     4: tr("That is a cell in the centre.", "那是中间的格子。")},
    right=1,
)  # fmt: skip

# %% [markdown] lang="en"
# ## The stamp
#
# **Transposed convolution** (often nicknamed "deconvolution") reads the links of lesson 1 from the other end. Every
# number of the input presses a **stamp** on the output: the whole kernel, multiplied by that number. Where stamps
# overlap, they add. The kernel `[1, 10, 100]` lets you read in each output digit which stamps it came from.
# %% [markdown] lang="zh"
# ## 盖章
#
# **转置卷积**（transposed convolution，俗称“反卷积”）从另一头来读第 1 课里的联系。输入的每个数都在输出上盖一个**章**：
# 整个卷积核乘以这个数。章和章重叠的地方相加。核 `[1, 10, 100]` 能让你从输出的每一位数字里，读出它来自哪些章。

# %%
x = np.array([1, 2, 3])
w = np.array([1, 10, 100])

# %%
predict(
    tr("Stride 2: the stamps of 1, 2 and 3 start 2 cells apart. What is the output?", "步幅 2：1、2、3 的章依次相隔 2 格。输出是什么？"),
    {"321": tr("That is the convolution of lesson 1: one window, one number. Here each input number stamps.", "那是第 1 课的卷积：一个窗口得一个数。这里是每个输入各盖一个章。"),
     "1, 12, 123, 230, 300": tr("These stamps stand 1 apart: that is stride 1.", "这些章相隔 1 格：那是步幅 1。"),
     "1, 10, 102, 20, 203, 30, 300": tr("The stamps start at 0, 2 and 4, and overlap in one cell: 100 + 2, 200 + 3.", "章从 0、2、4 开始，相邻两个重叠一格：100 + 2，200 + 3。"),
     "1, 10, 100, 2, 20, 200, 3, 30, 300": tr("These stamps stand 3 apart, without overlap: that is stride 3.", "这些章相隔 3 格，没有重叠：那是步幅 3。")},
    right="1, 10, 102, 20, 203, 30, 300",
    reveal=play(conv_transpose1d, x, w, views="stamp", stride=range(1, 5), start={"stride": 2}),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Step through it and say what the stride is, in your own words.
#
# Nothing steps over the input by 2. The stride is the **distance between neighbouring stamps on the output**:
# $j = i \cdot s + t$, the relation of lesson 1, with $i$ now on the side that is read and $j$ on the side that is
# written. Three stamps have two gaps, so the output has $(3 - 1) \cdot s + 3$ cells.
# %% [markdown] lang="zh"
# **你看到了什么？** 一步步走一遍，用自己的话说说步幅是什么。
#
# 并没有谁在输入上一次走 2 格。步幅是**相邻两个章在输出上的距离**：$j = i \cdot s + t$，还是第 1 课的关系，
# 只是现在读的是 $i$ 这一边，写的是 $j$ 那一边。三个章之间有两个间隔，所以输出有 $(3 - 1) \cdot s + 3$ 格。

# %%
conv_transpose1d(x, w, stride=2)

# %% [markdown] lang="en"
# ## Stamps that do not touch
#
# The wider the stride, the smaller the overlap. At $s = 3$ the stamps of a kernel of 3 stand shoulder to shoulder. And
# then?
# %% [markdown] lang="zh"
# ## 碰不到一起的章
#
# 步幅越大，重叠越少。核长 3 时，$s = 3$ 的章正好肩并肩。再大呢？

# %%
predict(
    tr("Stride 4, kernel of 3: what stands between two stamps?", "步幅 4，核长 3：两个章之间是什么？"),
    {tr("a copy of the neighbour", "邻居的复制"): tr("That would be nearest-neighbour upsampling; nothing is copied here.", "那是最近邻上采样，这里什么都没有复制。"),
     tr("the mean of both sides", "两边的平均"): tr("That would be linear interpolation; nothing is interpolated here.", "那是线性插值，这里什么都没有插值。"),
     tr("a 0", "0"): tr("No stamp reaches that cell, so it stays 0 (with a bias, it holds just the bias).", "没有章盖到那一格，它就一直是 0（如果有偏置，那里就只有偏置）。"),
     tr("an error", "报错"): tr("A kernel smaller than the stride is allowed. It leaves holes.", "核比步幅小是允许的，只是会留下空洞。")},
    right=tr("a 0", "0"),
    reveal=play(conv_transpose1d, x, w, views="stamp", stride=range(2, 6), start={"stride": 4}),
)  # fmt: skip

# %% [markdown] lang="en"
# ## The same in two dimensions
#
# Four inputs, four stamps, a digit for each cell of the kernel. With stride 1 all four stamps meet in the middle.
# %% [markdown] lang="zh"
# ## 二维也一样
#
# 四个输入，四个章，核的每一格对应一位数字。步幅为 1 时，四个章在正中间相遇。

# %%
X = np.array([[1, 2], [3, 4]])
W = np.array([[1, 10], [100, 1000]])

# %%
predict(
    tr("Stride 1: which number stands in the middle of the 3×3 output?", "步幅 1：3×3 输出的正中间是哪个数？"),
    {1234: tr("1·1000 + 2·100 + 3·10 + 4·1: four stamps in one number.", "1·1000 + 2·100 + 3·10 + 4·1：一个数里有四个章。"),
     4321: tr("That is the window of lesson 1: 1·1 + 2·10 + 3·100 + 4·1000. A stamp meets the others the other way round.", "那是第 1 课的窗口：1·1 + 2·10 + 3·100 + 4·1000。章和章相遇时，顺序正好相反。"),
     1111: tr("Each input scales its stamp by its own value, 1, 2, 3 or 4.", "每个输入都用自己的值 1、2、3、4 去乘它的章。"),
     1000: tr("The first stamp leaves 1000 there, and three more are added.", "第一个章在那里留下 1000，还有三个章要加上去。")},
    right=1234,
    reveal=play(conv_transpose2d, X, W, views="stamp", stride=range(1, 4)),
)  # fmt: skip

# %% [markdown] lang="en"
# Now set the stride to 2: sixteen numbers, none of them a sum. Each tells you which input met which kernel cell. At stride 3, a
# cross of zeros appears. Before you run the next cell, say the size of its output, per axis: $(2 - 1) \cdot s + 2$.
# %% [markdown] lang="zh"
# 把步幅调到 2：十六个数，没有一个是相加得来的，每个都说得出是哪个输入碰上了核的哪一格。调到 3，会出现一个 0 的十字。
# 运行下一格之前，先说出输出的边长：$(2 - 1) \cdot s + 2$。

# %%
conv_transpose2d(X, W, stride=2)

# %% [markdown] lang="en"
# ## A second picture: insert zeros, then slide
#
# Seen from an *output* cell, the stamps look different: a window slides again, **one cell at a time**, over an input that has been spread out. The
# stride has turned into zeros: $s - 1$ of them in each gap between neighbours. That picture is in every paper, so it is
# worth drawing right.
# %% [markdown] lang="zh"
# ## 第二幅图：先插零，再滑动
#
# 从**输出**的格子看过去，盖章又是另一番样子：还是一个窗口在滑动，**每次只走一格**，只是输入先被拉开了。
# 步幅变成了零：相邻两个数之间的每个间隔里有 $s - 1$ 个。论文里到处是这幅图，值得把它画对。

# %%
predict(
    tr("A 3×3 input, stride 2: what is it after zeros have been inserted between its cells?", "3×3 的输入，步幅 2：格子之间插零以后是什么样？"),
    {tr("5×5 with 16 zeros", "5×5，16 个零"): tr("Three numbers have two gaps, and each takes one zero: 3 + 2 = 5.", "三个数之间有两个间隔，每个间隔一个零：3 + 2 = 5。"),
     tr("6×6 with 27 zeros", "6×6，27 个零"): tr("That is a zero after every row and column. There are only gaps between them: two.", "那是每行每列后面都插了零。零只插在数与数的间隔里，而间隔只有两个。"),
     tr("7×7 with 40 zeros", "7×7，40 个零"): tr("That is two zeros in each gap: stride 3. Or you counted a ring around the outside, which is padding's business.", "那是每个间隔两个零：步幅 3。也可能是你把外面的一圈也算上了，那是填充的事。")},
    right=tr("5×5 with 16 zeros", "5×5，16 个零"),
    reveal=play(conv_transpose2d, np.arange(1, 10).reshape(3, 3), W, views="spread", stride=range(1, 4), start={"stride": 2}),
)  # fmt: skip

# %%
insert_zeros(np.arange(1, 10).reshape(3, 3), 2)

# %% [markdown] lang="en"
# Two sorts of zeros stand in that picture. The *hatched* ones between the numbers come from the stride. The *dotted* ring of
# $k - 1$ outside lets the window start where it just touches the first number; it is there for every stride, and lesson
# 3 is about it.
# %% [markdown] lang="zh"
# 图里有两种零。数与数之间**打斜线**的零来自步幅。外面画成**点线**的，每边有 $k - 1$ 层，
# 让窗口从刚好碰到第一个数的地方开始；不管步幅多大都有它们，第 3 课专门讲。

# %% [markdown] lang="en"
# ## Left and right should agree
#
# On the left, stamps. On the right, the same input with zeros inserted, and the kernel sliding over it, just as it is.
# %% [markdown] lang="zh"
# ## 左右两边应该一样
#
# 左边是盖章。右边是同一个输入，插了零，核原样在上面滑动。

# %%
predict(
    tr("Insert zeros, pad, slide the kernel as it is: the same numbers as the stamps?", "插零、填充、核原样滑动：和盖章得到的数一样吗？"),
    {tr("yes, all", "全都一样"): tr("Step and compare. One thing is missing, and a symmetric kernel would hide it.", "走几步比较一下。少了一件事，对称的核会把它藏起来。"),
     tr("all but the border", "除了边缘都一样"): tr("The middle is wrong too: 4321 in place of 1234.", "中间也不对：是 4321，而不是 1234。"),
     tr("no", "不一样"): tr("Right. Something is still missing: use the switch.", "对。还少了一件事：拨一下开关。")},
    right=tr("no", "不一样"),
    reveal=play(conv_transpose2d, X, W, stride=range(1, 3), turned=[False, True]),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Use the switch *turn the kernel by 180°* and step again. Click the title of the right picture to let it lead.
#
# The kernel has to be **turned by 180°**. Look at one output $j$: it collects $x[i] \cdot w[t]$ with $t = j - i \cdot s$.
# As $i$ grows, $t$ shrinks: the input runs to the right while the kernel runs to the left. The stamp needs no turn,
# the window does, and both give the same numbers.
# %% [markdown] lang="zh"
# **你看到了什么？** 打开“把核旋转 180°”，再走一遍。点一下右图的标题，步骤就跟着它走。
#
# 核必须**旋转 180°**。盯住一个输出 $j$：它收集的是 $x[i] \cdot w[t]$，其中 $t = j - i \cdot s$。$i$ 变大，$t$ 就变小：
# 输入往右走，核就往左走。盖章不用翻转，滑动窗口要翻转，两者得到的数完全一样。

# %%
conv2d(np.pad(insert_zeros(X, 2), 1), np.rot90(W, 2)) - conv_transpose2d(X, W, stride=2)

# %% [markdown] lang="en"
# **A picture, not a recipe.** For a 4×4 input, $k = 3$, $s = 2$, stamping takes the first number of multiplications,
# sliding over all those zeros the second. Real code stamps, or does something still cleverer.
# %% [markdown] lang="zh"
# **这是一幅图，不是计算方法。** 输入 4×4、$k = 3$、$s = 2$ 时，盖章要做的乘法次数是下面的第一个数，
# 在那么多零上滑动要做的是第二个数。
# 真正的程序是盖章，或者用更巧的办法。

# %%
output = conv_transpose2d(np.ones((4, 4)), np.ones((3, 3)), stride=2)
4 * 4 * 3 * 3, output.size * 3 * 3

# %% [markdown] lang="en"
# **Not to be confused: dilation.** Stride spreads the *input* of a transposed convolution; dilation spreads the *kernel*. Same
# numbers, same "2", three different things. (Convolution with dilation 2, transposed with dilation 2, transposed with
# stride 2.)
# %% [markdown] lang="zh"
# **别和膨胀混在一起。** 步幅拉开的是转置卷积的**输入**，膨胀拉开的是**核**。同样的数，同样的“2”，却是三件不同的事。
# （依次是：膨胀率 2 的卷积，膨胀率 2 的转置卷积，步幅 2 的转置卷积。）

# %%
conv1d([1, 2, 3], [1, 1], dilation=2), conv_transpose1d([1, 2, 3], [1, 1], dilation=2), conv_transpose1d([1, 2, 3], [1, 1], stride=2)

# %% [markdown] lang="en"
# ## Your turn
#
# **Stamp.** The loop is there; fill in the one line that presses a stamp on `y`.
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **盖章。** 循环已经写好，只差把一个章盖到 `y` 上的那一行。

# %% tags=["stub"]
def stamp(x, w, s):
    y = np.zeros((len(x) - 1) * s + len(w))
    for i in range(len(x)):
        ...
    return y

# %% tags=["solution"]
def stamp(x, w, s):
    y = np.zeros((len(x) - 1) * s + len(w))
    for i in range(len(x)):
        y[i * s : i * s + len(w)] += x[i] * w
    return y

# %%
check(stamp, "02.stamp")

# %% [markdown] lang="en"
# **Repair.** This function inserts zeros, pads and slides, and its numbers are wrong. Mend it, so that it equals the stamps
# for every kernel and stride. (Run the check first, and read the smallest case that fails.)
# %% [markdown] lang="zh"
# **修理。** 这个函数插零、填充、滑动，可算出来的数不对。把它修好，让它对任何核、任何步幅都和盖章一样。
# （先运行检查，看看最小的那个出错的例子。）

# %% tags=["stub"]
def by_insertion(x, w, s):
    spread = np.pad(insert_zeros(x, s), len(w) - 1)
    return conv2d(spread, w)

# %% tags=["solution"]
def by_insertion(x, w, s):
    spread = np.pad(insert_zeros(x, s), len(w) - 1)
    return conv2d(spread, np.rot90(w, 2))

# %%
check(by_insertion, "02.repair")

# %% [markdown] lang="en"
# **Make a kernel that interpolates.** Which kernel of 3 numbers turns `[1, 2, 3]` into `[1, 1.5, 2, 2.5, 3]`, with
# stride 2 and padding 1 (which cuts one number off each end)?
# %% [markdown] lang="zh"
# **造一个会插值的核。** 哪个长度为 3 的核，在步幅 2、填充 1（两头各裁掉一个数）时，把 `[1, 2, 3]` 变成
# `[1, 1.5, 2, 2.5, 3]`？

# %% tags=["stub"]
kernel = ...

# %% tags=["solution"]
kernel = [0.5, 1, 0.5]

# %%
check(kernel, "02.linear")

# %% [markdown] lang="en"
# ## In three sentences
#
# In a transposed convolution each input number stamps the kernel on the output, and the stride is the distance of the stamps.
# The same numbers come from inserting $s - 1$ zeros into each gap and sliding the kernel one cell at a time, if it is
# turned by 180°. The first picture is how to think of it; the second is how papers draw it.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 转置卷积里，输入的每个数都把核盖在输出上，步幅就是章与章的距离。在每个间隔里插 $s - 1$ 个零，再让旋转了 180° 的核
# 一格一格滑过去，得到的数完全一样。想的时候用第一幅图，论文里画的是第二幅图。
