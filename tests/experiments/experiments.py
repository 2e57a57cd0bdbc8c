"""What the project claims of its numbers, tried: build/experiments.json, docs/experiments.md.

`--quick` is what the tests run: fewer seeds and shorter weeks, and only the file of figures.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pages
import trials

ROOT = Path(__file__).parent.parent.parent
PAGE = Path(__file__).with_name("page.md")
Rows = list[trials.Row]
SEEDS = {12: 3, 40: 2, 100: 1}
ORDER = (trials.INDEX, trials.ALONE, "median", "trimmed 20%", "mean")


def quick() -> dict[str, Callable[[], Iterator[trials.Row]]]:
    return {
        "accuracy": lambda: (
            row
            for sensors, seeds in ((12, 3), (40, 1), (100, 1))
            for row in trials.accuracy(sensors, seeds, 7, rare=0, groups=("common",))
        ),
        "flags": lambda: trials.flags(40, 1, 7, rare=0),
        "regions": lambda: trials.regions(100),
        "cost": lambda: trials.cost(10_000, 100),
    }


def whole() -> dict[str, Callable[[], Iterator[trials.Row]]]:
    return {
        "accuracy": lambda: (
            row
            for sensors, seeds in SEEDS.items()
            for row in trials.accuracy(
                sensors, seeds, 14, rare=100, groups=("common", "sparse", "rare")
            )
        ),
        "flags": lambda: (
            row
            for sensors, seeds in SEEDS.items()
            for row in trials.flags(sensors, seeds, 14, rare=0)
        ),
        "breakdown": lambda: trials.breakdown(
            (0.0, 0.1, 0.2, 0.3, 0.4), (2, 3, 5, 10, 50, 1000), 7
        ),
        "surges": lambda: trials.surges(7),
        "absence": lambda: trials.absence(7),
        "aftermath": lambda: trials.aftermath(14),
        "regions": lambda: trials.regions(336),
        "cost": lambda: trials.cost(10_000, 3_000),
    }


def rounded(rows: Iterator[trials.Row]) -> Rows:
    return [
        {key: round(float(v), 4) if isinstance(v, float) else v for key, v in row.items()}
        for row in rows
    ]


def tables(found: dict[str, Rows]) -> dict[str, str]:
    """Every table of the page by its name there."""
    index = [row for row in found["accuracy"] if row["estimator"] == trials.INDEX]
    rivals = [r for r in found["accuracy"] if r["series"] == "common" and r["sensors"] == 40]
    by_case = pages.wide(rivals, "case", "bias", "estimator")
    accuracy = {
        "sensors": "sensors", "case": "case", "bias": "bias", "bias_p90": "of 9 in 10 series below",
        "cv": "variation", "cv_ratio": "by the clean mean's", "covered": "intervals that hold",
    }  # fmt: skip
    return {
        "index": pages.table([r for r in index if r["series"] == "common"], **accuracy),
        "thin": pages.table(
            [r for r in index if r["series"] != "common"],
            **{"sensors": "sensors", "series": "series"} | accuracy,
        ),
        "rivals": pages.table(by_case, estimator="estimator", **{c: c for c in trials.CASES}),
        "flags": pages.table(
            found["flags"], sensors="sensors", recall="odd, of odd hours", false="of other hours",
            local_recall="local, of odd hours", local_false="of other hours",
        ),
        "surges": pages.table(found["surges"], factor="factor", when="when", bias="bias"),
        "absence": pages.table(found["absence"], estimator="estimator", bias="bias"),
        "aftermath": pages.table(found["aftermath"], day="day after", bias="bias"),
        "regions": pages.table(found["regions"], stand="sensors", weights="weights", bias="bias"),
        "cost": pages.table(
            found["cost"], sensors="sensors", series="series", what="what", seconds="seconds"
        ),
    }  # fmt: skip


def pictures(rows: Rows) -> dict[str, str]:
    """Both ways in which it can become too much."""

    def drawn(title: str, axis: str, key: str, chosen: Rows) -> str:
        curves = {
            name: [
                (pages.FORMS[key](row[key]), float(row["bias"]))
                for row in chosen
                if row["estimator"] == name
            ]
            for name in ORDER
        }
        return pages.picture(title, axis, curves, low=-0.5, high=1.5)

    shares = [row for row in rows if row["by"] == "share"]
    factors = [row for row in rows if row["by"] == "factor"]
    return {
        "shares.svg": drawn(
            "Bias by the share of odd sensors", "odd sensors, at 50 times", "share", shares
        ),
        "factors.svg": drawn(
            "Bias by how odd a fifth of the sensors is", "times as much", "factor", factors
        ),
    }


def write(found: dict[str, Rows], docs: Path) -> None:
    """Fill the page's text with tables, and draw."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in tables(found).items():
        text = text.replace(f"<!-- {name} -->", table)
    (docs / "experiments.md").write_text(text, encoding="utf-8")
    (docs / "experiments").mkdir(exist_ok=True)
    for name, drawn in pictures(found["breakdown"]).items():
        (docs / "experiments" / name).write_text(drawn, encoding="utf-8")


def main(words: Sequence[str]) -> None:
    """Try everything, and write it down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--figures", type=Path, default=ROOT / "build" / "experiments.json")
    asked = parser.parse_args(words)
    found: dict[str, Rows] = {}
    for name, trial in (quick() if asked.quick else whole()).items():
        print(name, file=sys.stderr, flush=True)
        found[name] = rounded(trial())
    asked.figures.parent.mkdir(exist_ok=True)
    asked.figures.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if not asked.quick:
        write(found, ROOT / "docs")


if __name__ == "__main__":
    main(sys.argv[1:])
