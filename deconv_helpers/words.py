"""Every word that a player shows, in English and 简体中文, and the language that is spoken now.

Slots like {n} are filled in by the browser, so that a sentence stays true after an edit.
"""

_spoken = "en"


def language(code=None):
    """Set the language that players and checks speak from now on ("en" or "zh"); without one, say which it is.

    >>> language("en")
    >>> language()
    'en'
    """
    global _spoken
    if code is not None:
        if code not in list(WORDS):  # a list is no key, and asks as well
            raise ValueError(f"language must be one of {', '.join(WORDS)}, got {code!r}")
        _spoken = code
        return None
    return _spoken


def say(en, zh):
    """Return the sentence in the language that is spoken now.

    >>> say("kernel", "卷积核")
    'kernel'
    """
    return {"en": en, "zh": zh}[_spoken]


def told(refusal):
    """Return a refusal's sentence in the language that is spoken now.

    >>> class Odd:
    ...     SENTENCES, key, numbers = {"odd": "{n} is odd"}, "odd", {"n": 3}
    >>> told(Odd)
    '3 is odd'
    """
    sentences = {**refusal.SENTENCES, **say({}, WORDS["zh"])}
    return sentences[refusal.key].format(**refusal.numbers)


WORDS = {
    "en": {
        "input": "input",
        "kernel": "kernel",
        "output": "output",
        "spread": "input with zeros inserted",
        "matrix": "matrix",
        "bar": "bar",
        "turned": "turned by 180°",
        "returned": "what comes back",
        "guess": "best guess",
        "phase_sums": "sum of each phase",
        "repeated": "each number repeated",
        "pooled": "the largest of each block",
        "unpooled": "put back in its place",
        "copied_to_block": "copied into the whole block",
        "features": "features",
        "maxima": "pooled",
        "placed": "unpooled",
        "stamped": "stamped",
        "phase_kernels": "kernel, a phase a row",
        "phase_channels": "channels",
        "view.window": "Sliding window",
        "view.stamp": "Stamps",
        "view.spread": "Zero insertion",
        "view.spread-unturned": "Zero insertion, kernel not turned",
        "view.matrix": "Matrix C: a row is a window",
        "view.matrix-transposed": "Matrix Cᵀ: a column is a stamp",
        "view.chain": "One operation after another",
        "view.inputs": "Input and kernel",
        "view.guess": "There, back, and the best guess",
        "view.resize": "Repeat, then slide",
        "view.unpooling": "Max-pooling, and two ways back",
        "view.deconvnet": "Through the network, and back through the deconvnet",
        "view.subpixel": "Sub-pixel: channels, then weaving",
        "view.shared": "Which input sizes share an output size?",
        "kept.torch": "what torch keeps",
        "kept.keras": 'what Keras keeps with padding="same"',
        "same.told": 'torch is told padding = {p}, output_padding = {op}; Keras is told "same".',
        "caption.start": "Nothing is computed yet: {steps} steps to go.",
        "caption.window": "{grid}[{cell}] = {value}: multiply the {terms} pairs in the window and add them up.",
        "caption.window.one": "{grid}[{cell}] = {value}: the window holds one pair, and its product is the result.",
        "caption.stamp": "{grid}[{cell}] = {value} presses its stamp: {value} times the kernel, added on.",
        "caption.spread": "{grid}[{cell}] = {value}: {terms} products, and a zero in {zeros} of them.",
        "caption.matrix": "{grid}[{cell}] = {value}: one row of C times all of x.",
        "caption.matrix-transposed": "{grid}[{cell}] = {value} scales one column of Cᵀ.",
        "caption.reached": "{grid}[{cell}] = {value}: what it belongs to is lit.",
        "caption.pool": "{grid}[{cell}] = {value}: the largest number of its block; where it stood is remembered.",
        "caption.unpool": "{grid}[{cell}] = {value} goes back to its place; the rest of the block stays 0.",
        "caption.woven": "{grid}[{cell}] = {value}: taken from the channel of its phase.",
        "caption.shared": "{value} is the size that comes from {sources}.",
        "found": "Image number {number} of {count}.",
        "found.none": "None of the {count}: its outputs are others.",
        "lost": "rank {rank}, {unknowns} unknowns: {free} directions are invisible, x cannot be recovered",
        "kept": "rank {rank}, {unknowns} unknowns: nothing is lost, x can be recovered",
        "size": "size (convolution, its own parameters): "
        "⌊(n + 2p − d(k−1) − 1) / s⌋ + 1 = ⌊({n} + 2·{p} − {d}·({k}−1) − 1) / {s}⌋ + 1 = {out}",
        "size_transposed": "size (transposed convolution, its own parameters): "
        "(n−1)s − 2p + d(k−1) + 1 + op = ({n}−1)·{s} − 2·{p} + {d}·({k}−1) + 1 + {op} = {out}",
        "control.stride": "stride",
        "control.padding": "padding",
        "control.output_padding": "output padding",
        "control.dilation": "dilation",
        "control.turned": "turn the kernel by 180°",
        "control.n": "input size",
        "control.k": "kernel size",
        "control.image": "image",
        "control.wanted": "size wanted",
        "control.op": "operation",
        "control.t": "blend",
        "control.walk": "steps walked",
        "draw": "draw 0 and 1",
        "control.x": "input",
        "control.w": "kernel",
        "rows": "rows",
        "cols": "columns",
        "step": "step",
        "speed": "speed",
        "back": "one step back (←)",
        "play": "play (space)",
        "pause": "pause (space)",
        "forward": "one step forward (→)",
        "reset": "start again (R)",
        "fullscreen": "full screen (F)",
        "lead": "let the steps follow this picture",
        "player": "picture that can be stepped through",
        "no_player": "This picture could not be opened ({error}). Running its cell again may help.",
        "edit": "type a number",
        "not_a_number": "“{text}” is no number that can be shown; the cell keeps {value}.",
        "tables": "table to look things up in",
        "not_in_range": "“{text}” is not offered here: choose {least} to {most}.",
        "sealed": "Choose an answer, then the picture opens.",
        "your_answer": "your answer",
        "right_answer": "what happens",
        "unsure": "not sure",
        "more": "More: numbers, code, keys",
        "code": "code that gives these numbers",
        "copy": "copy",
        "copied": "copied ✓",
        "copy_by_hand": "The browser does not let us copy: the code is selected.",
        "save": "save as a web page",
        "in_python": "In Python:",
        "framework.pytorch": "PyTorch",
        "framework.onnx": "ONNX",
        "preset.ones": "ones",
        "preset.identity": "identity",
        "preset.edge": "edge",
        "preset.blur": "blur",
        "preset.bilinear": "bilinear",
        "preset.digits": "digits",
        "preset.count": "1, 2, 3 …",
        "preset.ramp": "ramp",
        "preset.X": "X",
        "preset.O": "O",
        "preset.impulse": "a lone 1",
        "preset.photograph": "photograph",
        "state.padding": "padding",
        "state.zero": "zero",
        "state.cropped": "cropped",
        "state.unread": "never read",
        "differs": "{count} of {cells} numbers are wrong: the kernel was not turned.",
        "shares": "These input sizes all give {out}: {sizes}.",
        "shares_transposed": "A convolution with these settings turns sizes {sizes} alike into {out}; "
        "op says which of them comes back.",
        "equivalent": "Drawn with zeros: {zeros} between neighbours, p′ = d(k−1) − p = {border} before "
        "and p′ + op = {after} after; the window moves by s′ = 1.",
        "caption.lights": "{selected} takes part in {grid}[{cell}] = {value}: its product is underlined.",
        "caption.reaches": "{grid}[{cell}] = {value} reaches {count} cells: {cells}.",
        "block_ragged": "The rows of this block are not equally long: nothing was pasted.",
        "block_no_number": "“{text}” is no number that can be shown: nothing was pasted.",
        "block_too_large": "A block of {block} does not fit: from this cell on there is room for {room}. "
        "Nothing was pasted.",
        "keys": "?\tthis list\n"
        "→ ←\tone step\n"
        "PageDown PageUp\tone step (clicker); at the end, in full screen, the next player\n"
        "space\tplay, pause\n"
        "Home End\tfirst step, last step\n"
        "A – D\tanswer\n"
        "V\tshow the answer\n"
        "0 – 9\ttype into the selected cell; Ctrl V pastes a block\n"
        "R\tstart again\n"
        "F\tfull screen\n"
        "N P\tnext player, previous player, in full screen",
        "needs_script": "This picture needs a browser with JavaScript switched on.",
    },
    "zh": {
        "input": "输入",
        "kernel": "卷积核",
        "output": "输出",
        "spread": "插零后的输入",
        "matrix": "矩阵",
        "bar": "条形",
        "turned": "已旋转 180°",
        "returned": "回来的结果",
        "guess": "最好的猜测",
        "phase_sums": "各相位的和",
        "repeated": "每个数重复",
        "pooled": "每块里最大的数",
        "unpooled": "放回原来的位置",
        "copied_to_block": "抄满整块",
        "features": "特征",
        "maxima": "池化",
        "placed": "反池化",
        "stamped": "盖章",
        "phase_kernels": "核，每个相位一行",
        "phase_channels": "通道",
        "view.window": "滑动窗口",
        "view.stamp": "盖章",
        "view.spread": "插零再滑动",
        "view.spread-unturned": "插零再滑动（核未旋转）",
        "view.matrix": "矩阵 C：一行就是一个窗口",
        "view.matrix-transposed": "矩阵 Cᵀ：一列就是一个章",
        "view.chain": "一个运算接着一个运算",
        "view.inputs": "输入和卷积核",
        "view.guess": "去、回，以及最好的猜测",
        "view.resize": "先重复，再滑动",
        "view.unpooling": "最大池化，以及两条回去的路",
        "view.deconvnet": "先过网络，再由反卷积可视化返回",
        "view.subpixel": "亚像素：先分通道，再交织",
        "view.shared": "哪些输入尺寸共用一个输出尺寸？",
        "kept.torch": "torch 留下的",
        "kept.keras": 'Keras 用 padding="same" 留下的',
        "same.told": '给 torch 的参数：padding = {p}，output_padding = {op}；给 Keras 的："same"。',
        "caption.start": "还没有开始计算：共 {steps} 步。",
        "caption.window": "{grid}[{cell}] = {value}：窗口里的 {terms} 对数分别相乘，再全部相加。",
        "caption.window.one": "{grid}[{cell}] = {value}：窗口里只有一对数，乘积就是结果。",
        "caption.stamp": "{grid}[{cell}] = {value} 盖下它的章：{value} 乘整个卷积核，加到输出上。",
        "caption.spread": "{grid}[{cell}] = {value}：{terms} 个乘积里有 {zeros} 个碰到 0，没有加上什么。",
        "caption.matrix": "{grid}[{cell}] = {value}：C 的一行乘整个 x。",
        "caption.matrix-transposed": "{grid}[{cell}] = {value} 缩放 Cᵀ 的一列。",
        "caption.reached": "{grid}[{cell}] = {value}：和它有关的格子都亮着。",
        "caption.pool": "{grid}[{cell}] = {value}：这一块里最大的数；它原来的位置也记了下来。",
        "caption.unpool": "{grid}[{cell}] = {value} 回到原位；这一块的其余格子仍是 0。",
        "caption.woven": "{grid}[{cell}] = {value}：取自它那个相位的通道。",
        "caption.shared": "{value} 这个尺寸来自 {sources}。",
        "found": "这是 {count} 幅里的第 {number} 幅。",
        "found.none": "不在这 {count} 幅里：它的输出不一样。",
        "lost": "秩 {rank}，未知数 {unknowns} 个：有 {free} 个方向看不见，x 无法还原",
        "kept": "秩 {rank}，未知数 {unknowns} 个：什么都没有丢，x 可以还原",
        "size": "尺寸（卷积自己的参数）："
        "⌊(n + 2p − d(k−1) − 1) / s⌋ + 1 = ⌊({n} + 2·{p} − {d}·({k}−1) − 1) / {s}⌋ + 1 = {out}",
        "size_transposed": "尺寸（转置卷积自己的参数）："
        "(n−1)s − 2p + d(k−1) + 1 + op = ({n}−1)·{s} − 2·{p} + {d}·({k}−1) + 1 + {op} = {out}",
        "control.stride": "步幅",
        "control.padding": "填充",
        "control.output_padding": "输出填充",
        "control.dilation": "膨胀率",
        "control.turned": "把核旋转 180°",
        "control.n": "输入尺寸",
        "control.k": "核尺寸",
        "control.image": "图像",
        "control.wanted": "想要的尺寸",
        "control.op": "运算",
        "control.t": "混合",
        "control.walk": "走了几步",
        "draw": "画 0 和 1",
        "control.x": "输入",
        "control.w": "卷积核",
        "rows": "行",
        "cols": "列",
        "step": "步骤",
        "speed": "速度",
        "back": "后退一步（←）",
        "play": "播放（空格）",
        "pause": "暂停（空格）",
        "forward": "前进一步（→）",
        "reset": "从头开始（R）",
        "fullscreen": "全屏（F）",
        "lead": "让步骤跟随这幅图",
        "player": "可以一步一步播放的图",
        "no_player": "这幅图没能打开（{error}）。可以把这个单元格再运行一次试试。",
        "edit": "输入一个数",
        "not_a_number": "“{text}”不是能显示的数；格子里仍是 {value}。",
        "tables": "可以查阅的表",
        "not_in_range": "这里没有“{text}”：请选 {least} 到 {most}。",
        "sealed": "先选一个答案，图才会打开。",
        "your_answer": "你的答案",
        "right_answer": "实际结果",
        "unsure": "不确定",
        "more": "更多：数、代码、按键",
        "code": "得到这些数的代码",
        "copy": "复制",
        "copied": "已复制 ✓",
        "copy_by_hand": "浏览器不允许复制：代码已选中。",
        "save": "存为网页",
        "in_python": "在 Python 里：",
        "framework.pytorch": "PyTorch",
        "framework.onnx": "ONNX",
        "preset.ones": "全 1",
        "preset.identity": "恒等",
        "preset.edge": "边缘",
        "preset.blur": "模糊",
        "preset.bilinear": "双线性",
        "preset.digits": "数位",
        "preset.count": "1, 2, 3 …",
        "preset.ramp": "斜坡",
        "preset.X": "X",
        "preset.O": "O",
        "preset.impulse": "单个 1",
        "preset.photograph": "照片",
        "state.padding": "填充",
        "state.zero": "零",
        "state.cropped": "已裁掉",
        "state.unread": "从未读到",
        "differs": "{cells} 个数里有 {count} 个不对：核没有翻转。",
        "shares": "这些输入尺寸都得到 {out}：{sizes}。",
        "shares_transposed": "同样设置的卷积把 {sizes} 都变成 {out}；回到哪一个，由 op 决定。",
        "equivalent": "画成插零：相邻两数之间插 {zeros} 个零，前面补 p′ = d(k−1) − p = {border} 个，"
        "后面补 p′ + op = {after} 个；窗口每次移动 s′ = 1 格。",
        "caption.lights": "{selected} 参与了 {grid}[{cell}] = {value}：它的乘积带下划线。",
        "caption.reaches": "{grid}[{cell}] = {value} 到达 {count} 个格子：{cells}。",
        "block_ragged": "这块数的各行不一样长：没有粘贴。",
        "block_no_number": "“{text}”不是能显示的数：没有粘贴。",
        "block_too_large": "{block} 的一块数放不下：从这一格起只有 {room} 的位置。没有粘贴。",
        "keys": "?\t这张表\n"
        "→ ←\t走一步\n"
        "PageDown PageUp\t走一步（翻页笔）；全屏时走到头就到下一个播放器\n"
        "空格\t播放、暂停\n"
        "Home End\t第一步、最后一步\n"
        "A – D\t回答\n"
        "V\t公布答案\n"
        "0 – 9\t在选中的格子里输入；Ctrl V 粘贴一块数\n"
        "R\t从头开始\n"
        "F\t全屏\n"
        "N P\t全屏时：下一个、上一个播放器",
        "needs_script": "要看这幅图，请在浏览器里启用 JavaScript。",
        "not_whole": "{name} 必须是整数，现在是 {value}",
        "not_per_axis": "{name} 必须是一个整数，或每个轴一个、共 {axes} 个整数，现在是 {value}",
        "too_small": "{name}={value} 太小，至少要是 {least}",
        "too_large": "{name}={value} 太大，最多只能是 {most}",
        "not_between": "{name} 必须是 {least} 到 {most} 之间的数，现在是 {value}",
        "not_kind": "{name} 必须是 {wanted}，现在是 {value}",
        "not_one_of": "{name} 只能是 {offered} 之一，现在是 {value}",
        "too_many": "{name} 会有 {cells} 个数，最多只放得下 {most} 个",
        "too_long": "{name} 最多只能有 {most} 个值",
        "window_too_large": "卷积核 {k}（dilation={d}）占 {span} 格，可是填充后的输入只有 {padded} 格：{n} + 2·{p}",
        "output_padding_too_large": "output_padding={op} 必须小于 stride={s} 或 dilation={d}",
        "nothing_left": "padding={p} 把输出裁得只剩 {out}：({n}−1)·{s} − 2·{p} + {d}·({k}−1) + 1 + {op} = {out}",
        "shape": "{name} 的形状必须是 {wanted}，现在是 {value}",
        "not_numbers": "{name} 必须是数，现在是 {value}",
        "ragged": "{name} 必须是数，而且各行要一样长",
        "not_array": "{name} 必须是 NumPy 读得了的数，现在是 {value}：张量可以先写成 .detach().float().numpy()",
        "objects": "{name} 必须是数，现在的 dtype 是 object：可以试试 np.array({name}, float)",
        "masked": "{name} 里有 {count} 个数被掩码遮住了：可以先用 .filled(0) 给它们一个值",
        "not_finite": "{name} 里的数必须是有限的，{at} 处却是 {value}",
        "not_exact": "{name} 太大，没法用整数精确计算：换成 {name} * 1.0 就可以用浮点数算",
        "grid_too_large": "播放器每边最多 {limit} 格，{name} 会有 {rows} × {cols} 格：请用 deconv_helpers.still",
        "still_too_large": "静态图每边最多 {limit} 格，{name} 会有 {rows} × {cols} 格",
        "no_such_control": "{op} 没有 {name} 这个设置",
        "not_offered": "{name} 不能从 {value} 开始：可选的是 {offered}",
        "offers_nothing": "{name} 里没有可选的东西",
        "size_missing": "给出的函数要用 {name}，却没有给出 {name}：可以给一个数或一个 range",
        "no_operation": "{name} 不是有图可看的运算，可选的是：{offered}",
        "no_such_view": "{op} 的视图有 {views}，没有 {value}",
        "same": "padding='same' 要求 stride=1，现在 stride={s}",
        "axes": "{layer} 需要 {wanted} 个轴的特征图，这里有 {got} 个轴",
        "channels": "{layer} 需要 {wanted} 个通道，进来的是 {got} 个",
        "groups": "groups={groups} 必须同时整除输入通道数 {inside} 和输出通道数 {outside}",
        "padding_mode": "padding_mode={mode} 时，{n} 格里取不出 padding={p}",
        "half_window": "padding={p} 超过了窗口 {k} 格的一半",
        "size_or_factor": "Upsample 的 size 和 scale_factor 必须给一个，而且只能给一个",
        "shuffle": "{channels} 个通道不是 {factor}*{factor} 的倍数",
        "not_saved": "没有保存过 {name}",
        "sizes_differ": "进来的是 {here}，而 {name} 是 {there}：两者尺寸必须相同",
        "crop": "{here} 不能从第 {offset} 格起裁成 {sizes}",
        "not_wanted": "最后的尺寸是 {here}，想要的是 {wanted}",
        "scene_too_large": "这些设置至少有 {kilobytes} KB，超过了不必等待就能打开的 {limit} KB：请缩短 {name} 的范围",
    },
}
