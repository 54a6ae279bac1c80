"""Stills: the player's scenes as matplotlib figures, for print and slides, and photographs before and after.

What a still shows is what `Case.frame` says. Letters and numbers only: words live in HTML, where every font is.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from io import BytesIO
from itertools import product

import numpy as np
from matplotlib import cbook, image
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from .arithmetic import Refusal, whole
from .palette import BORDERS, ROLES
from .pictures import operation
from .scene import Scene
from .words import WORDS

LARGEST_SIDE = 64  # cells: what still can be told apart on a page
LARGEST_CELL, WIDEST, TALLEST, NARROWEST = 0.42, 10.0, 7.0, 5.6  # inches: a cell's side, all boards, all lines
MARGIN, GAP, SIGN, LABEL, LINE = 0.16, 0.12, 0.2, 0.24, 0.27
LEAST_TYPE = 4.5  # points: smaller numbers are left out
MOST_LINES = 4  # of a formula

COLOURS = ROLES["light"]
PAPER, INK, FAINT = "#ffffff", "#1c1c1c", "#5a5a5a"
FONT = "DejaVu Sans"  # comes with matplotlib, its figures are all of one width


def _mix(colour, share):
    """`colour` thinned with paper."""
    return tuple(share * part + (1 - share) * white for part, white in zip(to_rgb(colour), to_rgb(PAPER), strict=True))


# The second cues: what a state changes about a cell, later ones over earlier ones.
STATES = {
    "zero": {"face": PAPER, "edge": _mix(FAINT, 0.3), "line": "solid", "hatch": "////", "ink": FAINT, "size": 0.3},
    "padding": {"face": PAPER, "edge": FAINT, "line": "dotted", "hatch": None, "ink": FAINT, "size": 0.3},
    "cropped": {"face": PAPER, "edge": COLOURS["refusal"], "line": "dashed", "alpha": 0.55},
    "unread": {"face": _mix(FAINT, 0.25), "alpha": 0.5},
}


class Still(Figure):
    """A figure that is a cell's picture in a notebook, whether or not pyplot was ever imported.

    >>> Still(figsize=(2, 1)).get_size_inches().tolist()
    [2.0, 1.0]

    `savefig` writes it as PNG, SVG or PDF.
    """

    def _repr_png_(self):
        file = BytesIO()
        self.savefig(file, format="png", dpi=200)
        width, height = self.get_size_inches() * 100
        return file.getvalue(), {"width": round(width), "height": round(height)}


def still(scene, x=None, w=None, *, view=None, step=None, **settings):
    """Draw one step of a scene, or of an operation, as the player shows it.

    >>> from deconv_helpers import conv_transpose2d
    >>> x, w = [[1, 2], [3, 4]], [[1, 10], [100, 1000]]
    >>> figure = still(conv_transpose2d, x, w, stride=2, step=3)      # (2, 2) and (2, 2) -> (4, 4), three stamps done
    >>> figure.savefig("stamps.svg")                                  # doctest: +SKIP

    `scene` is a scene (`player.scene`) or what `deconv_helpers.pictures.operation` takes: an operation or a list of
    them, with its `x`, `w` and settings. Of a scene, `settings` name where its controls stand, and `x` and `w` replace
    its numbers. `view` is a view's name ("window", "stamp", "spread", "matrix"; the scene's first), `step` the number
    of cells visited (all). Beyond 16 cells a side numbers are left out once they are too small to read.

    A setting without a result is drawn as its refusal. Raises `Refusal` for arguments that no setting could use.
    """
    if isinstance(scene, Scene):
        case, arrays = _case(scene, settings, {"x": x, "w": w})
    else:
        scene = operation(scene, x, w, views=view, limit=LARGEST_SIDE, **settings)
        case, arrays = scene.case(), scene.arrays
    names = [one.name for one in case.views]
    if view not in (None, *names) and not case.refusal:
        raise Refusal("no_such_view", op=scene.op, views=", ".join(names), value=repr(view))
    place = names.index(view) if view in names else 0
    last = case.steps(place)
    step = last if step is None or case.refusal else whole(step, "step", 0)
    if step > last:
        raise ValueError(f"step={step} is beyond the last one, {last}")
    return _draw(case, case.views[place], case.frame(arrays, place, step))


def photograph(size=None):
    """Return a real photograph: grey, square, from 0 (black) to 1 (white).

    >>> photograph(64).shape                                          # 512 x 512, in blocks of 8 x 8
    (64, 64)

    It is Grace Hopper's portrait (United States Navy, 1984, in the public domain), which matplotlib brings along,
    weighted to grey as JPEG does it. `size` is the side in cells, each the mean of a block of pixels; all 512 without
    it. Raises `ValueError` where `size` is not from 1 to 512.
    """
    pixels = image.imread(cbook.get_sample_data("grace_hopper.jpg", asfileobj=False)) / 255
    side = min(pixels.shape[:2])
    grey = pixels[:side, :side] @ (0.299, 0.587, 0.114)
    size = side if size is None else whole(size, "size", 1)
    if size > side:
        raise ValueError(f"size={size} must be at most {side}")
    block = side // size
    start = (side - size * block) // 2
    blocks = grey[start : start + size * block, start : start + size * block]
    return blocks.reshape(size, block, size, block).mean(axis=(1, 3))


def before_after(before, after, titles=("x", "y")):
    """Show two grey images side by side, pixels equally large in both.

    >>> from deconv_helpers import conv2d
    >>> x = photograph()
    >>> figure = before_after(x, conv2d(x, [[1, 0, -1]]))             # (512, 512) and (512, 510): edges

    `before` and `after` are (H, W); `titles` are letters and numbers. Each image has a scale of its own, and the
    numbers that are black and white stand beneath it: 0 and the largest value; or, where negative values reach at
    least half as far as positive ones, as far below 0 as above, so that 0 is mid-grey.

    Raises `Refusal` for what is no plain array of numbers.
    """
    images = [_plain(values, name) for values, name in zip((before, after), ("before", "after"), strict=True)]
    largest = max(max(values.shape) for values in images)
    sides = [np.maximum(values.shape, largest / 4) * 3.6 / largest for values in images]  # height, width in inches
    width = sum(max(side[1], 1.0) for side in sides) + 2 * MARGIN + 3 * GAP
    height = max(side[0] for side in sides) + 2 * (MARGIN + LABEL)
    figure, axes = _sheet(width, height)
    left = MARGIN
    for values, (tall, wide), title, role in zip(images, sides, titles, ("input", "output"), strict=True):
        low, high = _scale(values)
        top = MARGIN + LABEL
        _label(axes, left, top, title, "{}×{}".format(*values.shape))
        extent = (left, left + wide, top + tall, top)
        axes.imshow(values, "gray", vmin=low, vmax=high, extent=extent, interpolation="antialiased", aspect="auto")
        _box(axes, left, top, wide, tall, edge=COLOURS[role], line=BORDERS[role], gap=-0.03)
        axes.text(left, top + tall + 0.2, f"{shown(low)} … {shown(high)}", color=FAINT, fontsize=9, family=FONT)
        left += max(wide, 1.0) + 3 * GAP
    axes.set(xlim=(0, width), ylim=(height, 0))
    return figure


def shown(value):
    """Write a number as the player does: short, with a true minus sign.

    >>> shown(4.0), shown(-0.125), shown(1234.56)
    ('4', '−0.125', '1234.6')
    """
    size = abs(value)
    if value == int(value) and size < 1e7:
        text = str(int(value))
    elif size >= 1e7 or size < 1e-3:
        digits, power = f"{value:.1e}".split("e")
        text = f"{digits}e{int(power)}"
    else:
        places = 3 if size < 10 else 2 if size < 1000 else 1
        rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        text = f"{rounded:f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def _case(scene, settings, operands):
    """The case and the numbers of a scene at these settings, with other numbers where they are given."""
    offered = {control.name: control.values for control in scene.controls}
    for name, value in settings.items():
        if name not in offered:
            raise Refusal("no_such_control", name=name, op=scene.op)
        if value not in offered[name]:
            raise Refusal("not_offered", name=name, value=repr(value), offered=offered[name])
    case, arrays = scene.case(**settings), dict(scene.arrays)
    for name, values in operands.items():
        if values is not None:
            grid = case.grids[name]
            arrays[grid.array] = np.atleast_2d(values).tolist()
            if np.atleast_2d(values).shape != (grid.rows, grid.cols):
                raise Refusal("shape", name=name, wanted=(grid.rows, grid.cols), value=np.shape(values))
    return case, arrays


def _plain(values, name):
    values = np.asarray(values)
    if values.ndim != 2 or not values.size:
        raise Refusal("shape", name=name, wanted="of 2 axes with at least one cell", value=values.shape)
    if values.dtype.kind not in "biuf" or not np.isfinite(values).all():
        raise Refusal("not_numbers", name=name, value=f"dtype {values.dtype}")
    return values.astype(float)


def _scale(values):
    """The numbers that are black and white."""
    low, high = values.min(), values.max()
    reach = max(-low, high) or 1.0
    return (-reach, reach) if low < 0 and -low >= high / 2 else (0.0, reach)


def _sheet(width, height):
    """A white figure whose one coordinate system is inches, from the upper left corner."""
    figure = Still(figsize=(width, height), dpi=100, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def _draw(case, view, frame):
    """The sheet: size lines, boards, and the formula or the refusal beneath."""
    side, places, (width, height) = _places(case, view)
    width = max(width, NARROWEST)
    sizes = [WORDS["en"][size["key"]].partition(": ")[2].format(**n) for size in case.sizes for n in size["numbers"]]
    beneath = _wrapped(_refused(case) if case.refusal else _formula(case, frame), width)
    top = MARGIN + LINE * len(sizes)
    bottom = top + height + GAP
    lines = max(len(beneath), 2 if case.steps(case.views.index(view)) else 0)
    figure, axes = _sheet(width + 2 * MARGIN, bottom + LINE * lines + MARGIN)
    for number, line in enumerate(sizes):
        axes.text(MARGIN, MARGIN + LINE * (number + 0.5), line, color=FAINT, fontsize=9.5, family=FONT, va="center", gid="size")
    for panel, left, above in places:
        if panel in case.grids:
            _board(axes, panel, case, frame, MARGIN + left, top + above, side)
        else:
            axes.text(MARGIN + left, top + above, panel, color=FAINT, fontsize=14, family=FONT, ha="center", va="center")
    for number, line in enumerate(beneath):
        for at, text, look in line:
            baseline = bottom + LINE * (number + 0.7)
            axes.text(MARGIN + at, baseline, text, fontsize=12, family=FONT, gid="refusal" if case.refusal else "formula", **look)
            if look.get("weight") == "bold":
                ends = [MARGIN + at, MARGIN + at + _advance(text, "bold")]
                axes.plot(ends, [baseline + 0.055] * 2, color=COLOURS["active"], lw=1.6, solid_capstyle="butt")
    return figure


def _places(case, view):
    """The side of a cell, where each panel stands (a sign by its middle), and the room that all take, in inches."""
    frames = {name: case.grids[name].frame for name in view.panels if name in case.grids}
    if case.refusal and max(max(f[1] - f[0], f[3] - f[2]) for f in frames.values()) > LARGEST_SIDE:
        return LARGEST_CELL, [], (NARROWEST, 0)
    rows, cols = ([f[i + 1] - f[i] for f in frames.values()] for i in (0, 2))
    signs = len(view.panels) - len(frames)
    if view.layout == "stack":
        lefts = [f[2] for name, f in frames.items() if case.grids[name].role != "kernel"]
        offset = {name: f[2] - min(lefts) if case.grids[name].role != "kernel" else 0 for name, f in frames.items()}
        span = max(offset[name] + f[3] - f[2] for name, f in frames.items())
        side = min(LARGEST_CELL, WIDEST / span, TALLEST / sum(rows))
        places, above = [], 0.0
        for name, f in frames.items():
            places.append((name, offset[name] * side, above + LABEL))
            above += LABEL + (f[1] - f[0]) * side + GAP / 2
        return side, places, (span * side, above)
    drawn = sum(f[3] - f[2] for name in view.panels if (f := frames.get(name)))
    side = min(LARGEST_CELL, (WIDEST - signs * (SIGN + 2 * GAP)) / drawn, TALLEST / max(rows))
    places, left, tall = [], 0.0, max(rows) * side
    for panel in view.panels:
        if panel in frames:
            top, end, start, stop = frames[panel]
            places.append((panel, left, LABEL + (tall - (end - top) * side) / 2))
            left += max((stop - start) * side, 2 * LABEL) + GAP
        else:
            places.append((panel, left + SIGN / 2, LABEL + tall / 2))
            left += SIGN + GAP
    return side, places, (left - GAP, LABEL + tall)


def _board(axes, name, case, frame, left, top, side):
    """One grid: its label, its cells, and the window over them."""
    grid = case.grids[name]
    values, active = (frame[part].get(grid.of or name, {}) for part in ("values", "active"))
    unlinked = set()
    if grid.role == "matrix":
        unlinked = set(values).difference(*({link[0] for link in stage.links()} for stage in case.stages if stage.target == name))
    _label(axes, left, top, grid.label, f"{grid.rows}×{grid.cols}" + (" ↻ 180°" if grid.turned else ""))
    texts = {at: shown(value) for at, value in values.items()}
    size = side * 72 * min(0.42, 1.5 / max(2, *(len(text) for text in texts.values()), 2))
    largest = max((abs(value) for value in values.values()), default=0) or 1
    for row, col in product(range(*grid.frame[:2]), range(*grid.frame[2:])):
        at = (grid.rows - 1 - row, grid.cols - 1 - col) if grid.turned else (row, col)
        states = [state for state, (rows, cols) in grid.marks.items() if at[0] in rows or at[1] in cols]
        states += ["zero"] * (at in unlinked) + ["active"] * (at in active)
        blank = "0" if {"zero", "padding"} & {*states} else ""
        corner = left + (col - grid.frame[2]) * side, top + (row - grid.frame[0]) * side
        shade = abs(values.get(at, 0)) / largest
        _cell(axes, f"{name}[{at[0]},{at[1]}]", corner, side, grid.role, states, texts.get(at, blank), shade, size)
    if active and grid.role != "matrix":
        places = [(grid.rows - 1 - r, grid.cols - 1 - c) if grid.turned else (r, c) for r, c in active]
        (r, c), (end, stop) = (tuple(find(axis) for axis in zip(*places, strict=True)) for find in (min, max))
        corner = left + (c - grid.frame[2]) * side, top + (r - grid.frame[0]) * side
        box = Rectangle(corner, (stop + 1 - c) * side, (end + 1 - r) * side, fill=False, ec=COLOURS["active"], lw=2.6)
        box.set(gid=f"window-{name}", zorder=5, joinstyle="round", clip_on=False)
        axes.add_artist(box)


def _cell(axes, gid, corner, side, role, states, text, shade, size):
    """One cell in the look of its role and states, with its number where that can be read."""
    colour = COLOURS[role]
    look = {"face": _mix(colour, 0.36 * shade), "edge": _mix(colour, 0.62), "line": BORDERS[role], "hatch": None}
    look |= {"ink": INK, "alpha": 1.0, "size": 1.0}
    for state in [state for state in STATES if state in states]:
        look |= STATES[state]
    if role == "matrix" and "active" in states:
        look["face"] = _mix(COLOURS["active"], 0.26)
    gap = 0.05 * side if size >= LEAST_TYPE else 0.0
    plain = {name: look[name] for name in ("face", "edge", "line", "hatch", "alpha")}
    _box(axes, *corner, side, side, gap=gap, gid=f"cell-{gid}", width=0.9 if gap else 0.3, **plain)
    x, y = corner
    if "cropped" in states:
        axes.plot([x + gap, x + side - gap], [y + side - gap, y + gap], color=look["edge"], alpha=0.55, lw=1 if gap else 0.4)
    if "active" in states and role != "matrix" and gap:
        _box(axes, x, y, side, side, gap=2.4 * gap, edge=_mix(COLOURS["active"], 0.5), width=1.2)
    if size < LEAST_TYPE:
        text, size = "−" if text.startswith("−") else "", side * 72 * 0.6
    if text:
        small = side * 72 * look["size"] if look["size"] < 1 else size
        weight = "bold" if "active" in states else "normal"
        where = {"x": x + side / 2, "y": y + side / 2, "ha": "center", "va": "center_baseline"}
        axes.text(s=text, **where, color=look["ink"], alpha=look["alpha"], fontsize=small, weight=weight, family=FONT, gid=f"number-{gid}")


def _box(axes, x, y, wide, tall, *, edge, line="solid", face="none", hatch=None, alpha=1.0, width=1.0, gap=0.0, gid=None):
    """A rectangle in one of palette's border styles; matplotlib has no double line, so that one is two."""
    rings = (gap, gap + 0.03) if line == "double" and gap else (gap,)
    for ring in rings:
        box = Rectangle((x + ring, y + ring), wide - 2 * ring, tall - 2 * ring, fc=face, ec=edge, hatch=hatch, alpha=alpha)
        box.set(lw=width, ls="solid" if line == "double" else line, gid=gid, clip_on=False)
        axes.add_artist(box)
        face, hatch = "none", None


