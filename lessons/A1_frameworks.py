# %% [markdown] lang="en"
# # A1 · Other frameworks without tears
#
# The shapes agree, and the numbers are one pixel off. Who kept which part?
#
# After this appendix you can say which slice of the stamps a framework keeps, whether it turns the kernel and where its
# weights stand, and port a layer so that the numbers agree. No framework is needed here: their lines stand as text, and
# their numbers are slices of what NumPy computes.
# %% [markdown] lang="zh"
# # A1 · 换框架不翻车
#
# 形状都对，数却错开了一个像素。谁留下了哪一段？
#
# 学完这篇附录，你能说出一个框架从盖好的章里留下哪一段、转不转核、权重怎么放，还能把一层搬过去，让数完全一致。
# 这里不用安装任何框架：它们的代码只当文字看，它们的数，都是从 NumPy 算出的结果里切出来的。

# %%
import numpy as np
from deconv_helpers import check, conv1d, conv_transpose1d
from deconv_helpers import language, play, predict, same_picture

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
    tr("Two stamps of three cells, 2 apart, nothing cropped: how long is the row?", "两个三格长的章，相隔 2，什么也不裁：一共多长？"),
    {4: tr("2·2 is what a framework may keep of it. The last stamp reaches one further.", "2·2 是有的框架留下的长度。最后一个章还要多伸出一格。"),
     5: tr("(2 − 1)·2 + 3.", "(2 − 1)·2 + 3。"),
     6: tr("The two stamps overlap in one cell.", "两个章有一格是重叠的。")},
    right=5,
)  # fmt: skip

# %%
predict(
    tr("In torch, what does output_padding = 1 do?", "在 torch 里，output_padding = 1 做什么？"),
    {tr("adds a zero at the end", "在末尾补一个 0"): tr("The cell holds what the stamps left there; it is a 0 only where none reaches.", "那一格里是章留下的数；只有章够不到，才是 0。"),
     tr("crops one cell fewer at the end", "末尾少裁一格"): tr("One end only, and its number was there all along.", "只在末尾，而且那个数本来就在。"),
     tr("crops one cell fewer on each side", "两边各少裁一格"): tr("That would be a smaller padding.", "那是把填充改小。")},
    right=tr("crops one cell fewer at the end", "末尾少裁一格"),
)  # fmt: skip

# %%
predict(
    tr("ConvTranspose2d(8, 3, 5) in torch: what shape do its weights have?", "torch 里的 ConvTranspose2d(8, 3, 5)：权重是什么形状？"),
    {"(3, 8, 5, 5)": tr("That is the order of a convolution. The transposed layer has its inputs first.", "那是卷积的顺序。转置卷积层是输入在前。"),
     "(8, 3, 5, 5)": tr("Inputs first: the tensor of the convolution from 3 to 8.", "输入在前：就是从 3 到 8 的那个卷积的张量。")},
    right="(8, 3, 5, 5)",
)  # fmt: skip

# %% [markdown] lang="en"
# ## One row of stamps, many slices
#
# The stamps are the same everywhere (JAX has to be asked for them, see below). What differs is what a framework *keeps*.
# Take the inputs 1 and 2, the kernel 1, 10, 100 and stride 2: uncropped that is 1, 10, 102, 20, 200.
# %% [markdown] lang="zh"
# ## 一排章，切法不同
#
# 各个框架盖的章都一样（JAX 要多交代一句，见后文），不同的是**留下哪一段**。
# 输入 1 和 2，核 1、10、100，步幅 2：不裁的话是 1、10、102、20、200。

