"""Stills: the player's scenes as matplotlib figures, for print and slides, and photographs before and after.

What a still shows is what `Case.frame` says. Letters and numbers only: words live in HTML, where every font is.
"""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from io import BytesIO
from itertools import product
from math import isfinite

import numpy as np
from matplotlib import cbook, image
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from .arithmetic import Refusal, whole
from .cells import showing
from .palette import BORDERS, ROLES
from .pictures import operation, plain_numbers
from .scene import Scene
from .words import WORDS

LARGEST_SIDE = 64  # cells: what still can be told apart on a page
LARGEST_CELL, LEAST_KERNEL, WIDEST, TALLEST, NARROWEST = 0.44, 0.34, 10.0, 7.0, 5.6  # inches
MARGIN, GAP, APART, SIGN, LABEL, LINE = 0.16, 0.12, 0.36, 0.2, 0.24, 0.27
LEAST_TYPE = 4.5  # points: smaller numbers are left out
ALIKE = 3  # a board's numbers of up to so many figures are of one size, a longer one is smaller alone
MOST_LINES = 4  # of a formula

COLOURS = ROLES["light"]
PAPER, INK, FAINT = "#ffffff", "#1c1c1c", "#5a5a5a"
FONT = "DejaVu Sans"  # comes with matplotlib, its figures are all of one width


def _mix(colour, share):
    """`colour` thinned with paper."""
    return tuple(share * part + (1 - share) * white for part, white in zip(to_rgb(colour), to_rgb(PAPER), strict=True))


# The second cues: what a state changes about a cell, later ones over earlier ones.
STATES = {
    "zero": {"face": PAPER, "edge": _mix(FAINT, 0.3), "line": "solid", "hatch": "///", "ink": FAINT},
    "padding": {"face": PAPER, "edge": FAINT, "line": "dotted", "hatch": None, "ink": FAINT},
    "cropped": {"face": PAPER, "edge": COLOURS["refusal"], "line": "dashed", "alpha": 0.55},
    "unread": {"face": _mix(FAINT, 0.25), "alpha": 0.5},
}


