"""Cells out of order and more than once: the same pictures or a plain NameError, and nothing piles up."""

import ast
import contextlib
import io
import os
import random
import re
from tempfile import TemporaryDirectory
from unittest import mock

import course
import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.manager import run_kernel
from traitlets.config import Config

from deconv_helpers import boards, figures, player
from lessons import build

NOTEBOOKS = build.ROOT / "notebooks" / "en"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
SCOPES = ast.FunctionDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def bound(node):
    """The names that a cell gives to the notebook."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.FunctionDef | ast.alias):
        yield node.name
    if not isinstance(node, SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from bound(child)


@pytest.mark.parametrize("path", course.LESSONS)
def test_no_two_cells_give_one_name(path):
    names = [name for cell in code_cells(build.ROOT / path) for name in sorted(set(bound(ast.parse(cell.source))))]
    assert len(names) == len(set(names)), {name for name in names if names.count(name) > 1}


def picture(value):
    """What is to be seen of a value that a cell shows: players' content, the images of boards, a check's words."""
    if isinstance(value, player.Player):
        return value.content
    if isinstance(value, boards.Board):
        return value.refusal.value, [[part.value for part in tile.children] for tile in value.row.children]
    if isinstance(value, figures.Still):
        return value._repr_png_()[0]
    return repr(value)


@contextlib.contextmanager
def shell(folder):
    """A function that runs a cell and returns what it shows and what it raises, in a shell of its own."""
    InteractiveShell.clear_instance()
    quiet = mock.patch.dict(os.environ, MPLBACKEND="agg")
    with quiet, contextlib.chdir(folder), TemporaryDirectory() as profile:
        config = Config({"HistoryManager": {"enabled": False}})
        running = InteractiveShell.instance(config=config, ipython_dir=profile)
        running.showtraceback = lambda *_, **__: None

        def run(cell):
            with contextlib.redirect_stdout(io.StringIO()):
                done = running.run_cell(cell.source)
            seen, error = picture(done.result), done.error_before_exec or done.error_in_exec
            return seen, repr(error) if error else re.findall("NameError.*", str(seen))

        try:
            yield run, running
        finally:
            running.restore_sys_module_state()
            InteractiveShell.clear_instance()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_cell_that_is_run_out_of_order_shows_its_picture_or_names_what_is_missing(path):
    first, *others = code_cells(path)
    names = {name for cell in others for name in bound(ast.parse(cell.source))}
    shuffled = random.Random(0).sample(others, len(others))
    with shell(path.parent) as (run, running):
        in_order = {cell.id: run(cell) for cell in [first, *others]}
        assert not any(error for _, error in in_order.values())
        running.reset()  # as after a restart
        run(first)
        for cell in shuffled:
            seen, error = run(cell)
            if error:
                assert set(re.findall(r"NameError.*name '(\w+)'", str(error))) & names, (cell.id, error)
            else:
                assert seen == in_order[cell.id][0], cell.id


RUNS = """
import threading, signal, gc
from ipywidgets.widgets import widget as _widget
import comm as _comm
gc.collect()
print(len(_widget._instances), len(_comm.get_comm_manager().comms), threading.active_count(),
      signal.getitimer(signal.ITIMER_REAL), signal.getsignal(signal.SIGALRM) is signal.SIG_DFL,
      sum(type(value).__module__.startswith("deconv_helpers") and "Result" not in type(value).__name__
          for value in Out.values()),
      sum(type(value).__name__ == "Still" for value in gc.get_objects()))
"""


def test_what_a_cell_showed_is_let_go_when_it_runs_again():
    """Told as a notebook's page tells it, with the ids of cells."""
    counts = []
    with run_kernel(cwd=str(NOTEBOOKS)) as client:

        def execute(code, cell=None):
            content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
            told = client.session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
            client.shell_channel.send(told)
            text = ""
            while True:
                message = client.get_iopub_msg(timeout=60)
                if message["parent_header"].get("msg_id") == told["header"]["msg_id"]:
                    assert message["msg_type"] != "error", message["content"]
                    text += message["content"].get("text", "")
                    if message["content"].get("execution_state") == "idle":
                        return text

        for _ in range(3):
            for name in ("01_convolution", "08_deconvolution"):
                for cell in code_cells(NOTEBOOKS / f"{name}.ipynb"):
                    execute(cell.source, cell.id)
            counts.append(execute(RUNS))
    widgets = int(counts[0].split()[0])
    assert widgets > 100
    assert counts == counts[:1] * 3