def _label(axes, left, top, letter, size):
    """A board's letter and size, above its left corner."""
    axes.text(left, top - 0.07, letter, color=INK, fontsize=11, family=FONT, style="italic")
    at = left + (_advance(letter, "normal", 11) + 0.07 if letter else 0)
    axes.text(at, top - 0.07, size, color=FAINT, fontsize=9, family=FONT)


def _formula(case, frame):
    """The formula as tokens that a line may break between, each a list of (text, look)."""
    ink, result = {"color": INK}, {"color": COLOURS["output"], "weight": "bold"}

    def factors(value, weight):
        faded = {"alpha": 0.6} if value is None else {}
        numbers = [f"({text})" if text.startswith("−") else text for text in (shown(value or 0), shown(weight))]
        looks = [{"color": COLOURS[role], **faded} for role in ("input", "kernel")]
        return [(numbers[0], looks[0]), ("·", ink | faded), (numbers[1], looks[1])]

    terms, play = frame["terms"], frame["play"]
    if not terms:
        return []
    if play.by == "source":
        return [[*factors(a, b), (" = ", ink), (shown((a or 0) * b), result), ("     ", ink)] for a, b, _ in terms]
    total = frame["values"][case.stages[play.stage].target][terms[0][2]]
    signs = [" = "] + [" + "] * (len(terms) - 1)
    return [[(shown(total), result)]] + [[(sign, ink), *factors(a, b)] for sign, (a, b, _) in zip(signs, terms, strict=True)]


def _refused(case):
    sentence = str(Refusal(case.refusal["key"], **case.refusal["numbers"]))
    return [[(f"{word} ", {"color": COLOURS["refusal"]})] for word in sentence.split()]


def _wrapped(tokens, width):
    """Lines no wider than `width` inches, each a list of (place, text, look)."""
    lines, at = [[]], 0.0
    for token in tokens:
        wide = sum(_advance(text, look.get("weight", "normal")) for text, look in token)
        if at + wide > width and lines[-1]:
            if len(lines) == MOST_LINES:
                lines[-1].append((at, " …", {"color": INK}))
                break
            lines.append([])
            at = 0.0
        for text, look in token:
            lines[-1].append((at, text, look))
            at += _advance(text, look.get("weight", "normal"))
    return lines if tokens else []


@lru_cache(maxsize=4096)
def _advance(text, weight, size=12):
    """How far a text moves what follows it, in inches, spaces at its ends included."""
    font = FontProperties(family=FONT, size=size, weight=weight)
    wide, none = (text_to_path.get_text_width_height_descent(s, font, False)[0] for s in (f"0{text}0", "00"))
    return (wide - none) / 72