class Still(Figure):
    """A figure that is a cell's picture in a notebook, whether or not pyplot was ever imported.

    >>> Still(figsize=(2, 1)).get_size_inches().tolist()
    [2.0, 1.0]

    `savefig` writes it as PNG, SVG or PDF.
    """

    fineness = 200  # dots per inch; a page shows an inch as 100 pixels, a sharp screen or a projector more of them

    def _repr_png_(self):
        showing(self)
        file = BytesIO()
        self.savefig(file, format="png", dpi=self.fineness)
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
    of cells visited (all). An operation may have boards of up to 64 cells a side; numbers that would be too small to
    read are left out, and a darker shade and a minus stay.

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
    frame = case.frame(arrays, place, step)
    ends = frame if step == last else case.frame(arrays, place, last)
    return _draw(case, case.views[place], frame, ends["values"])


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
    numbers that are black and white stand beneath it: 0 and (but for the brightest 0.5 % of the cells) the largest
    value; or, where negative values weigh at least half as much as positive ones, as far below 0 as above it, so that
    0 is mid-grey.

    Raises `Refusal` for what is no plain array of numbers.
    """
    images = [plain_numbers(values, name, 2).astype(float) for name, values in (("before", before), ("after", after))]
    largest = max(max(values.shape) for values in images)
    sides = [np.maximum(values.shape, largest / 4) * 3.6 / largest for values in images]  # height, width in inches
    top = MARGIN + LABEL
    figure, axes = _sheet(sum(wide for _, wide in sides) + 2 * MARGIN + APART, max(tall for tall, _ in sides) + 2 * top)
    figure.fineness = 142  # as fine as the photograph itself
    left = MARGIN
    for values, (tall, wide), title, role in zip(images, sides, titles, ("input", "output"), strict=True):
        low, high = _scale(values)
        extent = (left, left + wide, top + tall, top)
        axes.imshow(values, "gray", vmin=low, vmax=high, extent=extent, interpolation="antialiased", aspect="auto")
        look = {"edge": COLOURS[role], "line": BORDERS[role]}
        _boxes(axes, [((left, top), "none")], wide, tall, look, gap=-0.03 if look["line"] == "double" else 0.0)
        _label(axes, left, top, title, "{}×{}".format(*values.shape))
        _text(axes, left, top + tall + 0.2, f"{shown(low)} … {shown(high)}", 9, color=FAINT)
        left += wide + APART
    return figure


def shown(value):
    """Write a number as the player does: short, with a true minus sign.

    >>> shown(4.0), shown(-0.125), shown(1234.56)
    ('4', '−0.125', '1234.6')
    """
    size = abs(value)
    if not isfinite(value):  # a sum may be
        text = str(float(value))
    elif value == int(value) and size < 1e7:
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


def _scale(values):
    """The numbers that are black and white."""
    reach = np.percentile(abs(values), 99.5, method="higher") or abs(values).max() or 1.0
    negative, positive = -values[values < 0].sum(), values[values > 0].sum()
    return (-reach, reach) if negative and negative >= positive / 2 else (0.0, reach)


def _sheet(width, height):
    """A white figure whose one coordinate system is inches, from the upper left corner."""
    figure = Still(figsize=(width, height), dpi=100, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def _text(axes, x, y, text, size, **look):
    axes.text(x, y, text, **{"fontsize": size, "family": FONT, "color": INK, "parse_math": False, **look})


def _draw(case, view, frame, ends):
    """The sheet: size lines, boards, and the formula or the refusal beneath.

    `ends` are the numbers after the last step: by them a board is shaded and written, so that no step of a film jumps.
    """
    places, (width, height) = _places(case, view)
    sizes = [WORDS["en"][size["key"]].partition(": ")[2].format(**n) for size in case.sizes for n in size["numbers"]]
    part, tokens = ("refusal", _refusal(case)) if case.refusal else ("formula", _formula(case, frame))
    lines = _wrapped(tokens, width)
    top = MARGIN + LINE * len(sizes)
    bottom = top + height + GAP
    figure, axes = _sheet(width + 2 * MARGIN, bottom + LINE * len(lines) + MARGIN)
    for number, line in enumerate(sizes):
        _text(axes, MARGIN, MARGIN + LINE * (number + 0.7), line, 9.5, color=FAINT, gid="size")
    for panel, left, above, side in places:
        if panel in case.grids:
            _board(axes, panel, case, frame, ends, MARGIN + left, top + above, side)
        else:
            _text(axes, MARGIN + left, top + above, panel, 14, color=FAINT, ha="center", va="center")
    for number, line in enumerate(lines):
        baseline = bottom + LINE * (number + 0.7)
        for at, text, look in line:
            _text(axes, MARGIN + at, baseline, text, 12, gid=part, **look)
            if "weight" in look:
                under = [(MARGIN + at, baseline + 0.055), (MARGIN + at + _advance(text, "bold"), baseline + 0.055)]
                _lines(axes, [under], COLOURS["active"], 1.6, "result")
    return figure


def _places(case, view):
    """Each panel's place and the side of its cells (of a sign: its middle), and the room that all take, in inches."""
    grids = {name: case.grids[name] for name in view.panels if name in case.grids}
    shapes = {name: (g.frame[1] - g.frame[0], g.frame[3] - g.frame[2]) for name, g in grids.items()}
    if case.refusal and max(map(max, shapes.values())) > LARGEST_SIDE:
        return [], (NARROWEST, 0)
    stack = view.layout == "stack"
    # Boards above one another have their column 0 in one line; a kernel belongs to no place.
    lefts = {name: grid.frame[2] for name, grid in grids.items() if stack and grid.role != "kernel"}
    start = {name: lefts[name] - min(lefts.values()) if name in lefts else 0 for name in grids}
    rows, cols = [row for row, _ in shapes.values()], [start[name] + col for name, (_, col) in shapes.items()]
    signs = (len(view.panels) - len(grids)) * (SIGN + GAP) + len(grids) * GAP
    room = (WIDEST / max(cols), TALLEST / sum(rows)) if stack else ((WIDEST - signs) / sum(cols), TALLEST / max(rows))
    sides = dict.fromkeys(grids, min(LARGEST_CELL, *room))
    for name, grid in grids.items():
        if grid.role == "kernel":  # it keeps its numbers, also beside boards on which they are too small to read
            sides[name] = max(sides[name], min(LEAST_KERNEL, 1.5 / max(shapes[name])))
    height = max(shapes[name][0] * sides[name] for name in grids)
    places, left, above, width = [], 0.0, 0.0, NARROWEST
    for panel in view.panels:
        if panel not in grids and not stack:
            places.append((panel, left + SIGN / 2, LABEL + height / 2, 0))
            left += SIGN + GAP
        elif panel in grids:
            tall, wide = (count * sides[panel] for count in shapes[panel])
            if stack:
                left = start[panel] * sides[panel]
            places.append((panel, left, LABEL + (above if stack else (height - tall) / 2), sides[panel]))
            above += LABEL + tall + GAP / 2
            width = max(width, left + wide)
            left += max(wide, 2 * LABEL) + GAP
    return places, (width, above if stack else LABEL + height)


