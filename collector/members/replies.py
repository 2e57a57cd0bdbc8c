"""An endpoint's name -> who answers it."""

from collections.abc import Callable, Mapping

from collector.members import against, hourly, own, shown, world
from collector.members.answer import Answer
from collector.members.problem import Refused
from collector.members.sight import Sight

ANSWERS: Mapping[str, Callable[[Sight], Answer | Refused]] = {
    "me": own.me,
    "now": world.now,
    "sensors": own.sensors,
    "anomalies": own.anomalies,
    "series": world.series,
    "compare": against.compare,
    "mine": hourly.mine,
    "past": world.past,
    "near": against.near,
    "targets": shown.targets,
    "blocks": shown.blocks,
    "economies": shown.economies,
    "peers": shown.peers,
    "queries": own.queries,
}
