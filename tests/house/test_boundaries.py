"""Rooms keep to themselves, and core knows no clock, chance, path or socket."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("teiten", "appliance", "collector", "simulator")

CORE = {
    "teiten": {
        "enrolment",
        "errors",
        "events",
        "measures",
        "capture.links",
        "capture.pcap",
        "capture.pcapng",
        "capture.write",
        "compare.document",
        "compare.headers",
        "compare.intervals",
        "compare.mine",
        "compare.picture",
        "compare.record",
        "compare.screen",
        "compare.theirs",
        "compare.verdict",
        "geo.ranges",
        "geo.zones",
        "publication.lasting",
        "publication.manifest",
        "publication.signature",
        "publication.succession",
        "publication.verify",
        "rollup.check",
        "rollup.codec",
        "rollup.record",
        "rollup.schema",
        "rollup.seal",
        "rollup.sketch",
        "rollup.sources",
        "runs",
        "seed",
        "update.manifest",
        "update.offer",
        "update.parts",
        "update.verdict",
    },
    "appliance": {
        "box.links",
        "box.making",
        "box.ports",
        "box.sensor",
        "box.wall",
        "captures.digest",
        "counting.account",
        "counting.cells",
        "counting.closed",
        "counting.lost",
        "counting.tally",
        "counting.timeline",
        "counting.window",
        "counting.windows",
        "enrolment.runs",
        "fingerprints.datagram",
        "fingerprints.iid",
        "fingerprints.packet",
        "fingerprints.ping",
        "fingerprints.segment",
        "fingerprints.syn",
        "fingerprints.words",
        "keeping.books",
        "keeping.checkpoint",
        "keeping.disk",
        "keeping.entry",
        "keeping.kept",
        "keeping.reach",
        "keeping.spool",
        "keeping.summed",
        "kernel.echo",
        "kernel.layout",
        "kernel.room",
        "kernel.rules",
        "reading.classify",
        "reading.decode",
        "reading.knock",
        "reading.monitored",
        "reading.research",
        "reading.tags",
        "reading.walks",
        "ring.blocks",
        "ring.wanted",
        "sending.outbox",
        "sending.turns",
        "settings",
        "update.memory",
        "update.slots",
        "update.trial",
        "update.tried",
        "update.window",
        "watch.diary",
        "watch.show",
        "watch.standing",
    },
    "collector": {
        "door.admit",
        "door.answers",
        "door.diary",
        "door.pace",
        "door.peers",
        "door.room",
        "door.unpack",
        "fleet.ground",
        "fleet.life",
        "fleet.near",
        "fleet.picture",
        "fleet.screen",
        "fleet.seeds",
        "fleet.spread",
        "fleet.table",
        "fleet.targets",
        "fleet.worth",
        "gate.aside",
        "gate.asides",
        "gate.bins",
        "gate.draw",
        "gate.edition",
        "gate.frame",
        "gate.gathered",
        "gate.glance",
        "gate.habits",
        "gate.hourly",
        "gate.level",
        "gate.openly",
        "gate.policy",
        "gate.quorum",
        "gate.record",
        "gate.sight",
        "gate.table",
        "gate.top",
        "gate.watched",
        "geo.addresses",
        "geo.atlas",
        "geo.label",
        "geo.origins",
        "geo.public",
        "geo.records",
        "geo.regions",
        "geo.score",
        "geo.screen",
        "geo.spans",
        "geo.standings",
        "geo.systems",
        "geo.views",
        "index.bulletin",
        "index.coverage",
        "index.experience",
        "index.flagged",
        "index.fresh",
        "index.hour",
        "index.plain",
        "index.reckoner",
        "index.report",
        "index.robust",
        "index.series",
        "index.sheet",
        "index.strata",
        "index.told",
        "index.unique",
        "members.admission",
        "members.answer",
        "members.budget",
        "members.cells",
        "members.distance",
        "members.endpoints",
        "members.picture",
        "members.intervals",
        "members.laid",
        "members.paths",
        "members.problem",
        "members.pseudonym",
        "members.question",
        "members.ration",
        "members.record",
        "members.sayings",
        "members.table",
        "members.tokens",
        "members.versus",
        "openapi",
        "paper.axes",
        "paper.clock",
        "paper.figures",
        "paper.plot",
        "paper.sayings",
        "paper.words",
        "past.answer",
        "past.editions",
        "past.paths",
        "past.question",
        "past.rows",
        "past.stride",
        "past.windows",
        "past.written",
        "publication.ranks",
        "publication.render",
        "publication.sheet",
        "publication.asides",
        "publication.sirens",
        "sensors.place",
        "sensors.runs",
        "services",
        "settings",
        "site.ahead",
        "site.alarms",
        "site.beside",
        "site.book",
        "site.catalogue",
        "site.complete",
        "site.curves",
        "site.data",
        "site.days",
        "site.feed",
        "site.files",
        "site.finding",
        "site.front",
        "site.gated",
        "site.index",
        "site.lore.record",
        "site.more",
        "site.naming",
        "site.now",
        "site.numbers",
        "site.places",
        "site.ports",
        "site.rankings",
        "site.reports.digest",
        "site.reports.mail",
        "site.reports.page",
        "site.reports.picture",
        "site.reports.record",
        "site.reports.text",
        "site.reports.weeks",
        "site.rules",
        "site.sayings.beside",
        "site.sayings.days",
        "site.sayings.front",
        "site.sayings.policy",
        "site.sayings.ports",
        "site.sayings.ranks",
        "site.sayings.reports",
        "site.sayings.shell",
        "site.shares",
        "site.shell",
        "site.spans",
        "site.tables",
        "site.tiles",
        "site.timeline",
        "site.windows",
        "updates.cohort",
        "updates.course",
        "updates.screen",
        "watch.standing",
        "weather.ahead",
        "weather.alarm",
        "weather.backtest",
        "weather.band",
        "weather.breadth",
        "weather.calibrated",
        "weather.document",
        "weather.evidence",
        "weather.forecast",
        "weather.growth",
        "weather.holiday",
        "weather.level",
        "weather.line",
        "weather.naive",
        "weather.names",
        "weather.outlook",
        "weather.public",
        "weather.readings",
        "weather.recall",
        "weather.report",
        "weather.screen",
        "weather.sky",
        "weather.sure",
        "weather.thresholds",
        "weather.track",
        "weather.trials",
        "weather.usual",
        "weather.vigil",
        "weather.warden",
        "weather.watch",
    },
    "simulator": {
        "actors.answers",
        "actors.asking",
        "actors.background",
        "actors.backscatter",
        "actors.bittorrent",
        "actors.blaster",
        "actors.codered",
        "actors.codered2",
        "actors.conficker",
        "actors.dnsany",
        "actors.embedded4",
        "actors.eui64",
        "actors.lowbyte6",
        "actors.masscan",
        "actors.memcached",
        "actors.mirai",
        "actors.neighbours",
        "actors.netbios",
        "actors.nmap",
        "actors.ntp",
        "actors.outbreak",
        "actors.passersby",
        "actors.random6",
        "actors.reflection",
        "actors.repeating",
        "actors.replay",
        "actors.sasser",
        "actors.scanner",
        "actors.shuffle",
        "actors.sip",
        "actors.six",
        "actors.slammer",
        "actors.spoofed",
        "actors.ssdp",
        "actors.staircase",
        "actors.steady",
        "actors.unmarked",
        "actors.wannacry",
        "actors.welchia",
        "actors.windows",
        "actors.yarrp6",
        "actors.zmap",
        "attack.channel",
        "attack.colluder",
        "attack.counting",
        "attack.forecast",
        "attack.halves",
        "attack.land",
        "attack.leak",
        "attack.mapped",
        "attack.published",
        "attack.sieve",
        "attack.volley",
        "faults.mishaps",
        "faults.schedule",
        "faults.snags",
        "history.absence",
        "history.anomalies",
        "history.cohort",
        "history.counts",
        "history.crowd",
        "history.dice",
        "history.documents",
        "history.intensity",
        "history.kinds",
        "history.model",
        "history.origins",
        "history.roll",
        "history.table",
        "history.truth",
        "links.guard",
        "links.layout",
        "script.cast",
        "script.crowd",
        "script.epidemic",
        "script.leaving",
        "script.outages",
        "script.places",
        "script.population",
        "script.probe",
        "script.remap",
        "script.role",
        "script.scenario",
        "script.targets",
        "script.tempo",
        "script.world",
        "shapes.assembly",
        "shapes.frames",
        "shapes.packets",
        "shapes.pattern",
        "shapes.program",
        "truths.balance",
        "truths.perfect",
        "truths.play",
        "truths.scribe",
        "truths.truth",
        "truths.witness",
    },
}
"""Values in, values out."""

EDGE = {
    "teiten": {
        "capture.read",
        "cli",
        "compare.cli",
        "compare.fetch",
        "compare.log",
        "config",
        "geo.shelf",
        "herald",
        "journal",
        "late",
        "publication.cli",
        "publication.memory",
        "publication.place",
        "rollup.cli",
        "update.bundle",
        "update.cli",
    },
    "appliance": {
        "box.cli",
        "box.finding",
        "box.laying",
        "box.said",
        "captures.crew",
        "captures.progress",
        "captures.replay",
        "captures.replay_cli",
        "cli",
        "counting.clock",
        "counting.timedate",
        "engines.choice",
        "engines.place",
        "engines.queue",
        "engines.xdp",
        "enrolment.identity",
        "enrolment.identity_cli",
        "enrolment.registrar",
        "enrolment.registration",
        "enrolment.rotation",
        "keeping.durable",
        "kernel.arming",
        "kernel.libbpf",
        "kernel.neighbour",
        "kernel.netfilter",
        "kernel.network",
        "kernel.nfqueue",
        "kernel.offloads",
        "kernel.rtnetlink",
        "kernel.xdp",
        "reading.lists",
        "ring.cli",
        "ring.keeper",
        "ring.order",
        "ring.segments",
        "sending.courier",
        "sending.dial",
        "sending.line",
        "sending.trust",
        "sending.upload",
        "sending.rounds",
        "sending.worker",
        "sensor",
        "update.asking",
        "update.cli",
        "update.install",
        "update.origin",
        "update.outcome",
        "update.parcel",
        "update.pull",
        "update.puller",
        "update.release",
        "update.signers",
        "update.taking",
        "watch.health",
        "watch.listening",
        "watch.metrics",
        "watch.survey",
    },
    "collector": {
        "aide",
        "books.account",
        "books.books_cli",
        "books.entries",
        "books.hours",
        "books.incarnation",
        "books.ingest",
        "books.ladder",
        "books.ledger",
        "books.retention",
        "books.store",
        "cli",
        "booth",
        "console",
        "front",
        "door.certificate",
        "door.certificate_cli",
        "door.connections",
        "door.desk",
        "door.hearsay",
        "door.intake",
        "door.judge",
        "door.judges",
        "door.lobby",
        "door.porch",
        "door.queue",
        "door.responses",
        "door.secure",
        "door.sockets",
        "door.turned",
        "door.turnstile",
        "fleet.cli",
        "fleet.laying",
        "fleet.plan",
        "gate.archive",
        "gate.closing",
        "gate.key",
        "geo.cli",
        "geo.files",
        "geo.gazetteer",
        "geo.mmdb",
        "geo.shelf",
        "geo.vendor",
        "geo.walker",
        "index.abacus",
        "index.annals",
        "index.bulletins",
        "index.harvest",
        "index.index_cli",
        "index.indexer",
        "index.memory",
        "index.reckoning",
        "index.weighing",
        "keeping.archive",
        "keeping.backup",
        "keeping.durable",
        "keeping.keeping_cli",
        "keeping.rebuild",
        "keeping.reindex",
        "keeping.restore",
        "members.against",
        "members.api",
        "members.archive",
        "members.cli",
        "members.database",
        "members.diary",
        "members.door",
        "members.hourly",
        "members.keyring",
        "members.own",
        "members.pages",
        "members.replies",
        "members.roll",
        "members.session",
        "members.shown",
        "members.sight",
        "members.tellings",
        "members.trouble",
        "members.upkeep",
        "members.world",
        "past.holdings",
        "past.inquiry",
        "paper.stock",
        "publication.bindery",
        "publication.gather",
        "publication.key_cli",
        "publication.kiosk",
        "publication.press",
        "publication.publish",
        "publication.publisher",
        "publication.release",
        "publication.report_cli",
        "publication.secret",
        "publication.shelf",
        "publication.signet",
        "publication.stacks",
        "publication.weekly",
        "sensors.clones",
        "sensors.dossier",
        "sensors.enrolment",
        "sensors.facts",
        "sensors.invitations",
        "sensors.keys",
        "sensors.places",
        "sensors.reception",
        "sensors.registry",
        "sensors.sensors_cli",
        "sensors.vetting",
        "sensors.vetting_cli",
        "service",
        "site.lore.shelf",
        "site.reports.raster",
        "updates.counter",
        "updates.depot",
        "updates.inquiry",
        "updates.offers",
        "updates.rounds",
        "updates.updates_cli",
        "watch.health",
        "watch.metrics",
        "watch.pulse",
        "weather.alarms",
        "weather.alarms_cli",
        "weather.audience",
        "weather.lookout",
        "weather.noticeboard",
        "weather.resting",
        "weather.skies",
        "weather.vane",
        "weather.weather_cli",
        "web",
    },
    "simulator": {
        "cli",
        "faults.cable",
        "faults.disk",
        "faults.line",
        "faults.machine",
        "faults.patience",
        "faults.porter",
        "faults.room",
        "faults.trial",
        "files.captures",
        "files.inventory",
        "files.replay_cli",
        "files.replays",
        "files.scenario_cli",
        "files.send_cli",
        "files.sending",
        "files.staging",
        "files.writing",
        "history.cli",
        "history.delivery",
        "history.line",
        "labs.bell",
        "labs.house",
        "labs.lab",
        "labs.processes",
        "labs.progress",
        "labs.rooms",
        "labs.signs",
        "links.bpf",
        "links.claims",
        "links.clocks",
        "links.ends",
        "links.flood",
        "links.ground",
        "links.lane",
        "links.live",
        "links.namespaces",
        "links.pair",
        "links.ring",
        "links.strangers",
        "links.testnet",
        "links.wire",
    },
}
"""These touch the world: sockets, files, clocks, kernels, processes."""

WORLD = frozenset(
    """asyncio click ctypes fcntl ftplib glob http httpx importlib io logging mmap multiprocessing
    netfilterqueue os pathlib prometheus_client pyroute2 queue random resource secrets select
    selectors shutil signal smtplib socket socketserver sqlite3 ssl starlette subprocess sys
    syslog tempfile threading time urllib uuid uvicorn""".split()  # noqa: SIM905 - a list to read
)
PURE = frozenset({"urllib.parse"})
"""This much of the world is only about text."""
TYPES = frozenset({("random", "Random")})
"""Chance itself is an argument, and needs its type's name."""