def _board(axes, name, case, frame, ends, left, top, side):
    """One grid: its label, its cells in the look of their states, their numbers, and the window over them."""
    grid = case.grids[name]
    values, active = (frame[part].get(grid.of or name, {}) for part in ("values", "active"))
    texts = {at: shown(value) for at, value in values.items()}
    last = ends.get(grid.of or name, {}).values()
    usual = min(ALIKE, max(map(_wide, ["0", *map(shown, last)])))
    legible = _type(side, usual) >= LEAST_TYPE
    gap, width, darkest = (0.05 * side, 0.9, 0.36) if legible else (0.0, 0.25, 0.9)
    largest = max((abs(value) for value in last if isfinite(value)), default=0) or 1
    _label(axes, left, top, grid.label, f"{grid.rows}×{grid.cols}" + (" ↻ 180°" if grid.turned else ""))

    def corner(at):
        row, col = (grid.rows - 1 - at[0], grid.cols - 1 - at[1]) if grid.turned else at
        return left + (col - grid.frame[2]) * side, top + (row - grid.frame[0]) * side

    alike, minuses = defaultdict(list), []
    for at, states in _states(case, name).items():
        look = _look(grid.role, states)
        face = look.get("face", _mix(COLOURS[grid.role], darkest * min(1, abs(values.get(at, 0)) / largest)))
        lit = grid.role == "matrix" and at in active
        alike[states].append((corner(at), _mix(COLOURS["active"], 0.26) if lit else face))
        text = texts.get(at, "0" if {"zero", "padding"} & {*states} else "")
        x, y = (edge + side / 2 for edge in corner(at))
        size = _type(side, max(usual, _wide(text)))
        if text and size >= LEAST_TYPE:
            small = side * 72 * 0.28 if {"zero", "padding"} & {*states} else size
            weight = "bold" if at in active else "normal"
            where = {"ha": "center", "va": "center_baseline", "gid": f"number-{name}[{at[0]},{at[1]}]"}
            _text(axes, x, y, text, small, color=look["ink"], alpha=look["alpha"], weight=weight, **where)
        elif text.startswith("−"):
            minuses.append([(x - side / 5, y), (x + side / 5, y)])
    _lines(axes, minuses, INK, 0.6, f"minus-{name}")
    for states, cells in alike.items():
        look = _look(grid.role, states)
        _boxes(axes, cells, side, side, look, gap=gap, width=width, gid="-".join(("cells", name, *states)))
        if "cropped" in states:
            struck = [[(x + gap, y + side - gap), (x + side - gap, y + gap)] for (x, y), _ in cells]
            _lines(axes, struck, _mix(look["edge"], 0.6), width, f"struck-{name}")
    if active and grid.role != "matrix":
        corners = [corner(at) for at in active]
        (x, y), (right, low) = (tuple(find(axis) for axis in zip(*corners, strict=True)) for find in (min, max))
        wide, tall = right - x + side, low - y + side
        accent = {"edge": COLOURS["active"], "line": "solid"}
        if len(active) < round(wide * tall / side**2):  # a dilated kernel reads only some cells of its window
            lit = [(at, "none") for at in corners]
            _boxes(axes, lit, side, side, accent, gap=1.4 * gap, width=1.3, gid=f"lit-{name}")
        _boxes(axes, [((x, y), "none")], wide, tall, accent, width=2.6, gid=f"window-{name}", zorder=5)


def _wide(text):
    """How many figures wide a number is: a point takes less than a digit, a minus more."""
    return len(text) - 0.25 * ("." in text) + 0.25 * text.startswith("−")


def _type(side, wide):
    """The size in points of a number so wide, in a cell of this side."""
    return side * 72 * min(0.4, 1.15 / wide)


