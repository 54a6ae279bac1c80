# %% [markdown] lang="en"
# # 8 · True deconvolution: one name, two jobs
#
# A photograph is blurred, and you know the kernel. Can a “deconvolution layer” make it sharp again?
#
# After this lesson you can tell from a kernel's spectrum whether a blur can be undone, say with one number what noise
# does to the inverse, choose a λ, and say what the transposed convolution is good for in all this.
# %% [markdown] lang="zh"
# # 8 · 真正的反卷积：一个名字，两件事
#
# 一张照片拍糊了，糊它的核你也知道。用“反卷积层”能让它变清楚吗？
#
# 学完这一课，你能从核的频谱看出一种模糊能不能去掉，能用一个数说清噪声对逆滤波的影响，会选 λ，
# 还能说出转置卷积在这里派什么用场。

# %%
import numpy as np
from deconv_helpers import blur, board, check, conv1d, conv2d, conv_transpose2d, curves
from deconv_helpers import filtered, gaussian, inverse_filter, language, photograph
from deconv_helpers import play, predict, psnr, richardson_lucy, spectrum, wiener

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
    tr("16 unknowns, 16 outputs, and the matrix C has rank 16. What brings x back?", "16 个未知数，16 个输出，矩阵 C 的秩是 16。用什么能还原 x？"),
    {tr("the inverse of C", "C 的逆"): tr("Nothing is lost, so the equations can be solved.", "什么也没丢，方程组解得出来。"),
     tr("the transpose of C", "C 的转置"): tr("Only where the columns of C are orthonormal are the two the same.", "只有 C 的各列标准正交时，转置才等于逆。"),
     tr("nothing can", "什么都不行"): tr("The rank says that every direction is seen.", "秩说明每个方向都看得见。")},
    right=tr("the inverse of C", "C 的逆"),
)  # fmt: skip

# %%
predict(
    tr("⟨Cx, y⟩ is the same number as …", "⟨Cx, y⟩ 等于下面哪一个？"),
    {"⟨x, Cᵀy⟩": tr("That is what the transpose is: it moves C to the other side.", "转置就是这个意思：把 C 挪到另一边。"),
     "⟨x, C⁻¹y⟩": tr("C need not have an inverse; it always has a transpose.", "C 不一定有逆；转置却总是有的。"),
     "⟨x, Cy⟩": tr("The sizes would not even fit: y is as large as Cx.", "尺寸都对不上：y 和 Cx 一样大。")},
    right="⟨x, Cᵀy⟩",
)  # fmt: skip

# %%
predict(
    tr("Transposed convolution of [1, 1, 1] with [1, 2], stride 2: flat or striped?", "[1, 1, 1] 和 [1, 2] 做步幅为 2 的转置卷积：输出是平的还是有条纹？"),
    {tr("flat", "平的"): tr("2 is divisible by 2, and still 1, 2, 1, 2, 1, 2 comes out.", "2 能被 2 整除，可输出还是 1, 2, 1, 2, 1, 2。"),
     tr("striped", "有条纹"): tr("The phase sums are 1 and 2: 1, 2, 1, 2, 1, 2.", "两个相位和是 1 和 2：1, 2, 1, 2, 1, 2。")},
    right=tr("striped", "有条纹"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## A blur, and the layer that people call “deconvolution”
#
# Out of focus, each point of light becomes a spot: a convolution with the spot as its kernel, the *point spread
# function*. The transposed convolution, nicknamed “deconvolution”, goes the other way. Does it gather the spot up again?
# %% [markdown] lang="zh"
# ## 模糊，和那个俗称“反卷积”的层
#
# 对焦不准时，每个光点都散成一个光斑：这就是卷积，光斑就是核，叫作**点扩散函数**。
# 转置卷积（transposed convolution，俗称“反卷积”）方向正好相反。它能把光斑重新收拢吗？

# %%
dot = np.pad([[1]], 2)
spot = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])

