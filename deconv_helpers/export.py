"""Pages and pictures to give away: a player or a whole lesson as one HTML file, a step of a player as an image.

    python -m deconv_helpers.export notebooks/en/01_convolution.ipynb convolution.html

A page carries everything within it and forbids itself the rest: by its content security policy no browser fetches
anything for it or runs any script but the player's.
"""

import argparse
import os
import re
import stat
import sys
from base64 import b64encode
from dataclasses import replace
from errno import EACCES
from html import escape
from io import BytesIO
from numbers import Real
from pathlib import Path
from subprocess import DEVNULL
from tempfile import TemporaryDirectory
from typing import ClassVar
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import tostring

from .arithmetic import Refusal
from .browser import Browser
from .page import SHARED, document, picture, static
from .player import Player
from .quiz import Quiz

WIDGET = "application/vnd.jupyter.widget-{}+json"
PLACES = {  # as anywidget names the widgets: the class of their places in a page
    f"{kind.__module__}.{kind.__qualname__}": place
    for kind, place in ((Player, "picture"), (Browser, "lookup"), (Quiz, "quiz"))
}
FILES = {"lookup": "browse", "quiz": "quiz"}  # of the widgets that are no players
PICTURES = (".png", ".svg", ".pdf", ".gif")
WORDS = {
    "en": {
        "source": "Code",
        "python": "This needs Python: run it in the notebook {name}.",
        "image": "picture drawn by the code above",
    },
    "zh": {
        "source": "代码",
        "python": "这里要用 Python：请在笔记本 {name} 里运行。",
        "image": "上面的代码画出的图",
    },
}


class ExportError(Refusal):
    """A page that cannot be made or written, with the sentence's key and what belongs in it."""

    SENTENCES: ClassVar = {
        "no_player": "only what play(...) or predict(...) returns can be saved, got {value}",
        "no_format": "{path} must end in one of {formats}",
        "seconds": "seconds must be a number from 0.01 to 200, got {value}",
        "no_folder": "{path} cannot be written: there is no folder {folder}",
        "is_folder": "{path} is a folder: name a file in it",
        "no_file": "{path} is there already and is no plain file: name another",
        "not_written": "{path} cannot be written: {why}",
        "not_read": "{path} cannot be read as a notebook: {why}",
        "stopped": "{path} stopped with {why}",
    }


def save_html(player, path, title=None):
    """Write a player, with its prediction, as one HTML file that works by double-click, and return its path.

    >>> from deconv_helpers import conv_transpose2d, play
    >>> save_html(play(conv_transpose2d, [[1, 2], [3, 4]], [[1, 10], [100, 1000]]), "stamps.html")  # doctest: +SKIP
    PosixPath('stamps.html')

    The page opens with the picture as it was made, whatever has been typed or answered since. `title` stands above it;
    the window is named after it, or else after the question or the operation. An existing file is replaced, whole or
    not at all. Raises `ExportError` (a ValueError) where the file cannot be written.
    """
    path = _writable(path)
    if not isinstance(player, Player):
        raise ExportError("no_player", value=repr(player))
    content, heading = player.content, "" if title is None else f"<h1>{escape(str(title))}</h1>\n"
    name = title or (content["prediction"] or {}).get("question") or content["scene"]["op"]
    return _write(path, document(name, content["language"], heading + picture(content)))


def save_picture(player, path, *, view=None, step=None, seconds=0.8):
    """Write what a player shows as PNG, SVG or PDF, or all of its steps as a GIF, and return the path.

    >>> from deconv_helpers import conv_transpose2d, play
    >>> player = play(conv_transpose2d, [[1, 2], [3, 4]], [[1, 10], [100, 1000]])
    >>> save_picture(player, "stamps.svg", step=3)      # doctest: +SKIP
    PosixPath('stamps.svg')

    The file's ending says the format. The numbers and the settings are those that stand in the player now; `view` is a
    view's name (the first), `step` the number of cells visited (all). A GIF runs from step 0 to `step`, each shown for
    `seconds`, and tells how far it has got. Raises `ExportError` (a ValueError) where the file cannot be written, and
    what `still` raises.
    """
    path = _writable(path)
    if not isinstance(player, Player) or not player.scene.cases:
        raise ExportError("no_player", value=repr(player))
    kind = path.suffix.lower()
    if kind not in PICTURES:
        raise ExportError("no_format", path=path, formats=", ".join(PICTURES))
    if not isinstance(seconds, Real) or not 0.01 <= seconds <= 200:
        raise ExportError("seconds", value=repr(seconds))
    from .figures import still  # it loads matplotlib

    scene = replace(player.scene, arrays=player.arrays)
    figure = still(scene, view=view, step=step, **player.settings)  # a film is refused before its first picture
    if kind == ".gif":
        names = [one.name for one in scene.case(**player.settings).views]
        place = names.index(view) if view in names else 0
        last = scene.case(**player.settings).steps(place) if step is None else step
        figures = (still(scene, view=view, step=at, **player.settings) for at in range(last + 1))
        return _write(path, _film(figures, path.name, last + 1, seconds))
    file = BytesIO()
    figure.savefig(file, format=kind[1:], dpi=figure.fineness)
    return _write(path, file.getvalue())