def _states(case, name):
    """The states of each cell of a grid's frame, in the order of `STATES`."""
    grid = case.grids[name]
    linked = {link[0] for stage in case.stages if stage.target == name for link in stage.links()}
    found = {}
    for at in product(range(*grid.frame[:2]), range(*grid.frame[2:])):
        states = set(grid.states(*at))
        if grid.role == "matrix" and at not in linked:
            states.add("zero")
        found[at] = tuple(state for state in STATES if state in states)
    return found


def _look(role, states):
    """What a cell of this role looks like in these states."""
    look = {"edge": _mix(COLOURS[role], 0.62), "line": BORDERS[role], "hatch": None, "ink": INK, "alpha": 1.0}
    for state in states:
        look |= STATES[state]
    return look


def _boxes(axes, cells, wide, tall, look, *, gap=0.0, width=1.0, gid=None, zorder=1):
    """Rectangles of one look, each (corner, face); matplotlib has no double line, so that one is two lines."""
    double = look["line"] == "double"
    corners = np.array([corner for corner, _ in cells])[:, None]
    for inset in (gap, gap + 0.03) if double and gap else (gap,):
        right, low = wide - inset, tall - inset
        outlines = corners + np.array([(inset, inset), (right, inset), (right, low), (inset, low)])
        faces = [face for _, face in cells] if inset == gap else "none"
        boxes = PolyCollection(outlines, facecolors=faces, edgecolors=[look["edge"]], linewidths=width, clip_on=False)
        boxes.set(linestyle="solid" if double else look["line"], alpha=look.get("alpha"), gid=gid, zorder=zorder)
        boxes.set(hatch=look.get("hatch"), joinstyle="round" if zorder > 1 else "miter")
        axes.add_collection(boxes, autolim=False)


def _lines(axes, lines, colour, width, gid):
    if lines:
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=width, gid=gid), autolim=False)


def _label(axes, left, top, letter, size):
    """A board's letter and size, above its left corner."""
    _text(axes, left, top - 0.07, letter, 11, style="italic")
    beside = _advance(letter, "normal", 11) + 0.07 if letter else 0
    _text(axes, left + beside, top - 0.07, size, 9, color=FAINT)


def _formula(case, frame):
    """The formula as tokens that a line may break between, each a list of (text, look)."""
    result = {"color": COLOURS["output"], "weight": "bold"}
    terms, play = frame["terms"], frame["play"]

    def factors(value, weight):
        faded = {"alpha": 0.6} if value is None else {}
        a, b = (f"({text})" if text.startswith("−") else text for text in (shown(value or 0), shown(weight)))
        return [(a, {"color": COLOURS["input"], **faded}), ("·", faded), (b, {"color": COLOURS["kernel"], **faded})]

    if terms and play.by == "source":
        return [[*factors(a, b), (" = ", {}), (shown((a or 0) * b), result), ("     ", {})] for a, b, _ in terms]
    total = [[(shown(frame["values"][case.stages[play.stage].target][terms[0][2]]), result)]] if terms else []
    return total + [[(" + " if i else " = ", {}), *factors(a, b)] for i, (a, b, _) in enumerate(terms)]


def _refusal(case):
    sentence = str(Refusal(case.refusal["key"], **case.refusal["numbers"]))
    return [[(f"{word} ", {"color": COLOURS["refusal"]})] for word in sentence.split()]


def _wrapped(tokens, width):
    """Lines no wider than `width` inches, each a list of (place, text, look)."""
    lines, at = [[]], 0.0
    for token in tokens:
        if at + sum(_advance(text, look.get("weight", "normal")) for text, look in token) > width and lines[-1]:
            if len(lines) == MOST_LINES:
                lines[-1].append((at, " …", {}))
                break
            lines.append([])
            at = 0.0
        for text, look in token:
            lines[-1].append((at, text, look))
            at += _advance(text, look.get("weight", "normal"))
    return lines


@lru_cache(maxsize=4096)
def _advance(text, weight, size=12):
    """How far a text moves what follows it, in inches, spaces at its ends included."""
    font = FontProperties(family=FONT, size=size, weight=weight)
    wide, none = (text_to_path.get_text_width_height_descent(s, font, False)[0] for s in (f"0{text}0", "00"))
    return (wide - none) / 72
