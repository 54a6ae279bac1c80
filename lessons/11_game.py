# %% [markdown] lang="en"
# # 11 · The shape game, and the ten predictions again
#
# How large is the output? Can you still be caught?
#
# After this lesson you can give the size of a layer in both directions, tell which idea a wrong size comes from, make layers
# to measure, and say which of your first ten guesses have changed.
# %% [markdown] lang="zh"
# # 11 · 形状闯关，再答那十道题
#
# 输出有多大？还有哪道题能难住你？
#
# 学完这一课，你能算出一层在两个方向上的尺寸，能看出一个错误的尺寸背后是哪种想法，能按要求造出一层，
# 还能说出最初的十个猜测里，哪些已经改变了。

# %%
import numpy as np
from deconv_helpers import check, conv_transpose1d, language, play, predict, predictions_again, shape_game

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
    tr("A blurred photo goes through a transposed convolution with the kernel that blurred it. What comes out?", "一张照片模糊了。用造成模糊的那个核，对它做一次转置卷积，得到什么？"),
    {tr("the sharp photo", "清晰的照片"): tr("That would be true deconvolution. The transpose only adds up stamps.", "那是真正的反卷积才做的事。转置卷积只是把章加起来。"),
     tr("a blurrier one", "更模糊的照片"): tr("Each pixel presses the blur once more. Same nickname, opposite job.", "每个像素又盖了一次模糊的章。俗称一样，做的事正相反。"),
     tr("the blurred photo again", "还是那张模糊的照片"): tr("Only a kernel of a single 1 leaves a picture as it is.", "只有单独一个 1 的核，才让图保持原样。")},
    right=tr("a blurrier one", "更模糊的照片"),
)  # fmt: skip

# %%
predict(
    tr("All inputs are 1, w = [1, 2, 1], stride 2. The inside of the output?", "输入全是 1，w = [1, 2, 1]，步幅 2。输出中间那一段是什么样？"),
    {tr("1, 2, 1, 2", "1、2、1、2"): tr("The end of one stamp and the start of the next fall on the same cell: 1 + 1.", "一个章的末尾和下一个章的开头落在同一格：1 + 1。"),
     tr("2, 2, 2, 2", "2、2、2、2"): tr("Both phases add up to 2: 1 + 1, and 2.", "两个相位的和都是 2：1 + 1，还有 2。"),
     tr("4, 4, 4, 4", "4、4、4、4"): tr("That is the sum of the whole kernel; a cell meets only its own phase.", "那是整个核的和；一格只碰到自己那个相位的数。")},
    right=tr("2, 2, 2, 2", "2、2、2、2"),
)  # fmt: skip

