"""What is written to disk is written whole or not at all, wherever it is to go and whatever happens meanwhile."""

import errno
import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from nbformat import v4
from PIL import Image

from deconv_helpers import conv_transpose2d, export, play, save_html, save_lesson, save_picture
from deconv_helpers.export import ExportError
from deconv_helpers.figures import Still
from lessons import build, site, wheels

PLAYER = play(conv_transpose2d, [[1, 2], [3, 4]], [[1, 10], [100, 1000]])
WRITERS = {  # what writes a file, and the file's ending
    "page": (lambda path: save_html(PLAYER, path), ".html"),
    "lesson": (lambda path: save_lesson("made.ipynb", path), ".html"),
    "picture": (lambda path: save_picture(PLAYER, path), ".svg"),
    "film": (lambda path: save_picture(PLAYER, path, step=0), ".gif"),
}
WHOLE = {".html": (b"<!doctype html>", b"</html>\n"), ".svg": (b"<?xml", b"</svg>\n"), ".gif": (b"GIF89a", b";")}
NAMES = {
    "spaces": " a  b ",
    "Chinese": "步幅 卷积",
    "quotes": 'it\'s "so" `here`',
    "markup": "<b>&amp; $x$ {slot} %s #?%20",
    "emoji": "👩‍🏫",
    "right to left": "\u202eabc",
    "line": "a\nb\u2028c",
    "hyphen": "-rf",
    "home": "~",
    "dots": "..a...b",
    "long": "x" * 245,
}
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names, limits and devices")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to write in, the current one; a notebook named made.ipynb has been run already."""
    monkeypatch.setattr(export, "_executed", lambda path: v4.new_notebook(cells=[v4.new_markdown_cell("# Made")]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=WRITERS)
def writer(request, place):
    """Something that writes a file, with the ending that the file must have."""
    return WRITERS[request.param]


def is_whole(path):
    start, end = WHOLE[path.suffix]
    return path.read_bytes().startswith(start) and path.read_bytes().endswith(end)


def tree(folder):
    """All that lies in a folder, and what stands in it."""
    return {path.relative_to(folder): path.is_file() and path.read_bytes() for path in folder.rglob("*")}


@contextmanager
def full_disk(room=3000):
    """A file takes no more than these bytes: what writes on meets the system's refusal in the middle of it."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("name", NAMES)
@posix
def test_a_strange_name_is_a_name(place, name):
    path = place / f"{NAMES[name]}.html"
    for kind in (str, Path):
        assert save_html(PLAYER, kind(path.name)) == Path(path.name)
        assert [*place.iterdir()] == [path] and is_whole(path)
        path.unlink()


@posix
def test_a_strange_folder_is_a_folder(writer, place):
    write, ending = writer
    folder = place.joinpath(*NAMES.values())
    folder.mkdir(parents=True)
    path = folder / ".." / folder.name / f"x{ending}"
    assert write(path) == path and is_whole(path) and [*folder.iterdir()] == [folder / f"x{ending}"]


def test_a_page_needs_no_ending_and_a_picture_takes_it_in_capitals(place):
    assert save_html(PLAYER, "page") == Path("page") and is_whole(Path("page").rename("page.html"))
    assert is_whole(save_picture(PLAYER, "a.SVG").rename("a.svg"))
    with Image.open(save_picture(PLAYER, "b.Gif", step=1)) as film:
        assert film.n_frames > 1


def test_what_is_there_is_replaced_whole_and_only_then(writer, place):
    write, ending = writer
    path = place / f"x{ending}"
    path.write_text("old")
    with open(path) as reader:  # whoever reads it meanwhile reads the old one to its end
        if os.name != "nt":
            write(path)
        assert reader.read() == "old"
    assert is_whole(write(path)) and [*place.iterdir()] == [path]


@posix
def test_a_link_is_replaced_and_what_it_leads_to_stays(writer, place):
    write, ending = writer
    (place / "other").write_text("old")
    (place / f"x{ending}").symlink_to("other")
    assert is_whole(write(place / f"x{ending}")) and (place / "other").read_text() == "old"


@posix
def test_where_no_file_can_be_the_sentence_names_the_place_and_nothing_is_touched(writer, place):
    write, ending = writer
    (place / "file").write_text("old")
    (place / f"folder{ending}").mkdir()
    (place / f"protected{ending}").write_text("old")
    (place / f"protected{ending}").chmod(0o444)
    os.mkfifo(place / f"pipe{ending}")
    before = tree(place)
    for path, sentence in (
        (f"folder{ending}", "is a folder: name a file in it"),
        (f"file/x{ending}", "cannot be written: there is no folder file"),
        (f"none/../x{ending}", "cannot be written: there is no folder none/.."),
        (f"~/x{ending}", "cannot be written: there is no folder ~"),
        (f"pipe{ending}", "is there already and is no plain file: name another"),
        (f"protected{ending}", "cannot be written: Permission denied"),
        ("x" * 300 + ending, "cannot be written: File name too long"),
        (f"a\0b{ending}", "cannot be written: "),
    ):
        with pytest.raises(ExportError) as refused:
            write(path)
        assert str(refused.value).startswith(f"{path} {sentence}")
    for path in (None, 3, b"x.html"):
        with pytest.raises(ExportError, match=r"cannot be written: .*str"):
            write(path)
    assert tree(place) == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux keeps its processes there")
def test_a_folder_where_not_even_the_system_makes_files_is_named(writer):
    write, ending = writer
    with pytest.raises(ExportError, match=f"/proc/x{ending} cannot be written: No such file or directory"):
        write(f"/proc/x{ending}")


@pytest.fixture
def anyone(writer, place):
    """A folder of an ordinary user's, who may not write where it is forbidden: an administrator becomes one."""
    write, ending = writer
    write(place / f"before{ending}")  # what Python loads late it must be able to read
    with TemporaryDirectory() as place:
        folder = Path(place)
        if administrator := not os.getuid():
            os.chown(folder, 65534, -1)
            os.seteuid(65534)
        yield folder
        folder.chmod(0o755)
        if administrator:
            os.seteuid(0)


@posix
def test_a_folder_that_is_only_read_is_named_and_stays_as_it_is(writer, anyone):
    write, ending = writer
    (anyone / f"x{ending}").write_text("old")
    anyone.chmod(0o555)
    for name in (f"x{ending}", f"new{ending}"):
        with pytest.raises(ExportError, match=f"{anyone}/{name} cannot be written: Permission denied"):
            write(anyone / name)
    assert tree(anyone) == {Path(f"x{ending}"): b"old"}


@posix
def test_on_a_full_disk_the_old_file_stays_and_no_part_of_the_new_one(writer, place):
    write, ending = writer
    path = place / f"x{ending}"
    path.write_text("old")
    with full_disk(), pytest.raises(ExportError, match="cannot be written: File too large"):
        write(path)
    assert tree(place) == {Path(path.name): b"old"}
    assert is_whole(write(path))


@pytest.mark.parametrize("at", range(4))
def test_an_interrupted_film_leaves_the_old_one(place, monkeypatch, at):
    """Ctrl-C while a step is drawn, and, after the last one, while the file is written."""
    (place / "x.gif").write_text("old")
    moments = iter(range(4))

    def interrupted(act):
        def step(*arguments, **options):
            if next(moments) == at:
                signal.raise_signal(signal.SIGINT)
            return act(*arguments, **options)

        return step

    monkeypatch.setattr(Still, "savefig", interrupted(Still.savefig))
    monkeypatch.setattr(os, "replace", interrupted(os.replace))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background may ignore it
    with pytest.raises(KeyboardInterrupt):
        save_picture(PLAYER, "x.gif", step=2)
    signal.signal(signal.SIGINT, before)
    assert tree(place) == {Path("x.gif"): b"old"}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"step": -1}, "step=-1 must be at least 0"),
        ({"step": 5}, "step=5 is beyond the last one, 4"),
        ({"step": 1.5}, "step must be a whole number, got 1.5"),
        ({"view": "none"}, "conv_transpose2d has the views"),
        *(({"seconds": value}, "seconds must be a number from 0.01 to 200") for value in (0, -1, 1e9, "1", None)),
        *(({"seconds": value}, "seconds must be a number from 0.01 to 200") for value in (float("nan"), float("inf"))),
    ],
)
def test_a_film_that_cannot_be_is_refused_before_its_first_picture(place, monkeypatch, settings, sentence):
    monkeypatch.setattr(Still, "savefig", None)
    with pytest.raises(ValueError, match=sentence):
        save_picture(PLAYER, "x.gif", **settings)
    assert tree(place) == {}


