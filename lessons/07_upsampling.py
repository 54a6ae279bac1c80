# %% [markdown] lang="en"
# # 7 · The upsampling family: one machine, many stamps
#
# Nearest, bilinear, unpooling, transposed, sub-pixel: five names for making a picture larger. How many operations are
# they?
#
# After this lesson you can write down the stamp of each fixed method, put pooled numbers back in their places, turn
# a sub-pixel layer into a transposed convolution, and say what none of them can do.
# %% [markdown] lang="zh"
# # 7 · 上采样一家：机器没换，只换了章
#
# 最近邻、双线性、反池化、转置卷积、亚像素：把图放大的五个名字。它们究竟是几种运算？
#
# 学完这一课，你能写出每种固定方法的章，能把池化后的数放回原位，能把亚像素层改写成转置卷积，
# 还能说出它们谁也做不到的是什么。

# %%
import numpy as np
from deconv_helpers import Frames, before_after, check, conv_transpose1d, conv_transpose2d, language
from deconv_helpers import max_pool2d, max_unpool2d, phases, photograph, pixel_shuffle, play, predict
from deconv_helpers import subpixel_picture, unpooling_picture

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
    tr("Stride 2, kernel [1, 2, 1], plain grey comes in. What comes out, away from the border?", "步幅 2，核 [1, 2, 1]，输入是一片均匀的灰。除边缘外，输出是什么样？"),
    {tr("flat grey", "均匀的灰"): tr("The phase sums are 1 + 1 and 2: equal.", "相位和是 1 + 1 与 2，相等。"),
     tr("stripes: 2 does not divide 3", "条纹：3 不能被 2 整除"): tr("Divisibility counts stamps; the sums 1 + 1 and 2 decide.", "整除只数章的个数；起决定作用的是和：1 + 1 与 2。")},
    right=tr("flat grey", "均匀的灰"),
)  # fmt: skip

# %%
predict(
    tr("Transposed convolution, stride 2, and the kernel is a single 1. What stands between the numbers?", "转置卷积，步幅 2，核只有一个 1。数与数之间是什么？"),
    {tr("copies", "复制的数"): tr("A stamp of one cell leaves its neighbours alone.", "只有一格的章碰不到旁边的格子。"),
     tr("zeros", "0"): tr("No stamp reaches there.", "没有章盖到那里。"),
     tr("means", "平均数"): tr("Nobody computes a mean here.", "这里谁也没有算平均。")},
    right=tr("zeros", "0"),
)  # fmt: skip

# %%
predict(
    tr("Which of these doubles every size exactly, at stride 2?", "步幅 2 时，下面哪个正好让任何尺寸翻倍？"),
    {"k = 3, p = 0": tr("(n − 1)·2 + 3 = 2n + 1.", "(n − 1)·2 + 3 = 2n + 1。"),
     "k = 3, p = 1": tr("(n − 1)·2 + 3 − 2 = 2n − 1: it needs output_padding = 1.", "(n − 1)·2 + 3 − 2 = 2n − 1：还差一个 output_padding = 1。"),
     "k = 4, p = 1": tr("(n − 1)·2 + 4 − 2 = 2n.", "(n − 1)·2 + 4 − 2 = 2n。")},
    right="k = 4, p = 1",
)  # fmt: skip

# %% [markdown] lang="en"
# ## The same machine, another stamp
#
# Three stamps of three numbers, stride 2. Transposed convolutions, all of them. Which one copies?
# %% [markdown] lang="zh"
# ## 同一台机器，换一个章
#
# 三个章，各三个数，步幅都是 2。它们全是转置卷积。哪一个在做复制？

# %%
nails, nearest, linear = np.array([[0, 1, 0], [0, 1, 1], [0.5, 1, 0.5]])
blend = np.linspace(0, 1, 5)[:, None]
stamps = [*((1 - blend) * nails + blend * nearest), *((1 - blend) * nearest + blend * linear)[1:]]