# %%
predict(
    tr("4×4 input, k = 3, s = 2. How does a library compute the transposed convolution?", "输入 4×4，k = 3，s = 2。库函数是怎么算转置卷积的？"),
    {tr("insert zeros, pad, slide: 729 products", "插零、填充、滑动：729 次乘法"): tr("That is a true picture of the result. But most of these products meet a zero.", "结果是这样没错，可是这些乘法大多碰到 0。"),
     tr("press stamps: 144 products", "盖章：144 次乘法"): tr("4·4 inputs times 3·3 numbers of the stamp, or something cleverer still.", "4·4 个输入，各乘章里的 3·3 个数；也可能用更巧的办法。"),
     tr("build the matrix and transpose it", "造出矩阵，再转置"): tr("The matrix explains the name. Nobody builds it: 81 × 16 numbers, most of them 0.", "矩阵解释了名字的由来。没有人真去造它：81 × 16 个数，大多是 0。")},
    right=tr("press stamps: 144 products", "盖章：144 次乘法"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## The shape game
#
# Ten layers, in both directions, harder towards the end. Each wrong answer is where one well-known idea leads, and the reply
# names it. What you miss comes back after 2 other questions and, when it is right then, once more after 5.
#
# Keys: `A` to `E` choose, `Enter` goes on.
# %% [markdown] lang="zh"
# ## 形状闯关
#
# 十个层，两个方向都有，越往后越难。每个错误的答案，都是某一种常见的想法算出来的，回应会说出是哪一种。
# 答错的题，隔 2 道题会再来；那时答对了，隔 5 道题还会再来一次。
#
# 按键：`A` 到 `E` 作答，`Enter` 下一题。

# %%
shape_game(seed=1)

# %% [markdown] lang="en"
# **Which idea caught you?** Another seed is another round: change it and run the cell again. The same seed asks the same
# questions, so two teams can play one round. In every question stands the same relation:
# %% [markdown] lang="zh"
# **难住你的是哪种想法？** 换一个种子就是新的一局：改掉它，再运行一次。种子相同，题目就相同，所以两队可以比同一局。
# 每一道题里，都是同一个关系：

# %% [markdown]
# $$j = i \cdot s + t \cdot d - p$$

# %% [markdown] lang="en"
# ## Made to measure
#
# In the game the settings were given and the size was asked. Now the other way round. First a size that looks impossible.
# %% [markdown] lang="zh"
# ## 量身定做
#
# 闯关时给出参数，问尺寸。现在反过来。先看一个好像不可能的尺寸。

# %%
predict(
    tr("Is there a transposed convolution that takes 4 numbers to 2?", "有没有一个转置卷积，把 4 个数变成 2 个？"),
    {tr("no, it always enlarges", "没有，它总是放大"): tr("Stamps enlarge, but padding crops. Move p to 2.", "盖章会放大，可是填充会裁。把 p 移到 2 看看。"),
     tr("only with a fractional stride, s = 1/2", "要分数步幅 s = 1/2 才行"): tr("“Fractional stride” is only a name for the transpose: one step of the input is s whole cells of the output. Nothing moves by half a cell.", "“分数步长卷积”只是转置卷积的一个别名：输入走一格，输出走整整 s 格。没有什么会移动半格。"),
     tr("yes", "有"): tr("With s = 1 and p = 2 more is cropped than the stamps add. It equals a plain convolution with the kernel turned.", "s = 1、p = 2 时，裁掉的比章多出来的还多。它就等于一个普通卷积，核旋转了 180°。")},
    right=tr("yes", "有"),
    reveal=play(conv_transpose1d, [1, 2, 3, 4], [1, 10, 100], views="stamp", padding=range(3), stride=range(1, 3)),
)  # fmt: skip

# %% [markdown] lang="en"
# ## Your turn
#
# **From 5 to 11**, with a transposed convolution. Worked: with $s = 2$ the first and the last stamp are $4 \cdot 2 = 8$ apart,
# and a stamp of $k = 3$ makes it $8 + 3 = 11$. Why is it 4 and not 5? Now with $k = 4$: what is cropped, what comes back?
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **从 5 到 11**，用转置卷积。先看做好的：$s = 2$ 时，第一个章和最后一个章相隔 $4 \cdot 2 = 8$，再加一个 $k = 3$ 的章，
# $8 + 3 = 11$。为什么是 4，而不是 5？现在换成 $k = 4$：裁掉多少，又还回多少？

# %% tags=["stub"]
enlarge = {"k": 4, "s": 2, "p": ..., "op": ...}

# %% tags=["solution"]
enlarge = {"k": 4, "s": 2, "p": 1, "op": 1}

# %%
check(enlarge, "11.enlarge")

# %% [markdown] lang="en"
# **From 4 to 2**, also with a *transposed* convolution. All four are yours.
# %% [markdown] lang="zh"
# **从 4 到 2**，也用**转置**卷积。四个参数都由你定。

# %% tags=["stub"]
shrink = {"k": ..., "s": ..., "p": ..., "op": ...}

# %% tags=["solution"]
shrink = {"k": 3, "s": 1, "p": 2, "op": 0}

# %%
check(shrink, "11.shrink")

# %% [markdown] lang="en"
# **Read it off.** $x = [1, 2, 3]$ and $w = [1, 10, 100]$ became the numbers below. With which $s$, $p$ and $op$?
# %% [markdown] lang="zh"
# **从结果读出来。** $x = [1, 2, 3]$，$w = [1, 10, 100]$，变成了下面这些数。$s$、$p$、$op$ 各是多少？

# %%
np.array([100, 2, 20, 200, 3, 30])

# %% tags=["stub"]
read = {"s": ..., "p": ..., "op": ...}

# %% tags=["solution"]
read = {"s": 3, "p": 2, "op": 1}

# %%
check(read, "11.read")

# %% [markdown] lang="en"
# **Make a network.** Three transposed layers that take a $7 \times 7$ feature map back to $224 \times 224$. There are many; write each
# layer as `(k, s, p, op)`.
# %% [markdown] lang="zh"
# **造一个网络。** 用三个转置卷积层，把 $7 \times 7$ 的特征图变回 $224 \times 224$。办法很多；每一层写成 `(k, s, p, op)`。

# %% tags=["stub"]
layers = [..., ..., ...]

# %% tags=["solution"]
layers = [(4, 4, 0, 0), (4, 4, 0, 0), (4, 2, 1, 0)]

# %%
check(layers, "11.tower")

# %% [markdown] lang="en"
# **The last one.** A convolution of $x = [1, 2, 3, 4]$ with $w = [1, 2]$ gives $[5, 8, 11]$. Make another $x$ that gives the same. Then say in
# one sentence why nothing can bring back the one that you started from.
# %% [markdown] lang="zh"
# **最后一关。** $x = [1, 2, 3, 4]$ 和 $w = [1, 2]$ 做卷积，得到 $[5, 8, 11]$。再造一个 $x$，得到同样的结果。
# 然后用一句话说说：为什么谁也找不回你出发时的那一个。

# %% tags=["stub"]
another = [..., ..., ..., ...]

# %% tags=["solution"]
another = [-7, 6, 1, 5]

# %%
check(another, "11.twin")

# %% [markdown] lang="en"
# ## The ten predictions again
#
# Enter the code from lesson 00, and answer the same ten questions once more. At the end both answers stand side by side. No
# code at hand? Start without one.
# %% [markdown] lang="zh"
# ## 再答那十道题
#
# 输入第 0 课得到的答案码，把同样的十道题再答一遍。最后，前后两次的答案会并排放在一起。答案码不在手边？不用它也能开始。

# %%
predictions_again()

# %% [markdown] lang="en"
# ## In three sentences
#
# A size is stamps, gaps and a crop: $(n-1)s + d(k-1) + 1 - 2p + op$, and the other direction counts the windows that fit. A wrong
# size has a reason, and who can name it will not be caught again. The shape can always be brought back; the values only
# where the matrix has lost nothing.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 尺寸就是章、间隔和裁剪：$(n-1)s + d(k-1) + 1 - 2p + op$；反过来，就是数能放下几个窗口。错误的尺寸都有来由，
# 说得出来由的人，不会再上同样的当。形状总能找回来；值呢，只有矩阵什么也没丢时才行。
