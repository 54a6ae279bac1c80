"""Who may import whom: the import statements of the package, held to its layers."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = "deconv_helpers"
HERE = Path(__file__).parents[1] / PACKAGE

LAYERS = {  # a module, or a folder of modules that may also import each other
    "arithmetic": 0,
    "words": 0,
    "palette": 0,
    "limit": 0,
    "table": 0,
    "page": 1,
    "strips": 1,
    "sums": 1,
    "ops": 1,
    "gradients": 1,
    "matrix": 1,
    "shapes": 1,
    "upsampling": 1,
    "restoration": 1,
    "learning": 1,
    "scene": 2,
    "pictures": 2,
    "exercises": 2,
    "cells": 3,
    "front": 3,
    "player": 3,
    "figures": 3,
    "boards": 3,
    "browser": 3,
    "export": 3,
    "results": 3,
    "quiz": 3,
    "practice": 4,
}
BESIDE = {  # what one may import of its own layer
    "table": {"words"},
    "sums": {"strips"},
    "ops": {"sums"},
    "gradients": {"ops", "sums"},
    "matrix": {"ops"},
    "upsampling": {"ops"},
    "restoration": {"ops"},
    "learning": {"gradients", "ops"},
    "figures": {"cells"},
    "boards": {"cells", "figures"},
    "player": {"cells", "front"},
    "quiz": {"cells"},
    "browser": {"cells"},
    "pictures": {"scene"},
    "exercises": {"pictures"},
    "export": {"browser", "player", "figures", "quiz"},
}
OUTSIDE = {0: set(), 1: {"numpy"}, 2: {"numpy"}}  # besides the standard library; above, anything installed


def imported(path, folder):
    """Yield (line, dotted name) for every import in the module at `path`, also for those inside functions."""
    home = [PACKAGE, *path.relative_to(folder).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = home[: len(home) - node.level + 1] if node.level else []
            source = ".".join([*start, *filter(None, [node.module])])
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def violations(folder):
    """Return one sentence for each import in the package at `folder` that its layers do not allow."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder)
        name = place.parts[0].removesuffix(".py")
        if name != "__init__" and name not in LAYERS:
            found.append(f"{place.as_posix()} has no layer")
            continue
        for line, dotted in imported(path, folder):
            top, *rest = dotted.split(".")
            if not (may_import(name, *rest[:1]) if top == PACKAGE else may_use(name, top)):
                found.append(f"{place.as_posix()}:{line} imports {dotted}")
    return found


def may_import(name, other=None):
    if name == "__init__" or other not in LAYERS:
        return False
    return LAYERS[other] < LAYERS[name] or other == name or other in BESIDE.get(name, ())


def may_use(name, outside):
    if outside in sys.stdlib_module_names:
        return True
    return name != "__init__" and outside in OUTSIDE.get(LAYERS[name], {outside})


def test_imports_point_down():
    assert violations(HERE) == []


@pytest.mark.parametrize(
    ("module", "line", "sentence"),
    [
        ("arithmetic", "from .ops import conv2d", "imports deconv_helpers.ops.conv2d"),
        ("arithmetic", "import numpy as np", "imports numpy"),
        ("arithmetic", "from numpy.linalg import det", "imports numpy.linalg.det"),
        ("words", "from .arithmetic import Refusal", "imports deconv_helpers.arithmetic.Refusal"),
        ("ops", "from .player import play", "imports deconv_helpers.player.play"),
        ("ops", "def late():\n    from . import scene", "imports deconv_helpers.scene"),
        ("ops", "import deconv_helpers.figures", "imports deconv_helpers.figures"),
        ("ops", "from deconv_helpers.practice import check", "imports deconv_helpers.practice.check"),
        ("ops", "from deconv_helpers import conv2d", "imports deconv_helpers.conv2d"),
        ("ops", "import deconv_helpers", "imports deconv_helpers"),
        ("ops", "import matplotlib.pyplot as plt", "imports matplotlib.pyplot"),
        ("shapes", "from .ops import conv2d", "imports deconv_helpers.ops.conv2d"),
        ("scene", "import anywidget", "imports anywidget"),
        ("scene", "from .pictures import operation", "imports deconv_helpers.pictures.operation"),
        ("exercises/planted", "from ..player import play", "imports deconv_helpers.player.play"),
        ("exercises/planted", "from .. import scene", "imports deconv_helpers.scene"),
        ("player", "from .export import html", "imports deconv_helpers.export.html"),
        ("figures", "from .practice import check", "imports deconv_helpers.practice.check"),
        ("__init__", "from .arithmetic import links", "imports deconv_helpers.arithmetic.links"),
        ("__init__", "import numpy", "imports numpy"),
        ("unheard_of", "", "has no layer"),
    ],
)
def test_a_planted_import_is_found(tmp_path, module, line, sentence):
    folder = shutil.copytree(HERE, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    before = violations(folder)
    (folder / "exercises").mkdir(exist_ok=True)
    with open(folder / f"{module}.py", "a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    (found,) = set(violations(folder)) - set(before)
    assert found.startswith(f"{module}.py")
    assert found.endswith(sentence)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("arithmetic", "import math"),
        ("ops", "import numpy.linalg"),
        ("scene", "from .ops import conv2d"),
        ("exercises/planted", "from ..ops import conv2d\nfrom .kinds import Fault\nfrom . import kinds"),
        ("player", "from .scene import Scene"),
        ("export", "from . import figures, player"),
        ("practice", "from .exercises.kinds import Fault\nimport matplotlib"),
    ],
)
def test_an_import_that_points_down_is_allowed(tmp_path, module, line):
    path = tmp_path / PACKAGE / f"{module}.py"
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert violations(tmp_path / PACKAGE) == []


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import deconv_helpers", {"numpy", "deconv_helpers.arithmetic"}),
        ("import deconv_helpers.arithmetic", {"numpy"}),
        ("import deconv_helpers.ops", {"matplotlib", "anywidget", "IPython", "ipywidgets", "traitlets"}),
        ("from deconv_helpers import conv2d", {"matplotlib", "anywidget", "IPython", "ipywidgets", "traitlets"}),
    ],
)
def test_what_an_import_leaves_unloaded(statement, absent):
    """In an interpreter of its own: this one has long loaded everything."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=HERE.parent, check=True)
    assert absent.isdisjoint(done.stdout.split())
