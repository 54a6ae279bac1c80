"""A table of plain text that prints in columns, and in a notebook shows in its colours, light or dark."""

from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from .words import language

# No colour stands here alone: a notebook's own comes first, and lines take the colour of the text.
STYLE = """<style>
.deconv-table { color: var(--jp-content-font-color1, inherit); line-height: 1.5; font-variant-numeric: tabular-nums; }
.deconv-table .scroll { overflow-x: auto; }
.deconv-table table { border-collapse: collapse; margin: 2px 0 4px; font-size: inherit; color: inherit; }
.deconv-table tr { background: none !important; }
.deconv-table table :is(th, td) {
  padding: 2px 12px 2px 0; border: 0; text-align: left; vertical-align: top; white-space: nowrap;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent);
}
.deconv-table table th {
  font-weight: 600; line-height: 1.2; vertical-align: bottom; white-space: normal;
  border-bottom-color: color-mix(in srgb, currentColor 45%, transparent);
}
.deconv-table table :is(th, td)[data-kind=number] { text-align: right; }
.deconv-table table td[data-kind=code] {
  min-width: 15em; white-space: normal; font-family: var(--jp-code-font-family, monospace); font-size: 0.9em;
}
.deconv-table tr[data-state=refused] td { font-weight: 600; }
.deconv-table tr[data-state=refused] td:first-child { box-shadow: inset 3px 0 var(--jp-warn-color1, #d9822b); }
.deconv-table table :is(th, td):first-child { padding-left: 8px; }
.deconv-table p { margin: 2px 0 2px 8px; max-width: 62em; white-space: pre-line; }
</style>"""


@dataclass(frozen=True)
class Table:
    """Columns as (heading, "text", "code" or "number"), rows of text, and what there is to say below them.

    >>> columns = ("layer", "text"), ("size", "number")
    >>> print(Table("sizes", columns, [("pool", "14"), ("conv", "7")], ["All fit."]))
    sizes
        layer  size
        pool     14
        conv      7
    All fit.

    `refused` is the number of the row at which something does not fit.
    """

    title: str
    columns: tuple
    rows: list
    notes: list
    refused: int | None = None

    def __str__(self):
        lines = [[heading for heading, _ in self.columns], *self.rows] if self.rows else []
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        right = [kind == "number" for _, kind in self.columns]
        printed = ["    " + "  ".join(map(_filled, line, widths, right)).rstrip() for line in lines]
        return "\n".join([self.title, *printed, *self.notes])

    def html(self):
        """Return the table as HTML, every text in it escaped.

        >>> "<td data-kind=text>a &lt; b</td>" in Table("t", (("x", "text"),), [("a < b",)], []).html()
        True
        """
        kinds = [kind for _, kind in self.columns]
        head = "".join(f"<th data-kind={kind}>{escape(name)}</th>" for name, kind in self.columns)
        body = "".join(
            f"<tr{' data-state=refused' if at == self.refused else ''}>"
            + "".join(f"<td data-kind={kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row, strict=True))
            + "</tr>"
            for at, row in enumerate(self.rows)
        )
        table = f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return (
            f'{STYLE}<div class="deconv-table mathjax_ignore" lang="{language()}"><b>{escape(self.title)}</b>'
            f"{table if self.rows else ''}{notes}</div>"
        )


def _width(text):
    """The columns that a text takes when it is printed: Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _filled(text, width, right):
    space = " " * (width - _width(text))
    return space + text if right else text + space
