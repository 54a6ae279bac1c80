# %% [markdown] lang="en"
# # 0 · Ten predictions
#
# What do you expect, before you have seen anything?
#
# After this lesson you hold a code of ten characters: your guesses, to be opened again at the end of the course. Nothing is
# marked, nothing leaves this notebook, and "not sure" is an honest answer.
# %% [markdown] lang="zh"
# # 0 · 十个猜测
#
# 什么都还没看的时候，你觉得会怎样？
#
# 学完这一课，你会得到一个十个字符的答案码：里面锁着你的猜测，到课程最后再打开。这里不打分，什么也不会传出这个笔记本，
# “不确定”也是诚实的答案。

# %%
from deconv_helpers import check, conv1d, language, play, predict, predictions

language(tr("en", "zh"))

# %% [markdown] lang="en"
# ## One to try the buttons
#
# This is how all questions of the course look: choose with the mouse, or click the question and press `A`, `B`, `C`. Here
# the picture opens at once; step through it with `→`.
# %% [markdown] lang="zh"
# ## 先试试按钮
#
# 全课的题都是这个样子：用鼠标选，或者点一下题目，再按 `A`、`B`、`C`。这一题选完，图马上打开；用 `→` 一步步走。

# %%
predict(
    tr("A window of two cells slides over [1, 2, 3, 4] and adds up what it covers. Which number comes out first?", "一个两格宽的窗口在 [1, 2, 3, 4] 上滑动，把盖住的数加起来。第一个得到的数是几？"),
    {1: tr("The window covers two cells, also at its first place.", "窗口在第一个位置也盖住两格。"),
     3: tr("1 + 2. Go on with → and watch the window slide.", "1 + 2。按 → 继续，看窗口滑动。"),
     10: tr("That is the sum of all four. The window covers two at a time.", "那是四个数的和。窗口一次只盖两个。")},
    right=3,
    reveal=play(conv1d, [1, 2, 3, 4], [1, 1]),
)  # fmt: skip

# %% [markdown] lang="en"
# ## The ten
#
# Now without pictures and without replies. In the questions, $n$ is the input size, $k$ the kernel size, $s$ the stride and
# $p$ the padding; $x$ is the input and $w$ the kernel. Never met a word? Guess, or say that you are not sure.
#
# Write the code down when it comes.
# %% [markdown] lang="zh"
# ## 十道题
#
# 这一次没有图，也没有回应。题目里 $n$ 是输入尺寸，$k$ 是核尺寸，$s$ 是步幅，$p$ 是填充；$x$ 是输入，$w$ 是卷积核。
# 有的词没见过？猜一个，或者选“不确定”。
#
# 最后出现的答案码，请记下来。

# %%
predictions()

# %% [markdown] lang="en"
# ## Your turn
#
# The guesses are locked; now make something. **Four numbers** for the window of two from above, so that it gives $5, 5, 5$. As an
# example, $[1, 2, 3, 4]$ gave $3, 5, 7$.
# %% [markdown] lang="zh"
# ## 轮到你了
#
# 猜测锁好了，现在动手造点什么。还是上面那个两格宽的窗口：造**四个数**，让它得到 $5, 5, 5$。比如 $[1, 2, 3, 4]$ 得到的是 $3, 5, 7$。

# %% tags=["stub"]
x = [..., ..., ..., ...]

# %% tags=["solution"]
x = [1, 4, 1, 4]

# %%
check(x, "00.fives")

# %% [markdown] lang="en"
# ## In three sentences
#
# Your ten guesses are locked in the code. The pictures of the next lessons will agree with some of them and contradict others,
# and those are the ones worth most. Lesson 11 asks the same ten again, takes your code, and puts both answers side by side.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 你的十个猜测已经锁进了答案码。接下来几课的图会证实其中一些，推翻另一些，而被推翻的那些最有价值。
# 第 11 课会把同样的十道题再问一遍，收下你的答案码，把前后两次的答案并排放在一起。