# %%
predict(
    tr("One bright dot is blurred, then goes through the transposed convolution with the same kernel. What comes out?", "一个亮点先被模糊，再用同一个核做转置卷积。出来的是什么？"),
    {tr("the dot", "原来的点"): tr("Each number of the spot lays a whole stamp. Nothing is gathered up.", "光斑里的每个数都盖下一整个章，什么也没有收拢。"),
     tr("the same spot", "同样的光斑"): tr("The spot is input now, and each of its nine numbers lays a stamp.", "现在光斑成了输入，它的九个数各盖一个章。"),
     tr("a wider spot", "更大的光斑"): tr("Nine stamps, side by side and on top of each other: blurred twice.", "九个章，挨着叠着盖下去：等于模糊了两次。")},
    right=tr("a wider spot", "更大的光斑"),
    reveal=play([conv2d, conv_transpose2d], {tr("a dot", "一个点"): dot, tr("two dots", "两个点"): np.pad([[1, 0, 1]], ((2, 2), (1, 1)))}, spot, padding=1, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# ## The same on a photograph
#
# $x$ is a photograph (Grace Hopper, 1984), $y$ what a blurred camera with a little noise makes of it. The number above a
# picture says how close it is to $x$, in **decibels**: 20 dB means a typical error of a tenth of white, and each further
# 20 dB a tenth of that. Choose the button *transposed convolution*.
# %% [markdown] lang="zh"
# ## 换成照片看看
#
# $x$ 是一张照片（格蕾丝·霍珀，1984 年），$y$ 是没对好焦、还带一点噪声的相机拍出来的样子。图上方的数说的是它和 $x$ 有多接近，
# 单位是**分贝**（dB）：20 dB 表示误差大约是白色的十分之一；每多 20 dB，误差再缩小到十分之一。按一下“转置卷积”。

# %%
photo = photograph(256)
grain = np.random.default_rng(0).normal(size=photo.shape)

# %%
def camera(sigma, noise):
    return blur(photo, gaussian(sigma)) + noise * grain

# %%
def there_and_back(sigma, back):
    w, y = gaussian(sigma), camera(sigma, 0.01)
    return {"x": photo, "y": y} | ({"z": conv_transpose2d(y, w, padding=len(w) // 2)} if back else {})

# %%
board(
    there_and_back,
    {"sigma": tr("blur σ", "模糊 σ"), "back": tr("then", "然后")},
    truth=photo,
    sigma=[0.5, 1, 2, 3],
    back={tr("nothing yet", "先不做"): False, tr("transposed convolution", "转置卷积"): True},
    start={"sigma": 2},
)

# %% [markdown] lang="en"
# **What did you see?** With σ = 2, $y$ stands at 21.4 dB and $z$ at 19.7 dB: with this little noise, the layer
# called “deconvolution” is **worse than doing nothing**. It blurs a second time.
#
# So there are two operations with one name. The layer is the *transpose* of a convolution. The older one, known to
# astronomers and seismologists as deconvolution, *solves* $y = Cx$. The rest of this lesson is about that one.
# %% [markdown] lang="zh"
# **你看到了什么？** σ = 2 时，$y$ 是 21.4 dB，$z$ 是 19.7 dB：噪声这么小的时候，这个叫“反卷积”的层**还不如什么都不做**。
# 它把照片又糊了一遍。
#
# 原来一个名字底下有两种运算。神经网络里的那一层，是卷积的**转置**；更早的那一种，天文学家和地震学家说的反卷积，是**求解** $y = Cx$。
# 这一课接下来讲的就是它。

# %% [markdown] lang="en"
# ## What a kernel does to a wave
#
# To see what can be undone, feed the kernel waves: flat, slow, fast.
# %% [markdown] lang="zh"
# ## 核怎样对待一个波
#
# 想知道什么能去掉，就把波送进核里：平的、慢的、快的。

# %%
waves = {tr("flat", "平的"): [1] * 8, "1, 0, −1, 0": [1, 0, -1, 0] * 2, "1, −1": [1, -1] * 4}

# %%
predict(
    tr("What does [1, 2, 1] make of the fastest wave, 1, −1, 1, −1, …?", "[1, 2, 1] 会把最快的波 1, −1, 1, −1, … 变成什么？"),
    {tr("the same wave, 4 times as high", "同样的波，高 4 倍"): tr("That is the flat wave's lot: 1 + 2 + 1.", "平的波才是这样：1 + 2 + 1。"),
     tr("the same wave, half as high", "同样的波，一半高"): tr("Lay the window on it: −1 + 2 − 1.", "把窗口放上去算算：−1 + 2 − 1。"),
     tr("all zeros", "全是 0"): tr("−1 + 2 − 1 = 0 everywhere: this wave is invisible to the kernel.", "处处都是 −1 + 2 − 1 = 0：这个核看不见这种波。")},
    right=tr("all zeros", "全是 0"),
    reveal=play(conv1d, waves, {"1, 2, 1": [1, 2, 1], "1, 3, 1": [1, 3, 1]}, start={"x": "1, −1"}, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# Each of these waves keeps its shape; the kernel only **multiplies it by a number**, its $H$. For $[1, 2, 1]/4$: 1 for the flat
# wave, 0.5 for the next, 0 for the fastest. All these numbers together are the kernel's **spectrum**.
#
# A wave with $H = 0$ is gone: no method brings it back, just as no method could tell X from O. Where no $H$ is 0,
# every wave can be divided by its own. (Exact where the signal goes around in a ring, as here from now on.) The next cell lists
# $H$ for a ring of 8: the flat wave first, the fastest in the middle.
# %% [markdown] lang="zh"
# 这几个波的形状都没有变，核只是给每个波**乘了一个数**，记作 $H$。对 $[1, 2, 1]/4$：平的波乘 1，中间那个乘 0.5，最快的乘 0。
# 这些数合起来，就是核的**频谱**。
#
# $H = 0$ 的波就没有了：什么方法也找不回来，就像当初谁也分不出 X 和 O。如果没有一个 $H$ 是 0，每个波除以自己的 $H$ 就回来了。
# （信号首尾相接成一个环时，这些话严格成立；下面都按环来算。）
# 下一个单元格列出 8 个数的环上的 $H$：最前面是平的波，正中间是最快的波。

# %%
soft = np.array([1, 2, 1]) / 4
spectrum(soft, (8,)).real.round(2) + 0

# %% [markdown] lang="en"
# **The kernel $[1, 3, 1]/5$.** Work out by hand what it multiplies the flat wave, 1, 0, −1, 0, … and 1, −1, 1, −1, … by; the first is done.
# %% [markdown] lang="zh"
# **核 $[1, 3, 1]/5$。** 平的波、1, 0, −1, 0, … 和 1, −1, 1, −1, … 各乘多少？用手算一算，第一个已经填好。

# %% tags=["stub"]
H = [1, ..., ...]

# %% tags=["solution"]
H = [1, 0.6, 0.2]

# %%
check(H, "08.waves")

# %% [markdown] lang="en"
# **Two signals, one blur.** Make two different rings of 8 numbers with the same output under $[1, 2, 1]/4$.
# %% [markdown] lang="zh"
# **两个信号，一种模糊。** 造两个不同的信号，各 8 个数，首尾相接，用 $[1, 2, 1]/4$ 模糊以后一模一样。

# %% tags=["stub"]
one = np.array([0, 0, 1, 0, 0, 2, 0, 0])
two = ...

# %% tags=["solution"]
one = np.array([0, 0, 1, 0, 0, 2, 0, 0])
two = one + np.array([1, -1] * 4)

# %%
check((one, two), "08.two")

# %% [markdown] lang="en"
# ## Dividing it back
#
# The **inverse filter** divides each wave by its $H$. Eight numbers, the kernel $[1, 3, 1]/5$, no noise:
# %% [markdown] lang="zh"
# ## 除回去
#
# **逆滤波**就是让每个波除以它的 $H$。八个数，核 $[1, 3, 1]/5$，没有噪声：

# %%
x = np.array([0, 0, 1, 0, 0, 2, 0, 0])
w = np.array([1, 3, 1]) / 5
y = blur(x, w)

# %%
transposed = filtered(y, np.conj(spectrum(w, y.shape)))
inverse = inverse_filter(y, w)
np.round([x, y, transposed, inverse], 2) + 0

# %% [markdown] lang="en"
# The rows are $x$, $y$, the transposed convolution of $y$, and its inverse filter. The third has flattened the two peaks
# further; the inverse filter gives back $x$ to the last digit. Then why
# does not everyone use it? Because no camera is without noise.
# %% [markdown] lang="zh"
# 四行依次是 $x$、$y$、$y$ 的转置卷积、$y$ 的逆滤波。转置卷积把两个峰压得更平了；逆滤波把 $x$ 一点不差地还了回来。那为什么不都用它呢？因为没有哪台相机没有噪声。

# %%
predict(
    tr("Each number of y is off by at most 0.05, and the smallest H is 0.2. How far off can a number of the inverse filter be?", "y 的每个数最多差 0.05，最小的 H 是 0.2。逆滤波的结果，一个数最多会差到多少？"),
    {0.01: tr("Multiplied by 0.2; but the inverse filter divides.", "那是乘以 0.2；逆滤波是除。"),
     0.05: tr("Noise comes after the blur. The inverse filter does to it what it does to the picture.", "噪声是模糊之后才加上的，逆滤波怎样对待图，就怎样对待它。"),
     0.25: tr("0.05 / 0.2, if the noise is the weakest wave itself. So it is in the next cell.", "0.05 / 0.2，只要噪声恰好就是那个最弱的波。下一个单元格里正是这样。")},
    right=0.25,
)  # fmt: skip

# %%
noise = 0.05 * np.array([1, -1, 1, -1, 1, -1, 1, -1])
(inverse_filter(y + noise, w) - x).round(2)

# %% [markdown] lang="en"
# **How bad can it get?** By how much does the inverse filter magnify the worst noise, for `[1, 3, 1]/5`, `[1, 4, 1]/6` and
# `[0, 0, 1]`? The first is done.
# %% [markdown] lang="zh"
# **最坏会坏到什么程度？** 对 `[1, 3, 1]/5`、`[1, 4, 1]/6` 和 `[0, 0, 1]`，逆滤波会把最糟的噪声放大几倍？第一个已经填好。

# %% tags=["stub"]
worst = [5, ..., ...]

# %% tags=["solution"]
worst = [5, 3, 1]

# %%
check(worst, "08.gain")

# %% [markdown] lang="en"
# ## Wiener: divide, but not by almost nothing
#
# The photograph's spot, σ = 2, weakens its fastest waves by factors of millions and more. And $y$ has noise of 0.01.
# %% [markdown] lang="zh"
# ## 维纳：要除，但别除以几乎是 0 的数
#
# 照片的光斑（σ = 2）把最快的波削弱到百万分之一以下，而 $y$ 里有 0.01 的噪声。

# %%
predict(
    tr("What will the inverse filter make of the blurred photograph?", "逆滤波会把这张糊照片变成什么？"),
    {tr("the sharp photograph", "清楚的照片"): tr("Only if there were no noise at all. Set the noise below to 0, and λ to 0.", "只有一点噪声都没有才行。把下面的噪声和 λ 都设为 0 看看。"),
     tr("a sharp but grainy one", "清楚，但有颗粒"): tr("That needs a kernel that weakens no wave by much, as σ = 0.5 does.", "那要核不把任何波削弱得太厉害，比如 σ = 0.5。"),
     tr("nothing but noise", "只剩噪声"): tr("0.01 divided by almost 0 is huge. Set λ below to 0.", "0.01 除以几乎是 0 的数，大得惊人。把下面的 λ 设为 0 看看。")},
    right=tr("nothing but noise", "只剩噪声"),
)  # fmt: skip

# %% [markdown] lang="en"
# Wiener's remedy: multiply each wave not by $1/H$ but by $G = \dfrac{H^*}{|H|^2 + \lambda}$. ($H^*$, the conjugate, is what the
# *transposed* convolution multiplies by; for symmetric kernels it is $H$.) Start at λ = 1 and go down. The curves run from slow waves to fast ones.
# %% [markdown] lang="zh"
# 维纳的办法：不给每个波乘 $1/H$，而是乘 $G = \dfrac{H^*}{|H|^2 + \lambda}$。（$H^*$ 是 $H$ 的共轭，**转置卷积**给每个波乘的正是它；
# 核对称时它就是 $H$。）从 λ = 1 开始往小里拖。曲线从左到右，是从慢的波到快的波。

# %%
def gains(lam):
    H = abs(spectrum(gaussian(2), photo.shape)[0, :64])
    return curves({"H": H, "G": H / (H**2 + lam), "GH": H**2 / (H**2 + lam)}, log=True, limits=(1e-3, 1e3))

# %%
def undo(lam, noise):
    y = camera(2, noise)
    return {"y": y, tr("restored", "还原的"): wiener(y, gaussian(2), lam), tr("each wave times …", "每个波乘以……"): gains(lam)}

# %%
board(
    undo,
    {"lam": "λ", "noise": tr("noise", "噪声")},
    truth=photo,
    lam=[0, 1e-6, 1e-4, 1e-3, 1e-2, 0.1, 1, 10],
    noise=[0, 0.01, 0.03],
    start={"lam": 1, "noise": 0.01},
)

# %% [markdown] lang="en"
# **What did you see?** With λ = 0, $G = 1/H$: the inverse filter. Without noise it is perfect, with noise of 0.01 it ends far below 0 dB, in
# pure noise. A small λ bends $G$ down where $H$ is weak: those waves are given up, and the others come back ($GH$ stays near 1).
# The best λ gains a little over 3 dB on $y$. No λ brings all of $x$ back.
# %% [markdown] lang="zh"
# **你看到了什么？** λ = 0 时 $G = 1/H$，就是逆滤波：没有噪声时分毫不差，噪声有 0.01 时，就掉到 0 dB 以下很远，只剩噪声。
# λ 取一个小的数，$H$ 弱的地方 $G$ 就弯下来：那些波不要了，其余的波回来了（$GH$ 接近 1）。
# 最好的 λ 比 $y$ 高 3 dB 多一点。但没有哪个 λ 能把 $x$ 全找回来。

# %%
predict(
    tr("And the other end: what does Wiener's formula become for a very large λ?", "再看另一头：λ 非常大时，维纳的公式变成什么？"),
    {tr("the inverse filter", "逆滤波"): tr("That is λ = 0, the other end.", "那是 λ = 0，另一头。"),
     tr("nothing changes y", "y 不变"): tr("For that, G would have to be 1. Set λ to 10 and look at G.", "那样 G 得是 1。把 λ 设为 10，看看 G。"),
     tr("the transposed convolution, darker", "变暗的转置卷积"): tr("Below the line only λ counts, and H* / λ is left.", "分母里只剩 λ 起作用，于是剩下 H* / λ。")},
    right=tr("the transposed convolution, darker", "变暗的转置卷积"),
)  # fmt: skip

# %% [markdown] lang="en"
# So the transposed convolution is the upper half of the formula: what remains of deconvolution when nothing is divided. The lower half
# is the undoing.
#
# **Write it.** Complete the line with $G$; so far it is the transposed convolution.
# %% [markdown] lang="zh"
# 原来转置卷积就是这个公式的分子：反卷积里什么都不除，剩下的就是它。真正起还原作用的是分母。
#
# **写出来。** 补全 $G$ 那一行；现在它还是转置卷积。

# %% tags=["stub"]
def my_wiener(y, w, lam):
    H = spectrum(w, y.shape)
    G = np.conj(H)
    return filtered(y, G)

# %% tags=["solution"]
def my_wiener(y, w, lam):
    H = spectrum(w, y.shape)
    G = np.conj(H) / (abs(H) ** 2 + lam)
    return filtered(y, G)

# %%
check(my_wiener, "08.wiener")

# %% [markdown] lang="en"
# **Tune it.** Find a λ that reaches 24.5 dB for σ = 2 and noise 0.01. The slider's steps are too coarse.
# %% [markdown] lang="zh"
# **调一调。** σ = 2、噪声 0.01，找一个能达到 24.5 dB 的 λ。滑块的档位太粗，要自己填。

# %% tags=["stub"]
lam = 0.1
decibels = psnr(photo, wiener(camera(2, 0.01), gaussian(2), lam), border=8)
answer = (lam, ...)

# %% tags=["solution"]
lam = 0.004
decibels = psnr(photo, wiener(camera(2, 0.01), gaussian(2), lam), border=8)
answer = (lam, decibels)

# %%
check(answer, "08.lambda")

# %% [markdown] lang="en"
# ## Richardson–Lucy: step by step
#
# Another way, from astronomy: guess $x$, blur the guess, compare with $y$, correct, repeat:
# $$x \leftarrow x \cdot C^\top\!\left(\frac{y}{Cx}\right)$$
# The quotient says for each number of $y$ by how much the guess falls short. It stands on $y$'s cells, and has to come back to $x$'s cells.
# %% [markdown] lang="zh"
# ## 理查森–露西：一步一步来
#
# 还有一种办法，来自天文学：猜一个 $x$，把它模糊，和 $y$ 比一比，修正，再来一遍：
# $$x \leftarrow x \cdot C^\top\!\left(\frac{y}{Cx}\right)$$
# 这个商说的是：$y$ 的每个数，猜的结果差了几倍。它站在 $y$ 的格子上，要送回 $x$ 的格子。

# %%
predict(
    tr("The photograph has noise. Are more steps always better?", "照片里有噪声。步数越多越好吗？"),
    {tr("yes, always", "对，越多越好"): tr("At first. Set the noise to 0.03 and go on to 100 steps.", "开头是这样。把噪声设为 0.03，一直走到 100 步。"),
     tr("no, stop in time", "不，要适可而止"): tr("The strong waves come back first, the noise later. Stopping is to this method what λ is to Wiener's.", "强的波先回来，噪声后到。对这个方法来说，停下来的时机就相当于维纳的 λ。"),
     tr("one step is enough", "一步就够"): tr("One step helps a little. Try 10.", "一步只好一点。试试 10 步。")},
    right=tr("no, stop in time", "不，要适可而止"),
)  # fmt: skip

# %%
def correct(steps, noise):
    y = camera(2, noise)
    return {"y": y, tr("corrected", "修正后"): richardson_lucy(y, gaussian(2), steps), "x": photo}

# %%
board(
    correct,
    {"steps": tr("steps", "步数"), "noise": tr("noise", "噪声")},
    truth=photo,
    steps=[0, 1, 3, 10, 30, 100],
    noise=[0.01, 0.03],
)

# %% [markdown] lang="en"
# Here is the transposed convolution at last, and in its right place: $C^\top$ carries the correction from the cells of $y$
# back to the cells of $x$, just as it carries the gradient in a network.
#
# **One step.** Write it with `conv2d` and `conv_transpose2d`, both with `padding=1`.
# %% [markdown] lang="zh"
# 转置卷积终于露面了，而且正在它该在的地方：$C^\top$ 把修正从 $y$ 的格子送回 $x$ 的格子，就像在神经网络里送回梯度一样。
#
# **走一步。** 用 `conv2d` 和 `conv_transpose2d` 写出这一步，两个都用 `padding=1`。

# %% tags=["stub"]
def step(x, y, w):
    blurred = conv2d(x, w, padding=1)
    return x

# %% tags=["solution"]
def step(x, y, w):
    blurred = conv2d(x, w, padding=1)
    return x * conv_transpose2d(y / blurred, w, padding=1)

# %%
check(step, "08.step")

# %% [markdown] lang="en"
# ## Four ways, one photograph
#
# The blurred $y$ itself, the transposed convolution, the inverse filter, Wiener with λ = 0.004, Richardson–Lucy after 100
# steps: σ = 2, noise 0.01. Put them in order first; then look, and change the noise.
# %% [markdown] lang="zh"
# ## 四种办法，一张照片
#
# 糊照片 $y$ 本身、转置卷积、逆滤波、λ = 0.004 的维纳、走了 100 步的理查森–露西：σ = 2，噪声 0.01。先给它们排个名次，
# 再看分贝；然后把噪声改一改。

# %%
b, g = camera(2, 0.01), gaussian(2)
ways = [b, conv_transpose2d(b, g, padding=6), inverse_filter(b, g), wiener(b, g, 0.004), richardson_lucy(b, g, 100)]
[round(float(psnr(photo, picture, border=8)), 1) for picture in ways]

# %% [markdown] lang="en"
# ## In three sentences
#
# A “deconvolution layer” is a transposed convolution: it lays stamps, and a blurred picture comes out blurred again. True deconvolution
# solves $y = Cx$: it divides each wave by what the kernel did to it, and holds back where noise would win. The transposed
# convolution has its place inside: it brings a correction back to where it belongs.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# “反卷积层”其实是转置卷积：它盖章，糊的图进去，出来更糊。真正的反卷积是求解 $y = Cx$：核给每个波乘了多少，就除回来，
# 只是在噪声会占上风的地方要收手。转置卷积在里面也有位置：把修正送回该去的格子。
