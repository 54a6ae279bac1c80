"""Where the benchmarks' tables stand in the README."""

from pathlib import Path

README = Path(__file__).with_name("README.md")


def write(name, text):
    """Put a benchmark's tables between its marks, `<!-- name -->` and `<!-- /name -->`."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = README.read_text("utf-8").partition(begin)
    README.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}", "utf-8")