def _film(figures, name, count, seconds):
    """The figures one after another as the bytes of a GIF, on sheets of one size."""
    from PIL import Image

    sheets = []
    for number, figure in enumerate(figures, 1):
        print(f"\r{name}: {number} / {count}", end="" if number < count else "\n", flush=True)
        file = BytesIO()
        figure.savefig(file, format="png", dpi=figure.fineness / 2)
        sheets.append(Image.open(file).convert("RGB"))
    size = tuple(max(sheet.size[axis] for sheet in sheets) for axis in (0, 1))
    frames = []
    for sheet in sheets:
        whole = Image.new("RGB", size, "white")
        whole.paste(sheet)
        frames.append(whole.quantize(64, dither=Image.Dither.NONE))
    waits = [round(1000 * seconds)] * (len(frames) - 1) + [round(3000 * seconds)]
    file = BytesIO()
    frames[0].save(file, "gif", save_all=True, append_images=frames[1:], duration=waits, loop=0, optimize=True)
    return file.getvalue()


def save_lesson(notebook, path, doors=()):
    """Run a notebook and write it as one HTML file, its players and predictions alive, and return the file's path.

    >>> save_lesson("notebooks/en/01_convolution.ipynb", "convolution.html")  # doctest: +SKIP
    PosixPath('convolution.html')

    A link to a file, `lesson.html` for `lesson.ipynb`, is kept where that file stands already, seen from the new page;
    otherwise its text alone stays, and in a line of links not even that. So write the lessons of a course side by side,
    and then once more. `doors` are the places where the notebook itself can be run, as pairs of words and an address:
    where something needs Python, links lead there. Warnings are left out. Raises `ExportError` (a ValueError) where a
    file cannot be read or written, or a cell fails.
    """
    path, notebook = _writable(path), Path(notebook)
    made = _executed(notebook)
    states = made.metadata.get("widgets", {}).get(WIDGET.format("state"), {}).get("state", {})
    contents = {
        key: (widget["state"]["content"], place)
        for key, widget in states.items()
        if (place := PLACES.get(widget["state"].get("_anywidget_id")))
    }
    language = next((content["language"] for content, _ in contents.values()), "en")
    say = {key: sentence.format(name=escape(notebook.name)) for key, sentence in WORDS[language].items()}
    links = [f'<a href="{escape(address)}">{escape(door)}</a>' for door, address in doors]
    say["python"] = " · ".join([say["python"], *links])
    prose, parts = _prose(notebook, path.parent), []
    for cell in made.cells:
        if cell.cell_type == "markdown":
            parts.append(prose(cell.source, cell.get("attachments", {})))
        elif cell.cell_type == "code" and cell.source:
            parts += _code(cell, [_output(output, contents, prose, say) for output in cell.outputs], say)
    text = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    beside = []
    for place in sorted({place for _, place in contents.values()} & FILES.keys()):
        beside.append(f'const PLACE = "{place}";\n' + SHARED + static(f"{FILES[place]}.js") + static("lookup.js"))
        parts.insert(0, f"<style>{static(f'{FILES[place]}.css')}</style>")
    title = title[1] if title else notebook.stem
    return _write(path, document(title, language, "\n".join(parts), "lesson", beside=beside))


def _executed(path):
    """The notebook with what its cells gave, run in its own folder."""
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal

    try:
        made = nbformat.read(path, as_version=4)
    except Exception as error:  # no such file, a folder, no JSON, no notebook: each has an exception of its own
        raise ExportError("not_read", path=path, why=_why(error)) from None
    client = NotebookClient(made, timeout=600, resources={"metadata": {"path": str(path.parent)}})
    try:
        return client.execute(stderr=DEVNULL)  # the kernel's own log; what a cell says is in the notebook
    except (CellControlSignal, NoSuchKernel, RuntimeError) as error:  # the last where a kernel dies
        raise ExportError("stopped", path=path, why=_why(error)) from None
    except AssertionError:  # what nbclient makes of Ctrl-C, when it has ended the kernel
        raise KeyboardInterrupt from None


