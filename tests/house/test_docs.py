"""What the pages say is so: commands, settings, metrics, rules, examples."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import click
import msgspec
import pytest

from appliance.fingerprints import words as hints
from appliance.reading import classify
from appliance.settings import Settings as Sensor
from collector.door.answers import Answer, Reply
from collector.settings import Settings as Collector
from simulator.history.table import Anomaly, History, Outbreak, Step
from simulator.script.cast import AnyRole
from simulator.script.role import Role
from teiten.cli import ROOMS, teiten
from teiten.config import Table
from teiten.rollup.check import Reason
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER, Sealed, genuine, gunzip

ROOT = Path(__file__).parent.parent.parent
OPERATING = (ROOT / "docs" / "operating.md").read_text()
FORMAT = (ROOT / "docs" / "rollup-format.md").read_text()
UPLOADS, _, ENROLMENTS = FORMAT.partition("\n### Enrolment\n")


def commands(group: click.Command, *words: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with its words; a group is the way to its commands and none itself."""
    if not isinstance(group, click.Group):
        yield " ".join(words), group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield from commands(found, *words, name)


COMMANDS = dict(commands(teiten, "teiten"))


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_with_an_example(words: str) -> None:
    said = COMMANDS[words].help or ""
    assert re.search(rf"^ *{words}\b", said, re.M), "an example starts with the command's words"


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_is_in_the_manual(words: str) -> None:
    assert f"| `{words}` |" in OPERATING


def test_every_room_was_looked_into() -> None:
    assert {words.split()[1] for words in COMMANDS} == {
        *ROOMS,
        "bundle",
        "compare",
        "rollup",
        "verify",
    }


