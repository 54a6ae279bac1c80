"""Tables to look things up in: every setting's answer is worked out beforehand, the browser shows the one asked for."""

import json
from itertools import product
from math import prod

import anywidget
import traitlets

from . import words
from .arithmetic import Refusal, listed
from .cells import showing
from .page import FRAME, SHARED, static
from .palette import ROLES
from .scene import LARGEST_SCENE, refuse_above_the_limit

LEAST_TABLE = 12  # bytes of JSON


class Browser(anywidget.AnyWidget):
    """Shows what a function answers to each setting; the answer that is looked at can be read from it.

    >>> from deconv_helpers import solve
    >>> browser = browse(solve, n=range(1, 5), wanted=range(1, 9), start={"n": 4, "wanted": 8})
    >>> browser.settings, browser.answer[0].kernel
    ({'n': 4, 'wanted': 8}, 4)
    """

    _esm = SHARED + static("browse.js")
    sheet = traitlets.Unicode(FRAME + static("browse.css")).tag(sync=True)
    content = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, ask, controls, content):
        self._ask, self._controls = ask, controls
        super().__init__(content=content)

    @property
    def settings(self):
        """The value of each control by name."""
        at = self.state.get("settings", [control["start"] for control in self.content["controls"]])
        return {name: values[place] for (name, values), place in zip(self._controls.items(), at, strict=True)}

    @property
    def answer(self):
        """What the function answers to them."""
        return self._ask(**self.settings)

    def _repr_mimebundle_(self, **kwargs):
        """The widget, and for a reader without one the answer that it begins with."""
        showing(self)
        data, *metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/html": self.answer._repr_html_()}, *metadata

    def __repr__(self):
        return f"Browser({', '.join(f'{name}={value!r}' for name, value in self.settings.items())})"


def browse(function, *arguments, start=None, **settings):
    """Look through what `solve` or `ledger` answers: a range is a number field, a list a menu, and no kernel is asked.

    >>> from deconv_helpers import ledger
    >>> from deconv_helpers.shapes.layers import Conv2d
    >>> browse(ledger, [Conv2d(1, 8, 3, stride=2)], n=range(3, 65), start={"n": 28})
    Browser(n=28)

    `function` is given the arguments and settings; what it returns has a `table()`. `start` is where controls begin, by
    default at their first value. Raises `Refusal` (a ValueError) where there is nothing to choose from, and where the
    tables are too large for a notebook to open without waiting.
    """
    offered = {name: values for name, values in settings.items() if isinstance(values, (range, list))}
    controls = {name: listed(values, name, most=LARGEST_SCENE // LEAST_TABLE) for name, values in offered.items()}
    fixed = {name: value for name, value in settings.items() if name not in controls}

    def ask(**point):
        return function(*arguments, **fixed, **point)

    spoken = words.WORDS[words.language()]
    shown = [_shown(name, settings[name], (start or {}).get(name), spoken) for name in controls]
    for name in start or {}:
        if name not in controls:
            raise Refusal("no_such_control", name=name, op=function.__name__)
    refuse_above_the_limit(LEAST_TABLE * prod(map(len, controls.values())), controls)
    points = [dict(zip(controls, point, strict=True)) for point in product(*controls.values())]
    content = _pooled(ask(**point).table() for point in points) | {
        "controls": shown,
        "words": {name: spoken[name] for name in ("not_in_range", "tables")},
        "palette": {theme: {role: ROLES[theme][role] for role in ("active", "refusal")} for theme in ROLES},
        "language": words.language(),
    }
    refuse_above_the_limit(len(json.dumps(content, separators=(",", ":"))), controls)
    return Browser(ask, controls, content)


def _pooled(tables):
    """The tables as places in pools that hold each row and each note only once."""
    pools = {"columns": {}, "rows": {}, "notes": {}}

    def placed(pool, items):
        return [pools[pool].setdefault(item, len(pools[pool])) for item in items]

    places = []
    for table in tables:
        (columns,) = placed("columns", [table.columns])
        places.append([columns, placed("rows", table.rows), placed("notes", table.notes), table.refused])
    return {name: list(pool) for name, pool in pools.items()} | {"tables": places}


def _shown(name, values, first, spoken):
    """A control as the browser makes it."""
    values = list(values) if isinstance(values, list) else values
    if not values:
        raise Refusal("offers_nothing", name=name)
    if first is not None and first not in values:
        raise Refusal("not_offered", name=name, value=first, offered=", ".join(map(str, values)))
    return {
        "name": name,
        "word": spoken.get(f"control.{name}", name),
        "kind": "menu" if isinstance(values, list) else "number",
        "values": list(values),
        "start": 0 if first is None else list(values).index(first),
    }
