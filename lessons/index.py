# %% [markdown]
# # Convolution, one number at a time · 一个数一个数地看卷积
#
# Watch a kernel slide, stamp and spread over real numbers, change any of them, and find out with your own hands what
# stride, padding and dilation do, and what a transposed convolution gives back: the shape, not the values.
#
# 看着卷积核在一个个真实的数上滑动、盖章、拉开，随手改动任何一个数，亲手弄清步幅、填充和膨胀率各做了什么，
# 以及转置卷积究竟还给我们什么：是形状，而不是原来的值。

# %% [markdown]
# {lessons}

# %% [markdown]
# ## How to use it · 怎么用
#
# - **Open a lesson** in the table above and run its cells one by one with `Shift`+`Enter`, or all at once with
#   *Run* → *Run All Cells*. Nothing is given away: each picture waits for your guess first.
# - **Click a picture**, then step with `→` and `←`, play and pause with the space bar, and type your own numbers into
#   its cells.
# - **Guess before you look.** A wrong guess is the quickest way to learn here, and it gets an answer of its own.

# %% [markdown]
# - 在上面的表格里**打开一课**，用 `Shift`+`Enter` 逐格运行，或者用菜单 **Run → Run All Cells**（中文界面是“运行”→“运行所有单元格”）一次运行完。
#   答案不会提前泄露：每幅图都先等你猜。
# - **点一下图**，用 `→` 和 `←` 一步步走，用空格键播放和暂停，还可以在格子里填进自己的数字。
# - **先猜，再看。** 猜错是学得最快的办法，每个错误的答案都有专门的回应。
