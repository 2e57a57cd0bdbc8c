"""Signs of life come from the loop, and only while the writer answers."""

import asyncio
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from collector.door.answers import Answer
from collector.door.diary import Diary
from collector.watch.pulse import Pulse
from patience import PATIENCE
from teiten.herald import Herald


class Scene:
    """A pulse between a real manager's socket and a real writer, which can be held up."""

    def __init__(self, folder):
        self.folder = folder
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(folder / "notify"))
        self.socket.setblocking(False)
        self.writer = ThreadPoolExecutor(1)
        self.diary = Diary()
        herald = Herald({"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "4"})
        self.pulse = Pulse(folder, self.diary, self.ask, herald)

    def ask(self):
        self.asked = asyncio.get_running_loop().run_in_executor(self.writer, lambda: None)
        return self.asked

    def heard(self):
        words = []
        while True:
            try:
                words += self.socket.recv(4096).decode().split("\n")
            except BlockingIOError:
                return words

    async def until(self, word):
        async with asyncio.timeout(PATIENCE):
            while word not in self.heard():
                await self.pulse()
                await asyncio.sleep(0)

    def close(self):
        self.writer.shutdown()
        self.socket.close()


@pytest.fixture
def scene(tmp_path):
    made = Scene(tmp_path)
    yield made
    made.close()


def test_the_first_beat_says_that_it_is_ready(scene):
    asyncio.run(scene.pulse())
    assert scene.heard() == ["READY=1", "STATUS=Serving: 0 uploads answered", "WATCHDOG=1"]


def test_a_writer_that_answers_is_alive(scene):
    async def turn():
        for _ in range(3):
            await scene.until("WATCHDOG=1")

    asyncio.run(turn())


def test_a_writer_that_is_stuck_ends_the_signs_of_life(scene):
    go_on = Event()

    async def turn():
        await scene.pulse()
        scene.writer.submit(go_on.wait)
        await scene.asked
        await scene.pulse()
        scene.heard()
        for _ in range(100):
            await scene.pulse()
        assert scene.heard() == []
        go_on.set()
        await scene.until("WATCHDOG=1")

    try:
        asyncio.run(turn())
    finally:
        go_on.set()


def test_it_leaves_word_for_status(scene):
    scene.diary.note(Answer.CLOSED, 1e12)
    asyncio.run(scene.pulse())
    left = json.loads((scene.folder / "serving.json").read_text())
    assert left["answered"] == 1
    assert left["started"] <= left["at"]
