"""What a view plays: grids, the stages that fill them, and the order in which cells are visited.

A scene is plain data. Its one rule is `target = sum over links of source * weight`; the player follows it in the
browser, `Case.frame` follows it here, for stills and for tests.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product

from .arithmetic import Refusal

LARGEST_SCENE = 1_000_000  # bytes of JSON: what a notebook still opens without waiting


@dataclass(frozen=True)
class Grid:
    """A board of numbers.

    >>> Grid("input", 2, 3, array="x", editable=True).frame
    (0, 2, 0, 3)

    `role` is one of input, kernel, output, spread, matrix, bar. `frame` (first row, end row, first column, end
    column) may reach over the bare grid: padding above the first row is row -1. `marks` names rows and columns whose
    cells have a state of their own: {"padding": ([-1], [-1])}. `array` names the numbers it starts with; without one
    it is filled by stages. `of` shows another grid's numbers, `turned` by 180 degrees. Grids of the same `twin` show
    the same result reached in another way; `compare` names the grid whose finished numbers these ought to be, where
    they may differ. `word` is the key of what it is called, if not by its role.
    """

    role: str
    rows: int
    cols: int
    label: str = ""
    array: str | None = None
    editable: bool = False
    frame: tuple[int, int, int, int] | None = None
    marks: dict = field(default_factory=dict)
    of: str | None = None
    turned: bool = False
    twin: str | None = None
    word: str = ""
    compare: str | None = None

    def __post_init__(self):
        if self.frame is None:
            object.__setattr__(self, "frame", (0, self.rows, 0, self.cols))

    def holds(self, row, col):
        """Whether (row, col) is a cell of the bare grid."""
        return 0 <= row < self.rows and 0 <= col < self.cols

    def states(self, row, col):
        """The marks of a cell: those of its row and of its column; a padding cell is no inserted zero."""
        states = [mark for mark, (rows, cols) in self.marks.items() if row in rows or col in cols]
        return [mark for mark in states if mark != "zero" or "padding" not in states]

    def cells(self):
        """Every cell of the bare grid, row by row."""
        return list(product(range(self.rows), range(self.cols)))


@dataclass(frozen=True)
class Stage:
    """`target = sum over links of source * weight`, or a copy where there is no weight.

    >>> list(Stage("y", "x", "w", rows=[(0, 0, 0)], cols=[(0, 0, 0), (0, 1, 1)]).links())
    [((0, 0), (0, 0), (0, 0)), ((0, 0), (0, 1), (0, 1))]

    `rows` and `cols` hold (target, source, weight) positions of one axis, and their product is meant; `cells` holds
    explicit (target row, target column, source row, source column, weight row, weight column). A link whose source is
    no cell is a zero term (padding); one whose target is no cell is cropped. A `whole` stage waits until every cell of
    its source is known. Where the target has numbers of its own, links only say what belongs together.
    """

    target: str
    source: str
    weight: str | None = None
    rows: list = field(default_factory=list)
    cols: list = field(default_factory=list)
    cells: list = field(default_factory=list)
    whole: bool = False

    def links(self):
        """Each link as (target cell, source cell, weight cell)."""
        for row, col in product(self.rows, self.cols):
            yield tuple(zip(row, col, strict=True))
        for a, b, c, d, e, f in self.cells:
            yield (a, b), (c, d), (e, f)


@dataclass(frozen=True)
class Play:
    """Visit a stage cell by cell: `by` "target" completes an output cell a step, "source" uses an input cell a step.

    `caption` is the key of the sentence that goes with each step.
    """

    stage: int
    by: str
    caption: str = ""


@dataclass(frozen=True)
class View:
    """Panels side by side (names of grids, and signs between them) and the plays that lead them, one after another."""

    name: str
    title: str
    panels: list
    plays: list
    layout: str = "row"


@dataclass(frozen=True)
class Case:
    """The scene at one setting of its controls; with a `refusal` (key and numbers) it has no result to show.

    `sizes` and `notes` are sentences (key and numbers) above the picture, `code` what fills the slots of `Scene.code`.
    """

    grids: dict
    stages: list
    views: list
    sizes: list = field(default_factory=list)
    refusal: dict | None = None
    notes: list = field(default_factory=list)
    code: dict = field(default_factory=dict)

    def steps(self, view=0):
        """How many steps the view has when it leads."""
        return sum(len(self._visits(play)) for play in self.views[view].plays)

    def frame(self, arrays, view=0, step=0):
        """Return what the picture shows once `step` cells have been visited, `view` leading.

        `arrays` are the numbers by name. "values" holds {cell: value} for each grid, without the cells that nothing
        has reached yet; "active" the cells that belong to the last visited one; "terms" its products; "play" its play.
        """
        progress = self._progress(view, step)
        values = self._values(arrays, progress, finished=step == self.steps(view))
        play, cell = next(((play, visited[-1]) for play, visited, _ in reversed(progress) if visited), (None, None))
        active = self._related(play, cell) if play else {}
        return {"values": values, "active": active, "terms": self._terms(play, cell, values), "play": play}

    def _visits(self, play):
        stage = self.stages[play.stage]
        return self.grids[getattr(stage, play.by)].cells()

    def _progress(self, view, step):
        """For each play: the cells visited and those still to come."""
        progress = []
        for play in self.views[view].plays:
            visits = self._visits(play)
            progress.append((play, visits[: max(0, step)], visits[max(0, step) :]))
            step -= len(visits)
        return progress

    def _values(self, arrays, progress, finished):
        values = {
            name: {cell: float(arrays[grid.array][cell[0]][cell[1]]) for cell in grid.cells()}
            for name, grid in self.grids.items()
            if grid.array
        }
        unused, hidden, visited = defaultdict(set), defaultdict(set), defaultdict(set)
        for play, done, to_come in progress:
            stage = self.stages[play.stage]
            if play.by == "source":
                unused[stage.source].update(to_come)
            else:
                for name in self._twins(stage.target):
                    hidden[name].update(to_come)
                    visited[name].update(done)
        for stage in self.stages:
            grid = self.grids[stage.target]
            if grid.array:
                continue
            if stage.whole and not self._known(stage.source, values, unused):
                values[stage.target] = {}
                continue
            known = grid.cells() if grid.role == "matrix" else visited[stage.target]
            total = values.setdefault(stage.target, dict.fromkeys(known, 0.0))
            for target, source, weight in stage.links():
                value = values[stage.source].get(source)
                if value is None or source in unused[stage.source]:
                    continue
                if target in hidden[stage.target] or (hidden[stage.target] and not grid.holds(*target)):
                    continue
                factor = values[stage.weight][weight] if stage.weight else 1.0
                total[target] = total.get(target, 0.0) + value * factor
            if finished:
                for cell in grid.cells():
                    total.setdefault(cell, 0.0)
        return values

    def _known(self, name, values, unused):
        return not unused[name] and all(cell in values[name] for cell in self.grids[name].cells())

    def _twins(self, name):
        group = self.grids[name].twin or name
        return [other for other, grid in self.grids.items() if (grid.twin or other) == group]

    def _related(self, play, cell):
        """The cells that belong to the visited one: what it reached (source), or what reached it (target)."""
        stage = self.stages[play.stage]
        start, end = ("source", "target") if play.by == "source" else ("target", "source")
        reached, weights = defaultdict(set), defaultdict(set)
        for name in [stage.source] if start == "source" else self._twins(stage.target):
            reached[name].add(cell)
        for stage in self.stages if start == "source" else reversed(self.stages):
            for target, source, weight in stage.links():
                at, to = (source, target) if start == "source" else (target, source)
                if at in reached[getattr(stage, start)]:
                    reached[getattr(stage, end)].add(to)
                    if stage.weight:
                        weights[stage.weight].add(weight)
        return {name: reached[name] | weights[name] for name in {*reached, *weights}}

    def _terms(self, play, cell, values):
        """The products of the step: (value or None for a zero term, weight, target cell)."""
        if play is None:
            return []
        stage = self.stages[play.stage]
        at = 1 if play.by == "source" else 0
        return [
            (values[stage.source].get(link[1]), values[stage.weight][link[2]] if stage.weight else 1.0, link[0])
            for link in stage.links()
            if link[at] == cell
        ]


@dataclass(frozen=True)
class Control:
    """One slider ("range"), menu ("choice") or switch ("switch") of a scene and the settings that it offers.

    `view` is the view beside whose title it stands, if not above all. A slider of kind "frames" makes no cases: it puts
    one of its `frames` in place of the numbers named `array`. With `caption`, the picture says which frame its numbers
    are, also when they were typed or drawn.
    """

    name: str
    kind: str
    symbol: str
    values: list
    start: int = 0
    frames: list = field(default_factory=list)
    array: str | None = None
    caption: str | None = None
    view: str | None = None


@dataclass(frozen=True)
class Scene:
    """Everything a player needs: controls, the numbers by name, and a case for each setting of the controls.

    >>> x, y = Grid("input", 1, 2, array="x"), Grid("output", 1, 1)
    >>> add = Stage("y", "x", rows=[(0, 0, 0)], cols=[(0, 0, 0), (0, 1, 0)])
    >>> case = Case({"x": x, "y": y}, [add], [View("sum", "", ["x", "y"], [Play(0, "target")])])
    >>> Scene("sum", {"x": [[3, 4]]}, [case]).cases[0].frame({"x": [[3, 4]]}, step=1)["values"]["y"]
    {(0, 0): 7.0}

    `cases` stand in the order of `itertools.product` over the controls' values (frames make none). With `draw`, cells
    of the input can be switched between 0 and 1 by drawing over them; with `done`, all steps are taken at the start.
    `presets` are numbers to put into a grid of their shape ("grid", "name", "values"); `code` are templates by
    framework, with slots for the numbers of a grid ({x}, {x_row}) and for what each case's `code` says.
    """

    op: str
    arrays: dict
    cases: list
    controls: list = field(default_factory=list)
    draw: bool = False
    done: bool = False
    presets: list = field(default_factory=list)
    code: dict = field(default_factory=dict)

    def case(self, **settings):
        """Return the case at these settings; a control that is not named stands at its start."""
        index = 0
        for control in self.controls:
            if control.kind == "frames":
                continue
            value = settings.get(control.name, control.values[control.start])
            index = index * len(control.values) + control.values.index(value)
        return self.cases[index]

    def to_json(self):
        """Return plain data for the browser, each axis's links told once however many cases share them.

        Raises `Refusal` where it would be larger than a notebook opens without waiting.
        """
        tables, index = [], {}

        def shared(axis):
            key = tuple(axis)
            if key not in index:
                index[key] = len(tables)
                tables.append([list(link) for link in axis])
            return index[key]

        cases = [
            {
                **vars(case),
                "grids": {name: vars(grid) for name, grid in case.grids.items()},
                "stages": [
                    {**vars(stage), "rows": shared(stage.rows), "cols": shared(stage.cols)} for stage in case.stages
                ],
                "views": [{**vars(view), "plays": [vars(play) for play in view.plays]} for view in case.views],
            }
            for case in self.cases
        ]
        controls = [vars(control) for control in self.controls]
        data = {
            "op": self.op,
            "draw": self.draw,
            "done": self.done,
            "arrays": self.arrays,
            "controls": controls,
            "links": tables,
            "cases": cases,
            "presets": self.presets,
            "code": self.code,
        }
        refuse_above_the_limit(len(json.dumps(data)), {control.name: control.values for control in self.controls})
        return data


def refuse_above_the_limit(size, offered):
    """Refuse `size` bytes of JSON, or more, where a notebook would not open them without waiting.

    >>> refuse_above_the_limit(2_000_000, {"stride": range(1, 4), "padding": [0, 1]})
    Traceback (most recent call last):
    deconv_helpers.arithmetic.Refusal: the settings take at least 2000 KB, and a notebook opens up to 1000 KB without \
waiting: shorten the range of stride

    `offered` are the values of each control by its name.
    """
    if size > LARGEST_SCENE:
        name = max(offered, key=lambda name: len(offered[name]), default="x")
        raise Refusal("scene_too_large", name=name, kilobytes=size // 1000, limit=LARGEST_SCENE // 1000)