# %%
predict(
    tr("Which stamp turns 1, 2, 3 into 1, 1, 2, 2, 3, 3?", "哪个章把 1、2、3 变成 1、1、2、2、3、3？"),
    {"0, 1, 0": tr("It leaves a 0 after each number: a bed of nails.", "它在每个数后面留下 0：像一张钉床。"),
     "0, 1, 1": tr("Each number is pressed twice, side by side. Move the slider t from 0 to 2.", "每个数并排盖两遍。把滑块 t 从 0 拖到 2。"),
     "½, 1, ½": tr("It puts the mean of both neighbours in between.", "它在中间放上两边的平均。")},
    right="0, 1, 1",
    reveal=play(conv_transpose1d, [1, 2, 3], Frames("t", stamps, np.linspace(0, 2, 9).tolist()), views="stamp", stride=2, padding=1, output_padding=1, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Nothing moved but three numbers in the stamp. At $t = 0$ it is the **bed of nails**, at $t = 1$
# **nearest neighbour**, at $t = 2$ **linear interpolation**, with every stage between. (The last output is only half as bright as it
# should be. We come to that.) In two dimensions the stamp is the product of one across and one down.
# %% [markdown] lang="zh"
# **你看到了什么？** 动的只有章里的三个数。$t = 0$ 是**钉床**（bed of nails），$t = 1$ 是**最近邻**，$t = 2$ 是**线性插值**，
# 中间的各种过渡也都有。（这时最后一个输出只有应有的一半，原因马上就说。）到了二维，章就是横着的一个乘竖着的一个。

# %%
X = np.array([[1, 2], [3, 4]])
doubled = {"stride": 2, "padding": 1, "output_padding": 1}
[conv_transpose2d(X, np.outer(stamp, stamp), **doubled) for stamp in (nails, nearest, linear)]

# %% [markdown] lang="en"
# The same on a face of 24×24 numbers, four times as large: nails and nearest first, then nearest and bilinear. Guess which of
# the three you will not recognise from close by.
# %% [markdown] lang="zh"
# 换成一张 24×24 的脸，放大到四倍：先是钉床和最近邻，再是最近邻和双线性。猜一猜：哪一幅凑近了会认不出来？

# %%
face = photograph(64)[12:36, 22:46]
block, tent = np.ones((4, 4)), np.outer([1, 2, 3, 4, 3, 2, 1], [1, 2, 3, 4, 3, 2, 1]) / 16
copied = conv_transpose2d(face, block, stride=4)

# %%
before_after(conv_transpose2d(face, [[1]], stride=4, output_padding=3), copied, ("1×1", "4×4"))

# %%
before_after(copied, conv_transpose2d(face, tent, stride=4, padding=3, output_padding=3), ("4×4", "7×7"))

# %% [markdown] lang="en"
# ## At the border
#
# Look at the last picture once more: its right and its lower edge are dark. Is that the stamp's doing?
#
# Another stamp interpolates too: `[0.25, 0.75, 0.75, 0.25]`. It is a usual choice, since with $p = 1$ it doubles every
# size. What does it do at the ends?
# %% [markdown] lang="zh"
# ## 到了边缘
#
# 再看看刚才那幅图：右边和下边有一道暗边。是章造成的吗？
#
# 还有一个章也会插值：`[0.25, 0.75, 0.75, 0.25]`。它很常用，因为 $p = 1$ 时它让任何尺寸正好翻倍。那么在两头，它会怎样？

# %%
smooth = [0.25, 0.75, 0.75, 0.25]

# %%
predict(
    tr("x = [1, 2, 3], stride 2, padding 1. What is the first output?", "x = [1, 2, 3]，步幅 2，填充 1。第一个输出是多少？"),
    {1: tr("An interpolation would hold the end value. Here a neighbour is missing.", "插值函数会保持端点的值。这里却少了一个邻居。"),
     0.75: tr("0.75·1 and a quarter of the neighbour that is missing, which counts as 0.", "0.75·1，再加上四分之一个缺席的邻居，而缺席的算作 0。"),
     0.25: tr("That cell is cropped: p = 1.", "那一格被裁掉了：p = 1。"),
     1.25: tr("That is the second one: 0.75·1 + 0.25·2.", "那是第二个：0.75·1 + 0.25·2。")},
    right=0.75,
    reveal=play(conv_transpose1d, [1, 2, 3], smooth, views="stamp", stride=2, padding=1, done=True),
)  # fmt: skip

# %%
interpolated = np.interp(np.arange(6) / 2 - 0.25, [0, 1, 2], [1, 2, 3])
conv_transpose1d([1, 2, 3], smooth, stride=2, padding=1), interpolated

# %% [markdown] lang="en"
# Inside, the layer *is* the interpolation; at both ends it is darker. A layer that starts with this stamp therefore
# darkens a picture's border by a quarter, and its corners still more, unless somebody repeats the edge cells first.
# %% [markdown] lang="zh"
# 中间部分，这一层**就是**插值；两头却偏暗。所以一个用这个章做初值的层，会让图的边缘暗四分之一，四个角更暗，
# 除非先把边上的格子往外重复一圈。

# %% [markdown] lang="en"
# ## One that remembers
#
# **Max-pooling** keeps the largest number of each 2×2 block. **Max-unpooling** puts the numbers back. A and B are two
# pictures with the same four largest numbers.
# %% [markdown] lang="zh"
# ## 记得位置的那一个
#
# **最大池化**（max-pooling，也叫最大汇聚）只留下每个 2×2 块里最大的数，**最大反池化**（max-unpooling）再把这些数放回去。
# A 和 B 是两幅图，四个最大的数一样。

# %%
A = np.array([[1, 9, 2, 0], [3, 2, 7, 4], [5, 1, 0, 3], [0, 8, 6, 2]])
B = np.array([[9, 1, 0, 2], [2, 3, 4, 7], [8, 0, 2, 0], [1, 5, 3, 6]])

# %%
predict(
    tr("A and B are pooled to the same y. Does unpooling make the same picture of both?", "A 和 B 池化得到同样的 y。反池化之后，两幅图一样吗？"),
    {tr("yes, both give the same y", "一样，因为 y 相同"): tr("It is told more than y: where each number stood.", "它知道的不只是 y，还有每个数原来站在哪里。"),
     tr("no", "不一样"): tr("It remembers where each number stood. Change between A and B: z moves, u does not.", "它记得每个数原来的位置。在 A 和 B 之间切换：z 会变，u 不变。"),
     tr("no: A and B come back", "不一样，A 和 B 原样回来"): tr("Only the largest of each block comes back; the other three are gone.", "回来的只有每块里最大的那个，另外三个没有了。")},
    right=tr("no", "不一样"),
    reveal=play(unpooling_picture({"A": A, "B": B})),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** $z$ follows the remembered places, the **switches**; $u$, a stamp of four ones on each $y$, fills the
# whole block. A transposed convolution writes at fixed places and needs nothing but $y$; unpooling needs the switches of *this*
# picture. So it is no transposed convolution, whatever it is called: its links change with the picture.
# %% [markdown] lang="zh"
# **你看到了什么？** $z$ 跟着记下的位置走，这些位置叫**开关**（switches）；$u$ 是用四个 1 的章盖在每个 $y$ 上，抄满整块。
# 转置卷积写在固定的位置上，只要有 $y$ 就行；反池化还要**这幅图**的开关。所以不管叫什么名字，它都不是转置卷积：
# 哪一格连到哪一格，是随图而变的。

# %%
values, switches = max_pool2d(A, 2)
values, switches, max_unpool2d(values, switches, 2)

# %% [markdown] lang="en"
# The switches count the cells row by row, from 0: the 9 stood in cell 1, the 8 in cell 13.
# %% [markdown] lang="zh"
# 开关里的数是格子的编号，一行一行从 0 数起：9 原来在第 1 格，8 在第 13 格。

# %% [markdown] lang="en"
# ## Many channels, one picture
#
# **Sub-pixel convolution** works at the small size all the way. It makes $s$ small results (channels), in two dimensions
# $s^2$, and only then weaves them together: **PixelShuffle**. It is said to be something quite different. Is it?
# %% [markdown] lang="zh"
# ## 许多通道，一幅图
#
# **亚像素卷积**（sub-pixel convolution）始终在小尺寸上计算。它先算出 $s$ 份小的结果（通道），二维时是 $s^2$ 份，
# 最后才把它们交织成一幅：这一步叫**像素重排**（PixelShuffle）。都说它是另外一回事。真的吗？

# %%
predict(
    tr("[5, 6, 7] with [1, 2, 3, 4] and stride 2 gives 5, 10, 21, 32, 25, 38, 21, 28. Which small kernel alone makes every second number: 5, 21, 25, 21?", "[5, 6, 7] 配 [1, 2, 3, 4]、步幅 2，得到 5、10、21、32、25、38、21、28。隔一个取一个：5、21、25、21，单用哪个小核就能得到？"),
    {"1, 2": tr("Those two stand side by side in the stamp: they meet different outputs.", "这两个数在章里是挨着的，碰到的是不同的输出。"),
     "1, 3": tr("Phase 0 of the kernel, at stride 1: 5·1, then 5·3 + 6·1, and so on.", "核的相位 0，步幅 1：5·1，接着 5·3 + 6·1，依此类推。"),
     "2, 4": tr("That is the other channel: 10, 32, 38, 28.", "那是另一个通道：10、32、38、28。")},
    right="1, 3",
    reveal=play(subpixel_picture([5, 6, 7], [1, 2, 3, 4], stride=range(1, 4), start={"stride": 2})),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Left and right are the same numbers, also after you change some. Row $t$ of the split kernel is phase $t$: $w[t], w[t + s], \dots$ Click a
# cell of a channel: where does it land in $y$? Conclusion: **channels + weaving = a transposed convolution**
# whose kernel has been taken apart into its phases. (In a network an ordinary convolution makes the channels. It slides, so
# its kernels are the phases turned by 180°.)
# %% [markdown] lang="zh"
# **你看到了什么？** 左右两边的数完全一样，改了数也还是一样。拆开的核，第 $t$ 行就是相位 $t$：$w[t], w[t + s], \dots$。
# 点一下某个通道里的一格：它落在 $y$ 的哪里？结论：**分通道 + 交织 = 转置卷积**，只是把核按相位拆开了。
# （网络里，通道是用普通卷积算的。普通卷积是滑动的，所以用的核是旋转 180° 以后的各相位。）

# %%
W = np.array([[1, 10], [100, 1000]])
channels = np.stack([conv_transpose2d(X, part) for part in phases(W, 2)])
pixel_shuffle(channels, 2)[0], conv_transpose2d(X, W, stride=2)

# %%
predict(
    tr("Nothing overlaps when channels are woven. So is a sub-pixel layer safe from checkerboards?", "交织通道时什么也不重叠。那么亚像素层就不会有棋盘格了吗？"),
    {tr("yes, always", "对，一定不会"): tr("If one channel is brighter than the others, every second pixel is brighter.", "只要有一个通道比别的亮，就会每隔一个像素亮一下。"),
     tr("only if its kernels have equal sums", "各个核的和相等才不会"): tr("They are the phases of lesson 6. Equal kernels at the start make it begin as nearest neighbour.", "它们就是第 6 课的相位。一开始让这些核都相同，它就从最近邻起步。"),
     tr("no, never", "不对，总会有"): tr("With equal sums a flat input stays flat, as in lesson 6.", "和相等，平的输入就保持平，和第 6 课一样。")},
    right=tr("only if its kernels have equal sums", "各个核的和相等才不会"),
)  # fmt: skip

# %%
pixel_shuffle(np.stack([X, X, X, X]), 2)[0], pixel_shuffle(np.stack([X, X, X, 2 * X]), 2)[0]

# %% [markdown] lang="en"
# ## The family portrait
#
# | name | where it writes | its stamp |
# |:--|:--|:--|
# | bed of nails | every $s$-th cell | a single 1 |
# | nearest | every $s$-th cell | $s \times s$ ones |
# | bilinear | every $s$-th cell | a tent |
# | transposed convolution | every $s$-th cell | learned |
# | sub-pixel | every $s$-th cell | learned, phase by phase |
# | max-unpooling | where the switches say | a single 1 |
# %% [markdown] lang="zh"
# ## 全家福
#
# | 名字 | 写在哪里 | 它的章 |
# |:--|:--|:--|
# | 钉床 | 每 $s$ 格一处 | 一个 1 |
# | 最近邻 | 每 $s$ 格一处 | $s \times s$ 个 1 |
# | 双线性 | 每 $s$ 格一处 | 一顶帐篷 |
# | 转置卷积 | 每 $s$ 格一处 | 学出来的 |
# | 亚像素 | 每 $s$ 格一处 | 学出来的，按相位分开 |
# | 最大反池化 | 开关说在哪里就在哪里 | 一个 1 |

# %%
predict(
    tr("From the small picture alone: which of them brings back details that it does not hold?", "只凭小图：它们之中，谁能找回小图里没有的细节？"),
    {tr("bilinear: it looks sharper", "双线性：看上去更细腻"): tr("It only spreads what is there.", "它只是把已有的数摊开。"),
     tr("the learned ones", "学出来的那几个"): tr("They add what was usual in other pictures: a good guess, not this picture's details.", "它们添上的是别的图里常见的样子：猜得好，但不是这幅图的细节。"),
     tr("max-unpooling", "最大反池化"): tr("It was handed the places as well: that is more than the small picture.", "它另外还拿到了位置，那已经不只是小图了。"),
     tr("none", "谁也不能"): tr("Two large pictures with the same small one get the same answer from each of them.", "两幅大图若缩成同一幅小图，每种方法给它们的答案都一样。")},
    right=tr("none", "谁也不能"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## Your turn
#
# **Three times as large.** Which kernel does nearest-neighbour upsampling with stride 3 and no padding?
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **放大到三倍。** 步幅 3、无填充时，哪个核做的是最近邻上采样？

# %% tags=["stub"]
triple = ...

# %% tags=["solution"]
triple = np.ones((3, 3))

# %%
check(triple, "07.triple")

# %% [markdown] lang="en"
# **By hand, border included.** `[4, 8]` with the stamp `smooth`, stride 2, padding 1: four numbers. The first stamp is `[1, 3, 3, 1]`.
# %% [markdown] lang="zh"
# **连边缘一起，用手算。** `[4, 8]` 配 `smooth` 这个章，步幅 2，填充 1：共四个数。第一个章是 `[1, 3, 3, 1]`。

# %% tags=["stub"]
border = [..., ..., ..., ...]

# %% tags=["solution"]
border = [3, 5, 7, 6]

# %%
check(border, "07.border")

# %% [markdown] lang="en"
# **Unpool.** One line is missing: put the values back into their places (both are given as one row).
# %% [markdown] lang="zh"
# **反池化。** 只差一行：把数放回各自的位置（`values` 和 `places` 都是一整行）。

# %% tags=["stub"]
def unpool(values, places, side):
    y = np.zeros(side * side)
    ...
    return y.reshape(side, side)

# %% tags=["solution"]
def unpool(values, places, side):
    y = np.zeros(side * side)
    y[places] = values
    return y.reshape(side, side)

# %%
check(unpool, "07.unpool")

# %% [markdown] lang="en"
# **Weave.** The rows of `channels` become one long row: the first numbers of all channels, then the second ones, and so on.
# %% [markdown] lang="zh"
# **交织。** 把 `channels` 的各行织成一长行：先是各通道的第一个数，再是各通道的第二个数，依此类推。

# %% tags=["stub"]
def weave(channels):
    s, y = len(channels), np.zeros(channels.size)
    for t in range(s):
        ...
    return y

# %% tags=["solution"]
def weave(channels):
    s, y = len(channels), np.zeros(channels.size)
    for t in range(s):
        y[t::s] = channels[t]
    return y

# %%
check(weave, "07.weave")

# %% [markdown] lang="en"
# **Take a kernel apart.** For stride 2 and a kernel of even side: the four kernels whose channels, stamped with stride 1 and
# shuffled, make the same picture. (In the order of the shuffle: to the right first, then down.)
# %% [markdown] lang="zh"
# **拆核。** 步幅 2，核的边长是偶数：写出四个小核，各自以步幅 1 盖章得到四个通道，像素重排之后正好是同一幅图。
# （次序按像素重排：先向右，再向下。）

# %% tags=["stub"]
def split(w):
    return ...

# %% tags=["solution"]
def split(w):
    return [w[row::2, col::2] for row in (0, 1) for col in (0, 1)]

# %%
check(split, "07.split")

# %% [markdown] lang="en"
# **Make a sub-pixel layer that draws straight lines.** Two kernels of two numbers, stamped with stride 1 and woven. Grey must stay
# grey, and 0, 1, 2, 3, … must rise in half steps (the ends aside; where the line begins does not matter). There are many answers.
# %% [markdown] lang="zh"
# **造一个会画直线的亚像素层。** 两个核，各两个数，以步幅 1 盖章再交织。灰要保持不变，0、1、2、3……要变成每步升高
# 二分之一的直线（两头不算，从哪里起步也不要紧）。答案很多。

# %% tags=["stub"]
layer = [[..., ...],
         [..., ...]]

# %% tags=["solution"]
layer = [[0.25, 0.75],
         [0.75, 0.25]]

# %%
check(layer, "07.layer")

# %% [markdown] lang="en"
# ## In three sentences
#
# Bed of nails, nearest, bilinear, transposed and sub-pixel convolution are one machine with different stamps; a sub-pixel layer
# only keeps the phases of its stamp in separate channels. Max-unpooling is another thing: it writes where the switches say, so
# it needs to have seen the pooling. None of them brings back a detail that the small picture does not hold.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 钉床、最近邻、双线性、转置卷积和亚像素卷积，是同一台机器换了不同的章；亚像素层只是把章的各个相位分放在不同的通道里。
# 最大反池化是另一回事：开关说写在哪里就写在哪里，所以它必须见过那次池化。小图里没有的细节，它们谁也找不回来。
