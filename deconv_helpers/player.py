"""The widget that plays a scene in the browser: every step and every slider without asking the kernel."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets

from . import palette, words
from .arithmetic import Refusal
from .pictures import operation
from .scene import Scene

STATIC = Path(__file__).parent / "static"


class Player(anywidget.AnyWidget):
    """Plays a scene; what the learner has set and typed can be read from it once the picture rests.

    >>> from deconv_helpers import conv2d
    >>> player = play(conv2d, [[1, 2], [3, 4]], [[1, 10]], stride=range(1, 3))
    >>> player.step, player.settings, player.x.tolist()
    (0, {'stride': 1}, [[1, 2], [3, 4]])
    """

    _esm = STATIC / "player.js"
    _css = STATIC / "player.css"
    content = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, scene, prediction=None):
        self.scene = scene
        spoken = words.language()
        super().__init__(
            content={
                "scene": scene.to_json(),
                "words": {**Refusal.SENTENCES, **words.WORDS[spoken]},
                "palette": {"roles": palette.ROLES, "borders": palette.BORDERS},
                "prediction": prediction,
                "language": spoken,
            }
        )

    @property
    def step(self):
        """How many cells have been visited."""
        return self.state.get("step", 0)

    @property
    def settings(self):
        """The value of each control by name."""
        at = self.state.get("settings", [control.start for control in self.scene.controls])
        return {control.name: control.values[place] for control, place in zip(self.scene.controls, at, strict=True)}

    @property
    def x(self):
        """The input as it stands in the picture, with the numbers that were typed."""
        return self._operand("x")

    @property
    def w(self):
        """The kernel as it stands in the picture, with the numbers that were typed."""
        return self._operand("w")

    def _operand(self, name):
        array = self.scene.case(**self.settings).grids[name].array
        return np.array(self.state.get("arrays", self.scene.arrays)[array])

    def __repr__(self):
        return f"Player({self.scene.op}, {self.settings})"


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
