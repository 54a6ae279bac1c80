"""The docstrings: every example runs, and every public name explains itself."""

import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import deconv_helpers

MODULES = [
    "deconv_helpers",
    *(module.name for module in pkgutil.walk_packages(deconv_helpers.__path__, "deconv_helpers.")),
]


def public(is_kind):
    """Yield (dotted name, object) of the classes or functions that the modules define without an underscore."""
    for name in MODULES:
        for key, value in vars(importlib.import_module(name)).items():
            if is_kind(value) and value.__module__ == name and not key.startswith("_"):
                yield f"{name}.{key}", value


def flaw(obj, example):
    """What is wrong with a docstring: it must begin with one sentence on one line, and may have to hold an example."""
    doc = inspect.cleandoc(obj.__doc__ or "")
    first, *rest = doc.split("\n")
    if not first or not (first[0].isupper() or first[0] == "`"):
        return "has no first sentence"
    if not first.endswith(".") or ". " in first or (rest and rest[0]):
        return f"its first line is not one sentence: {first}"
    if example and not doctest.DocTestParser().get_examples(doc):
        return "has no example"
    return None


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_modules_begin_with_one_sentence(name):
    assert flaw(importlib.import_module(name), example=False) is None


def flaws(is_kind, example):
    return {name: flaw(obj, example) for name, obj in public(is_kind) if flaw(obj, example)}


def test_public_functions_have_one_sentence_and_an_example():
    assert flaws(inspect.isfunction, example=True) == {}


def test_public_classes_have_one_sentence():
    assert flaws(inspect.isclass, example=False) == {}


@pytest.mark.parametrize("name", deconv_helpers.__all__)
def test_every_name_that_the_package_hands_on_is_there(name):
    assert name in dir(deconv_helpers)
    assert getattr(deconv_helpers, name).__doc__


def test_a_flaw_is_found():
    def bare():
        pass

    def long():
        """Say this. And that."""

    def broken():
        """Say this over
        two lines.
        """

    def idle():
        """Say this."""

    def fine():
        """Say this.

        >>> 1 + 1
        2
        """

    found = [flaw(function, example=True) or "" for function in (bare, long, broken, idle, fine)]
    assert [sentence.split(":")[0] for sentence in found] == [
        "has no first sentence",
        "its first line is not one sentence",
        "its first line is not one sentence",
        "has no example",
        "",
    ]


def test_the_readme_s_examples_run():
    readme = Path(__file__).parents[1] / "README.md"
    failed, tried = doctest.testfile(str(readme), module_relative=False, encoding="utf-8")
    assert tried >= 6 and failed == 0