READINGS = frozenset({"now", "today", "utcnow"})
"""What of datetime asks the clock."""


class Import(NamedTuple):
    """One name that a file takes from elsewhere."""

    module: str
    name: str

    @property
    def top(self) -> str:
        """The package that it comes from."""
        return self.module.partition(".")[0]


def modules(room: str) -> Iterator[str]:
    """Every module of a room, but not the packages' own first lines."""
    for path in sorted((ROOT / room).rglob("*.py")):
        if path.name != "__init__.py":
            yield ".".join(path.relative_to(ROOT / room).with_suffix("").parts)


def tree(room: str, module: str) -> ast.Module:
    return ast.parse((ROOT / room / (module.replace(".", "/") + ".py")).read_text())


def imports(code: ast.AST) -> Iterator[Import]:
    for node in ast.walk(code):
        match node:
            case ast.Import():
                yield from (Import(alias.name, "") for alias in node.names)
            case ast.ImportFrom():
                assert not node.level, "imports here are absolute"
                yield from (Import(node.module or "", alias.name) for alias in node.names)


def calls(code: ast.AST) -> Iterator[str]:
    """Built-in functions and methods by the name that they are called by."""
    for node in ast.walk(code):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name


SEAMS = (Import("teiten.config", "Table"),)
"""A type that stands beside the edge that fills it."""

