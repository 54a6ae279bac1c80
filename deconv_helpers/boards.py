"""Boards: photographs and curves that the kernel draws anew whenever a slider moves.

The words stand in HTML, in whatever language they are given; every picture keeps its place, so that nothing flickers.
The browser sends the next position of a slider only when the kernel has dealt with the last, so that nothing piles up,
and says so where pictures do not come.
"""

from html import escape
from io import BytesIO
from time import monotonic

import anywidget
import numpy as np
import traitlets
from IPython.display import display
from ipywidgets import (
    HTML,
    HBox,
    Image,
    IntProgress,
    Layout,
    SelectionSlider,
    ToggleButtons,
    VBox,
    widget_serialization,
)
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image as Pixels

from .arithmetic import Refusal, brief
from .cells import showing
from .figures import COLOURS, FAINT, PAPER, Still, shown
from .ops import plain_numbers
from .page import static
from .restoration import psnr
from .words import say

SIDE = 256  # pixels: a picture with fewer cells is enlarged, cell by cell
FINENESS = 2  # pixels of a curve for each pixel of the page
PAUSE = 0.4  # seconds between two drawings of a curve that grows
BORDER = 8  # cells at the edge of a photograph that the decibels leave out
LINES = (("kernel", "solid"), ("active", "dashed"), ("output", "dotted"), ("input", "dashdot"))  # colour and second cue
NOTE = "color: var(--jp-content-font-color1, inherit); font-variant-numeric: tabular-nums; line-height: 1.4"


class Keys(anywidget.AnyWidget):
    """Keeps the keys of the sliders beside it from the notebook's shortcuts."""

    _esm = static("keys.js")


class Late(anywidget.AnyWidget):
    """Says so where the pictures beside it were drawn for other places of the sliders than they stand at."""

    _esm = static("late.js")
    controls = traitlets.List().tag(sync=True, **widget_serialization)
    drawn = traitlets.List().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)


class Board(VBox):
    """What `board` returns; `settings` is a dict of where the sliders stand."""

    def __init__(self, draw, truth, controls, offered):
        self.draw, self.truth, self.controls, self.offered = draw, truth, controls, offered
        self.refusal, self.row = HTML(), HBox(layout=Layout(flex_flow="row wrap", align_items="flex-end"))
        settings = HBox(list(controls.values()), layout=Layout(flex_flow="row wrap", align_items="center"))
        self.late = Late(
            controls=list(controls.values()),
            sentence=say(
                "These pictures still belong to the setting before: the kernel has not drawn new ones yet. If they do "
                "not come, restart the kernel and run all cells.",
                "这些图还是上一个设置的：内核还没有画出新的。如果一直不出来，请重启内核，再运行所有单元格。",
            ),
        )
        super().__init__([settings, self.row, self.refusal, Keys(), self.late])
        for control in controls.values():
            control.observe(self.redraw, "index")
        self.redraw()

    @property
    def settings(self):
        return {name: self.offered[name][control.index] for name, control in self.controls.items()}

    def redraw(self, change=None):
        """Draw every picture again into the place where it stands."""
        places, said = [control.index for control in self.controls.values()], ""
        try:
            drawn = self.draw(**self.settings)
            pictures = {name: (self._closeness(picture), *_png(picture)) for name, picture in drawn.items()}
        except Exception as error:  # a learner's own function may raise and return anything
            pictures, said = {}, f"{type(error).__name__}: {error}"
        while len(self.row.children) < len(pictures):
            self.row.children += (VBox([HTML(), Image()], layout=Layout(margin="0 12px 0 0")),)
        for place, tile in enumerate(self.row.children):
            tile.layout.display = None if place < len(pictures) else "none"
        for tile, (caption, (closeness, *png)) in zip(self.row.children, pictures.items(), strict=False):
            text, image = tile.children
            text.value = f'<div style="{NOTE}">{escape(str(caption))}{closeness}</div>'
            image.value, image.width = png
        self.refusal.value = f'<div style="{NOTE}">{escape(said)}</div>'
        self.late.drawn = places

    def _repr_mimebundle_(self, **kwargs):
        showing(self)
        return super()._repr_mimebundle_(**kwargs)

    def _closeness(self, picture):
        alike = self.truth is not None and np.shape(picture) == np.shape(self.truth)
        if not alike or min(np.shape(picture)) <= 2 * BORDER or np.array_equal(picture, self.truth):
            return ""
        return f" · <b>{psnr(self.truth, picture, BORDER):.1f} dB</b>".replace("-", "−")


