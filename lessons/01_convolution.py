# %% [markdown] lang="en"
# # 1 · Convolution: one window, nine multiplications
#
# What does one number of the output know about the input?
#
# After this lesson you can compute any output number by hand, predict the size of the output, tell cross-correlation
# from convolution on an example, and find two kernels that one image cannot tell apart.
# %% [markdown] lang="zh"
# # 1 · 卷积：一个窗口，九次乘法
#
# 输出里的一个数，知道输入的哪些事？
#
# 学完这一课，你能亲手算出输出里的任何一个数，能预测输出有多大，能用一个例子分清互相关和卷积，
# 还能找到两个卷积核，让同一幅图分辨不出它们。

# %%
import numpy as np
from deconv_helpers import before_after, check, conv1d, conv2d, conv_transpose2d
from deconv_helpers import language, photograph, play, predict

language(tr("en", "zh"))

# %% [markdown] lang="en"
# ## One window
#
# Lay a small board of numbers, the **kernel** $w$, on the top left corner of the input $x$. Multiply each of the nine
# pairs that lie on each other, and add the products up. That sum is the first number of the output $y$. Then the
# window moves on.
#
# Here the kernel is all ones, so the first sum is $0 + 0.1 + 0.2 + 0.4 + 0.5 + 0.6 + 0.8 + 0.9 + 1.0 = 4.5$.
# %% [markdown] lang="zh"
# ## 一个窗口
#
# 把一小块数字，也就是**卷积核** $w$，放在输入 $x$ 的左上角。叠在一起的九对数分别相乘，再把九个乘积加起来，
# 就得到输出 $y$ 的第一个数。然后窗口移到下一个位置。
#
# 这里的核全是 1，所以第一个和是 $0 + 0.1 + 0.2 + 0.4 + 0.5 + 0.6 + 0.8 + 0.9 + 1.0 = 4.5$。

# %%
x = np.arange(16).reshape(4, 4) / 10
w = np.ones((3, 3), dtype=int)