BROUGHT_BY_ROOMS = {("teiten", "rollup.sources"): {"mmh3"}}
"""Common ground that only some rooms stand on, with what their extras bring for it."""

EVERYWHERE = [(room, module) for room in ROOMS for module in modules(room)]
EVERY_CORE = [(room, module) for room in ROOMS for module in sorted(CORE[room])]


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_is_declared_core_or_edge(room: str) -> None:
    assert not CORE[room] & EDGE[room]
    assert set(modules(room)) == CORE[room] | EDGE[room]


@pytest.mark.parametrize(("room", "module"), EVERY_CORE)
def test_core_touches_nothing_of_the_world(room: str, module: str) -> None:
    code = tree(room, module)
    found = {i for i in imports(code) if i.module not in PURE and tuple(i) not in TYPES}
    assert not {i for i in found if i.top in WORLD}
    assert not set(calls(code)) & ({"open", "print", "input"} | READINGS)


@pytest.mark.parametrize(("room", "module"), EVERY_CORE)
def test_core_rests_on_core(room: str, module: str) -> None:
    edges = {f"{place}.{edge}" for place in ROOMS for edge in EDGE[place]}
    found = [i for i in imports(tree(room, module)) if i not in SEAMS]
    assert not {i.module for i in found} & edges
    assert not {f"{i.module}.{i.name}" for i in found} & edges


