"""The teacher's matter: solutions on demand, and plans that name what is there."""

import json
import re

import pytest

from lessons import build

PLANS = {lang: (build.ROOT / f"lessons/teaching.{lang}.md").read_text(encoding="utf-8") for lang in build.NAMES}
LESSONS = build.lesson_paths(build.ROOT / "lessons")


def sources(path):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


def test_a_teacher_gets_the_solutions_and_a_learner_does_not(tmp_path):
    assert build.main(["--solutions", str(tmp_path / "solved")]) == 0
    assert (tmp_path / "solved/index.ipynb").exists()
    for path in LESSONS:
        solutions = [cell.source for cell in build.read(path) if "solution" in cell.tags and cell.kind == "code"]
        for lang in build.NAMES:
            solved = sources(tmp_path / f"solved/{lang}/{path.stem}.ipynb")
            given = sources(build.ROOT / f"notebooks/{lang}/{path.stem}.ipynb")
            assert len(solved) == len(given) + len(solutions)
            plain = [text.replace("  # fmt: skip", "") for text in solutions if "tr(" not in text]
            assert set(plain) <= set(solved) and not set(plain) & set(given)


@pytest.mark.parametrize("folder", ["notebooks", "notebooks/en", "lessons/../notebooks/solved"])
def test_solutions_are_not_written_where_learners_look(folder, capsys):
    assert build.main(["--solutions", str(build.ROOT / folder)]) == 1
    assert "learners open notebooks/" in capsys.readouterr().err


@pytest.mark.parametrize("lang", build.NAMES)
def test_every_lesson_has_its_notes_in_order(lang):
    found = re.findall(r"^### (\S+) · (.+)$", PLANS[lang], re.MULTILINE)
    assert found == [build.title(path, lang)[:2] for path in LESSONS]


def test_both_languages_have_the_same_parts():
    english, chinese = (
        [line.split(" ")[0] for line in re.findall("^#+ .+", PLANS[lang], re.M)] for lang in build.NAMES
    )
    assert english == chinese
    rows = [[line.count("|") for line in PLANS[lang].split("\n") if line.startswith("|")] for lang in build.NAMES]
    assert rows[0] == rows[1]
    codes = [re.findall("`[^`]+`", PLANS[lang]) for lang in build.NAMES]
    assert codes[0] == codes[1]


@pytest.mark.parametrize("lang", build.NAMES)
def test_the_plans_fill_their_time(lang):
    """Each plan is a table; its last column holds minutes, and they add up to what the heading says."""
    parts = re.split(r"^## ", PLANS[lang], flags=re.MULTILINE)[1:]
    totals = []
    for part in parts:
        minutes = [int(cell) for cell in re.findall(r"\| (\d+) \|$", part, re.MULTILINE)]
        if minutes:
            totals.append(sum(minutes))
    assert totals == [45, 90, 180]