# %%
predict(
    tr("The first number is 4.5. The window moves one column to the right. What is the second number?",
       "第一个数是 4.5。窗口向右移一列，第二个数是多少？"),
    {4.6: tr("All nine numbers under the window grow by 0.1, not only one of them.", "窗口下面的九个数都增加了 0.1，不是只有一个。"),
     5.4: tr("The left column, 1.2, leaves and a new one, 2.1, comes in: 4.5 − 1.2 + 2.1.", "左边一列 1.2 离开，右边新的一列 2.1 进来：4.5 − 1.2 + 2.1。"),
     6.6: tr("You let the new column in, 2.1, but the old one, 1.2, has to leave.", "你让新的一列 2.1 进来了，可旧的一列 1.2 也要离开。")},
    right=5.4,
    reveal=play(conv2d, x, w),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Say it in a sentence before you read on. Then step to the second number and stop before the third:
# compared with the first window, which row leaves, which one comes in? Work it out, then press →.
#
# *Why this step?* Each output cell asks the same question of another place of the input.
# %% [markdown] lang="zh"
# **你看到了什么？** 先用一句话说出来，再往下读。然后走到第二个数，在第三个数出现之前停住：
# 和第一个窗口相比，哪一行离开，哪一行进来？先算好，再按 →。
#
# **为什么要走这一步？** 因为每个输出格子问的都是同一个问题，只是问的是输入的不同地方。

# %% [markdown] lang="en"
# Sliding a window and adding up products is what every framework calls **convolution**. With $i$ for the place of the
# output, $t$ for the place in the kernel and $j$ for the place of the input, per axis:
#
# $$y[i] = \sum_t x[j] \cdot w[t], \qquad j = i + t$$
#
# The function gives the same numbers as the picture:
# %% [markdown] lang="zh"
# 滑动窗口，把乘积加起来：各种框架都把这叫作**卷积**。用 $i$ 表示输出的位置，$t$ 表示核里的位置，
# $j$ 表示输入的位置，那么在每个轴上：
#
# $$y[i] = \sum_t x[j] \cdot w[t], \qquad j = i + t$$
#
# 函数算出的数和图里的一样：

# %%
conv2d(x, w)

# %% [markdown] lang="en"
# ## How many places?
#
# The window need not visit every place. With **stride** $s$ it moves $s$ cells at a time; **padding** $p$ lays $p$
# cells around the input on each side, which count as 0. The relation becomes $j = i \cdot s + t - p$.
# %% [markdown] lang="zh"
# ## 有多少个位置？
#
# 窗口不必走遍每个位置。**步幅** $s$ 表示它一次移动 $s$ 格；**填充** $p$ 在输入的每一边铺上 $p$ 格，都当作 0。
# 上面的关系就成了 $j = i \cdot s + t - p$。

# %%
predict(
    tr("7 numbers, a kernel of 3, stride 2, no padding: how many outputs?", "7 个数，核长 3，步幅 2，无填充：有几个输出？"),
    {2: tr("Two moves of 2 cells fit after the first place, but the first place counts too.", "第一个位置之后还能移动 2 次，每次 2 格；可第一个位置本身也要算。"),
     3: tr("The window starts at 0, 2 and 4: one first place and (7 − 3) / 2 = 2 moves.", "窗口从 0、2、4 开始：第一个位置，加上 (7 − 3) / 2 = 2 次移动。"),
     4: tr("That is 7 / 2, rounded up. The window's own length has to fit as well.", "这是 7 / 2 向上取整。可是窗口自己也有长度，要整个放得下。"),
     5: tr("That is right for stride 1: places 0 to 4.", "步幅是 1 时才对：位置 0 到 4。")},
    right=3,
    reveal=play(conv1d, [1, 2, 3, 4, 5, 6, 7], [1, 10, 100], stride=range(1, 4), padding=range(3), start={"stride": 2}),
)  # fmt: skip

# %% [markdown] lang="en"
# Move both sliders and watch the line above the picture:
#
# $$\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$
#
# (The line has a $d$ too, for dilated kernels, which come later.) Set the stride to 3 and the padding to 0: the last number turns grey, because no
# window reaches it. Then try $p = 0, 1, 2$ with stride 1: the output is smaller than the input, as large, larger. So
# convolution does not always shrink an image; $s$ and $p$ decide.
# %% [markdown] lang="zh"
# 拖动两个滑块，看图上方的那一行：
#
# $$\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$
#
# （那一行里还有个 $d$，是给膨胀的核用的，以后再讲。）把填充设为 0、步幅设为 3，最后一个数会变灰：没有窗口碰得到它。
# 再让步幅为 1，试试 $p = 0, 1, 2$：输出比输入小、一样大、更大。所以卷积并不“总是缩小”，大小由 $s$ 和 $p$ 决定。

# %% [markdown] lang="en"
# Your turn. One line is done; fill in the other three as `{(n, k, s, p): size}`.
# %% [markdown] lang="zh"
# 轮到你了。第一行已经填好，请补上另外三个：`{(n, k, s, p): 输出尺寸}`。

# %% tags=["stub"]
sizes = {
    (7, 3, 2, 0): 3,
    (7, 3, 2, 1): ...,
    (8, 3, 2, 1): ...,
    (5, 3, 1, 2): ...,
}

# %% tags=["solution"]
sizes = {(7, 3, 2, 0): 3, (7, 3, 2, 1): 4, (8, 3, 2, 1): 4, (5, 3, 1, 2): 7}

# %%
check(sizes, "01.sizes")

# %% [markdown] lang="en"
# ## Is the kernel turned round?
#
# In mathematics, convolution turns the kernel round before it slides. Deep learning frameworks do not: what they call
# convolution is **cross-correlation**. A kernel that reads the same in both directions hides the difference, so here
# is one that does not.
# %% [markdown] lang="zh"
# ## 核要不要翻转？
#
# 数学里的卷积，先把核翻转过来再滑动。深度学习框架并不翻转：它们所说的卷积其实是**互相关**。
# 正着读、倒着读都一样的核看不出这个差别，所以这里用一个不一样的。

# %%
predict(
    tr("A single 1 in [0, 0, 1, 0, 0], the kernel [1, 2, 3]: which output does conv1d give?", "[0, 0, 1, 0, 0] 里只有一个 1，核是 [1, 2, 3]：conv1d 得到哪个输出？"),
    {"1, 2, 3": tr("So would mathematics' convolution, which turns the kernel round first.", "数学里的卷积会先翻转核，那样才是这个结果。"),
     "3, 2, 1": tr("As the window moves right, the 1 lies under the kernel's last cell first.", "窗口向右移时，1 先落在核的最后一格下面。"),
     "0, 2, 0": tr("Each of the three windows contains the 1, under a different cell of the kernel.", "三个窗口都含有那个 1，只是落在核的不同格子下面。")},
    right="3, 2, 1",
    reveal=play(conv1d, [0, 0, 1, 0, 0], [1, 2, 3]),
)  # fmt: skip

# %%
conv1d([0, 0, 1, 0, 0], [1, 2, 3]), np.convolve([0, 0, 1, 0, 0], [1, 2, 3], mode="valid")

# %% [markdown] lang="en"
# While a kernel is *learned*, the turn does not matter: training finds the turned one just as well. It matters when a kernel is
# *given*, or carried from one library to another. In the next lesson it decides whether an answer is right.
# %% [markdown] lang="zh"
# 核如果是**学出来的**，翻不翻转无所谓：训练会找到翻转后的那个。核如果是**给定的**，或者要从一个库搬到另一个库，
# 差别就来了。下一课里，对与错就在这一翻。

# %% [markdown] lang="en"
# ## The other way round: who uses this cell?
#
# So far each output asked which inputs it needs. Now ask an *input* cell which outputs it has gone into. When the picture
# opens, go to the end and click the cells of $x$, one after another; the matrix beside it shows the same links as a
# table: a row for each output, a column for each input.
# %% [markdown] lang="zh"
# ## 反过来问：谁用到了这个格子？
#
# 前面都是输出在问：我需要哪些输入？现在换**输入**的格子来问：我进入了哪些输出？图打开以后，先走到最后一步，
# 再逐个点 $x$ 的格子。旁边的矩阵把同样的联系列成一张表：一行是一个输出，一列是一个输入。

# %%
predict(
    tr("Which cells of the 4×4 input take part in the most outputs?", "4×4 的输入里，哪些格子参加的输出最多？"),
    {tr("all the same", "都一样"): tr("The corner is under one window only, the one in its own corner.", "角上的格子，只有它自己那个角的窗口盖得住。"),
     tr("the corners", "四个角"): tr("It is the other way: a corner is under one window only.", "正相反：角上的格子只有一个窗口盖得住。"),
     tr("the four in the centre", "中间四个"): tr("All four windows cover them; an edge cell is under two, a corner under one.", "四个窗口都盖住它们；盖住边上格子的有两个，盖住角的只有一个。")},
    right=tr("the four in the centre", "中间四个"),
    reveal=play(conv2d, x, w, views=("window", "matrix")),
)  # fmt: skip

# %% [markdown] lang="en"
# Let every output hand a 1 back to each input it has used, and count. The function that does so has a name you came
# for, and the next lesson is about it:
# %% [markdown] lang="zh"
# 让每个输出把一个 1 还给它用过的每个输入，再数一数。做这件事的函数，你正是冲着它的名字来的；下一课就讲它：

# %%
conv_transpose2d(np.ones((2, 2), dtype=int), w)

# %% [markdown] lang="en"
# ## Two kernels, one answer
#
# The kernel "centre" copies the middle of the window. The kernel "average" takes the mean of all nine numbers. They could
# hardly be more different.
# %% [markdown] lang="zh"
# ## 两个核，一个答案
#
# 核“中心”只抄下窗口正中的那个数，核“平均”取九个数的平均值。这两个核，差得不能再远了。

# %%
images = {tr("ramp", "斜坡"): x, "X": np.eye(4, dtype=int) + np.eye(4, dtype=int)[::-1]}
kernels = {tr("centre", "中心"): np.pad([[1]], 1), tr("average", "平均"): np.ones((3, 3)) / 9}

# %%
predict(
    tr("Both kernels slide over our image x, the numbers from 0 to 1.5. Do the outputs differ?", "两个核都在我们的图 x（从 0 到 1.5 的数）上滑动。输出不同吗？"),
    {tr("yes, in all four numbers", "不同，四个数都不同"): tr("They agree in all four. Open the menus and look for the reason.", "四个数全都相同。打开菜单，找找原因。"),
     tr("yes, in some numbers", "不同，有几个数不同"): tr("They agree in all four. Open the menus and look for the reason.", "四个数全都相同。打开菜单，找找原因。"),
     tr("no", "相同"): tr("Right: x is a plane, and the mean of nine numbers of a plane is the one in the middle.", "对：x 是一个斜面，斜面上任何九宫格的平均值正是中间那个数。")},
    right=tr("no", "相同"),
    reveal=play(conv2d, images, kernels),
)  # fmt: skip

# %% [markdown] lang="en"
# Now choose the image X: the outputs part at once. Two lessons in one picture: a **ramp is a bad test image**, since it
# cannot tell these kernels apart; and **different questions can get the same answer**. In lesson 4, different *images*
# will give the same answer, and that is why there is no way back.
# %% [markdown] lang="zh"
# 再选图像 X：两个输出马上分开了。一幅图讲了两件事：**斜坡不是好的测试图**，它分辨不了这两个核；
# **不同的问题可以得到同样的答案**。到第 4 课，不同的**图像**也会给出同样的答案，所以才没有回头路。

# %% [markdown] lang="en"
# ## On a photograph
#
# The kernel of the next cell subtracts the left neighbours from the right ones. Before you run it: which parts of a
# portrait will come out grey, that is, near 0? Which way must an edge run to be seen?
# %% [markdown] lang="zh"
# ## 用在照片上
#
# 下一格里的核，用右边的邻居减去左边的邻居。运行之前先想一想：一张人像里，哪些地方会变成灰色，也就是接近 0？
# 什么方向的边缘才看得见？

# %%
edge = np.array([[-1, 0, 1]] * 3)
photo = photograph(256)
before_after(photo, conv2d(photo, edge))

# %% [markdown] lang="en"
# Even areas vanish, and upright edges stand out: white where it grows brighter to the right, black where it grows darker.
# Level edges stay invisible to this kernel. Try `edge.T`.
# %% [markdown] lang="zh"
# 均匀的地方消失了，竖直的边缘凸显出来：向右变亮处是白的，变暗处是黑的。水平的边缘，这个核看不见。试试 `edge.T`。

# %% [markdown] lang="en"
# ## Your turn
#
# **One output number.** Complete the function: one number of the output, for stride 1 and no padding.
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **输出里的一个数。** 补全这个函数：步幅为 1、无填充时，输出里的一个数。

# %% tags=["stub"]
def cell(x, w, row, col):
    rows, cols = w.shape
    ...

# %% tags=["solution"]
def cell(x, w, row, col):
    rows, cols = w.shape
    return (x[row : row + rows, col : col + cols] * w).sum()

# %%
check(cell, "01.window")

# %% [markdown] lang="en"
# **Make a kernel.** Write two *different* 3×3 kernels that both turn the ramp `x` into `[[0.5, 0.6], [0.9, 1.0]]`, but
# that the image X tells apart. Neither has to be one of those above.
# %% [markdown] lang="zh"
# **造一个核。** 写出两个**不同**的 3×3 核，都把斜坡 `x` 变成 `[[0.5, 0.6], [0.9, 1.0]]`，但图像 X 能把它们分开。
# 不一定要用上面那两个。

# %% tags=["stub"]
first = ...
second = ...

# %% tags=["solution"]
first = np.array([[0, 0, 0], [1, 0, 1], [0, 0, 0]]) / 2
second = np.array([[1, 0, 0], [0, 0, 0], [0, 0, 1]]) / 2

# %%
check((first, second), "01.another")

# %% [markdown] lang="en"
# **Make an invisible image.** Find a 4×4 input that is not all zeros, and whose output with the kernel of nine ones is
# 0 everywhere. (A secret door: it leads to lesson 4.)
# %% [markdown] lang="zh"
# **造一幅看不见的图。** 找一个不全为 0 的 4×4 输入，用九个 1 的核卷积之后，输出处处是 0。
# （这是一扇暗门，通向第 4 课。）

# %% tags=["stub"]
invisible = ...

# %% tags=["solution"]
invisible = np.zeros((4, 4), dtype=int)
invisible[1, 1], invisible[2, 2] = 1, -1

# %%
check(invisible, "01.invisible")

# %% [markdown] lang="en"
# ## In three sentences
#
# One output number is a weighted sum of the input numbers under one window. Stride and padding decide where windows
# stand, and so how many outputs there are. Read from the input's side, the same links say where each number has gone,
# and that is the road to transposed convolution.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 输出里的一个数，是一个窗口下面各个输入数的加权和。步幅和填充决定窗口站在哪里，也就决定了有多少个输出。
# 换到输入这一边来看，同样的联系说明每个数去了哪里，而这正是通往转置卷积的路。
