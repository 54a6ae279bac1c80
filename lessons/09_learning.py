# %% [markdown] lang="en"
# # 9 · Learning an upsampler
#
# Let a photograph choose the kernel. Does it beat bilinear, and does it bring the lost pixels back?
#
# After this lesson you can fit a kernel by least squares, say why a learned kernel of 2 is nearest, train a small network
# with nothing but the operations of this course, and say what learning adds and what it cannot.
# %% [markdown] lang="zh"
# # 9 · 学一个上采样
#
# 让一张照片自己来挑卷积核。它能胜过双线性插值吗？丢掉的像素能找回来吗？
#
# 学完这一课，你会用最小二乘拟合一个核，能说出为什么学出来的 2×2 核就是最近邻，会只用这门课里的运算训练一个小网络，
# 还能说清学习能添上什么、不能添上什么。

# %%
import numpy as np
from deconv_helpers import Upsampler, board, check, conv2d, conv_transpose1d, double
from deconv_helpers import fit_kernel, follow, halve, language, phase_sums, photograph
from deconv_helpers import play, predict, psnr, weights

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
    tr("Which transposed convolution is nearest-neighbour upsampling by 2?", "哪个转置卷积就是 2 倍的最近邻上采样？"),
    {tr("2×2 ones, stride 2", "2×2 的全 1 核，步幅 2"): tr("Each number is stamped on its own four cells.", "每个数盖满自己的四格。"),
     tr("2×2 ones, stride 1", "2×2 的全 1 核，步幅 1"): tr("With stride 1 the stamps overlap, and the size grows by 1 only.", "步幅 1 时章会重叠，边长也只多 1。"),
     tr("none: it has no kernel", "没有：它不用核"): tr("Copying is stamping with ones.", "复制，就是拿全 1 的章去盖。")},
    right=tr("2×2 ones, stride 2", "2×2 的全 1 核，步幅 2"),
)  # fmt: skip

# %%
predict(
    tr("Phase sums 0.9 and 1.1, a flat grey wall as input: what comes out?", "两个相位和是 0.9 和 1.1，输入是一面平整的灰墙：输出是什么？"),
    {tr("flat grey", "还是平的"): tr("Every second cell gets 1.1 times the grey, the others 0.9 times.", "每隔一格得到 1.1 倍的灰，其余的是 0.9 倍。"),
     tr("stripes", "有条纹"): tr("0.9, 1.1, 0.9, 1.1: only equal phase sums stay flat.", "0.9, 1.1, 0.9, 1.1：相位和相等，才会是平的。")},
    right=tr("stripes", "有条纹"),
)  # fmt: skip

