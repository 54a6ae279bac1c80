"""Where the benchmarks' tables stand in the README."""

import argparse
from pathlib import Path

README = Path(__file__).with_name("README.md")


def write(name, text):
    """Put a benchmark's tables between its marks, `<!-- name -->` and `<!-- /name -->`."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = README.read_text("utf-8").partition(begin)
    README.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}", "utf-8")


def command(name, report, description):
    """Print what `report()` says and, with --write, put it between the marks of that name."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    options = parser.parse_args()
    text = report()
    print(text)
    if options.write:
        write(name, text)
