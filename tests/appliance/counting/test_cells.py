"""Cells hold what a plain count holds, in a tenth of its memory."""

import tracemalloc
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from appliance.counting.cells import Cells
from appliance.reading.knock import CellKey
from teiten.rollup.record import TCP, Class

CELLS = st.tuples(
    st.sampled_from([4, 6]),
    st.integers(0, 255),
    st.sampled_from(Class),
    st.one_of(st.integers(0, 70), st.integers(0, 65535)),
)


@given(st.lists(st.tuples(CELLS, st.integers(0, 2**40))))
def test_cells_are_what_a_counter_is(added: list[tuple[CellKey, int]]) -> None:
    cells, wanted = Cells(), Counter[CellKey]()
    for cell, packets in added:
        cells.add(cell, packets)
        wanted[cell] += packets
    wanted = +wanted
    assert dict(cells) == wanted
    assert (len(cells), cells.total()) == (len(wanted), wanted.total())
    assert all(cells[cell] == wanted[cell] for cell, _ in added)


def test_a_cell_that_was_never_counted_is_zero() -> None:
    assert Cells()[4, TCP, Class.SCAN, 135] == 0


def test_every_port_of_a_protocol_takes_less_than_a_megabyte() -> None:
    tracemalloc.start()
    try:
        cells = Cells()
        for number in range(65536):
            cells.add((4, TCP, Class.SCAN, number), 1_000)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(cells) == 65536
    assert held < 1_000_000
