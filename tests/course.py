"""The lessons' notebooks, from the project's root."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "notebooks").glob("??/*.ipynb"))]

# Each lesson in one of its languages: the other has the same cells, and a browser takes its time.
IN_TURN = LESSONS[: len(LESSONS) // 2 : 2] + LESSONS[len(LESSONS) // 2 + 1 :: 2]
