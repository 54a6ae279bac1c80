"""A stack of layers as a ledger: every size on the way, the first place that does not fit, and what would mend it."""

from dataclasses import dataclass
from itertools import pairwise

from ..arithmetic import Refusal, listed, per_axis
from ..table import Table
from ..words import say, told
from .axis import crossed
from .repairs import repairs
from .stack import Run, StackError, channels_in, plain, read, run, shape

MOST_RUNS = 1000  # columns of a table


def ledger(layers, n, wanted=None):
    """Return every size on the way through a stack of layers, the first place that does not fit, and its repairs.

    >>> from deconv_helpers.shapes.layers import Conv2d, ConvTranspose2d
    >>> there = [Conv2d(1, 16, 3, stride=2, padding=1), Conv2d(16, 32, 3, stride=2, padding=1)]
    >>> back = [ConvTranspose2d(32, 16, 4, stride=2, padding=1), ConvTranspose2d(16, 1, 3, stride=2, padding=1)]
    >>> ledger(there + back, 28, wanted="input")
    28 -> 27
        at  layer                                            channels  size  receptive field  multiply-adds
            input                                                   1    28                1
        0   Conv2d(1, 16, 3, stride=2, padding=1)                  16    14                3         28,224
        1   Conv2d(16, 32, 3, stride=2, padding=1)                 32     7                7        225,792
        2   ConvTranspose2d(32, 16, 4, stride=2, padding=1)        16    14               11        401,408
        3   ConvTranspose2d(16, 1, 3, stride=2, padding=1)          1    27               15         28,224
    Does not fit: the last size is 27x27, and 28x28 was wanted.
    What would mend it: output_padding=1 in layer 3; or the input size 27 (or every 4 more or fewer).
    683,648 multiply-adds an image, counted in the convolutions alone.

    `layers` are those of `deconv_helpers.shapes.layers`, in a list, or a `torch.nn.Sequential` with what is nested in
    it. `n` is the input's size, or its shape (H, W), (C, H, W) or (N, C, H, W), and a list or a range of them gives one
    column each. `wanted` is the size in the end, or "input" for that of the input.

    The receptive field is how many input cells lie from the first to the last that one cell can depend on, edges aside.
    A place that does not fit is shown, not raised. Raises `Refusal` (a ValueError) for layers that cannot be read and
    for a size that is none.
    """
    stack = tuple(read(layers))
    if not stack:
        raise StackError("nothing")
    plain = tuple(layer for _, layer in stack)
    axes = next((layer.axes for layer in plain if layer.axes), 2)
    several = listed(n, "n", most=MOST_RUNS) if isinstance(n, (list, range)) else [n]
    if not several:
        raise Refusal("offers_nothing", name="n")
    named = wanted is None or (isinstance(wanted, str) and wanted == "input")
    goal = wanted if named else per_axis(wanted, "wanted", axes, 1)
    runs = []
    for size in several:
        channels, sizes = shape(size, axes)
        runs.append(run(plain, sizes, channels_in(plain) if channels is None else channels, goal))
    return Ledger(tuple(at for at, _ in stack), tuple(runs))