# --- the site, the notebooks, the wheels ---------------------------------------------------------------------------


@pytest.fixture
def course(place, monkeypatch):
    """Two lessons and a start page, whose pages are made at once; `fault` may be raised by the second."""
    fault = {}
    notebooks = place / "notebooks"
    texts = {name: "{}" for name in ("en/01_a.ipynb", "zh/01_a.ipynb")}
    build.write({notebooks / name: text for name, text in texts.items()})
    start = v4.new_notebook(cells=[v4.new_markdown_cell("# Map"), v4.new_markdown_cell("[1](en/01_a.ipynb)")])
    build.write({notebooks / "index.ipynb": v4.writes(start)})

    def lesson(notebook, path, doors=()):
        if "zh" in path.parts and fault:
            raise fault["raised"]
        path.write_text(f"new {notebook.name}")

    monkeypatch.setattr(site, "NOTEBOOKS", notebooks)
    monkeypatch.setattr(site, "save_lesson", lesson)
    return fault


@pytest.mark.parametrize(
    "raised", [ExportError("stopped", path="01_a", why="a fault"), OSError(errno.ENOSPC, "No space left on device")]
)
def test_a_site_that_fails_leaves_the_old_one_as_it_was(course, place, capsys, raised):
    folder = place / "a site 步幅"
    assert site.main([str(folder)]) == 0
    assert {*tree(folder)} == {Path(name) for name in ("index.html", "en", "en/01_a.html", "zh", "zh/01_a.html")}
    for path in folder.rglob("*.html"):
        path.write_text("old")
    before = tree(folder)
    course["raised"] = raised
    assert site.main([str(folder)]) == 1
    assert str(raised) in capsys.readouterr().err and tree(folder) == before
    assert site.main([str(place / "new")]) == 1 and tree(place / "new") == {}


