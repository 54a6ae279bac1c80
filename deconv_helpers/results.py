"""What a check has found, as the learner reads it: text, or HTML in the notebook's own colours."""

import re
from dataclasses import dataclass
from html import escape

import numpy as np

from .exercises.kinds import plain
from .words import language, say

LARGEST_TABLE = 150  # cells

STATUS = {
    "not started": ("○", "Not started yet", "还没有开始", "--jp-border-color1, #888"),
    "right": ("✓", "Right", "对了", "--jp-success-color1, #388e3c"),
    "wrong": ("✗", "Not yet", "还不对", "--jp-warn-color1, #d9822b"),
    "error": ("!", "This could not be checked", "没法检查", "--jp-error-color1, #c62828"),
}


@dataclass(frozen=True, repr=False)
class Result:
    """What a check found: `status`, `message`, `hints`, the key of the wrong `idea`, and the numbers to compare.

    `tables` holds (name, numbers, which of them are off or None).
    """

    status: str
    message: str
    hints: tuple[str, ...] = ()
    idea: str | None = None
    tables: tuple = ()

    def _heading(self):
        mark, en, zh, _ = STATUS[self.status]
        return f"{mark} {say(en, zh)}"

    def __repr__(self):
        lines = [f"{self._heading()}{say(': ', '：')}{self.message}"]
        lines += [f"    {name} = {_text(values)}" for name, values, _ in self.tables]
        if self.hints:
            count = len(self.hints)
            lines.append(say(f"({count} hints, begin with .hints[0])", f"（{count} 条提示，先看 .hints[0]）"))
        return "\n".join(lines)

    def _repr_html_(self):
        tables = "".join(_table(*table) for table in self.tables)
        hints, count = "", len(self.hints)
        for number in range(count, 0, -1):
            hints = (
                f'<details style="margin: 4px 0 0 12px"><summary style="cursor: pointer">'
                f"{say(f'Hint {number} of {count}', f'提示 {number}/{count}')}</summary>"
                f'<div style="white-space: pre-wrap">{_marked(self.hints[number - 1])}</div>{hints}</details>'
            )
        return (
            f'<div class="deconv-check" data-status="{self.status}" lang="{language()}" style="max-width: 44em; '
            f"padding: 4px 12px; line-height: 1.5; color: var(--jp-content-font-color1, inherit); "
            f'border-left: 4px solid var({STATUS[self.status][3]})"><b>{self._heading()}</b>'
            f'<div style="white-space: pre-wrap">{_marked(self.message)}</div>'
            f'<div style="display: flex; flex-wrap: wrap; gap: 4px 20px">{tables}</div>{hints}</div>'
        )


def _text(values):
    if isinstance(values, str):
        return values
    numbers = np.asarray(values)
    return plain(numbers) if numbers.size <= LARGEST_TABLE else f"... {numbers.shape}"


def _marked(text):
    """Escaped, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _table(name, values, off):
    """A few numbers as a table under their name; those that are off are framed and bold."""
    if isinstance(values, str) or np.ndim(values) > 2 or np.size(values) > LARGEST_TABLE:
        return f"<div>{escape(name)}<br><code>{escape(_text(values))}</code></div>"
    values = np.atleast_2d(values)
    off = np.zeros(values.shape, bool) if off is None else np.atleast_2d(off)
    borders = "1px solid var(--jp-border-color1, #999)", "2px solid var(--jp-warn-color1, #d9822b); font-weight: 700"
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td style="padding: 0 6px; text-align: right; border: {borders[int(bad)]}">{plain(value)}</td>'
            for value, bad in zip(row, bad_row, strict=True)
        )
        + "</tr>"
        for row, bad_row in zip(values, off, strict=True)
    )
    return f'<div>{escape(name)}<table style="margin: 0; font-variant-numeric: tabular-nums">{rows}</table></div>'
