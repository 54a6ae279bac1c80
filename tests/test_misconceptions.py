"""The table of wrong ideas, held to the lessons: each entry names a place that is there."""

import ast
import re

import pytest

from deconv_helpers.exercises import EXERCISES, questions
from lessons import build

TABLE = (build.ROOT / "lessons" / "misconceptions.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (M\d\d) \| (.+) · (.+) \| (.+) \|$", TABLE, re.MULTILINE)
IDEAS = {
    "game": {idea.key for idea in (*questions.TRANSPOSED_IDEAS, *questions.DIRECT_IDEAS)},
    "ten": {choice.idea for question in questions.predictions() for choice in question.choices} - {None},
}
ANSWERED = "prediction|exercise|game|ten"


def lesson(number):
    """The English code and prose of a lesson."""
    (path,) = build.ROOT.glob(f"lessons/{number}_*.py")
    cells = build.cells_of(path, "en")
    return [cell.source for cell in cells if cell.kind == "code"], [c.source for c in cells if c.kind == "markdown"]


def calls(code, name):
    """The first or last literal of each call: the question of a `predict`, the exercise of a `check`."""
    nodes = [node for cell in code for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Call)]
    at = {"predict": 0, "check": -1}[name]
    return [node.args[at].value for node in nodes if isinstance(node.func, ast.Name) and node.func.id == name]


def fault(place):
    """Why a place is not in the lessons, or None: `fault("03 section: No, half, full") is None`."""
    found = re.fullmatch(r"(?:(\w\d) (prediction|exercise|section|paragraph)|(game|ten)): (.+)", place)
    if not found:
        return f"{place}: not a place"
    number, kind, source, text = found.groups()
    if source:
        there = text in IDEAS[source]
    else:
        code, prose = lesson(number)
        there = {
            "prediction": lambda: text in calls(code, "predict"),
            "exercise": lambda: text in calls(code, "check") and text in EXERCISES,
            "section": lambda: any(cell.startswith(f"## {text}\n") for cell in prose),
            "paragraph": lambda: any(f"**{text}**" in cell for cell in prose),
        }[kind]()
    return None if there else f"{place}: not there"


def test_the_table_holds_every_idea_once():
    assert [name for name, *_ in ROWS] == [f"M{number:02}" for number in range(1, 32)]
    for _, english, chinese, _ in ROWS:
        assert not re.search(build.WIDE, english) and re.search(build.WIDE, chinese)


@pytest.mark.parametrize("name, places", [(row[0], row[3].split("<br>")) for row in ROWS])
def test_each_idea_is_met_where_the_table_says(name, places):
    assert [fault(place) for place in places if fault(place)] == []
    assert any(re.search(ANSWERED, place.split(":")[0]) for place in places)


@pytest.mark.parametrize(
    "place",
    [
        "03 section: No, half",
        "03 prediction: How many?",
        "03 exercise: 04.two",
        "03 paragraph: Nothing",
        "game: inverts",
        "ten: moves_counted",
        "somewhere",
    ],
)
def test_a_place_that_is_not_there_is_seen(place):
    assert fault(place)
