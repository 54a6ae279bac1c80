# %% [markdown] lang="en"
# # 10 · Where it is used: four networks
#
# One network invents a face, one names every pixel of a scene, one outlines cells, one is looked into. What does the transposed
# convolution do in each of them, and which sizes have to meet?
#
# After this lesson you can fill in a network's ledger of sizes, say what is cropped where two paths meet and which
# setting returns a lost pixel, and tell a deconvnet from an inverse.
# %% [markdown] lang="zh"
# # 10 · 用在哪里：四个网络
#
# 一个网络凭空画脸，一个说出每个像素是什么，一个描出细胞的轮廓，一个让人往里看。转置卷积在其中各做什么？哪些尺寸必须对得上？
#
# 学完这一课，你能为一个网络填好尺寸账本，能说出两条路相遇时要裁掉多少、丢掉的像素靠哪个参数找回来，
# 还能说清反卷积可视化（deconvnet）为什么不是逆运算。

# %%
import numpy as np
from deconv_helpers import Frames, browse, check, conv1d, conv_transpose1d, conv_transpose2d, language
from deconv_helpers import deconvnet_picture, fcn_32s, ledger, max_unpool2d, play, predict, u_net
from deconv_helpers.shapes.layers import Conv2d, ConvTranspose2d

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
    tr("A paper about a network says “deconvolution layer”. What does that layer do, most likely?", "一篇讲网络的论文写着 deconvolution layer（“反卷积层”）。这一层多半在做什么？"),
    {tr("it undoes a convolution", "撤销一次卷积"): tr("That is the deconvolution of signal processing. It solves for the input; a layer does not.", "那是信号处理里的反卷积：它要解出输入。网络里的这一层不解任何方程。"),
     tr("it presses stamps", "盖章"): tr("A transposed convolution under an older name. Lesson 8 is about the other one.", "就是转置卷积，用的是旧名字。另一种反卷积在第 8 课。"),
     tr("it copies pixels", "复制像素"): tr("Only with a kernel of ones; its kernel is learned.", "核全是 1 才是复制；它的核是学出来的。")},
    right=tr("it presses stamps", "盖章"),
)  # fmt: skip

# %%
predict(
    tr("Max-unpooling and a transposed convolution both double a map. Which of them needs more than the map?", "最大反池化和转置卷积都能让特征图翻倍。哪一个光有特征图还不够？"),
    {tr("max-unpooling", "最大反池化"): tr("It also needs the places, the switches, of this very picture.", "它还要这幅图自己的位置，也就是开关。"),
     tr("the transposed convolution", "转置卷积"): tr("Its stamps stand on a fixed grid. The kernel belongs to the layer, not to the picture.", "它的章盖在固定的格点上。核属于这一层，不属于哪幅图。"),
     tr("neither: they are the same", "都够：两者是一回事"): tr("A 9 becomes one 9 at its old place, or a whole stamp at a fixed one.", "一个 9，前者让它独自回到原位，后者在固定的地方盖一整个章。")},
    right=tr("max-unpooling", "最大反池化"),
)  # fmt: skip

# %%
predict(
    tr("24 became 12 with k = 3, s = 2, p = 1. The transposed layer with the same numbers, op = 0, makes of it …", "24 经过 k = 3、s = 2、p = 1 变成 12。参数相同、op = 0 的转置卷积层，把它变成……"),
    {24: tr("That takes op = 1: 23 and 24 share the 12.", "那要 op = 1：23 和 24 共用 12 这扇门。"),
     23: tr("11·2 + 3 − 2: the smallest that becomes 12.", "11·2 + 3 − 2：变成 12 的尺寸里最小的一个。"),
     25: tr("11·2 + 3 = 25 before the crop.", "11·2 + 3 = 25，那是裁之前。")},
    right=23,
)  # fmt: skip

# %% [markdown] lang="en"
# ## A picture out of one number: DCGAN
#
# A generator begins with 100 random numbers: 100 channels of 1×1. Nothing is brought back here, for there never was a
# picture. A first layer makes 4×4 of it. How should it go on, if each layer is to double exactly?
# %% [markdown] lang="zh"
# ## 从一个点长出一幅图：DCGAN
#
# 生成器从 100 个随机数开始：100 个通道，每个 1×1。这里谈不上还原，因为从来就没有过原图。第一层先变成 4×4。
# 接下来，怎样让每一层都正好翻倍？

