"""One of a name at work; tasks and futures alone decide, no clock."""

import asyncio

import pytest

from collector.door.turnstile import Crowded, Turnstile


class Work:
    """Remembers who is inside, and lets them out one by one."""

    def __init__(self, most=9):
        self.turns = Turnstile(most)
        self.order = []
        self.out = {}

    def begin(self, key, who):
        return asyncio.create_task(self._work(key, who))

    async def _work(self, key, who):
        async with self.turns.inside(key):
            self.order.append(who)
            self.out[who] = asyncio.Event()
            await self.out[who].wait()

    async def settled(self):
        for _ in range(9):
            await asyncio.sleep(0)
        return self.order


def test_one_name_is_served_one_after_the_other_and_another_at_once():
    async def story():
        work = Work()
        tasks = [work.begin("a", f"a{n}") for n in range(3)]
        tasks.append(work.begin("b", "b0"))
        assert await work.settled() == ["a0", "b0"]
        work.out["a0"].set()
        assert await work.settled() == ["a0", "b0", "a1"]
        work.out["a1"].set()
        await work.settled()
        for event in work.out.values():
            event.set()
        await asyncio.gather(*tasks)
        assert work.order == ["a0", "b0", "a1", "a2"]

    asyncio.run(story())


def test_more_than_may_wait_are_sent_away():
    async def story():
        work = Work(most=1)
        first, second = work.begin("a", "a0"), work.begin("a", "a1")
        await work.settled()
        with pytest.raises(Crowded):
            await work.begin("a", "a2")
        work.out["a0"].set()
        await work.settled()
        work.out["a1"].set()
        await asyncio.gather(first, second)

    asyncio.run(story())


@pytest.mark.parametrize("late", [False, True], ids=["while it waits", "when its turn comes"])
def test_one_who_gives_up_takes_nobody_s_turn(late):
    async def story():
        work = Work()
        tasks = [work.begin("a", f"a{n}") for n in range(3)]
        await work.settled()
        if late:
            work.out["a0"].set()
            await asyncio.sleep(0)
        tasks[1].cancel()
        work.out["a0"].set()
        await work.settled()
        assert work.order[-1] == "a2"
        work.out["a2"].set()
        await asyncio.gather(tasks[0], tasks[2])

    asyncio.run(story())


def test_a_name_that_is_served_is_forgotten():
    async def story():
        turns = Turnstile(1)
        for _ in range(3):
            async with turns.inside("a"):
                pass
        assert not turns._waiting

    asyncio.run(story())
