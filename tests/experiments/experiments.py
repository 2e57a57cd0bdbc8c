"""What the project claims of its numbers, tried: build/experiments.json, docs/experiments.md.

Each topic can be tried alone; what was found of the others, and said of them, stays as it is.
`--quick` is what the tests run: fewer seeds and shorter weeks, and only the file of figures.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from topics import FOLDER, ORDER, Found, Rows, chosen, part, rows, topic

ROOT = FOLDER.parent.parent
PAGE = FOLDER / "page.md"


def mark(name: str) -> str:
    """What a topic's part begins with; it is not seen."""
    return f"<!-- topic: {name} -->\n"


def parts(text: str) -> dict[str, str]:
    """Cut a page that was written here into its topics' parts."""
    found, name = {}, ""
    for line in text.splitlines(keepends=True):
        name = next((each for each in ORDER if line == mark(each)), name)
        if line != mark(name):
            found[name] = found.get(name, "") + line
    return found


def page(fresh: Mapping[str, str], old: Mapping[str, str]) -> str:
    """Put the parts together; a topic that was never tried has none."""
    said = {name: fresh.get(name) or old.get(name) for name in ORDER}
    written = [mark(name) + text.strip() + "\n" for name, text in said.items() if text]
    return "\n".join([PAGE.read_text(encoding="utf-8").strip() + "\n", *written])


def write(found: Mapping[str, Found], docs: Path) -> None:
    """Fill the topics' parts with tables, and draw."""
    path = docs / "experiments.md"
    fresh = {name: part(name, each) for name, each in found.items()}
    path.write_text(page(fresh, parts(path.read_text(encoding="utf-8"))), encoding="utf-8")
    (docs / "experiments").mkdir(exist_ok=True)
    for name, each in found.items():
        for file, drawn in topic(name).pictures(each).items():
            (docs / "experiments" / file).write_text(drawn, encoding="utf-8")


def main(words: Sequence[str]) -> None:
    """Try everything that is asked for, and write it down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("topics", nargs="*", choices=[*ORDER, []], metavar="topic")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--figures", type=Path, default=ROOT / "build" / "experiments.json")
    asked = parser.parse_args(words)
    found: dict[str, dict[str, Rows]] = {}
    for name in chosen(asked.topics):
        print(name, end=" ", file=sys.stderr, flush=True)
        begin = time.process_time()
        if tried := rows(name, asked.quick):
            found[name] = tried
        print(f"{time.process_time() - begin:.0f} s", file=sys.stderr, flush=True)
    path = asked.figures
    path.parent.mkdir(exist_ok=True)
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept = {name: each for name, each in before.items() if name in ORDER}
    path.write_text(json.dumps(kept | found, indent=1) + "\n", encoding="utf-8")
    if not asked.quick:
        write(found, ROOT / "docs")


if __name__ == "__main__":
    main(sys.argv[1:])
