"""Cells that run again: what they showed before is let go, so that nothing piles up in the kernel or in the page.

Left alone, IPython keeps all that a cell gives back, and ipywidgets every widget, for as long as the kernel lives.
"""

from IPython import get_ipython
from ipywidgets import Widget

_shown = {}  # a notebook's cell: the run that it is in, and what it shows


def showing(thing):
    """Note that the running cell shows `thing`, let go of what it showed when it ran before, and return its name.

    >>> showing(Widget())                                         # without a notebook there is no cell to remember

    What another cell still shows is kept; a widget that was let go is opened anew where it is shown again.
    """
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None:
        return None
    run = parent["header"]["msg_id"]
    before, things = _shown.get(cell, (run, []))
    _shown[cell] = run, [thing] if before != run else [*things, thing]
    if before != run:
        kept = {id(one) for _, others in _shown.values() for one in others}
        for old in things:
            if id(old) not in kept:
                _let_go(old, shell)
    for part in _parts(thing):
        part.open()
    return cell


def _let_go(thing, shell):
    """Close the thing's widgets in the kernel, and let IPython forget it as the output of a cell."""
    outputs = shell.user_ns["_oh"]
    for number in [number for number, value in outputs.items() if value is thing]:
        del outputs[number]
        for names in (shell.user_ns, shell.user_ns_hidden):
            names.pop(f"_{number}", None)
        getattr(shell.history_manager, "outputs", {}).pop(number, None)  # its pictures, since IPython 9
    for part in _parts(thing):
        if part.comm is not None:  # the page is not told: a second tab may still show the picture
            part.comm.publish_msg = lambda *_, **__: None
        part.close()
        vars(part).pop("_repr_mimebundle_", None)  # ipywidgets hides it, so that nothing closed is shown


def _parts(thing):
    """The widgets that a thing is made of, itself the last, or none where it is no widget."""
    if isinstance(thing, Widget):
        for value in thing.trait_values(sync=True).values():
            for part in value if isinstance(value, (list, tuple)) else [value]:
                yield from _parts(part)
        yield thing