@dataclass(frozen=True, repr=False)
class Ledger:
    """What `ledger` found: a `Run` for each input; it reads, and in a notebook shows, as a table.

    `sizes`, `size`, `refusal`, `repairs` and `work` are those of the first input. `places` are the layers' names.
    """

    places: tuple[str, ...]
    runs: tuple[Run, ...]

    sizes = property(lambda self: self.runs[0].sizes)
    size = property(lambda self: self.runs[0].size)
    refusal = property(lambda self: self.runs[0].refusal)
    repairs = property(lambda self: repairs(self.runs[0]))
    work = property(lambda self: self.runs[0].work)

    def __repr__(self):
        return str(self.table())

    def _repr_html_(self):
        return self.table().html()

    def table(self):
        """Return the ledger as a `Table`, in the language that is spoken.

        >>> from deconv_helpers.shapes.layers import Conv2d
        >>> ledger([Conv2d(3, 8, 3), Conv2d(8, 8, 3)], [5, 4]).table().rows[-1]
        ('1', 'Conv2d(8, 8, 3)', '8', '1', '✗', '5')
        """
        longest = max(self.runs, key=lambda each: len(each.maps))
        alone = len(self.runs) == 1
        sizes = [say("size", "尺寸")] if alone else [f"n={_title(each)}" for each in self.runs]
        numbers = [say("channels", "通道"), *sizes, say("receptive field", "感受野")]
        numbers += [say("multiply-adds", "乘加")] * alone
        columns = (say("at", "位置"), "text"), (say("layer", "层"), "code"), *((name, "number") for name in numbers)
        rows = []
        for number, map_ in enumerate(longest.maps):
            layer = longest.layers[number - 1] if number else None
            if layer and layer.quiet:
                rows[-1][1] += f" · {layer!r}"
                continue
            cells = [
                self.places[number - 1] if number else "",
                repr(layer) + _cut(map_) if number else say("input", "输入"),
            ]
            cells += [_number(map_.channels), *(_cell(each, number) for each in self.runs), _field(map_.fields)]
            rows.append(cells + [_number(map_.work) if map_.work != 0 else ""] * alone)
        place, refused = longest.place, None
        if place == len(longest.layers):
            refused = len(rows) - 1
        elif place is not None:
            blanks = [""] * (2 if alone else 1)
            marks = ["✗" if each.place == place else "" for each in self.runs]
            rows.append([self.places[place], repr(longest.layers[place]), "", *marks, *blanks])
            refused = len(rows) - 1
        return Table(self._title(), columns, list(map(tuple, rows)), self._notes(), refused)

    def _title(self):
        first = self.runs[0]
        if len(self.runs) > 1:
            return say(f"{len(self.runs)} inputs", f"{len(self.runs)} 种输入")
        return f"{_title(first)} -> {say('refused', '不成立') if first.size is None else crossed(first.size)}"

    def _notes(self):
        notes, told_of = [], set()
        for each in self.runs:
            if each.refusal and (each.place, each.refusal.key) not in told_of:
                told_of.add((each.place, each.refusal.key))
                notes += self._broken(each)
        if len(self.runs) == 1 and self.work is not None and self.size is not None:
            notes.append(
                say(
                    f"{self.work:,} multiply-adds an image, counted in the convolutions alone.",
                    f"每幅图共 {self.work:,} 次乘加，只数卷积里的。",
                )
            )
        return notes

    def _broken(self, broken):
        """Where a run does not fit, why, and what would mend it."""
        sentence = told(broken.refusal)
        if broken.place < len(broken.layers):
            place = self.places[broken.place]
            sentence = say(f"layer {place}, {sentence}", f"第 {place} 层，{sentence}")
        if len(self.runs) > 1:
            sentence = f"n={_title(broken)}{say(': ', '：')}{sentence}"
        notes = [say("Does not fit: ", "不合适：") + sentence + say(".", "。")]
        if found := repairs(broken):
            mends = say("; or ", "；或者 ").join(map(self._mend, found))
            notes.append(say("What would mend it: ", "可以这样修：") + mends + say(".", "。"))
        return notes

    def _mend(self, repair):
        said = []
        for place, change in repair.changes.items():
            if place == "input":
                said.append(_inputs(change, repair.again))
            elif isinstance(change, dict):
                settings = ", ".join(f"{name}={value!r}" for name, value in change.items())
                at = self.places[place]
                said.append(say(f"{settings} in layer {at}", f"第 {at} 层设 {settings}"))
            elif place < len(self.places):
                at = self.places[place]
                said.append(say(f"{change!r} before layer {at}", f"在第 {at} 层之前加 {change!r}"))
            else:
                said.append(say(f"{change!r} at the end", f"在末尾加 {change!r}"))
        return say(" and ", " 并且 ").join(said)


def _title(run):
    return crossed(plain(run.maps[0].sizes))


def _cell(run, number):
    """A run's size after a layer; where it stopped, a mark, and nothing behind it."""
    if number < len(run.maps):
        return crossed(plain(run.maps[number].sizes))
    return "✗" if number == len(run.maps) else ""


def _field(each):
    return "—" if None in each else crossed(plain(tuple(field.size for field in each)))


def _number(value):
    return "—" if value is None else f"{value:,}"


def _cut(map_):
    """How many cells were cut off, before and behind."""
    cuts = dict.fromkeys(map_.cropped)
    return "".join(say(f" (cuts {before} + {behind})", f"（裁去 {before} + {behind}）") for before, behind in cuts)


def _inputs(fitting, again):
    """The nearest size that fits, and the rule behind those around it."""
    text = say("the input size ", "输入尺寸改为 ") + _title(again)
    steps = {after - before for before, after in pairwise(fitting)}
    if len(fitting) < 3 or len(steps) > 1 or 1 in steps:
        return text
    (step,) = steps
    if fitting[0] % step == 0:
        return text + say(f" (or any multiple of {step} around it)", f"（附近 {step} 的倍数都行）")
    return text + say(f" (or every {step} more or fewer)", f"（或每隔 {step} 取一个）")
