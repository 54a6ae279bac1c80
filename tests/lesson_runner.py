"""Run a lesson's notebook, here or in a kernel of its own, and say what came of it."""

import contextlib
import os
import sys
from tempfile import TemporaryDirectory
from unittest import mock

from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from traitlets.config import Config


def run_here(notebook, folder):
    """The status of each check that the notebook displays: `run_here(nb, tmp_path) == ["not started"]`."""
    shown = []
    config = Config({"HistoryManager": {"enabled": False}})
    InteractiveShell.clear_instance()
    quiet = mock.patch.dict(os.environ, MPLBACKEND="agg")
    with quiet, contextlib.chdir(folder), TemporaryDirectory() as profile:
        # display() looks for the one instance, so a plain InteractiveShell() would not do.
        shell = InteractiveShell.instance(config=config, ipython_dir=profile)
        plain = shell.display_formatter.format

        def watched(value, *args, **kwargs):
            shown.append(value)
            return plain(value, *args, **kwargs)

        shell.display_formatter.format = watched
        try:
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    run_cell(shell, cell)
        finally:
            shell.restore_sys_module_state()
            InteractiveShell.clear_instance()
            if "matplotlib.pyplot" in sys.modules:
                sys.modules["matplotlib.pyplot"].close("all")
    return [value.status for value in shown if hasattr(value, "status")]


def run_cell(shell, cell):
    """Run one cell and raise what it raises, with the cell's name: `run_cell(shell, notebook.cells[1])`."""
    try:
        shell.run_cell(cell.source).raise_error()
    except Exception as error:
        error.add_note(f"in cell {cell.id}:\n{cell.source}")
        raise


def run_in_kernel(notebook, folder):
    """What a fresh kernel reports as an error or on stderr: `run_in_kernel(nb, tmp_path) == []`."""
    NotebookClient(
        notebook, kernel_name="python3", timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return [
        f"{cell.id}: {output.get('text') or output.evalue}"
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
