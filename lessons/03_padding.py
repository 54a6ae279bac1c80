# %% [markdown] lang="en"
# # 3 · Padding: added on one side, cut off on the other
#
# You set `padding=1` in a transposed convolution. Does the output grow or shrink?
#
# After this lesson you can say what padding does in both directions, which input sizes share one output size, why
# `output_padding` exists and where its cells come from, and choose settings that double a size exactly.
# %% [markdown] lang="zh"
# # 3 · 填充：这边加上去，那边裁下来
#
# 在转置卷积里设 `padding=1`，输出会变大还是变小？
#
# 学完这一课，你能说清填充在两个方向上各做什么，能说出哪些输入尺寸共用一个输出尺寸，知道为什么会有 `output_padding`、
# 它多出来的格子从哪里来，还能选出正好把尺寸翻倍的参数。

# %%
import numpy as np
from deconv_helpers import browse, check, conv1d, conv2d, conv_transpose1d, conv_transpose2d, explain, language
from deconv_helpers import ledger, output_size, play, predict, shared_sizes, solve
from deconv_helpers.shapes.layers import Conv2d, ConvTranspose2d

language(tr("en", "zh"))

# %% [markdown] lang="en"
# ## Three questions from earlier lessons
#
# Answer them without looking back.
# %% [markdown] lang="zh"
# ## 前两课的三个问题
#
# 不要往回翻，直接回答。

# %%
predict(
    tr("Transposed convolution, stride 3: how far apart are neighbouring stamps?", "转置卷积，步幅 3：相邻两个章相隔多远？"),
    {tr("3 cells of the output", "输出上的 3 格"): tr("The stride is the distance of the stamps on the output.", "步幅就是章在输出上的距离。"),
     tr("3 cells of the input", "输入上的 3 格"): tr("Every input cell stamps. Nothing is skipped on the input.", "每个输入格子都盖章，输入上什么也没有跳过。")},
    right=tr("3 cells of the output", "输出上的 3 格"),
)  # fmt: skip

# %%
predict(
    tr("How many zeros does stride 3 insert into [a, b, c, d]?", "步幅 3 会往 [a, b, c, d] 里插入几个零？"),
    {6: tr("Three gaps, s − 1 = 2 zeros in each.", "三个间隔，每个间隔 s − 1 = 2 个零。"),
     8: tr("That is two zeros after every number, also after the last.", "那是每个数后面都插两个零，连最后一个后面也插了。"),
     9: tr("That is three zeros in each gap; there are s − 1 of them.", "那是每个间隔三个零；其实只有 s − 1 个。")},
    right=6,
)  # fmt: skip

