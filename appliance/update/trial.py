"""How the sensor stands after a boot -> what is missing until this version has come up."""

from appliance.watch.standing import STALE, Standing


def missing(standing: Standing | None, *, now: float) -> str:
    """Say it in a few words; nothing once it counts, balances, and a collector took a rollup of it.

    What an earlier version left behind proves nothing: the daemon has to live, and the credit is
    younger than its start.
    """
    if standing is None or abs(now - standing.at) >= STALE:
        return "nothing counts"
    if standing.laws != type(standing.laws)():
        return "the books do not balance"
    if standing.credited <= standing.started:
        return f"no collector took a rollup: {standing.last_answer or 'no answer yet'}"
    return ""
