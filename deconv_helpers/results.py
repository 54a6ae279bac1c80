"""What a check has found, as the learner reads it: text, or HTML in the player's and the notebook's own colours."""

import re
from dataclasses import dataclass
from html import escape

import numpy as np

from .exercises.kinds import Board, plain
from .palette import BORDERS, ROLES
from .words import language, say

LARGEST_BOARD = 150  # cells

STATUS = {
    "not started": ("○", "Not started yet", "还没有开始", "--jp-border-color1, #888"),
    "right": ("✓", "Right", "对了", "--jp-success-color1, #388e3c"),
    "wrong": ("✗", "Not yet", "还不对", "--jp-warn-color1, #d9822b"),
    "error": ("!", "This could not be checked", "没法检查", "--jp-error-color1, #c62828"),
}


@dataclass(frozen=True, repr=False)
class Result:
    """What a check found: `status`, `message`, `hints`, the key of the wrong `idea`, and the numbers to look at.

    `boards` are shown beside the message; `case` is what the learner's function was given where it fails first.
    """

    status: str
    message: str
    hints: tuple[str, ...] = ()
    idea: str | None = None
    boards: tuple[Board, ...] = ()
    case: dict | None = None

    def _heading(self):
        mark, en, zh, _ = STATUS[self.status]
        return f"{mark} {say(en, zh)}"

    def __repr__(self):
        lines = [f"{self._heading()}{say(': ', '：')}{self.message}"]
        lines += [f"    {board.name} = {_text(board.values)}" for board in self.boards]
        if self.hints:
            count = len(self.hints)
            lines.append(say(f"({count} hints, begin with .hints[0])", f"（{count} 条提示，先看 .hints[0]）"))
        return "\n".join(lines)

    def _repr_html_(self):
        boards = "".join(map(_drawn, self.boards))
        hints, count = "", len(self.hints)
        for number in range(count, 0, -1):
            hints = (
                f'<details style="margin: 4px 0 0 12px"><summary style="cursor: pointer">'
                f"{say(f'Hint {number} of {count}', f'提示 {number}/{count}')}</summary>"
                f'<div style="white-space: pre-wrap">{_marked(self.hints[number - 1])}</div>{hints}</details>'
            )
        return (
            f"{STYLE if boards else ''}"
            f'<div class="deconv-check mathjax_ignore" data-status="{self.status}" lang="{language()}" style="'
            f"max-width: 44em; padding: 4px 12px; line-height: 1.5; color: var(--jp-content-font-color1, inherit); "
            f'border-left: 4px solid var({STATUS[self.status][3]})"><b>{self._heading()}</b>'
            f'<div style="white-space: pre-wrap">{_marked(self.message)}</div>'
            f'<div style="display: flex; flex-wrap: wrap; gap: 4px 20px">{boards}</div>{hints}</div>'
        )


def _text(values):
    if isinstance(values, str):
        return values
    numbers = np.asarray(values)
    return plain(numbers) if numbers.size <= LARGEST_BOARD else f"... {numbers.shape}"


def _marked(text):
    """Escaped, with what stands between backticks as code, which turns nothing around it from right to left."""
    return re.sub(r"`([^`]+)`", r'<code dir="ltr">\1</code>', escape(text))


def _drawn(board):
    """A board as the player draws it, its wrong cells framed; a lone number, or what is no board, as text."""
    name, values, off, role = board
    if isinstance(values, str) or np.ndim(values) > 2 or not 0 < np.size(values) <= LARGEST_BOARD:
        return f"<div>{escape(name)}<br><code>{escape(_text(values))}</code></div>"
    if np.ndim(values) == 0:
        return f"<div>{escape(name)} = <span{_mark(off)}>{plain(values)}</span></div>"
    values = np.atleast_2d(values)
    off = np.broadcast_to(False if off is None else off, values.shape)
    with np.errstate(all="ignore"):  # a nan or an inf has no shade
        shades = np.nan_to_num(np.abs(values) / (np.abs(values).max() or 1))
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td style="--shade: {shade:.2g}"{_mark(bad)}>{plain(value)}</td>'
            for value, bad, shade in zip(*row, strict=True)
        )
        + "</tr>"
        for row in zip(values, off, shades, strict=True)
    )
    return f'<div>{escape(name)}<table data-role="{role}">{rows}</table></div>'


def _mark(off):
    return ' data-state="off"' if off is not None and np.all(off) else ""


def _colours(theme, paper, ink):
    roles = "".join(f"--{role}: {ROLES[theme][role]}; " for role in ("input", "kernel", "output", "refusal"))
    return f"{roles}--paper: var(--jp-layout-color0, {paper}); --ink: var(--jp-content-font-color1, {ink});"


def _role(role):
    width = 3 if BORDERS[role] == "double" else 1
    return f".deconv-check [data-role={role}] {{ --role: var(--{role}); --line: {width}px {BORDERS[role]}; }}\n"


# Dark where JupyterLab says so, else where the system does: the player's rule.
STYLE = f"""<style>
.deconv-check {{ {_colours("light", "#fff", "#1c1c1c")} }}
[data-jp-theme-light="false"] .deconv-check {{ {_colours("dark", "#161616", "#ececec")} }}
@media (prefers-color-scheme: dark) {{
  body:not([data-jp-theme-light]) .deconv-check {{ {_colours("dark", "#161616", "#ececec")} }}
}}
{"".join(map(_role, ("input", "kernel", "output")))}\
.deconv-check [data-role] {{ margin: 2px 0; border-collapse: collapse; font-variant-numeric: tabular-nums; }}
.deconv-check [data-role] td {{
  min-width: 34px; height: 34px; padding: 0 5px; box-sizing: border-box; text-align: center; color: var(--ink);
  border: var(--line) color-mix(in srgb, var(--role) 60%, var(--paper));
  background: color-mix(in srgb, var(--role) calc(var(--shade) * 36%), var(--paper));
}}
.deconv-check [data-state=off] {{ outline: 3px solid var(--refusal); outline-offset: -3px; font-weight: 700; }}
.deconv-check span[data-state=off] {{ padding: 0 4px; outline-width: 2px; outline-offset: 0; }}
</style>"""
