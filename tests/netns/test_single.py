"""The commonest box: one interface, one address, which is both monitored and its own."""

import re
import subprocess
import sys
from typing import Any

import pytest

OWN, STRANGER, PEER = "192.0.2.10", "192.0.2.1", "192.0.2.2"


@pytest.fixture
def single(ground: Any) -> Any:
    ground.stranger.address(f"{STRANGER}/24")
    ground.stranger.address(f"{PEER}/32")
    ground.box.address(f"{OWN}/24")
    ground.box.kernel.route("add", dst="0.0.0.0/0", gateway=STRANGER)
    return ground


def config(ground: Any, *peers: str) -> Any:
    return ground.config(
        f"{OWN}/32",
        monitored={"interface": "wire0", "blocks": [f"{OWN}/32"], "management-peers": list(peers)},
    )


def hello(host: Any, target: str, port: int, source: str = "") -> str:
    """Knock at a service and say what came of it."""
    program = (
        "import socket, sys\n"
        "try:\n"
        f"    s = socket.create_connection(({target!r}, {port}), 2, ({source!r}, 0))\n"
        "    print(s.recv(5).decode())\n"
        "except OSError as error:\n"
        "    print(type(error).__name__)\n"
    )
    return str(host.run(sys.executable, "-c", program).strip())


def test_the_boxs_own_flows_live(single: Any) -> None:
    single.open_port(single.stranger, 443)
    single.start(config(single))
    assert hello(single.box, STRANGER, 443) == "hello"


def test_replies_to_own_flows_are_booked_as_unmonitored(single: Any) -> None:
    single.open_port(single.stranger, 443)
    single.start(config(single))
    before = single.status()["window"]["counted"]
    assert hello(single.box, STRANGER, 443) == "hello"
    books = single.settled("unmonitored", 3)
    assert books["counted"] == before


def test_an_own_udp_question_gets_its_answer(single: Any) -> None:
    single.start(config(single))
    program = (
        "import socket, threading\n"
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        f"s.bind(({STRANGER!r}, 53)); s.settimeout(10); print('listens', flush=True)\n"
        "data, who = s.recvfrom(99); s.sendto(b'answer', who)\n"
    )
    server = subprocess.Popen(
        single.stranger.words(sys.executable, "-c", program), stdout=subprocess.PIPE, text=True
    )
    single.processes.append(server)
    assert server.stdout
    assert server.stdout.readline() == "listens\n"
    asked = single.box.run(
        sys.executable,
        "-c",
        "import socket\n"
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(3)\n"
        f"s.sendto(b'question', ({STRANGER!r}, 53)); print(s.recv(99).decode())\n",
    )
    assert asked == "answer\n"


def test_what_nobody_asked_for_is_denied_and_counted(single: Any) -> None:
    single.open_port(single.box, 22)
    single.start(config(single))
    assert hello(single.stranger, OWN, 22, STRANGER) == "TimeoutError"
    assert single.settled("counted", 1)["counted"] >= 1


def test_a_management_peer_passes_and_is_booked_as_unmonitored(single: Any) -> None:
    single.open_port(single.box, 22)
    single.start(config(single, f"{PEER}/32"))
    assert hello(single.stranger, OWN, 22, PEER) == "hello"
    assert hello(single.stranger, OWN, 22, STRANGER) == "TimeoutError"
    assert single.settled("unmonitored", 3)


def test_a_stranger_sees_only_filtered_ports_and_a_ping(single: Any) -> None:
    single.open_port(single.box, 22)
    single.start(config(single))
    said = single.stranger.run("nmap", "-n", "-Pn", "-sS", "-p20-30", "--max-retries", "0", OWN)
    assert not re.search(r"\b(open|closed)\b", said), said
    assert "1 received" in single.stranger.run("ping", "-c1", "-W2", OWN)


def test_start_refuses_to_cut_the_operators_session(single: Any) -> None:
    single.open_port(single.box, 22)
    session = subprocess.Popen(
        single.stranger.words(
            sys.executable,
            "-c",
            "import socket, time\n"
            f"s = socket.create_connection(({OWN!r}, 22), 2, ({PEER!r}, 0)); s.recv(5)\n"
            "print('in', flush=True); time.sleep(60)\n",
        ),
        stdout=subprocess.PIPE,
        text=True,
    )
    single.processes.append(session)
    assert session.stdout
    assert session.stdout.readline() == "in\n"
    path = str(config(single))
    said = single.box.run(single.teiten, "appliance", "run", "--config", path, check=False)
    assert f"would cut 1 open session(s) with this box over wire0: {PEER}" in said
    assert "management-peers" in said
    assert "TEITEN" not in single.box.run("iptables-nft-save")
    single.start(config(single, f"{PEER}/32"))