def _prose(notebook, beside):
    """A function from Markdown to HTML: formulas become MathML, images beside the notebook and in it stand within."""
    from latex2mathml.converter import convert_to_element
    from mistune import HTMLRenderer
    from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

    class Prose(IPythonRenderer):
        block_html, inline_html = HTMLRenderer.block_html, HTMLRenderer.inline_html

        def block_mermaidjs(self, code):  # nothing draws it here
            return self.block_code(code)

        def inline_math(self, body, display="inline"):
            try:
                formula = tostring(convert_to_element(body, display=display), "unicode")
            except Exception:  # what is no formula to it is shown as it was written
                return f"<code>{escape(body)}</code>"
            return formula.replace("&amp;#", "&#")  # it writes its signs as character references

        def block_math(self, body):
            return self.inline_math(body, "block")

        def latex_environment(self, name, body):
            return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

        def link(self, text, url, title=None):
            place = urlsplit(url)
            if place.scheme or place.netloc or not place.path:
                return super().link(text, url, title)
            page = re.sub(r"\.ipynb$", ".html", place.path)
            if os.path.isfile(beside / unquote(page)):  # also says no where a name is too long to be one
                return super().link(text, place._replace(path=page).geturl(), title)
            return f"<dead>{text}</dead>"

        def paragraph(self, text):
            if "<dead>" not in text:
                return super().paragraph(text)
            text = re.sub(r" · <dead>(?:(?!</dead>).)*</dead>(?= · |</|$)", "", text)
            text = re.sub(r"(^|<small>)<dead>(?:(?!</dead>).)*</dead>(?: · |(?=</)|$)", r"\1", text)
            return super().paragraph(text) if re.sub(r"<[^>]+>", "", text).strip() else ""

    def prose(source, attachments=()):
        renderer = Prose(escape=False, embed_images=True, path=str(notebook.parent), attachments=dict(attachments))
        try:
            return re.sub(r"</?dead>", "", MarkdownWithMath(renderer).render(source))
        except (OSError, InvalidNotebook) as error:  # an image that is a folder, or is missing within
            raise ExportError("not_read", path=notebook, why=_why(error)) from None

    return prose


def _code(cell, outputs, say):
    """The parts of a code cell: its source, folded away where the notebook hides it, and its outputs."""
    from nbconvert.filters.highlight import Highlight2HTML

    source = Highlight2HTML()(cell.source)
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return [*outputs, f'<details class="source"><summary>{say["source"]}</summary>{source}</details>']
    return [source, *outputs]


def _output(output, contents, prose, say):
    """One output of a cell as HTML: the richest form of it that a page can show."""
    needs_python = f'<p class="note">{say["python"]}</p>'
    if output.output_type == "stream":
        return f'<div class="output"><pre>{escape(output.text)}</pre></div>' if output.name == "stdout" else ""
    if output.output_type == "error":
        return f'<div class="output"><pre>{escape(output.ename)}: {escape(output.evalue)}</pre></div>'
    data = output.data
    if widget := data.get(WIDGET.format("view")):
        content = contents.get(widget["model_id"])
        return picture(*content) if content else needs_python
    if html := data.get("text/html"):
        if 'class="deconv-still' in html:  # a page has the living player
            return ""
        return f'<div class="output">{html}{needs_python if "deconv-check" in html else ""}</div>'
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if kind in data:
            coded = data[kind] if kind != "image/svg+xml" else b64encode(data[kind].encode()).decode()
            width = output.metadata.get(kind, {}).get("width")
            size = f' width="{int(width)}"' if width else ""
            source = escape(f"data:{kind};base64,{''.join(coded.split())}")
            return f'<div class="output"><img alt="{say["image"]}"{size} src="{source}"></div>'
    if "text/markdown" in data:
        return f'<div class="output">{prose(data["text/markdown"])}</div>'
    return f'<div class="output"><pre>{escape(data.get("text/plain", ""))}</pre></div>'


def _writable(path):
    """The path, if a file can be there: a device, and a file that is protected, is nothing to be replaced."""
    try:
        path = Path(path)
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if not path.parent.is_dir():
            raise ExportError("no_folder", path=path, folder=path.parent) from None
        return path
    except (OSError, TypeError, ValueError) as error:
        raise ExportError("not_written", path=path, why=_why(error)) from None
    if stat.S_ISDIR(mode):
        raise ExportError("is_folder", path=path)
    if not stat.S_ISREG(mode):
        raise ExportError("no_file", path=path)
    if not mode & 0o222:
        raise ExportError("not_written", path=path, why=os.strerror(EACCES))
    return path


def _write(path, made):
    """Write text or bytes in a folder of its own beside the file, and move it there when it is whole."""
    try:
        with TemporaryDirectory(prefix=".", dir=path.parent) as folder:
            draft = Path(folder) / "page.html"
            # Half a surrogate pair is no reason to fail.
            draft.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8", "xmlcharrefreplace"))
            os.replace(draft, path)
    except (OSError, ValueError) as error:
        raise ExportError("not_written", path=path, why=_why(error)) from None
    return path


def _why(error):
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def main(arguments=None):
    """Write one notebook as a page and name it; the exit code.

    >>> main(["no-such-lesson.ipynb", "lesson.html"])
    1
    """
    description = save_lesson.__doc__.split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m deconv_helpers.export", description=description)
    parser.add_argument("notebook", help="for instance notebooks/en/01_convolution.ipynb")
    parser.add_argument("path", help="the file to write, for instance convolution.html")
    given = parser.parse_args(arguments)
    try:
        print(save_lesson(given.notebook, given.path))
    except ExportError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
