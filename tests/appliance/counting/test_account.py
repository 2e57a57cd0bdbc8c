"""Two counters of the kernel, read one after the other, never say more than was there."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.counting.account import Account, Backlog, Counters, Imbalance, Position
from appliance.counting.window import Window

MONITORED, OTHER, READ, DROP, BOOK = "monitored", "other", "read", "drop", "book"
EVENTS = st.lists(st.sampled_from([MONITORED, OTHER, READ, DROP, BOOK]), max_size=80)


class Kernel:
    """Frames come in, wait in a queue, are read or dropped; somebody books now and then."""

    def __init__(self):
        self.frames = self.queued = self.waiting = self.dropped = self.other = 0
        self.examined = self.told = 0
        self.window = Window(0, 3600, max_origins=9)
        self.account = Account(Position(0, 0, 0))

    def arrive(self, monitored):
        self.frames += 1
        self.queued += monitored
        self.waiting += monitored
        self.other += not monitored

    def happen(self, event):
        if event in (MONITORED, OTHER):
            self.arrive(event == MONITORED)
        elif event == READ and self.waiting:
            self.waiting -= 1
            self.examined += 1
        elif event == DROP and self.waiting:
            self.waiting -= 1
            self.dropped += 1

    def book(self, meanwhile=()):
        """Read the queue, then frames, then queued, while packets go on coming in between."""
        moments = iter((*meanwhile, None, None))
        dropped, waiting = self.dropped, self.waiting
        self.happen(next(moments))
        frames = self.frames
        self.happen(next(moments))
        counters = Counters(frames, self.queued)
        examined, self.examined = self.examined, 0
        self.account.book(self.window, counters, 0, examined, dropped - self.told)
        self.told = dropped
        return counters, Backlog(waiting, dropped)


@given(EVENTS, st.lists(st.sampled_from([MONITORED, OTHER]), max_size=2))
def test_unmonitored_never_exceeds_the_truth_and_is_exact_once_it_is_quiet(events, meanwhile):
    kernel = Kernel()
    for event in events:
        if event == BOOK:
            kernel.book(meanwhile)
            assert kernel.window.unmonitored <= kernel.other
        else:
            kernel.happen(event)
    kernel.book()
    assert (kernel.window.unmonitored, kernel.window.uncounted) == (kernel.other, kernel.dropped)


@given(EVENTS)
def test_the_laws_balance_whenever_nothing_is_on_its_way(events):
    kernel = Kernel()
    for event in events:
        kernel.happen(event)
        if event == BOOK:
            assert kernel.account.imbalance(*kernel.book()) == Imbalance(0, 0)


@given(EVENTS, EVENTS)
def test_what_came_while_nobody_counted_is_booked_at_the_next_start(before, between):
    kernel = Kernel()
    for event in before:
        kernel.happen(event)
    kernel.book()
    lost = kernel.waiting + sum(event == MONITORED for event in between)
    seen = kernel.window.uncounted
    kernel.waiting = 0  # an unbound queue forgets what waited in it
    for event in between:
        if event in (MONITORED, OTHER):
            kernel.arrive(event == MONITORED)
    kernel.waiting = 0
    kernel.account = Account(kernel.account.position)
    kernel.account.miss(kernel.window, kernel.queued, kernel.waiting)
    assert kernel.window.uncounted - seen == lost
    assert kernel.account.imbalance(*kernel.book()) == Imbalance(0, 0)
    assert kernel.window.unmonitored == kernel.other


def test_what_waits_at_the_start_is_not_missed():
    window, account = Window(0, 3600, max_origins=9), Account(Position(0, 0, 0))
    account.miss(window, queued=7, waiting=3)
    assert window.uncounted == 4


def test_a_counter_that_began_anew_takes_nothing_back():
    window, account = Window(0, 3600, max_origins=9), Account(Position(100, 50, 9))
    account.miss(window, queued=0, waiting=0)
    account.book(window, Counters(0, 0), 0, 0, 0)
    assert (window.uncounted, window.unmonitored, window.link_dropped) == (0, 0, 0)


def test_link_drops_are_booked_once():
    window, account = Window(0, 3600, max_origins=9), Account(Position(0, 0, 5))
    for dropped in (7, 7, 9):
        account.book(window, Counters(0, 0), dropped, 0, 0)
    assert window.link_dropped == 4