@posix
def test_what_builds_says_where_it_cannot_write(course, place, monkeypatch, capsys):
    (place / "file").write_text("old")
    monkeypatch.setattr(build, "notebooks", lambda folder, *_, **__: {folder / "index.ipynb": "x" * 5000})
    monkeypatch.setattr(wheels, "download", None)
    for command in (
        site.main,
        wheels.main,
        lambda arguments: build.main(["--solutions", *arguments]),
    ):
        for folder in ("file", "file/below", "x" * 300):
            assert command([folder]) == 1
            assert folder in capsys.readouterr().err
    assert (place / "file").read_text() == "old"
    with full_disk():
        assert build.main(["--solutions", "solved 步幅"]) == 1
    assert "solved 步幅/index.ipynb:1: cannot be written: File too large" in capsys.readouterr().err
    assert tree(place / "solved 步幅") == {}


@posix
def test_on_a_full_disk_the_readme_keeps_its_words(place):
    readme = place / "README.md"
    readme.write_text("old")
    with full_disk(), pytest.raises(build.BuildError, match=r"README\.md:1: cannot be written: File too large"):
        build.write({readme: "x" * 5000})
    assert tree(place) == {Path("README.md"): b"old"}


def test_the_wheels_folder_may_have_any_name(place, monkeypatch):
    asked = []
    monkeypatch.setattr(wheels.subprocess, "run", lambda command, check: asked.append(command))
    folder = place / "my wheels 步幅"
    assert wheels.main([str(folder), "--system", "linux"]) == 0
    assert folder.is_dir() and asked[0][asked[0].index("--dest") + 1] == folder


def test_an_interrupted_lesson_is_interrupted_and_no_fault(tmp_path, monkeypatch):
    """On Ctrl-C nbclient ends the kernel, and then misses it."""
    from nbclient import NotebookClient

    def execute(self, **_):
        raise AssertionError

    monkeypatch.setattr(NotebookClient, "execute", execute)
    build.write({tmp_path / "a.ipynb": v4.writes(v4.new_notebook())})
    with pytest.raises(KeyboardInterrupt):
        save_lesson(tmp_path / "a.ipynb", tmp_path / "a.html")
    assert {*tree(tmp_path)} == {Path("a.ipynb")}