@pytest.mark.parametrize(("room", "module"), EVERYWHERE)
def test_no_room_looks_into_another(room: str, module: str) -> None:
    allowed = {"teiten", room}
    assert {i.top for i in imports(tree(room, module))} & set(ROOMS) <= allowed


PUBLIC = {
    "door.pace",
    "door.peers",
    "door.responses",
    "geo.public",
    "geo.regions",
    "geo.score",
    "geo.standings",
    "keeping.durable",
    "past.holdings",
    "past.inquiry",
    "publication.bindery",
    "publication.kiosk",
    "publication.ranks",
    "publication.render",
    "publication.sheet",
    "publication.asides",
    "publication.shelf",
    "publication.sirens",
    "publication.stacks",
    "publication.weekly",
    "services",
    "site.lore.shelf",
    "site.reports.raster",
    "weather.sky",
}
"""What makes or hands out what everybody may see, beside all of `paper`, `past` and `site`."""
PUBLIC |= {each for each in CORE["collector"] if each.startswith(("paper.", "past.", "site."))}
REASONING = frozenset(
    """weather.ahead weather.alarm weather.backtest weather.band weather.breadth
    weather.calibrated weather.document weather.evidence weather.forecast weather.growth
    weather.holiday weather.level weather.line weather.naive weather.names weather.outlook
    weather.public weather.readings weather.report weather.sure weather.thresholds
    weather.track weather.trials weather.usual weather.vigil weather.warden""".split()  # noqa: SIM905 - a list to read
)
"""What members and the public share: it knows what it is given, and brings nothing."""
CONSTANTS = {"index.robust": {"SIZE", "UNKNOWN"}}
"""All that it may have from elsewhere."""
PASSED = {
    "gate.table": {"Gate"},
    "gate.aside": None,
    "gate.edition": {"Edition", "Line", "Listened"},
    "gate.hourly": None,
    "gate.record": None,
}
"""What has passed the gate: whole modules, or some names of them."""