# %%
predict(
    tr("Stamps or sliding over inserted zeros: in which of the two is the kernel turned by 180°?", "盖章，还是在插零的输入上滑动：哪一种要把核旋转 180°？"),
    {tr("in the stamps", "盖章"): tr("A stamp is the kernel as it is.", "章就是原样的核。"),
     tr("in the sliding", "滑动"): tr("As the input runs to the right, the kernel has to run to the left.", "输入往右走，核就得往左走。"),
     tr("in both", "两种都要"): tr("Then they would differ again.", "那样两边又不一样了。")},
    right=tr("in the sliding", "滑动"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## No, half, full
#
# Three amounts of padding have names. **No** padding (or *valid*): the window stays inside. **Half** (or *same*): the
# output is as large as the input. **Full**: the window need only touch the input with one cell.
# %% [markdown] lang="zh"
# ## 无、半、全
#
# 有三种填充量有自己的名字。**无填充**（valid）：窗口始终待在输入里面。**半填充**（same）：输出和输入一样大。
# **全填充**（full）：窗口只要有一格碰到输入就行。

# %%
predict(
    tr("Convolution, 4×4 input, 3×3 kernel: the output sizes for padding 0, 1 and 2?", "卷积，4×4 输入，3×3 核：填充为 0、1、2 时输出边长各是多少？"),
    {"2, 3, 4": tr("Padding stands on both sides: each step of p adds 2.", "填充两边都有：p 每加 1，边长加 2。"),
     "2, 4, 6": tr("No, half, full: each step of p adds a cell on both sides.", "无、半、全：p 每加 1，两边各多一格。"),
     "4, 5, 6": tr("Without padding the 3-wide window has only 2 places on 4 cells.", "无填充时，宽 3 的窗口在 4 格上只有 2 个位置。")},
    right="2, 4, 6",
    reveal=play(conv2d, np.arange(1, 17).reshape(4, 4), np.ones((3, 3), dtype=int), padding=range(3)),
)  # fmt: skip

# %% [markdown] lang="en"
# ## The other direction
#
# Now the transposed layer. The kernel is 1 to 9, so that you can follow each number. Vote before you look; most rooms
# are split.
# %% [markdown] lang="zh"
# ## 反方向
#
# 现在轮到转置卷积。核是 1 到 9，方便你跟着每个数走。先表决，再看图；多数课堂都会分成两派。

# %%
y = np.array([[1, 2], [3, 4]])
digits = np.arange(1, 10).reshape(3, 3)

# %%
predict(
    tr("Transposed convolution, stride 1: the padding goes from 0 to 1. What happens to the 4×4 output?", "转置卷积，步幅 1：填充从 0 变成 1。4×4 的输出会怎样？"),
    {tr("it grows to 6×6", "变大，6×6"): tr("That is what padding does to a convolution. Here it cuts off.", "填充对普通卷积才是这样。在这里它是裁。"),
     tr("it stays 4×4", "不变，4×4"): tr("Watch the outer ring: it is struck through.", "注意最外面一圈：被划掉了。"),
     tr("it shrinks to 2×2", "变小，2×2"): tr("One cell is cut off each side. What is left is not changed.", "每边裁掉一格，剩下的数不变。")},
    right=tr("it shrinks to 2×2", "变小，2×2"),
    reveal=play(conv_transpose2d, y, digits, views="stamp", padding=range(3), stride=range(1, 3)),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** The stamps are the same for every $p$; **`padding` crops** $p$ cells from each side of what they
# make. The argument is named after the convolution that this layer is the transpose of: what that one padded, this
# one cuts off. Set $p = 2$ with $s = 1$: nothing is left, and the layer refuses.
# %% [markdown] lang="zh"
# **你看到了什么？** 不管 $p$ 是多少，盖的章都一样；**`padding` 从结果的每一边裁掉 $p$ 格**。
# 这个参数是照着原来那个卷积起名的，这一层就是它的转置：那边填上去多少，这边就裁下来多少。把 $s$ 设为 1、$p$ 设为 2：什么也不剩，这一层就会报错。

# %%
conv_transpose2d(y, digits), conv_transpose2d(y, digits, padding=1)

# %% [markdown] lang="en"
# ## The zeros around the outside
#
# In the second picture, zeros do stand around the input. How many? "No padding" sounds like none.
# %% [markdown] lang="zh"
# ## 外面的那圈零
#
# 在第二幅图里，输入外面确实有一圈零。有几个呢？“无填充”听起来像是一个也没有。

# %%
predict(
    tr("Kernel of 3, padding 0: how many zeros stand on each side in the zero-insertion picture?", "核长 3，填充 0：插零的图里，每边有几个零？"),
    {0: tr("The window has to start where it just touches the first number.", "窗口得从刚好碰到第一个数的地方开始。"),
     1: tr("That is padding 1, half.", "那是填充 1，也就是半填充。"),
     2: tr("k − 1 − p: no padding means the most zeros here.", "k − 1 − p：在这里，无填充意味着零最多。")},
    right=2,
    reveal=play(conv_transpose1d, [1, 2, 3], [1, 10, 100], views="spread", padding=range(4), stride=range(1, 3)),
)  # fmt: skip

# %% [markdown] lang="en"
# On each side stand $d(k-1) - p$ zeros (with $d = 1$ here): the **effective padding**. So *no* and *full* swap their
# places when a layer is transposed. Beyond $p = d(k-1)$ it is negative, and the picture crops the input: set $p = 3$.
#
# Fill in the effective padding as `{(k, p, d): rings}`; one line is done.
# %% [markdown] lang="zh"
# 每边有 $d(k-1) - p$ 个零（这里 $d = 1$），叫作**有效填充**。所以层一转置，“无”和“全”就换了位置。
# 当 $p$ 超过 $d(k-1)$，它就成了负数，图里连输入也被裁掉：把 $p$ 设为 3 看看。
#
# 按 `{(k, p, d): 圈数}` 填出有效填充，第一行已经填好。

# %% tags=["stub"]
effective = {
    (5, 2, 1): 2,
    (3, 1, 2): ...,
    (3, 0, 1): ...,
    (2, 2, 1): ...,
}

# %% tags=["solution"]
effective = [2, 3, 2, -1]

# %%
check(effective, "03.effective")

# %% [markdown] lang="en"
# ## Two sizes, one door
#
# With stride 2, a window that does not fit whole is left out. So two inputs of different sizes can have outputs of the
# same size.
# %% [markdown] lang="zh"
# ## 两个尺寸，一扇门
#
# 步幅为 2 时，整个放不下的窗口就不算了。于是两个大小不同的输入，可以得到同样大小的输出。

# %%
predict(
    tr("Convolution with k = 3, s = 2, p = 1: which input sizes give an output of size 4?", "卷积，k = 3，s = 2，p = 1：哪些输入尺寸得到的输出尺寸是 4？"),
    {tr("only 7", "只有 7"): tr("7 gives 4, but 8 has room for no further window, so it gives 4 too.", "7 得 4，可 8 也放不下更多窗口，所以同样得 4。"),
     tr("only 8", "只有 8"): tr("8 gives 4, but no window uses its last padding cell, so 7 gives 4 too.", "8 得 4，可它最后一格填充没有窗口用到，所以 7 同样得 4。"),
     tr("7 and 8", "7 和 8"): tr("Always s neighbouring sizes go through the same door.", "总是相邻的 s 个尺寸走同一扇门。")},
    right=tr("7 and 8", "7 和 8"),
    reveal=play(shared_sizes(range(5, 11), 3, stride=range(1, 4), padding=range(2), start={"stride": 2, "padding": 1})),
)  # fmt: skip

# %%
{n: output_size(n, 3, stride=2, padding=1) for n in range(5, 11)}

# %% [markdown] lang="en"
# Behind the door you see only the 4. Did 7 come in, or 8? **The transposed layer cannot know**, and the famous surprise
# follows: 24 becomes 12, and 12 becomes 23. Somebody has to say which of the $s$ sizes is meant. That is all that
# `output_padding` does.
# %% [markdown] lang="zh"
# 站在门后，你只看见 4。进来的是 7 还是 8？**转置的那一层不可能知道**，于是有了那个著名的意外：24 变成 12，12 却变回 23。
# 必须有人说明，指的是 $s$ 个尺寸中的哪一个。`output_padding` 做的就是这件事，仅此而已。

# %%
predict(
    tr("x = [1, 2], w = [1, 10, 100], s = 2, p = 1 gives [10, 102, 20]. And with output_padding = 1?", "x = [1, 2]，w = [1, 10, 100]，s = 2，p = 1 得到 [10, 102, 20]。output_padding = 1 时呢？"),
    {"10, 102, 20, 0": tr("It is not padded with zeros: one cell fewer is cropped, and a stamp reaches it.", "并没有补零：只是少裁了一格，而那一格上盖着章。"),
     "0, 10, 102, 20": tr("Nothing is added at the start; the old numbers stay where they are.", "开头什么也没加，原来的数都在原位。"),
     "10, 102, 20, 200": tr("One cell fewer is cropped at the end, and there the stamp of 2 left 200.", "末尾少裁一格，2 的章在那里留下了 200。"),
     "1, 10, 102, 20, 200": tr("That is without any cropping: p = 0.", "那是完全不裁：p = 0。")},
    right="10, 102, 20, 200",
    reveal=play(conv_transpose1d, [1, 2], [1, 10, 100], views="stamp", stride=2, padding=1, output_padding=range(3)),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** `output_padding` is on *one* side only, the end, and its cells hold whatever the stamps put
# there. At 2 the layer refuses: with stride 2 there are only two sizes to choose from, so 0 and 1 are legal. (torch
# also accepts it below the dilation.)
# %% [markdown] lang="zh"
# **你看到了什么？** `output_padding` 只在**一边**起作用，就是末尾；那里的格子里是什么，全看章留下了什么。设为 2 就会报错：
# 步幅 2 只有两个尺寸可选，所以只有 0 和 1 合法。（只要小于膨胀率，torch 也接受。）

# %% [markdown] lang="en"
# There and back in one picture: inputs of 5 to 8 numbers, a convolution with $s = 2$, $p = 1$, and its transpose with
# the same settings. For which $n$ and which $op$ does the last row have as many cells as the first? Try all eight.
# %% [markdown] lang="zh"
# 一幅图里有去有回：输入有 5 到 8 个数，先做 $s = 2$、$p = 1$ 的卷积，再用同样的参数转置回来。
# 哪些 $n$ 配哪个 $op$，最后一行才和第一行一样长？八种都试一遍。

# %%
predict(
    tr("n = 6 there and back with output_padding = 0: how many cells come back?", "n = 6，去一趟再回来，output_padding = 0：回来几格？"),
    {5: tr("The smaller of the two sizes that share 3.", "共用 3 的两个尺寸里较小的那个。"),
     6: tr("Only with output_padding = 1.", "output_padding = 1 时才是。"),
     7: tr("That would share the size 4 with 8.", "7 是和 8 一起共用 4 的。")},
    right=5,
    reveal=play([conv1d, conv_transpose1d], lambda n: np.arange(1, n + 1), [1, 1, 1],
                n=range(5, 9), stride=2, padding=1, output_padding=range(2), start={"n": 6}),
)  # fmt: skip

# %% [markdown] lang="en"
# ## Ask, when a shape surprises you
#
# `explain` does this sum for any layer. It takes the layer's settings (or a `torch.nn` layer itself), the size that goes in, and the
# size that you wanted.
# %% [markdown] lang="zh"
# ## 形状出乎意料时，问一问
#
# 不管哪一层，`explain` 都替你算。告诉它这一层的参数（也可以直接给它一个 `torch.nn` 的层）、进去的尺寸，还有你想要的尺寸。

# %%
explain(conv_transpose2d, 12, kernel=3, stride=2, padding=1, wanted=24)

# %% [markdown] lang="en"
# **Backwards.** Which layers take 4 to 8? Type other sizes. *Every n* marks an exact factor; *this n* means that only this
# size comes out so, and the brackets say what happens in general. *Even* and *uneven* count the stamps that meet on
# neighbouring cells: a later lesson shows what comes of it.
# %% [markdown] lang="zh"
# **倒过来找。** 哪些层能把 4 变成 8？换几个尺寸试试。“每个 n”是说不管多大都正好成倍；“只对这个 n”是说只有这个尺寸
# 碰巧如此，括号里是一般的规律。“均匀”和“不均匀”说的是相邻的格子上各叠了几个章：后面有一课专门讲它的后果。

# %%
browse(solve, n=range(1, 25), wanted=range(1, 49), op=["conv_transpose2d", "conv2d"], start={"n": 4, "wanted": 8})

# %% [markdown] lang="en"
# **Layer after layer.** This small autoencoder should return an image as large as the one it was given. With 28 it loses a
# pixel. Where, and what would mend it? Which other input sizes come back whole? (`ledger` also reads a
# `torch.nn.Sequential`.)
# %% [markdown] lang="zh"
# **一层接一层。** 这个小小的自编码器应该还给你一幅同样大的图，可是 28 进去，回来少了一个像素。少在哪一层？怎么修？
# 还有哪些输入尺寸能完整地回来？（`ledger` 也能直接读 `torch.nn.Sequential`。）

# %%
there = [Conv2d(1, 16, 3, stride=2, padding=1), Conv2d(16, 32, 3, stride=2, padding=1)]
back = [ConvTranspose2d(32, 16, 4, stride=2, padding=1), ConvTranspose2d(16, 1, 3, stride=2, padding=1)]
browse(ledger, there + back, n=range(8, 65), wanted="input", start={"n": 28})

# %% [markdown] lang="en"
# **"Same" is not the same everywhere.** TensorFlow's `SAME` pads as little as it can, more at the end; torch's
# `padding=1` pads both sides. Equal shapes, different numbers:
# %% [markdown] lang="zh"
# **“same” 并不处处相同。** TensorFlow 的 `SAME` 能少填就少填，分不匀时末尾多填；torch 的 `padding=1` 两边都填。
# 形状一样，数却不一样：

# %%
conv1d(np.pad([1, 2, 3, 4], (0, 1)), [1, 1, 1], stride=2), conv1d([1, 2, 3, 4], [1, 1, 1], stride=2, padding=1)

# %% [markdown] lang="en"
# ## Your turn
#
# **Who goes through this door?** All $n$ that a convolution with $k = 5$, $s = 3$, $p = 2$ takes to 6.
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **谁走这扇门？** $k = 5$、$s = 3$、$p = 2$ 的卷积，把哪些 $n$ 变成 6？请全部列出。

# %% tags=["stub"]
sizes = ...

# %% tags=["solution"]
sizes = [16, 17, 18]

# %%
check(sizes, "03.share")

# %% [markdown] lang="en"
# **The size, as a function.** Complete it: how large is the output of a transposed convolution (with $d = 1$)?
# %% [markdown] lang="zh"
# **把尺寸写成函数。** 补全它：转置卷积的输出有多大（$d = 1$）？

# %% tags=["stub"]
def transposed_size(n, k, s, p, op):
    return ...

# %% tags=["solution"]
def transposed_size(n, k, s, p, op):
    return (n - 1) * s + k - 2 * p + op

# %%
check(transposed_size, "03.size")

# %% [markdown] lang="en"
# **Make a doubler.** Choose $k$, $s$, $p$ and $op$ so that *every* input size is doubled exactly. There are many answers; any
# will do.
# %% [markdown] lang="zh"
# **造一个翻倍器。** 选 $k$、$s$、$p$、$op$，让**任何**输入尺寸都正好翻倍。答案很多，哪个都行。

# %% tags=["stub"]
doubler = {"k": ..., "s": ..., "p": ..., "op": ...}

# %% tags=["solution"]
doubler = {"k": 4, "s": 2, "p": 1, "op": 0}

# %%
check(doubler, "03.double")

# %% [markdown] lang="en"
# ## In three sentences
#
# What padding adds in a convolution, `padding` crops in its transpose; around the inserted zeros stand $d(k-1) - p$ more. With stride $s$, $s$ input
# sizes share one output size, so the way back has to be told which is meant: `output_padding`, at the end only.
# It chooses a size; it does not bring values back.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 填充在卷积里加上去的，`padding` 在转置卷积里裁下来；插零之后外面还围着 $d(k-1) - p$ 圈零。
# 步幅为 $s$ 时，有 $s$ 个输入尺寸共用一个输出尺寸，所以回来时要有人指明是哪一个：这就是 `output_padding`，它只管末尾。
# 它选的是尺寸，并不能把值找回来。