def board(draw, words=None, *, truth=None, start=None, **controls):
    """Show pictures that follow sliders and menus, drawn by the kernel each time one moves.

    >>> x = np.linspace(0, 1, 1024).reshape(32, 32)
    >>> shades = board(lambda t: {"x": x, "t x": t * x}, truth=x, t=[0, 0.5, 1], start={"t": 0.5})
    >>> shades.settings
    {'t': 0.5}

    `draw` is called with a value for each control and returns a dict: what stands above a picture, and the picture, an
    (H, W) array from 0 (black) to 1 (white) or a matplotlib figure. A control is a list of values (a slider), or a dict
    of named ones (buttons); `words` says what stands beside it, by name, and `start` where it is at first. Where
    `truth` is given, the decibels of `psnr` stand above every other array of its shape, 8 cells at the edge left out.

    What `draw` raises is shown in place of the pictures, and so is that the kernel has not drawn them yet.
    """
    made, offered = {}, {}
    for name, values in controls.items():
        word = (words or {}).get(name, name)
        buttons = isinstance(values, dict)
        options = list(values) if buttons else [shown(value) for value in values]
        offered[name] = list(values.values()) if buttons else list(values)
        first = (start or {}).get(name, offered[name][0])
        if first not in offered[name]:
            raise Refusal("not_offered", name=name, value=brief(first), offered=brief(offered[name]))
        at = offered[name].index(first)
        kind, style = (ToggleButtons, {"button_width": "auto"}) if buttons else (SelectionSlider, {})
        style["description_width"] = "initial"
        whole = Layout(width="max-content") if buttons else Layout()
        made[name] = kind(options=options, index=at, description=word, style=style, layout=whole)
    return Board(draw, truth, made, offered)


def curves(lines, x=None, *, log=False, limits=None, level=None):
    """Draw numbers as curves of one figure, each with its letter above.

    >>> figure = curves({"H": [1, 0.5, 0.01], "1/H": [1, 2, 100]}, log=True)     # over 0, 1, 2
    >>> figure.get_size_inches().round(2).tolist()
    [2.9, 2.56]

    `lines` are named by letters and numbers; `x` is where their numbers stand (0, 1, 2, ... without it). `limits` are
    the lowest and highest number shown, `level` draws a thin line across.
    """
    figure = Still(figsize=(2.9, SIDE / 100), facecolor=PAPER, layout="constrained")
    axes = figure.add_subplot()
    for (name, values), (role, style) in zip(lines.items(), LINES, strict=False):
        places = np.arange(len(values)) if x is None else x
        axes.plot(places, values, color=COLOURS[role], linestyle=style, linewidth=1.8, label=f"${name}$")
    if level is not None:
        axes.axhline(level, color=FAINT, linewidth=0.8)
    axes.set(yscale="log" if log else "linear", ylim=limits)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    figure.legend(loc="outside upper left", ncols=len(lines), frameon=False, fontsize=10)
    return figure


def weights(w):
    """Draw a kernel as a figure: its numbers, shaded by size.

    >>> weights([[0.25, -0.75], [1, 0]]).get_size_inches().tolist()
    [2.56, 2.56]

    `w` is (kh, kw). Raises `Refusal` for anything else.
    """
    w = plain_numbers(w, "w", 2).astype(float)
    figure = Still(figsize=(SIDE / 100, SIDE / 100), facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    largest = abs(w).max() or 1
    ramp = LinearSegmentedColormap.from_list("kernel", [PAPER, COLOURS["kernel"]])
    axes.imshow(0.6 * abs(w) / largest, ramp, vmin=0, vmax=1)
    for (row, col), value in np.ndenumerate(w):
        text = f"{value:.2f}".replace("-", "−")
        axes.text(col, row, text, ha="center", va="center", fontsize=min(11, 48 / max(w.shape)))
    axes.set_axis_off()
    return figure


def follow(steps, measure, total, words="", *, level=None):
    """Run through steps of learning, with a progress bar and a curve that grows; the last figure stays.

    >>> follow(iter(range(1, 4)), lambda: 28.5, 3, "decibels")      # doctest: +ELLIPSIS
    VBox(...)

    `steps` yields the number of the step just done, the last one being `total`; `measure()` says how good things are by
    then. It is asked, and the curve is drawn, a few times a second. `words` stand above the curve; `level` is a line to
    beat.
    """
    bar, text, image = IntProgress(max=total, layout=Layout(width="290px")), HTML(), Image()
    box = VBox([bar, text, image])
    showing(box)
    display(box)
    places, values, drawn = [0], [measure()], -PAUSE
    for step in steps:
        bar.value = step
        if monotonic() - drawn > PAUSE or step == total:
            places.append(step)
            values.append(measure())
            text.value = f'<div style="{NOTE}">{escape(words)} <b>{values[-1]:.1f}</b></div>'
            image.value, image.width = _png(curves({r"\mathrm{dB}": values}, places, level=level))
            drawn = monotonic()


def _png(picture):
    """A picture as the bytes of a PNG file, and its width on the page."""
    file = BytesIO()
    if isinstance(picture, Figure):
        picture.savefig(file, format="png", dpi=100 * FINENESS)
        return file.getvalue(), str(round(100 * picture.get_figwidth()))
    cells = np.clip(np.nan_to_num(np.asarray(picture, float)), 0, 1)
    times = max(1, round(SIDE / max(cells.shape)))
    grey = np.kron(np.round(255 * cells).astype(np.uint8), np.ones((times, times), np.uint8))
    Pixels.fromarray(grey).save(file, "PNG")
    return file.getvalue(), str(grey.shape[1])