def settings(shape: type[Table], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every key with its default, as a settings file writes it."""
    for field in msgspec.structs.fields(shape):
        name = prefix + field.encode_name
        if isinstance(field.type, type) and issubclass(field.type, Table):
            yield from settings(field.type, f"{name}.")
        else:
            yield name, field.default


def written(default: object) -> str:
    """How the manual writes a default."""
    if default is msgspec.NODEFAULT or default is None:
        return "none"
    return f"`{msgspec.json.encode(default).decode()}`"


def chapter(title: str) -> str:
    return OPERATING.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


EVERY = [("A sensor", Sensor), ("A collector", Collector)]


@pytest.mark.parametrize(("title", "shape"), EVERY, ids=["sensor", "collector"])
def test_every_setting_is_in_the_manual_with_its_default(title: str, shape: type[Table]) -> None:
    table = chapter(title).partition("\n### Settings\n")[2].partition("\n### ")[0]
    lines = set(re.findall(r"^\| `([a-z.-]+)` \| (.+?) \|", table, re.M))
    assert lines == {(name, written(default)) for name, default in settings(shape)}


METRIC = re.compile(r'"(teiten_(?:sensor|collector)[a-z_]*)"')


def test_every_metric_is_in_the_manual() -> None:
    metrics = (ROOT / "appliance" / "watch" / "metrics.py").read_text()
    packets = re.findall(r'^    "(\w+)": "', metrics, re.M)
    named = {f"teiten_sensor_{name}_packets" for name in packets}
    for file in ("appliance/watch/metrics.py", "collector/watch/metrics.py"):
        named |= set(METRIC.findall((ROOT / file).read_text()))
    assert {name for name in named if f"`{name}`" not in OPERATING} == set()


def test_every_event_is_in_the_manual() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    texts = [text for file in files if "from teiten.events import" in (text := file.read_text())]
    named = {name for text in texts for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text)}
    assert len(named) > 5
    assert {
        name for name in named if not re.search(rf"^\| .*`{name}`.* \|", OPERATING, re.M)
    } == set()


@pytest.mark.parametrize("answer", sorted(Answer))
def test_every_answer_is_in_the_format_with_its_status(answer: Answer) -> None:
    (row,) = answering(UPLOADS, answer)
    assert f"| {answer.status} |" in row


@pytest.mark.parametrize("reply", sorted(Reply))
def test_every_reply_is_in_the_format_with_its_status(reply: Reply) -> None:
    (row,) = answering(ENROLMENTS, reply)
    words = re.findall(r"`([a-z-]+)`", row.split("|")[1])
    statuses = row.split("|")[2].replace(" ", "").split(",") * len(words)
    assert statuses[words.index(reply)] == str(reply.status)


def answering(part: str, answer: str) -> list[str]:
    """The rows of a table that say what an answer means."""
    return [line for line in part.splitlines()
            if f"`{answer}`" in line and re.match(r"\| `.+` \| [\d, ]+ \| ", line)]  # fmt: skip


@pytest.mark.parametrize("answer", sorted(a for a in Answer if a.refused))
def test_every_refusal_has_a_remedy_in_the_manual(answer: Answer) -> None:
    assert f"`{answer}`" in OPERATING.partition("### What a refusal means")[2]


def test_every_reason_is_in_the_format() -> None:
    laws = FORMAT.partition("## 4. The laws")[2].partition("## 5.")[0]
    assert set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", laws)) >= {str(reason) for reason in Reason}


def numbers(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", text)}


def test_the_format_states_the_classes_as_the_code_has_them() -> None:
    rules = FORMAT.partition("## 2. Classes")[2].partition("## 3.")[0]
    icmp = re.search(r"^\| ICMP types ([\d, ]+) in", rules, re.M)
    icmpv6 = re.search(r"^\| ICMPv6 types ([\d, ]+) in", rules, re.M)
    ports = re.search(r"strangers: ([\d, ]+)\.", rules)
    assert icmp
    assert icmpv6
    assert ports
    assert numbers(icmp[1]) == classify.ICMP_BACKSCATTER
    assert numbers(icmpv6[1]) == classify.ICMPV6_BACKSCATTER
    assert numbers(ports[1]) == classify.UDP_REPLIES


def test_every_field_is_in_the_format() -> None:
    def fields(shape: type) -> Iterator[str]:
        for field in msgspec.structs.fields(shape):
            yield field.encode_name
            if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
                yield from fields(field.type)

    assert {name for name in fields(Rollup) if f"| `{name}` |" not in FORMAT} == set()


def test_the_vendor_s_afternoon_makes_and_signs_a_valid_rollup() -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```$", FORMAT, re.M | re.S)
    made: dict[str, object] = {}
    exec(program, made)  # noqa: S102 - the page is ours, and this is the point
    its = SimpleNamespace(**made)
    body = gunzip(its.upload, 1 << 20)
    assert body is not None
    assert isinstance(decode(body), Rollup)
    sealed = Sealed(its.headers[SENSOR_HEADER], its.headers[SIGNATURE_HEADER], body)
    assert genuine(sealed, its.key.public_key().public_bytes_raw())
    assert len(program.splitlines()) <= 30


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/operating.md"])
def test_every_make_word_of_a_page_exists(page: str) -> None:
    words = re.findall(r"(?:^    |`)make ([a-z-]+)", (ROOT / page).read_text(), re.M)
    assert set(words) <= targets()


def test_every_teiten_command_of_the_readme_exists() -> None:
    said = re.findall(r"^    (teiten [a-z]+ [a-z]+)", (ROOT / "README.md").read_text(), re.M)
    assert said
    assert set(said) <= set(COMMANDS)


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def committed() -> list[Path]:
    said = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    paths = [ROOT / name for name in said.split("\0") if name]
    return [path for path in paths if path.is_file()]


# Written in two halves, so that this file does not contain what it forbids.
PRIVATE = re.compile(
    "|".join(
        a + b
        for a, b in (
            ("/wor", "k/"), (r"/home/[a-z]", "+/"), ("/ro", "ot/"), (r"\bfarm", "-"),
            (r"\.lib", "rary/"), (r"--(?:extra-)?inde", "x-url[ =]"), (r"issu", r"es? #?\d"),
            (r"artifact", "-?registry"), (r"pypi\.", "org"), (r"files\.python", "hosted"),
            (r"registry\.", "npmjs"), (r"snapshot\.", "debian"), ("/op", "t/pypi"),
        )
    ),
    re.I,
)  # fmt: skip


def test_no_committed_file_names_a_workplace_or_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in committed()
        if "uplot" not in path.parts
        for match in PRIVATE.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_locks_hash_everything() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        for entry in re.split(r"\n(?=\S)", lock.read_text()):
            assert entry.startswith("#") or "--hash=sha256:" in entry, entry.partition("\n")[0]


def test_every_lock_agrees_with_the_development_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / name).read_text(), re.M))

    assert pins("appliance.txt") | pins("collector.txt") <= pins("dev.txt")


def test_ci_knows_no_command_but_the_makefile_s() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=False).returncode == 0
    assert "pytest" not in script


def test_every_file_is_in_the_architecture() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    assert "`actors/`" in page
    for room in (*ROOMS, "teiten"):
        part = page.partition(f"\n### {room}")[2].partition("\n#")[0]
        found = {path.name for path in (ROOT / room).glob("*.py")} - {"__init__.py"}
        assert {name for name in found if f"`{name}`" not in part} == set(), room


SCENARIOS = (ROOT / "docs" / "scenarios.md").read_text()
COMMON = {field.encode_name for field in msgspec.structs.fields(Role)}
ROLES = {str(role.__struct_config__.tag): role for role in get_args(AnyRole)}


def history_keys(shape: type[Table], prefix: str) -> Iterator[tuple[str, object]]:
    """Every key of a history; a list's table stands under the list's name."""
    lists = {"steps": Step, "anomalies": Anomaly, "outbreaks": Outbreak}
    for name, default in settings(shape, prefix):
        yield name, default
        if inner := lists.get(name.removeprefix("history.")):
            yield from history_keys(inner, f"{name}.")


def test_every_key_of_a_history_is_in_the_manual_with_its_default() -> None:
    lines = dict(re.findall(r"^\| `(history\.[a-z.-]+)` \| (.+?) \|", SCENARIOS, re.M))
    found = dict(history_keys(History, "history."))
    assert set(lines) == set(found)
    simple = {name: default for name, default in found.items() if written(default) != "none"}
    assert {name: lines[name] for name in simple} == {
        name: written(default) for name, default in simple.items()
    }


def test_every_kind_of_stranger_is_in_the_manual() -> None:
    table = SCENARIOS.partition("\n## Actors\n")[2]
    kinds = re.findall(r"^\| `([a-z0-9-]+)` \| .*? \| .*? \|$", table, re.M)
    assert set(kinds) - COMMON == set(ROLES)


@pytest.mark.parametrize("kind", sorted(ROLES))
def test_every_word_of_a_kind_is_in_the_manual_with_its_default(kind: str) -> None:
    row = re.search(rf"^\| `{kind}` \| (.*?) \| .*? \|$", SCENARIOS, re.M)
    assert row
    said = dict(
        (re.findall(r'^([a-z-]+)(?: = (".*?"|[\w.]+))?$', word) or [("", "")])[0]
        for word in re.findall(r"`(.*?)`", row[1])
    )
    for field in msgspec.structs.fields(ROLES[kind]):
        if field.encode_name not in COMMON:
            simple = field.default is not None and isinstance(field.default, str | int | float)
            default = msgspec.json.encode(field.default).decode() if simple else ""
            assert said.get(field.encode_name) == default.removesuffix(".0")


def test_every_tag_is_in_the_format() -> None:
    table = FORMAT.partition("| tag | recognised by |")[2].partition("\n\n")[0]
    tags = {
        word for name, word in vars(hints).items()
        if name.isupper() and isinstance(word, str) and hints.settled(word)
    }  # fmt: skip
    listed = set(re.findall(r"^\| `([a-z0-9-]+)` \|", table, re.M))
    assert listed | {hints.RESEARCH} == tags
    assert f"| `{hints.RESEARCH}NAME` |" in table