FOLDERS = (
    "collector",
    "collector.past",
    "collector.paper",
    "collector.publication",
    "collector.site",
    "collector.site.reports",
    "collector.site.sayings",
)
"""Public code may take modules of these by name."""


def ungated(code: ast.AST) -> set[Import]:
    """Imports of the collector that public code may not have."""
    found = set()
    for each in imports(code):
        place = ".".join(each) if each.module in FOLDERS else each.module
        module = place.removeprefix("collector.")
        names = PASSED.get(module, set())
        passed = module in PUBLIC | REASONING or names is None or each.name in names
        if each.top == "collector" and not passed:
            found.add(each)
    return found


@pytest.mark.parametrize("module", sorted(PUBLIC))
def test_public_code_reaches_nothing_that_did_not_pass_the_gate(module: str) -> None:
    assert not ungated(tree("collector", module))


@pytest.mark.parametrize("module", sorted(REASONING))
def test_what_members_and_the_public_share_brings_nothing(module: str) -> None:
    found = [i for i in imports(tree("collector", module)) if i.top == "collector"]
    others = [i for i in found if i.module.removeprefix("collector.") not in REASONING]
    assert all(
        (i.module == "collector.weather" and f"weather.{i.name}" in REASONING)
        or i.name in CONSTANTS.get(i.module.removeprefix("collector."), set())
        for i in others
    )


