"""What a kernel's players share in the browser: script, style sheet, words, colours, and the rules of their tables."""

import anywidget
import traitlets

from . import page

RULES = f"<style>{page.static('still.css')}</style>"


class Front(anywidget.AnyWidget):
    """The script, the style sheet and the words of a kernel's players; the browser is sent them once.

    >>> Front.opened() is Front.opened()
    True
    """

    _esm = page.SCRIPT
    layout = None  # ipywidgets' own would be one more message
    sheet = traitlets.Unicode(page.STYLE).tag(sync=True)
    common = traitlets.Dict(page.common()).tag(sync=True)
    _open = None
    _first_cell = None

    @classmethod
    def opened(cls):
        """Return the one that is open, or a new one."""
        if cls._open is None or cls._open.comm is None:
            cls._open = cls()
        return cls._open

    @classmethod
    def rules(cls, cell):
        """Return the tables' rules as HTML for the first of the kernel's cells that shows a player, else nothing.

        >>> Front.rules(None).startswith("<style>")                   # cells without names each bring the rules
        True

        A page in which a player lives has them in its sheet, and with each further `<style>` the browser would look at
        all of it anew. A notebook that is opened again without a kernel has the first cell's.
        """
        if cls._first_cell is None:
            cls._first_cell = cell
        return RULES if cell in (None, cls._first_cell) else ""
