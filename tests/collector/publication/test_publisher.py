import asyncio
from pathlib import Path

import msgspec
import pytest

from collector.publication.publisher import Publisher, pause, run


def _current(bench):
    return (Path(bench.settings.public) / "current").resolve()


def test_nothing_new_is_not_published_again(bench):
    publisher = Publisher(bench.settings)
    publisher.once()
    (Path(bench.settings.public) / "current").unlink()
    publisher.once()
    assert not (Path(bench.settings.public) / "current").exists()
    bench.send()
    publisher.once()
    assert _current(bench).is_dir()


def test_a_disk_that_cannot_be_written_is_tried_again(bench, tmp_path):
    place = tmp_path / "place"
    place.write_text("a file where the folder should be")
    settings = msgspec.structs.replace(bench.settings, public=str(place / "public"))
    publisher = Publisher(settings)
    publisher.once()
    place.unlink()
    publisher.once()
    assert (place / "public/current/index.html").is_file()


def test_it_publishes_a_last_time_when_it_is_stopped(bench):
    async def work():
        stop = asyncio.Event()
        task = asyncio.create_task(run(bench.settings, stop))
        while not (Path(bench.settings.public) / "current").exists():
            await asyncio.sleep(0.01)
        before = _current(bench)
        bench.send()
        stop.set()
        await task
        return before

    assert asyncio.run(work()) != _current(bench)


@pytest.mark.parametrize(("spent", "wait"), [(0.1, 60), (6, 60), (20, 180)])
def test_releases_take_a_tenth_of_the_time_at_most(spent, wait):
    assert pause(spent, 60) == pytest.approx(wait)