# %%
predict(
    tr("Stride 2, padding 1. Which kernel takes 4 to 8, and 8 to 16?", "步幅 2，填充 1。核尺寸是几，才能让 4 变 8、8 变 16？"),
    {"k = 2": tr("2 − 2 = 0: a stamp, cropped, adds nothing beyond the gaps. 4 becomes 6.", "2 − 2 = 0：一个章裁完，间隔以外什么也没多。4 变成 6。"),
     "k = 3": tr("2n − 1: 4 becomes 7. Stride 2 alone does not double.", "2n − 1：4 变成 7。光有步幅 2，还不等于翻倍。"),
     "k = 4": tr("4 − 2·1 = 2 = s: exactly double. Move k and n.", "4 − 2·1 = 2 = s：正好翻倍。移动 k 和 n 看看。")},
    right="k = 4",
    reveal=play(conv_transpose1d, lambda n: np.arange(1, n + 1), lambda k: [1] * k, n=range(1, 9), k=range(2, 6), stride=2, padding=range(3), views="stamp", start={"n": 4, "k": 4, "padding": 1}, done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# **A ledger** writes down what flows between the layers: channels, size, and how many input cells a cell can depend on, its
# *receptive field*. Read the column of sizes from top to bottom.
# %% [markdown] lang="zh"
# **账本**（ledger）记下层与层之间流过的东西：通道、尺寸，还有一格最多和多少个输入格有关，即**感受野**。
# 从上到下读“尺寸”那一列。

# %%
ledger(
    [
        ConvTranspose2d(100, 1024, 4),
        ConvTranspose2d(1024, 512, 4, stride=2, padding=1),
        ConvTranspose2d(512, 256, 4, stride=2, padding=1),
        ConvTranspose2d(256, 128, 4, stride=2, padding=1),
        ConvTranspose2d(128, 3, 4, stride=2, padding=1),
    ],
    1,
)

# %% [markdown] lang="en"
# **What did you see?** 1, 4, 8, 16, 32, 64: each stride-2 layer doubles because $k - 2p + op = s$.
#
# **Your turn.** Somebody wrote $k = 3$ instead of 4 in the last four layers, $s = 2$, $p = 1$. Fill in the sizes.
# %% [markdown] lang="zh"
# **你看到了什么？** 1、4、8、16、32、64：步幅 2 的每一层都翻倍，因为 $k - 2p + op = s$。
#
# **轮到你了。** 有人把后四层的 $k = 4$ 写成了 3，$s = 2$、$p = 1$ 没变。填出各层的尺寸。

# %% tags=["stub"]
sizes = [4, 7, ..., ..., ...]

# %% tags=["solution"]
sizes = [4, 7, 13, 25, 49]

# %%
check(sizes, "10.generator")

# %% [markdown] lang="en"
# **Repair it.** Keep the kernel odd, and let the layer double every size. (The paper itself shows kernels of 5.)
# %% [markdown] lang="zh"
# **修好它。** 核仍用奇数，让这一层把任何尺寸都翻倍。（原论文图里的核就是 5。）

# %% tags=["stub"]
layer = {"k": ..., "s": 2, "p": ..., "op": ...}

# %% tags=["solution"]
layer = {"k": 3, "s": 2, "p": 1, "op": 1}

# %%
check(layer, "10.odd")

# %% [markdown] lang="en"
# ## One score for many pixels: FCN
#
# *Semantic segmentation* names the class of every pixel. FCN lets a classifier run over the whole image. Five poolings leave
# few scores, but each has seen a large part of the image. How large? Begin small.
# %% [markdown] lang="zh"
# ## 一个得分管许多像素：FCN
#
# **语义分割**要说出每个像素属于哪一类。FCN 让分类网络走遍整幅图。五次池化以后得分所剩不多，但每个得分都看到了图的一大块。
# 有多大？先从小的看起。

# %%
predict(
    tr("Two convolutions with k = 3, one after the other, stride 1. How many inputs does an output depend on?", "两个 k = 3 的卷积，一个接一个，步幅 1。一个输出和几个输入有关？"),
    {3: tr("That is one layer. Its three inputs have neighbours of their own.", "那只是一层。这三个数各自还有邻居。"),
     5: tr("3, and one more on each side. Let a single 1 walk along x: the middle output notices 5 places.", "3 个，两边再各多一个。让一个 1 沿着 x 走：中间的输出会察觉到 5 个位置。"),
     6: tr("Neighbouring windows share cells: the second layer adds 3 − 1.", "相邻的窗口有公共的格子：第二层只多 3 − 1。"),
     9: tr("It is a sum, not a product: 1 + 2 + 2.", "是加，不是乘：1 + 2 + 2。")},
    right=5,
    reveal=play([conv1d, conv1d], Frames("walk", np.eye(9, dtype=int).tolist(), list(range(9))), [1, 1, 1], done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** 5 places, and the middle one counts most: 1, 2, 3, 2, 1. After a layer of stride 2 each further step counts double:
# so receptive fields grow fast.
#
# Now the way back to the image's size, in one single layer.
# %% [markdown] lang="zh"
# **你看到了什么？** 5 个位置，中间的分量最重：1、2、3、2、1。过了步幅 2 的一层以后，每一步都算两格：感受野就这样飞快变大。
#
# 再看怎样一层就回到图像的尺寸。

# %%
predict(
    tr("16 scores in a row, k = 64, s = 32, no padding: how many pixels?", "一行 16 个得分，k = 64，s = 32，无填充：得到多少像素？"),
    {512: tr("16·32 would be exactly s times. The last stamp reaches 32 further. In small: 4 becomes 10 with p = 0, and 8 with p = 1.", "16·32 是正好 s 倍。可最后一个章还要多伸出 32 格。看缩小版：p = 0 时 4 变 10，p = 1 时才是 8。"),
     480: tr("There the last stamp starts. It is 64 long.", "那是最后一个章的起点，它自己还有 64 格。"),
     544: tr("15·32 + 64. In small: k = 4, s = 2 takes 4 to 3·2 + 4 = 10.", "15·32 + 64。看缩小版：k = 4、s = 2，4 变成 3·2 + 4 = 10。"),
     1024: tr("16·64 would be stamps side by side; half of each lies on the next.", "16·64 是一个挨一个地排；其实每个都有一半盖在下一个上。")},
    right=544,
    reveal=play(conv_transpose1d, [1, 2, 3, 4], [1, 3, 3, 1], stride=2, padding=range(3), views="stamp", done=True),
)  # fmt: skip

# %% [markdown] lang="en"
# The whole FCN-32s on an image of 500×500. Find three places: the first padding, the receptive field of the 16×16 scores, the
# crop at the end. Its last kernel, by the way, was not learned but held fixed as bilinear interpolation (lesson 7).
# %% [markdown] lang="zh"
# 这是完整的 FCN-32s，图像 500×500。找出三处：开头的填充，16×16 得分的感受野，最后的裁剪。
# 顺便一提，它最后那个核不是学出来的，而是固定成双线性插值（第 7 课）。

# %%
ledger(fcn_32s(), 500, wanted="input")

# %% [markdown] lang="en"
# **What did you see?** Each score can depend on 404 cells across. The padding of 100 makes room at the border, the crop of 19 + 25 removes
# what is too much.
#
# **Your turn.** A smaller image leaves $7 \times 7$ scores. Which size does the last layer make of them, and which $p$ would make it
# exactly 224?
# %% [markdown] lang="zh"
# **你看到了什么？** 每个得分，横向最多和 404 格有关。填充 100 给边缘留出余地，最后裁去 19 + 25，把多出来的去掉。
#
# **轮到你了。** 小一些的图，只剩 $7 \times 7$ 个得分。最后一层把它变成多大？$p$ 取几，才正好是 224？

# %% tags=["stub"]
bare = {"size": ..., "p": ...}

# %% tags=["solution"]
bare = {"size": 256, "p": 16}

# %%
check(bare, "10.bare")

# %% [markdown] lang="en"
# ## Two paths that meet: U-Net
#
# On the way down a U-Net saves its maps, on the way up it lays them beside the enlarged ones: these **skip connections**
# bring back where things are. Both must be equally large. Here are the way down and the first layer up.
# %% [markdown] lang="zh"
# ## 两条路相遇：U-Net
#
# U-Net 往下走时把特征图存起来，往上走时再和放大后的拼在一起：这就是**跳跃连接**，它带回“东西在哪里”。
# 拼的两份必须一样大。下面是往下的路，加上往上的第一层。

# %%
ledger(u_net()[:19], 572)

# %%
predict(
    tr("56×56 comes up, 64×64 was saved (as skip512). The convolutions have no padding. What is cut off each edge of the 64×64?", "上来的是 56×56，存下来的（skip512）是 64×64。卷积都没有填充。64×64 的每条边要裁掉多少？"),
    {8: tr("8 is the difference of the sizes; two edges share it.", "8 是尺寸之差，由两条边平分。"),
     4: tr("4 on each of the four edges, 8 in each direction.", "四条边各裁 4，每个方向共 8。"),
     tr("nothing: enlarge by 64/56", "不用裁：放大到 64/56 倍"): tr("No transposed convolution enlarges by 64/56 at every size, and the places would no longer agree.", "没有哪个转置卷积对任何尺寸都放大 64/56 倍，而且位置也对不上了。")},
    right=4,
)  # fmt: skip

# %% [markdown] lang="en"
# **Your turn: all four crops**, from the bottom to the top. Each level goes up by a doubling, then two convolutions with $k = 3$. Then
# delete `[:19]` above and run that cell again: the whole U, with its cuts.
# %% [markdown] lang="zh"
# **轮到你了：四处裁剪**，从下到上。每一级先翻倍，再过两个 $k = 3$ 的卷积。填完后，把上面的 `[:19]` 删掉再运行一次：
# 整个 U 就在那里，裁了多少也写着。

# %% tags=["stub"]
crops = [4, ..., ..., ...]

# %% tags=["solution"]
crops = [4, 16, 40, 88]

# %%
check(crops, "10.crops")

# %% [markdown] lang="en"
# Many later U-Nets use `padding=1` and cut nothing. Then nothing is lost, is it?
# %% [markdown] lang="zh"
# 后来的很多 U-Net 用 `padding=1`，什么也不裁。这样就万无一失了吗？

# %%
predict(
    tr("A U-Net with padding=1 and no crops, four poolings. Which image size does not come through?", "U-Net 用 padding=1，不裁剪，四次池化。哪个尺寸的图走不通？"),
    {96: tr("96 = 16·6: halved four times without a rest.", "96 = 16·6：减半四次都没有余数。"),
     100: tr("100, 50, 25, and pooling makes 12 of it: on the way up 24 meets 25.", "100、50、25，池化后成了 12：往上走时，24 碰上 25。"),
     112: tr("112 = 16·7: 7 at the bottom, and that is not halved any more.", "112 = 16·7：最底层是 7，不用再减半。"),
     128: tr("128 = 16·8.", "128 = 16·8。")},
    right=100,
)  # fmt: skip

# %% [markdown] lang="en"
# Choose the sizes in turn. Where a ledger stops, it names the layer and says what would mend it.
# %% [markdown] lang="zh"
# 逐个选择尺寸。账本停在哪一层，就会指出那一层，并说明怎样修。

# %%
browse(ledger, u_net(padding=1, crop=False), n=[96, 100, 104, 112, 128], start={"n": 96})

# %% [markdown] lang="en"
# **What did you see?** 25 becomes 12, and 12 becomes 24: the pixel is lost in the *pooling*, and missed only on the way up. Which of 24 and 25
# it was, $op$ says: the two that share a door in lesson 3.
# %% [markdown] lang="zh"
# **你看到了什么？** 25 变成 12，12 变成 24：像素丢在**池化**，到往上走时才发现。原来是 24 还是 25，由 $op$ 说了算：
# 正是第 3 课里走同一扇门的两个尺寸。

# %% [markdown] lang="en"
# ## Looking into a network: deconvnet
#
# Zeiler and Fergus asked a trained network: *what in the picture made you react?* Their **deconvnet** goes back layer by
# layer: unpool, ReLU, filter with the transposed kernels.
#
# Here is one layer there and back. $w$ looks for left edges; $y$ are its features (what was negative is 0), $u$ the largest of each block.
# Back: $z$ has them in their old places, $r$ is their stamps with the same $w$. Does the letter come back?
# %% [markdown] lang="zh"
# ## 往网络里看：反卷积可视化
#
# Zeiler 和 Fergus 问一个训练好的网络：**图里的什么让你有了反应？** 他们的**反卷积可视化**（deconvnet）逐层往回走：
# 反池化，ReLU，再用转置的核滤波。
#
# 下面是一层，有去有回。$w$ 专找左边缘；$y$ 是它的特征（负数已变成 0），$u$ 是每块里最大的数。
# 往回走：$z$ 把它们放回原位，$r$ 是用同一个 $w$ 盖的章。字母会回来吗？

# %%
def letter(rows):
    return np.array([[int(cell) for cell in row] for row in rows.split()])

# %%
letters = dict(
    L=letter("01000 01000 01000 01000 01110"),
    C=letter("01110 01000 01000 01000 01110"),
    E=letter("01110 01000 01110 01000 01110"),
    T=letter("11111 00100 00100 00100 00100"),
)

# %%
predict(
    tr("The letters L, C, E and T go there and back. How many different results?", "字母 L、C、E、T 过去再回来。有几种不同的结果？"),
    {4: tr("Then it would tell all four apart. Change the letter and watch r.", "那就说明四个都能分清。换个字母，看 r。"),
     2: tr("L, C and E give one and the same result: all that the kernel looks for is their stem. T has another.", "L、C、E 的结果一模一样：这个核只找竖边，而它们的竖边相同。T 的不同。"),
     1: tr("T has its stem elsewhere, and the places are remembered.", "T 的竖边在别处，而位置是记住的。")},
    right=2,
    reveal=play(deconvnet_picture(letters, [[-1, 1], [-1, 1]])),
)  # fmt: skip

# %% [markdown] lang="en"
# **What did you see?** $r$ says *dark left, bright right, here*: the kernel itself, stamped where it fitted. Three letters share one $r$, so it is no
# **inverse**. Nothing is adjusted, so it is no **training**. And it needs the switches, so it is more than a transposed convolution.
# It is a **visualisation**: what, in this picture, did this feature answer to?
# %% [markdown] lang="zh"
# **你看到了什么？** $r$ 说的是“左暗右亮，就在这里”：核在哪里对上了，就把自己盖在哪里。三个字母结果相同，所以它不是**逆运算**；
# 什么也没有调整，所以它不是**训练**；它还要用到开关，所以不只是转置卷积。它是一种**可视化**：这幅图里，这个特征是被什么引起的？

# %% [markdown] lang="en"
# **Your turn.** From the layer above come `values`, some of them negative, and the `places` of this layer's pooling. Finish one layer of the
# deconvnet.
# %% [markdown] lang="zh"
# **轮到你了。** 上一层传回来的是 `values`，其中有负数；`places` 是这一层池化记下的位置。把反卷积可视化的这一层补完。

# %% tags=["stub"]
def back(values, places, w):
    z = max_unpool2d(values, places, 2)
    return z

# %% tags=["solution"]
def back(values, places, w):
    z = max_unpool2d(values, places, 2)
    return conv_transpose2d(np.maximum(z, 0), w)

# %%
check(back, "10.back")

# %% [markdown] lang="en"
# ## One name, several things
#
# | when | who | what |
# |:--|:--|:--|
# | 1949 | Wiener | a filter against noise, which can undo a blur (lesson 8) |
# | 2010 | Zeiler et al. | *Deconvolutional Networks*: features searched for, picture by picture |
# | 2013 | Zeiler, Fergus | *deconvnet*: looks into a trained network |
# | 2014 | Long et al. | FCN: “backwards convolution” |
# | 2015 | Ronneberger et al. | U-Net: “up-convolution” |
# | 2015 | Radford et al. | DCGAN: “fractionally-strided convolutions” |
# | 2016 | Dumoulin, Visin | a guide: “transposed convolution” |
# | 2016 | Odena et al. | why checkerboards appear (lesson 6) |
# %% [markdown] lang="zh"
# ## 一个名字，几样东西
#
# | 年份 | 谁 | 指什么 |
# |:--|:--|:--|
# | 1949 | Wiener | 对付噪声的滤波，可用来去模糊（第 8 课） |
# | 2010 | Zeiler 等 | *Deconvolutional Networks*：逐幅图求特征 |
# | 2013 | Zeiler、Fergus | *deconvnet*：看训练好的网络 |
# | 2014 | Long 等 | FCN：“backwards convolution” |
# | 2015 | Ronneberger 等 | U-Net：“up-convolution” |
# | 2015 | Radford 等 | DCGAN：“fractionally-strided convolutions” |
# | 2016 | Dumoulin、Visin | 卷积算术指南：“转置卷积” |
# | 2016 | Odena 等 | 棋盘格的由来（第 6 课） |

# %% [markdown] lang="en"
# The years are those of the first publication; some were presented at a conference in the year after. Look once more at 2010.
# %% [markdown] lang="zh"
# 年份都按首次发表算，有的到第二年才在会议上报告。再看看 2010 年那一行。

# %%
predict(
    tr("It is often said that today's layer comes from the Deconvolutional Networks of 2010. How were the features found there?", "常有人说，今天的这种层来自 2010 年的 Deconvolutional Networks。那篇论文里，特征是怎么得到的？"),
    {tr("by a transposed convolution", "做一次转置卷积"): tr("Stamps do occur: a picture is explained as a sum of stamps. But which numbers press them is searched for.", "章是有的：把一幅图解释成许多章的和。可是每个章用什么数去盖，要靠搜索。"),
     tr("by optimising for each picture", "对每幅图做一次优化"): tr("Few stamps that add up to the picture: sparse coding. The name is the paper's title, the layer of today is another thing.", "找尽量少的章，加起来正好像这幅图：这叫稀疏编码。名字出自那篇论文的标题，今天的层却是另一回事。"),
     tr("by dividing spectra", "频谱相除"): tr("That is true deconvolution, lesson 8, with a kernel that is known.", "那是第 8 课真正的反卷积，核是已知的。")},
    right=tr("by optimising for each picture", "对每幅图做一次优化"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## Your turn: make the way back
#
# The way into an autoencoder is given, from 50 down to 7. Make three transposed layers, `(k, s, p, op)` each, that meet every size on the
# way, so that skip connections fit without a cut.
# %% [markdown] lang="zh"
# ## 轮到你了：造一条回去的路
#
# 自编码器往里走的路已经有了，从 50 到 7。造三个转置卷积层，每层 `(k, s, p, op)`，往回走时和每个尺寸都对上，
# 让跳跃连接不用裁。

# %%
ledger(
    [
        Conv2d(1, 8, 3, stride=2, padding=1),
        Conv2d(8, 16, 3, stride=2, padding=1),
        Conv2d(16, 32, 3, stride=2, padding=1),
    ],
    50,
)

# %% tags=["stub"]
layers = [(3, 2, 1, ...), ..., ...]

# %% tags=["solution"]
layers = [(3, 2, 1, 0), (3, 2, 1, 0), (3, 2, 1, 1)]

# %%
check(layers, "10.skips")

# %% [markdown] lang="en"
# ## In three sentences
#
# The same layer paints (DCGAN), enlarges scores (FCN), climbs back to a saved map (U-Net), and shows what a feature saw (deconvnet); it inverts in none
# of them. Stride $s$ is a factor of $s$ only where $k - 2p + op = s$; elsewhere something is cropped, or a pixel is missing. A ledger finds the place
# before the computer does.
# %% [markdown] lang="zh"
# ## 三句话小结
#
# 同一种层，能作画（DCGAN），能放大得分（FCN），能爬回存下的特征图（U-Net），也能照出一个特征看到了什么（deconvnet），
# 却没有一处是在求逆。只有 $k - 2p + op = s$ 时，步幅 $s$ 才正好放大到 $s$ 倍，否则不是要裁，就是少一个像素。
# 账本会赶在程序报错之前，先找到那个地方。
