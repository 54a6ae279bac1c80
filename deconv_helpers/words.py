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
        if code not in WORDS:
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
        "view.window": "Sliding window",
        "view.stamp": "Stamps",
        "view.spread": "Zero insertion",
        "view.spread-unturned": "Zero insertion, kernel not turned",
        "view.matrix": "Matrix C: a row is a window",
        "view.matrix-transposed": "Matrix Cᵀ: a column is a stamp",
        "view.chain": "One operation after another",
        "view.inputs": "Input and kernel",
        "view.guess": "There, back, and the best guess",
        "view.shared": "Which input sizes share an output size?",
        "caption.start": "Nothing is computed yet: {steps} steps to go.",
        "caption.window": "{grid}[{cell}] = {value}: multiply the {terms} pairs in the window and add them up.",
        "caption.stamp": "{grid}[{cell}] = {value} presses its stamp: {value} times the kernel, added on.",
        "caption.spread": "{grid}[{cell}] = {value}: of {terms} products, {zeros} meet a zero and add nothing.",
        "caption.matrix": "{grid}[{cell}] = {value}: one row of C times all of x.",
        "caption.matrix-transposed": "{grid}[{cell}] = {value} scales one column of Cᵀ.",
        "caption.reached": "{grid}[{cell}] = {value}: what it belongs to is lit.",
        "caption.shared": "{value} is the size that comes from {sources}.",
        "found": "Image number {number} of {count}.",
        "found.none": "None of the {count}: its outputs are others.",
        "lost": "rank {rank}, {unknowns} unknowns: {free} directions are invisible, x cannot be recovered",
        "kept": "rank {rank}, {unknowns} unknowns: nothing is lost, x can be recovered",
        "size": "size: ⌊(n + 2p − d(k−1) − 1) / s⌋ + 1 = ⌊({n} + 2·{p} − {d}·({k}−1) − 1) / {s}⌋ + 1 = {out}",
        "size_transposed": "size: (n−1)s − 2p + d(k−1) + 1 + op = ({n}−1)·{s} − 2·{p} + {d}·({k}−1) + 1 + {op} = {out}",
        "control.stride": "stride",
        "control.padding": "padding",
        "control.output_padding": "output padding",
        "control.dilation": "dilation",
        "control.turned": "turn the kernel by 180°",
        "control.n": "input size",
        "control.k": "kernel size",
        "control.image": "image",
        "control.t": "blend",
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
        "edit": "type a number",
        "not_a_number": "“{text}” is no number that can be shown; the cell keeps {value}.",
        "sealed": "Choose an answer, then the picture opens.",
        "your_answer": "your answer",
        "right_answer": "what happens",
        "unsure": "not sure",
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
        "view.window": "滑动窗口",
        "view.stamp": "盖章",
        "view.spread": "插零再滑动",
        "view.spread-unturned": "插零再滑动（核未旋转）",
        "view.matrix": "矩阵 C：一行就是一个窗口",
        "view.matrix-transposed": "矩阵 Cᵀ：一列就是一个章",
        "view.chain": "一个运算接着一个运算",
        "view.inputs": "输入和卷积核",
        "view.guess": "去、回，以及最好的猜测",
        "view.shared": "哪些输入尺寸共用一个输出尺寸？",
        "caption.start": "还没有开始计算：共 {steps} 步。",
        "caption.window": "{grid}[{cell}] = {value}：窗口里的 {terms} 对数分别相乘，再全部相加。",
        "caption.stamp": "{grid}[{cell}] = {value} 盖下它的章：{value} 乘整个卷积核，加到输出上。",
        "caption.spread": "{grid}[{cell}] = {value}：{terms} 个乘积里有 {zeros} 个碰到 0，没有加上什么。",
        "caption.matrix": "{grid}[{cell}] = {value}：C 的一行乘整个 x。",
        "caption.matrix-transposed": "{grid}[{cell}] = {value} 缩放 Cᵀ 的一列。",
        "caption.reached": "{grid}[{cell}] = {value}：和它有关的格子都亮着。",
        "caption.shared": "{value} 这个尺寸来自 {sources}。",
        "found": "这是 {count} 幅里的第 {number} 幅。",
        "found.none": "不在这 {count} 幅里：它的输出不一样。",
        "lost": "秩 {rank}，未知数 {unknowns} 个：有 {free} 个方向看不见，x 无法还原",
        "kept": "秩 {rank}，未知数 {unknowns} 个：什么都没有丢，x 可以还原",
        "size": "尺寸：⌊(n + 2p − d(k−1) − 1) / s⌋ + 1 = ⌊({n} + 2·{p} − {d}·({k}−1) − 1) / {s}⌋ + 1 = {out}",
        "size_transposed": "尺寸：(n−1)s − 2p + d(k−1) + 1 + op = ({n}−1)·{s} − 2·{p} + {d}·({k}−1) + 1 + {op} = {out}",
        "control.stride": "步幅",
        "control.padding": "填充",
        "control.output_padding": "输出填充",
        "control.dilation": "膨胀率",
        "control.turned": "把核旋转 180°",
        "control.n": "输入尺寸",
        "control.k": "核尺寸",
        "control.image": "图像",
        "control.t": "混合",
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
        "edit": "输入一个数",
        "not_a_number": "“{text}”不是能显示的数；格子里仍是 {value}。",
        "sealed": "先选一个答案，图才会打开。",
        "your_answer": "你的答案",
        "right_answer": "实际结果",
        "unsure": "不确定",
        "not_whole": "{name} 必须是整数，现在是 {value}",
        "not_per_axis": "{name} 必须是一个整数，或每个轴一个、共 {axes} 个整数，现在是 {value}",
        "too_small": "{name}={value} 太小，至少要是 {least}",
        "window_too_large": "卷积核 {k}（dilation={d}）占 {span} 格，可是填充后的输入只有 {padded} 格：{n} + 2·{p}",
        "output_padding_too_large": "output_padding={op} 必须小于 stride={s} 或 dilation={d}",
        "nothing_left": "padding={p} 把输出裁得只剩 {out}：({n}−1)·{s} − 2·{p} + {d}·({k}−1) + 1 + {op} = {out}",
        "shape": "{name} 的形状必须是 {wanted}，现在是 {value}",
        "not_numbers": "{name} 必须是数，现在是 {value}",
        "grid_too_large": "播放器每边最多 {limit} 格，{name} 会有 {rows} × {cols} 格：请用 deconv_helpers.still",
        "still_too_large": "静态图每边最多 {limit} 格，{name} 会有 {rows} × {cols} 格",
        "no_such_control": "{op} 没有 {name} 这个设置",
        "not_offered": "{name} 不能从 {value} 开始：可选的是 {offered}",
        "offers_nothing": "{name} 里没有可选的东西",
        "no_operation": "{name} 不是有图可看的运算，可选的是：{offered}",
        "no_such_view": "{op} 的视图有 {views}，没有 {value}",
        "scene_too_large": "这些设置共 {kilobytes} KB，超过了不必等待就能打开的 {limit} KB：请缩短 {name} 的范围",
    },
}