# %%
predict(
    tr("Twice as long as the input is four numbers. torch (padding 1, output_padding 1) keeps 10, 102, 20, 200. What does Keras keep with padding=\"same\"?", "输入的两倍长是四个数。torch（padding 1，output_padding 1）留下 10、102、20、200。Keras 用 padding=\"same\" 留下什么？"),
    {"10, 102, 20, 200": tr("Same shape, but Keras cuts its one cell at the end.", "形状一样，可 Keras 要裁的那一格在末尾。"),
     "1, 10, 102, 20": tr("One cell is too many, and Keras cuts it at the end.", "多出一格，Keras 把它从末尾裁掉。"),
     "10, 102, 20, 0": tr("There is nothing to be filled up: five numbers are more than four.", "用不着补：五个数比四个还多。")},
    right="1, 10, 102, 20",
    reveal=play(same_picture([1, 2], lambda k: 10 ** np.arange(k), k=range(2, 6), stride=range(2, 4), start={"k": 3})),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Too many are $k - s$ cells. An even number is shared out by both, one half to each side. Of an odd
# number one cell has to go somewhere: **Keras cuts it at the end**; torch crops equally, gives one back at the end, and so
# has cut it in front. Move $k$: where do the two rows agree?
# %% [markdown] lang="zh"
# **你看到了什么？** 多出来的是 $k - s$ 格。偶数格，两家都是两边平分。奇数格就总有一格没法分：
# **Keras 从末尾裁**；torch 先两边裁得一样多，再在末尾还一格，等于从前面裁。拖动 $k$：哪些时候两排一样？

# %%
full = conv_transpose1d([1, 2], [1, 10, 100], stride=2)
(full[0:4], full[1:5],
 conv_transpose1d([1, 2], [1, 10, 100], stride=2, padding=1, output_padding=1))  # fmt: skip

# %% [markdown] lang="en"
# Which part of the uncropped row is kept, for two inputs? Write the start and the end of the slice. The first line is done.
# %% [markdown] lang="zh"
# 输入有两个数时，从没裁的那一排里留下哪一段？写出切片的起点和终点。第一行已经填好。

# %% tags=["stub"]
slices = {
    "torch, k = 3, s = 2, padding = 1": (1, 4),
    "torch, k = 3, s = 2, padding = 1, output_padding = 1": ...,
    "Keras, k = 3, s = 2, same": ...,
    "Keras, k = 5, s = 2, same": ...,
}

# %% tags=["solution"]
slices = [(1, 4), (1, 5), (0, 4), (1, 5)]

# %%
check(slices, "A1.slices")

# %% [markdown] lang="en"
# ## Who keeps what
#
# For $k ≥ s$ and along each axis, `full` being the uncropped row:
#
# | line | keeps |
# |:---|:---|
# | PyTorch, Paddle `padding=p, output_padding=op` | `full[p : len(full) - p + op]` |
# | ONNX `pads=[a, b]` | `full[a : len(full) - b]` |
# | Keras, Paddle, MindSpore `"same"`; ONNX `SAME_UPPER` | `full[(k - s) // 2 :][: n*s]` |
# | ONNX `SAME_LOWER` | `full[(k - s + 1) // 2 :][: n*s]` |
# | `"valid"`, all of these | `full` |
#
# *Tried with torch 2.13, Keras 3.15 on TensorFlow 2.21, Paddle 3.3, MindSpore 2.10, ONNX 1.23.* Exceptions: MindSpore's
# `output_padding` appended zeros (CPU); Keras' `"same"` with an `output_padding` may start elsewhere.
# %% [markdown] lang="zh"
# ## 谁留下哪一段
#
# 设 $k ≥ s$，每个轴都一样，`full` 是没裁的那一排：
#
# | 写法 | 留下 |
# |:---|:---|
# | PyTorch、Paddle `padding=p, output_padding=op` | `full[p : len(full) - p + op]` |
# | ONNX `pads=[a, b]` | `full[a : len(full) - b]` |
# | Keras、Paddle、MindSpore `"same"`；ONNX `SAME_UPPER` | `full[(k - s) // 2 :][: n*s]` |
# | ONNX `SAME_LOWER` | `full[(k - s + 1) // 2 :][: n*s]` |
# | 以上各家的 `"valid"` | `full` |
#
# *试过的版本：torch 2.13、Keras 3.15（TensorFlow 2.21）、Paddle 3.3、MindSpore 2.10、ONNX 1.23。* 有两个例外：
# MindSpore 的 `output_padding` 在 CPU 上补的是 0；Keras 的 `"same"` 如果另给 `output_padding`，起点可能不同。

# %% [markdown] lang="en"
# ## Turned or not
#
# `jax.lax.conv_transpose(x, w, (2,), "VALID")` spreads the input and slides the kernel over it, **as it is**.
# %% [markdown] lang="zh"
# ## 转，还是不转
#
# `jax.lax.conv_transpose(x, w, (2,), "VALID")` 把输入拉开插零，再让核滑过去，而核是**原样的**。

# %%
predict(
    tr("x is 1, 2 and w is 1, 10, 100. What does that line of JAX give?", "x 是 1、2，w 是 1、10、100。JAX 的这一行得到什么？"),
    {"1, 10, 102, 20, 200": tr("Those are the stamps. For them the sliding kernel has to be turned.", "那是盖章的结果。要得到它，滑动的核得先转过来。"),
     "100, 10, 201, 20, 2": tr("Each stamp is the wrong way round: 100, 10, 1.", "每个章都是反的：100、10、1。"),
     "200, 20, 102, 10, 1": tr("That is everything the other way round. The inputs keep their places.", "那是整个倒过来。输入的位置并没有变。")},
    right="100, 10, 201, 20, 2",
    reveal=play(conv_transpose1d, [1, 2], [1, 10, 100], views="spread", stride=2, turned=[False, True]),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** Without the half turn of lesson 2, each stamp stands the wrong way round. With
# `transpose_kernel=True` JAX turns it (and swaps the kernel's channel axes): then its `"VALID"` and `"SAME"` keep what
# Keras keeps (tried with JAX 0.10). A kernel that is trained there does not mind; one that you bring along does.
#
# What does the first line make of 1, 2, 3 with the kernel 1, 10?
# %% [markdown] lang="zh"
# **你看到了什么？** 少了第 2 课的那半圈，每个章都是反的。加上 `transpose_kernel=True`，JAX 就会转核（同时交换核的通道轴），
# 这时它的 `"VALID"` 和 `"SAME"` 就和 Keras 一样（试过的版本：JAX 0.10）。在那里从头训练的核无所谓；从别处搬过去的核，就非转不可。
#
# 输入是 1、2、3，核是 1、10，开头的那一行得到什么？

# %% tags=["stub"]
unturned = [..., ..., ..., ..., ..., ...]

# %% tags=["solution"]
unturned = [10, 1, 20, 2, 30, 3]

# %%
check(unturned, "A1.unturned")

# %% [markdown] lang="en"
# ## Where the weights stand
#
# In lesson 5 one tensor served both layers: (8, 3, 5, 5) takes 3 channels to 8, and back. Keras has its sizes
# first: there `Conv2D` from 3 channels to 8 keeps (5, 5, 3, 8), that is (rows, columns, in, out).
# %% [markdown] lang="zh"
# ## 权重怎么放
#
# 第 5 课里，一个张量供两个层用：(8, 3, 5, 5) 把 3 个通道变成 8 个，也能变回来。Keras 把尺寸放在前面：
# 它的 `Conv2D` 从 3 个通道到 8 个，权重是 (5, 5, 3, 8)，也就是（行、列、输入、输出）。

# %%
predict(
    tr("And Keras' Conv2DTranspose from 8 channels back to 3?", "那么 Keras 的 Conv2DTranspose，从 8 个通道变回 3 个呢？"),
    {"(5, 5, 8, 3)": tr("That would be (rows, columns, in, out) again. But nothing is rearranged.", "这样又成了（行、列、输入、输出）。可是什么也不重排。"),
     "(5, 5, 3, 8)": tr("The same tensor as before: (rows, columns, out, in).", "和刚才是同一个张量：（行、列、输出、输入）。"),
     "(8, 3, 5, 5)": tr("That is the order of PyTorch, Paddle, MindSpore and ONNX.", "那是 PyTorch、Paddle、MindSpore 和 ONNX 的顺序。")},
    right="(5, 5, 3, 8)",
)  # fmt: skip

# %% [markdown] lang="en"
# Pictures differ too: Keras and JAX usually keep them as (image, rows, columns, channel), the others as (image, channel, rows,
# columns). Complete the function that makes torch's weights of those of Keras' `Conv2DTranspose`.
# %% [markdown] lang="zh"
# 图像的次序也不一样：Keras 和 JAX 通常是（图、行、列、通道），别家是（图、通道、行、列）。
# 补全这个函数，把 Keras 的 `Conv2DTranspose` 的权重变成 torch 的。

# %% tags=["stub"]
def to_torch(w):
    return ...

# %% tags=["solution"]
def to_torch(w):
    return w.transpose(3, 2, 0, 1)

# %%
check(to_torch, "A1.weights")

# %% [markdown] lang="en"
# ## The same word in a convolution
#
# Here too, `"same"` shares out what is missing: $(⌈n/s⌉ - 1)s + k - n$ zeros in all (none if that is negative), the
# smaller half in front.
# %% [markdown] lang="zh"
# ## 卷积里的同一个词
#
# 在卷积里，`"same"` 分的是缺的格子：一共补 $(⌈n/s⌉ - 1)s + k - n$ 个零（算出负数就不补），较小的一半补在前面。

# %%
predict(
    tr("x is 1, 2, 3, 4, w is 1, 10, 100, stride 2. torch with padding=1 gives 210, 432. And TensorFlow with SAME?", "x 是 1、2、3、4，w 是 1、10、100，步幅 2。torch 用 padding=1 得到 210、432。TensorFlow 用 SAME 呢？"),
    {"210, 432": tr("Only one zero is missing, and it is put at the end: the first window starts at the 1.", "只缺一个零，补在末尾：第一个窗口从 1 开始。"),
     "321, 43": tr("One zero is missing, and it stands at the end.", "缺一个零，补在末尾。"),
     "123, 340": tr("No framework turns the kernel of a convolution.", "哪个框架的卷积都不转核。")},
    right="321, 43",
    reveal=play(conv1d, {tr("zero at the end", "零在末尾"): [1, 2, 3, 4, 0], tr("zero in front", "零在前面"): [0, 1, 2, 3, 4]}, [1, 10, 100], stride=2, done=True),
)  # fmt: skip

# %%
(conv1d(np.pad([1, 2, 3, 4], (0, 1)), [1, 10, 100], stride=2),
 conv1d([1, 2, 3, 4], [1, 10, 100], stride=2, padding=1))  # fmt: skip

# %% [markdown] lang="en"
# And some books count differently: in a formula like $n - k + p_h + 1$ the $p_h$ is the **total** of both sides.
# %% [markdown] lang="zh"
# 有的书数法也不一样：像 $n - k + p_h + 1$ 这样的公式里，$p_h$ 是两边的**总和**。

# %%
predict(
    tr("A book keeps n = 8 with k = 3 by p_h = 2. Which padding is that in torch?", "书上 n = 8、k = 3，取 p_h = 2，尺寸不变。在 torch 里 padding 是几？"),
    {1: tr("One on each side, two in all.", "每边 1，一共 2。"),
     2: tr("Two on each side make 10 of 8. Move the slider.", "每边 2，8 就变成 10 了。拖动滑块看看。")},
    right=1,
    reveal=play(conv1d, np.arange(1, 9), [1, 10, 100], padding=range(3)),
)  # fmt: skip

# %% [markdown] lang="en"
# ## Your turn
#
# **Keras without Keras.** Complete the function that takes the uncropped row, the number of inputs and the stride, and
# returns what `"same"` keeps.
# %% [markdown] lang="zh"
# ## 轮到你了
#
# **没有 Keras 的 Keras。** 补全这个函数：给它没裁的那一排、输入的个数和步幅，它返回 `"same"` 留下的那一段。

# %% tags=["stub"]
def same(full, n, s):
    return ...

# %% tags=["solution"]
def same(full, n, s):
    start = (len(full) - n * s) // 2
    return full[start : start + n * s]

# %%
check(same, "A1.same")

# %% [markdown] lang="en"
# **Make a layer that is the same everywhere.** With stride 3, choose $k$, torch's padding and output padding so that torch gives
# the very numbers that Keras gives with `"same"`.
# %% [markdown] lang="zh"
# **造一个到哪里都一样的层。** 步幅为 3，选 $k$、torch 的填充和输出填充，让 torch 给出的数和 Keras 用 `"same"` 给出的完全一样。

# %% tags=["stub"]
layer = {"k": ..., "padding": ..., "output_padding": ...}

# %% tags=["solution"]
layer = {"k": 5, "padding": 1, "output_padding": 0}

# %%
check(layer, "A1.safe")

# %% [markdown] lang="en"
# ## In three sentences
#
# The stamps are the same; a framework keeps a slice of them, and where $k - s$ is odd, `"same"` and torch's settings differ by one
# cell. JAX does not turn the kernel unless told to, and Keras keeps sizes first. Whenever you
# change the framework, try 1, 2 with the kernel 1, 10, 100: the digits tell you all three.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 章都一样，框架只是留下其中一段；$k - s$ 是奇数时，`"same"` 和 torch 的设置差一格。JAX 不说就不转核，Keras 的权重把尺寸放在前面。
# 换框架时，先拿输入 1、2 和核 1、10、100 试一次：看数字，三件事就全明白了。