# %%
predict(
    tr("A blurred photograph, little noise, the transposed convolution with the blur's own kernel: the result is …", "一张糊照片，噪声很小，用模糊它的那个核做转置卷积：结果……"),
    {tr("sharper", "更清楚"): tr("It lays the same spot once more.", "它把同样的光斑又盖了一遍。"),
     tr("blurred further", "更糊"): tr("Same name, other job: true deconvolution divides.", "名字一样，做的事不一样：真正的反卷积是除。")},
    right=tr("blurred further", "更糊"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## The task
#
# A camera keeps the mean of each 2×2 block. Double the small picture again, as close to the original as possible.
#
# The lower half of the photograph may be learned from. The upper half, with the face, is **held out**: it is only for
# judging. Everything is judged there in decibels, as in lesson 8.
# %% [markdown] lang="zh"
# ## 任务
#
# 相机把每个 2×2 的块只留下平均值。现在要把小图放大一倍，越接近原图越好。
#
# 照片的下半幅可以拿来学；有脸的上半幅**留出来**，只用来评判。和第 8 课一样，用分贝打分，而且只看上半幅。

# %%
photo = photograph()
face, uniform = photo[:256], photo[256:]
small_face, small_uniform = halve(face), halve(uniform)

# %%
def decibels(large):
    return round(float(psnr(face, large, border=8)), 1)

# %%
nearest = np.ones((2, 2))
bilinear = np.outer([0.25, 0.75, 0.75, 0.25], [0.25, 0.75, 0.75, 0.25])

# %%
predict(
    tr("How far is bilinear ahead of nearest, in decibels?", "双线性比最近邻高多少分贝？"),
    {tr("not at all", "不相上下"): tr("The next cell says about 1.", "下一个单元格说：大约 1。"),
     tr("about 1", "大约 1"): tr("Hold on to this step: it is what a hand-made kernel is worth here.", "记住这一步：在这里，一个手工设计的核值这么多。"),
     tr("about 10", "大约 10"): tr("10 dB would be an error about three times smaller.", "10 分贝意味着误差大约缩小到三分之一。")},
    right=tr("about 1", "大约 1"),
)  # fmt: skip

# %%
decibels(double(small_face, nearest)), decibels(double(small_face, bilinear))

# %% [markdown] lang="en"
# ## One kernel, by least squares
#
# The output of a transposed convolution is a sum of stamps, so it is **linear in the kernel's numbers**: let cell $t$ alone be 1,
# and see what comes out; the output for any kernel is a mixture of these pictures, with the kernel's numbers as shares. No training
# loop is needed. First one of these pictures:
#
# **What cell $t$ does alone**, in one dimension, stride 2. One line is missing.
# %% [markdown] lang="zh"
# ## 一个核，用最小二乘
#
# 转置卷积的输出是许多个章相加，所以它**关于核里的数是线性的**：只让第 $t$ 格是 1，看输出是什么；
# 随便哪个核的输出，都是这些图按份混合，份额就是核里的数。所以用不着一轮一轮地训练。先做出其中一幅：
#
# **第 $t$ 格单独做了什么**，一维，步幅 2。还缺一行。

# %% tags=["stub"]
def column(x, t, k):
    cell = np.zeros(k)
    ...
    return conv_transpose1d(x, cell, stride=2)

# %% tags=["solution"]
def column(x, t, k):
    cell = np.zeros(k)
    cell[t] = 1
    return conv_transpose1d(x, cell, stride=2)

# %%
check(column, "09.column")

# %% [markdown] lang="en"
# **Now all of them, and the best mixture.** Return the kernel of $k$ numbers that brings the output closest to $y$. (`np.linalg.lstsq` solves least squares.)
# %% [markdown] lang="zh"
# **现在用上所有的列，找最好的混合。** 返回 $k$ 个数的核，让输出最接近 $y$。（`np.linalg.lstsq` 解最小二乘。）

# %% tags=["stub"]
def fit(x, y, k):
    columns = np.transpose([conv_transpose1d(x, cell, stride=2) for cell in np.eye(k)])
    return np.zeros(k)

# %% tags=["solution"]
def fit(x, y, k):
    columns = np.transpose([conv_transpose1d(x, cell, stride=2) for cell in np.eye(k)])
    return np.linalg.lstsq(columns, y)[0]

# %%
check(fit, "09.fit")

# %% [markdown] lang="en"
# ## What does it learn?
#
# `fit_kernel` does the same in two dimensions, on the lower half of the photograph. First the smallest kernel.
# %% [markdown] lang="zh"
# ## 它学到了什么？
#
# `fit_kernel` 在二维里做同样的事，用的是照片的下半幅。先看最小的核。

# %%
predict(
    tr("The best 2×2 kernel, learned from the photograph: how does it compare with nearest?", "从照片里学出来的最好的 2×2 核，和最近邻比怎么样？"),
    {tr("clearly better", "明显更好"): tr("Look how many inputs an output sees for k = 2: one. What could it do but copy it?", "看看 k = 2 时，一个输出看到几个输入：一个。除了照抄，还能做什么？"),
     tr("the same", "一样"): tr("Each output sees one input, and the best it can do is copy it.", "每个输出只看到一个输入，最好的办法就是照抄。"),
     tr("worse", "更差"): tr("Nearest is among its choices; least squares would have found it.", "最近邻也在可选的核里，最小二乘总能找到它。")},
    right=tr("the same", "一样"),
    reveal=play(conv_transpose1d, [3, 5, 9], lambda k: [1] * k, k=range(2, 5), stride=2, views="spread", done=True),
)  # fmt: skip

# %%
fit_kernel(small_uniform, uniform, 2).round(3)

# %% [markdown] lang="en"
# **How many inputs does an output see?** In one dimension, stride 2, away from the border, for $k$ = 2, 4 and 6. The first is done.
# %% [markdown] lang="zh"
# **一个输出看到几个输入？** 一维，步幅 2，不看两头，$k$ = 2、4、6。第一个已经填好。

# %% tags=["stub"]
seen = {2: 1, 4: ..., 6: ...}

# %% tags=["solution"]
seen = {2: 1, 4: 2, 6: 3}

# %%
check(seen, "09.sees")

# %% [markdown] lang="en"
# Now larger kernels. Move the slider, and watch the kernel and the eyes behind the glasses. In the last picture, grey is no error.
# %% [markdown] lang="zh"
# 再看大一些的核。拖动滑块，看看核，也看看眼镜后面的眼睛。最后一幅是误差，中灰表示没有误差。

# %%
def judged(large):
    eyes = (slice(96, 224), slice(196, 324))
    return {f"{decibels(large)} dB": large[eyes], tr("error ×4", "误差 ×4"): 0.5 + 4 * (large - face)[eyes]}

# %%
def learned(k):
    w = fit_kernel(small_uniform, uniform, k)
    return {"w": weights(w)} | judged(double(small_face, w))

# %%
board(learned, {"k": tr("kernel size k", "核尺寸 k")}, k=[2, 3, 4, 6])

# %% [markdown] lang="en"
# **What did you see?** $k = 4$ looks much like the bilinear kernel, and is 0.3 dB better. $k = 6$ has learned **negative** numbers around a
# bright middle: it sharpens what the blocks' means have blurred, 1.9 dB above bilinear.
#
# Learned kernels also have a reputation for checkerboards.
# %% [markdown] lang="zh"
# **你看到了什么？** $k = 4$ 很像双线性的核，比它高 0.3 dB。$k = 6$ 学出了**负数**，围着中间的大数：
# 取平均弄糊了的地方，它又锐化回来，比双线性高 1.9 dB。
#
# 都说学出来的核容易有棋盘格。真的吗？

# %%
predict(
    tr("The phase sums of the learned 4×4 kernel, nobody having asked for it: equal or unequal?", "学出来的 4×4 核，并没有人要求过：四个相位和相等吗？"),
    {tr("nearly equal", "几乎相等"): tr("Photographs are full of flat places, and a checkerboard there costs decibels. It has learned not to.", "照片里到处是平坦的地方，那里有棋盘格就会丢分贝。它学会了不这样。"),
     tr("clearly unequal", "明显不等"): tr("Run the next cell: they agree to one part in a hundred.", "运行下一个单元格：相差不到百分之一。")},
    right=tr("nearly equal", "几乎相等"),
)  # fmt: skip

# %%
phase_sums(fit_kernel(small_uniform, uniform, 4), 2).round(3)

# %% [markdown] lang="en"
# ## A small network
#
# One kernel treats an edge and a cheek alike. A network can look first, then stamp:
#
# picture → convolution 3×3 to 16 channels → ReLU (negative numbers become 0) → transposed convolution 4×4, $s = 2$, $p = 1$ → twice the picture.
#
# **How many numbers are there to learn?** Kernels and biases of the first layer, then of the second.
# %% [markdown] lang="zh"
# ## 一个小网络
#
# 只有一个核，对边缘和脸颊就只能一视同仁。网络可以先看一看，再盖章：
#
# 图 → 3×3 卷积，变成 16 个通道 → ReLU（负数变成 0）→ 4×4 转置卷积，$s = 2$，$p = 1$ → 放大一倍的图。
#
# **一共要学多少个数？** 第一层的核、偏置，第二层的核、偏置。

# %% tags=["stub"]
counts = [..., 16, ..., ...]

# %% tags=["solution"]
counts = [144, 16, 256, 1]

# %%
check(counts, "09.count")

# %% [markdown] lang="en"
# To learn, the error at the output has to travel backwards. Through the first layer, a convolution, it would go by a transposed
# convolution (lesson 5). And through the second?
#
# **Backwards through the transposed convolution.** `error` belongs to the output of the layer with $k = 4$, $s = 2$, $p = 1$; return what belongs to its
# input, half as large.
# %% [markdown] lang="zh"
# 要学习，输出端的误差就得往回传。穿过第一层的卷积，靠的是转置卷积（第 5 课）。那穿过第二层呢？
#
# **反向穿过转置卷积。** `error` 是这一层（$k = 4$，$s = 2$，$p = 1$）输出上的误差；返回传到输入上的误差，尺寸小一半。

# %% tags=["stub"]
def backward(error, w):
    n = len(error) // 2
    return np.zeros((n, n))

# %% tags=["solution"]
def backward(error, w):
    return conv2d(error, w, stride=2, padding=1)

# %%
check(backward, "09.backward")

# %% [markdown] lang="en"
# The network starts as bilinear interpolation: one channel hands the picture on, the other 15 are not stamped yet. Then 300 small
# steps downhill (Adam), each on four patches of the lower half. The line is bilinear.
# %% [markdown] lang="zh"
# 网络从双线性插值起步：一个通道原样传下去，另外 15 个暂时不盖章。然后往下坡走 300 小步（Adam），每步看下半幅里的四小块。
# 图中的横线是双线性。

# %%
predict(
    tr("417 numbers, a few seconds. How far above bilinear will it come on the face that it has never seen?", "417 个数，几秒钟。在它从没见过的脸上，会比双线性高多少？"),
    {tr("0.2 dB", "0.2 分贝"): tr("The learned 6×6 kernel alone made 1.9.", "光是学出来的 6×6 核就有 1.9。"),
     tr("2 dB", "2 分贝"): tr("About 2.3 with this seed: another two steps as large as from nearest to bilinear.", "这个随机种子大约 2.3：相当于再走两步，每步都有从最近邻到双线性那么大。"),
     tr("20 dB", "20 分贝"): tr("That would be nearly the original itself. Can it know what is not there?", "那就几乎是原图了。图里没有的，它怎么会知道？")},
    right=tr("2 dB", "2 分贝"),
)  # fmt: skip

# %%
network = Upsampler(seed=0)
steps = network.training(small_uniform, uniform, steps=300)
follow(
    steps,
    lambda: psnr(face, network(small_face), border=8),
    total=300,
    words=tr("decibels on the face", "脸上的分贝"),
    level=decibels(double(small_face, bilinear)),
)

# %% [markdown] lang="en"
# ## Compare
#
# Press the buttons in turn, and keep your eye on one place: the rim of the glasses, or a pupil.
# %% [markdown] lang="zh"
# ## 比一比
#
# 依次按按钮，眼睛盯住一个地方：眼镜框，或者瞳孔。

# %%
board(
    lambda large: judged(large) | {"x": face[96:224, 196:324]},
    {"large": tr("enlarged by", "放大方法")},
    large={
        tr("nearest", "最近邻"): double(small_face, nearest),
        tr("bilinear", "双线性"): double(small_face, bilinear),
        tr("learned 6×6", "学出来的 6×6"): double(small_face, fit_kernel(small_uniform, uniform, 6)),
        tr("network", "网络"): network(small_face),
    },
)

# %% [markdown] lang="en"
# ## What was learned, and what not
#
# The network has beaten every fixed kernel here. Has it brought the lost pixels back?
# %% [markdown] lang="zh"
# ## 学到了什么，没学到什么
#
# 在这里，网络胜过了每一个固定的核。那么，丢掉的像素找回来了吗？

# %%
predict(
    tr("With enough photographs and a large enough network: could upsampling be exact?", "照片足够多，网络足够大，上采样能不能分毫不差？"),
    {tr("yes, in the limit", "能，只要够多够大"): tr("Two originals can have the same small picture. It can return only one of them.", "两幅原图可以缩成同一幅小图，它只能还原其中一幅。"),
     tr("no, never for all", "不能，总有还原不了的"): tr("Four numbers became one. It can only learn which four are usual.", "四个数变成了一个。它最多只能学会：哪四个数更常见。"),
     tr("yes, by the transpose", "能，用转置"): tr("The transpose gives back the shape; lesson 4.", "转置还给我们的是形状，见第 4 课。")},
    right=tr("no, never for all", "不能，总有还原不了的"),
)  # fmt: skip

# %% [markdown] lang="en"
# **Your turn: make the proof.** Two different 4×4 pictures that are the same after halving.
# %% [markdown] lang="zh"
# **轮到你了：亲手造一个证据。** 两幅不同的 4×4 图，缩小以后一模一样。

# %% tags=["stub"]
first = np.arange(16).reshape(4, 4)
second = ...

# %% tags=["solution"]
first = np.arange(16).reshape(4, 4)
second = first[[1, 0, 2, 3]]

# %%
check((first, second), "09.same")

# %% [markdown] lang="en"
# ## In three sentences
#
# A transposed convolution is linear in its kernel, so the best kernel for a photograph is found by least squares; with $k = s = 2$ it is
# nearest. A small network learns more, by sending errors back through the same operations. What upsampling adds comes from the
# kernel, or from experience: never from the pixels that were lost.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 转置卷积关于核是线性的，所以对一张照片最好的核，用最小二乘就能求出来；$k = s = 2$ 时，它就是最近邻。
# 小网络学得更多，办法是让误差沿同样的运算传回去。上采样添上的东西，来自核，或者来自经验，从来不是来自丢掉的像素。
