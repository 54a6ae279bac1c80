"""The widget that plays a scene in the browser: every step and every slider without asking the kernel."""

from html import escape

import anywidget
import numpy as np
import traitlets
from IPython.display import display

from . import page, words
from .cells import showing
from .front import Front
from .pictures import operation
from .scene import Scene

LARGEST_TABLE = 256  # cells of a board that a notebook keeps beside the widget

# The numbers as plain tables, for a notebook that is read without a kernel or without widgets.
STILL = '<div class="deconv-still mathjax_ignore">{}</div>'


class Player(anywidget.AnyWidget):
    """Plays a scene; what the learner has set and typed can be read from it once the picture rests.

    >>> from deconv_helpers import conv2d
    >>> player = play(conv2d, [[1, 2], [3, 4]], [[1, 10]], stride=range(1, 3))
    >>> player.step, player.settings, player.x.tolist()
    (0, {'stride': 1}, [[1, 2], [3, 4]])
    """

    _esm = page.static("loader.js")
    front = traitlets.Unicode().tag(sync=True)  # a name: as a widget it would be let go with the first of its players
    content = traitlets.Dict().tag(sync=True)
    no_script = traitlets.Unicode().tag(sync=True)  # what is said where the players' script does not come
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, scene, prediction=None):
        self.scene = scene
        spoken = words.language()
        super().__init__(
            content={"scene": scene.to_json(), "prediction": prediction, "language": spoken},
            no_script=words.WORDS[spoken]["no_player"],
        )

    def open(self):
        """Wait: the browser hears of the picture when it is shown first, so that one inside a question is sent once."""

    @property
    def model_id(self):
        """The name by which the browser knows the picture; asking for it sends the picture."""
        self.front = f"anywidget:{Front.opened().model_id}"
        super().open()
        return super().model_id

    @property
    def step(self):
        """How many cells have been visited."""
        return self.state.get("step", self.scene.case(**self.settings).steps() if self.scene.done else 0)

    @property
    def settings(self):
        """The value of each control by name."""
        at = self.state.get("settings", [control.start for control in self.scene.controls])
        return {control.name: control.values[place] for control, place in zip(self.scene.controls, at, strict=True)}

    @property
    def arrays(self):
        """The numbers by name as they stand in the picture, with those that were typed."""
        return self.state.get("arrays", self.scene.arrays)

    @property
    def x(self):
        """The input as it stands in the picture, with the numbers that were typed."""
        return self._operand("x")

    @property
    def w(self):
        """The kernel as it stands in the picture, with the numbers that were typed."""
        return self._operand("w")

    def _operand(self, name):
        return np.array(self.arrays[self.scene.case(**self.settings).grids[name].array])

    def _ipython_display_(self):
        """Show the widget, and what a notebook shows that is opened again without it.

        The widget comes first: with any HTML, JupyterLab loads MathJax.
        """
        cell = showing(self)
        display(self._repr_mimebundle_()[0], raw=True)
        display({"text/html": Front.rules(cell) + STILL.format(self._tables())}, raw=True)

    def _tables(self):
        """The boards of the first view: a question shows what is given, a picture how it ends."""
        asked = self.content["prediction"]
        parts = [f"<p>{escape(asked['question'])}</p>"] if asked else []
        if self.scene.cases:
            case = self.scene.case(**self.settings)
            view = case.views[0]
            values = case.frame(self.arrays, step=0 if asked else case.steps())["values"]
            boards = []
            for name in view.panels:
                grid = case.grids.get(name)
                if grid and (not asked or (grid.array and grid.editable)):
                    table = _table(grid, values.get(grid.of or name, {}))
                    boards.append(f"<td><i>{escape(grid.label)}</i>{table}</td>")
                elif not grid and not asked:
                    boards.append(f"<td>{escape(name)}</td>")
            parts.append(f"<table><tr>{''.join(boards)}</tr></table>")
        return "".join(parts)

    def __repr__(self):
        return f"Player({self.scene.op}, {self.settings})"


def _table(grid, values):
    if grid.rows * grid.cols > LARGEST_TABLE:
        return f" {grid.rows}×{grid.cols}"
    rows = (
        "".join(f"<td>{values[row, col]:.6g}</td>" if (row, col) in values else "<td></td>" for col in range(grid.cols))
        for row in range(grid.rows)
    )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def play(op, x=None, w=None, **settings):
    """Play an operation number by number: a range is a slider, a dict a menu, everything works in the browser alone.

    >>> from deconv_helpers import conv_transpose2d
    >>> play(conv_transpose2d, [[1, 2], [3, 4]], [[1, 10], [100, 1000]], stride=range(1, 4), padding=1)
    Player(conv_transpose2d, {'stride': 1})

    `op`, `x`, `w` and the settings are those of `deconv_helpers.pictures.operation`, where `views` chooses among the
    window, the stamp, the zero insertion and the matrix; `op` may also be a scene. Numbers are added up in float64.
    Raises `Refusal` where no setting could be played.
    """
    return Player(op if isinstance(op, Scene) else operation(op, x, w, **settings))
