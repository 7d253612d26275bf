"""Whatever comes in, the reader answers: nothing raises, nothing faulty passes, each line is accounted for."""

import io
import re
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.capabilities import exchange

from . import messages as m

KINDS = ("01", "04", "05", "07", "08", "09")
SOUND = {kind: m.lines_of([*m.HEADER, *m.message(kind)]) for kind in KINDS}
PACKAGE = Path(__file__).parents[1]
ANY_TEXT = st.text(alphabet=st.characters(max_codepoint=255), max_size=30)
MANY = settings(max_examples=300)


@given(st.binary(max_size=3000))
@MANY
def test_any_bytes_are_read_without_a_crash_and_give_nothing(content):
    read = exchange.read_dsn(content)

    assert read.declarations == ()
    assert read.faults


@given(st.sampled_from(KINDS), st.data())
@MANY
def test_any_value_in_any_line_is_read_without_a_crash(kind, data):
    told = list(SOUND[kind])
    where = data.draw(st.integers(0, len(told) - 1))
    told[where] = f"{told[where].partition(',')[0]},'{data.draw(ANY_TEXT)}'"

    read = exchange.read_dsn("\n".join(told).encode("latin-1") + b"\n" + m.closed(told).splitlines()[-2] + b"\n")

    assert len(read.declarations) + len(read.refused) <= 2


@given(st.sampled_from(KINDS), st.data())
@MANY
def test_items_shuffled_inside_a_block_are_refused(kind, data):
    blocks = m.message(kind)
    name, items = data.draw(st.sampled_from([block for block in blocks if len(block[1]) > 1]))
    shuffled = dict(data.draw(st.permutations(list(items.items()))))
    mixed = [(name, shuffled) if block == (name, items) else block for block in blocks]

    read = exchange.read_dsn(m.written(mixed))

    in_order = list(shuffled) == sorted(shuffled)
    assert (len(read.declarations) == 1) == in_order
    assert in_order or "items_out_of_order" in {fault.code for fault in read.faults}


@given(st.data())
@MANY
def test_a_file_cut_anywhere_gives_nothing(data):
    content = m.written(m.message("04"), m.message("01", order="2"))
    cut = data.draw(st.integers(0, len(content) - 3))

    read = exchange.read_dsn(content[:cut])

    assert read.declarations == ()
    assert {fault.code for fault in read.faults if fault.blocking}


@given(st.sampled_from(KINDS), st.data())
@MANY
def test_a_line_taken_away_is_always_noticed(kind, data):
    told = list(SOUND[kind])
    told.pop(data.draw(st.integers(0, len(told) - 1)))
    end = f"S90.G00.90.001,'{len(told) + 3}'\nS90.G00.90.002,'1'\n"

    read = exchange.read_dsn("".join(f"{line}\n" for line in told).encode("latin-1") + end.encode())

    assert read.declarations == ()
    assert "wrong_line_count" in {fault.code for fault in read.faults}


@given(st.integers(-20, 20), st.integers(-1, 5))
@MANY
def test_only_the_right_totals_let_a_file_in(lines, count):
    read = exchange.read_dsn(m.written(m.message("04"), m.message("05", order="2"), lines=lines, count=count))

    assert (len(read.declarations) == 2) == (lines == count == 0)


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=6), st.data())
@MANY
def test_as_many_declarations_come_out_as_went_in(kinds, data):
    told = [m.message(kind, order=str(order)) for order, kind in enumerate(kinds, 1)]
    wrong = data.draw(st.sets(st.integers(0, len(kinds) - 1)))
    for number in wrong:
        told[number] = [block for block in told[number] if block[0] != "S21.G00.11"]

    read = exchange.read_dsn(m.written(*told))

    assert [part.order for part in read.refused] == [str(number + 1) for number in sorted(wrong)]
    assert len(read.declarations) == len(kinds) - len(wrong)


@given(st.sampled_from(KINDS))
def test_a_whole_reading_and_a_stream_say_the_same(kind):
    content = m.written(m.message(kind))

    parts = list(exchange.stream_dsn(io.BytesIO(content)))

    assert (*exchange.read_dsn(content).declarations, exchange.read_dsn(content).closing) == tuple(parts)


def test_the_work_on_a_hostile_file_grows_with_its_size_alone():
    """Stops without end under one contract: eight times the lines take no more than nine times the steps."""
    steps(1)  # what is read or compiled once
    assert steps(800) < 9 * steps(100)


def steps(many):
    """The instructions that Python goes through: a machine that is busy changes nothing to them."""
    told = m.closed([*SOUND["04"], *["S21.G00.60.001,'01'", "S21.G00.60.002,'x'"] * many])
    counted = 0

    def count(frame, event, _):
        nonlocal counted
        frame.f_trace_opcodes = True
        counted += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        exchange.read_dsn(told)
    finally:
        sys.settrace(before)
    return counted


def test_each_code_that_the_reader_can_give_is_planted_by_a_test():
    source = "".join(path.read_text() for path in PACKAGE.glob("*.py"))
    codes = set(
        re.findall(r"\"([a-z]+(?:_[a-z]+)+)\"(?=, (?:f?\"|message|turned|started|planned|after|blocking))", source)
    )
    planted = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))

    assert len(codes) > 50
    assert sorted(code for code in codes if f'"{code}"' not in planted) == []