@pytest.mark.parametrize(
    "breach",
    [
        "from collector.index.reckoner import Index",
        "from collector.weather import watch",
        "from collector.weather.recall import Recall",
        "from collector.index import annals",
        "import collector.publication.gather",
        "from collector.gate.edition import Sight",
        "from collector.gate.gathered import Gathered",
        "from collector.gate.glance import glance",
        "from collector.gate.edition import Hour",
        "from collector.gate import draw",
        "def late():\n    from collector.books.ledger import marks",
    ],
)
def test_a_breach_of_that_is_found(breach: str) -> None:
    code = (ROOT / "collector" / "publication" / "sheet.py").read_text() + "\n" + breach
    assert ungated(ast.parse(code))


def test_only_who_publishes_brings_anything_to_the_public_side() -> None:
    side = ("collector.publication.sheet", "collector.publication.render", "collector.site")
    bringers = {
        module
        for module in set(modules("collector")) - PUBLIC
        for each in imports(tree("collector", module))
        if f"{each.module}.{each.name}".startswith(side)
    }
    assert bringers == {"publication.publish", "publication.report_cli"}


def extras() -> dict[str, set[str]]:
    """By room: the packages that its extra and the common ground bring."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    def names(requirements: list[str]) -> set[str]:
        bare = (re.split(r"[^A-Za-z0-9._-]", text)[0] for text in requirements)
        return {name.lower().replace("-", "_") for name in bare}

    common = names(project["dependencies"])
    optional = project["optional-dependencies"]
    return {"teiten": common} | {room: common | names(optional[room]) for room in optional}


@pytest.mark.parametrize(("room", "module"), EVERYWHERE)
def test_a_room_imports_only_what_its_extra_brings(room: str, module: str) -> None:
    strange = {i.top for i in imports(tree(room, module))} - set(ROOMS) - sys.stdlib_module_names
    assert strange <= extras()[room] | BROUGHT_BY_ROOMS.get((room, module), set())


@pytest.mark.parametrize("module", BROUGHT_BY_ROOMS, ids=".".join)
def test_what_the_common_ground_borrows_is_brought_by_each_room_that_uses_it(
    module: tuple[str, str],
) -> None:
    users = {
        room
        for room, other in EVERYWHERE
        if room != "teiten"
        and any(i.module == ".".join(module) for i in imports(tree(room, other)))
    }
    assert users
    assert all(BROUGHT_BY_ROOMS[module] <= extras()[room] for room in users)


def test_no_test_folder_is_a_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_the_whole_package_is_typed() -> None:
    assert all((ROOT / room / "py.typed").exists() for room in ROOMS)


def test_nothing_catches_everything() -> None:
    """The one broad `except` of the house is around the parser that strangers feed."""
    broad = [
        f"{room}.{module}"
        for room, module in EVERYWHERE
        for node in ast.walk(tree(room, module))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert broad == ["appliance.reading.decode"]


SAID_IN_PASSING = {
    "teiten.cli": {"OPENBLAS_NUM_THREADS"},
    "teiten.herald": {"NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC"},
    "teiten.journal": {"JOURNAL_STREAM"},
}
"""What services hear from systemd in the environment, and the command tells a library: settings
have no other way in."""


def test_the_environment_holds_no_settings() -> None:
    readers = {}
    for room, module in EVERYWHERE:
        code = tree(room, module)
        names = {node.attr for node in ast.walk(code) if isinstance(node, ast.Attribute)}
        if room != "simulator" and names & {"environ", "getenv"}:
            words = {node.value for node in ast.walk(code) if isinstance(node, ast.Constant)}
            found = {word for word in words if isinstance(word, str)}
            readers[f"{room}.{module}"] = {w for w in found if re.fullmatch(r"[A-Z]+_[A-Z_]+", w)}
    assert readers == SAID_IN_PASSING
