"""Lines, blocks and trees: what cannot be read, what is out of place."""

import pytest

from finalite.capabilities import exchange

from . import messages as m


def codes(content: bytes) -> list[str]:
    return [fault.code for fault in exchange.read_dsn(content).faults]


def planted(line: str, *, at: str = "S21.G00.60.002") -> bytes:
    """A sound file where the line of one item became another."""
    told = [line if old.startswith(at) else old for old in m.lines_of([*m.HEADER, *m.message("04")])]
    return m.closed(told)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("S21.G00.60.002'02112026'", "unreadable_line"),
        ("S21.G00.60,'02112026'", "unreadable_line"),
        ("s21.G00.60.002,'02112026'", "unreadable_line"),
        ("S21.G00.60.0021,'02112026'", "unreadable_line"),
        ("", "unreadable_line"),
        ("S21.G00.60.002,02112026", "missing_quotes"),
        ("S21.G00.60.002,'02112026", "missing_quotes"),
        ("S21.G00.60.002,'", "missing_quotes"),
        ("S21.G00.60.002,''", "empty_value"),
        ("S21.G00.60.002,'  '", "empty_value"),
        ("S21.G00.60.002,' 02112026'", "padded_value"),
        ("S21.G00.60.002,'02112026 '", "padded_value"),
        ("S21.G00.60.002,'0211\x002026'", "forbidden_character"),
        ("S21.G00.60.002,'0211\t2026'", "forbidden_character"),
        ("S21.G00.60.002,'0211\x852026'", "forbidden_character"),
        ("S21.G00.60.002,'02112026'\r", "forbidden_character"),
        (f"S21.G00.60.002,'{'0' * 240}'", "line_too_long"),
        (f"S21.G00.60.002,'{'0' * 9000}'", "line_too_long"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line, code):
    assert code in codes(planted(line))


def test_a_line_of_256_characters_is_read_and_one_more_is_not():
    start = "S21.G00.60.777,'"
    fits, over = start + "x" * (255 - len(start)) + "'", start + "x" * (256 - len(start)) + "'"
    told = m.lines_of([*m.HEADER, *m.message("04")])

    assert [codes(m.closed([*told, line])) for line in (fits, over)] == [["unknown_item"], ["line_too_long"]]


def test_only_the_first_comma_splits_and_apostrophes_may_be_inside():
    header = [m.HEADER[0], ("S10.G00.01", m.HEADER[1][1] | {"003": "L'Atelier, d'essai"}), m.HEADER[2]]

    read = exchange.read_dsn(m.written(m.message("04"), header=header))

    assert read.sending is not None
    assert read.sending.name == "L'Atelier, d'essai"


def test_items_of_two_blocks_cannot_be_interleaved():
    """Worked example 8 of the reference: S21.G00.60.001, S21.G00.65.001, S21.G00.60.002."""
    interleaved = [("S21.G00.60", {"001": "01"}), ("S21.G00.65", {"001": "200"}), ("S21.G00.60", {"002": "15102026"})]

    read = exchange.read_dsn(m.written(m.message("01", *interleaved)))

    assert read.declarations == ()
    assert "interleaved_items" in codes(m.written(m.message("01", *interleaved)))


def test_a_line_lost_between_two_declarations_refuses_the_one_it_belongs_to():
    told = m.lines_of([*m.HEADER, *m.message("04"), *m.message("05", order="2")])
    second = next(n for n, line in enumerate(told) if line == "S20.G00.05.001,'05'")
    told[second] = "S20.G00.05.001,05"

    read = exchange.read_dsn(m.closed(told, count=2))

    assert [declaration.order for declaration in read.declarations] == ["1"]
    assert {"missing_quotes", "unknown_kind"} <= {fault.code for fault in read.refused[0].faults}


@pytest.mark.parametrize("kind", ["00", "02", "06", "10", "99"])
def test_a_kind_that_does_not_exist_is_refused(kind):
    assert "unknown_kind" in codes(m.written(m.message("04", root=m.declaration("04", i001=kind))))


OUT_OF_PLACE = [
    ("04", {"payment": m.payment("01")}, "block_not_expected"),
    ("04", {"stops": [m.stop(), m.stop()]}, "too_many_blocks"),
    ("04", {"stops": []}, "block_missing"),
    ("04", {"contact": []}, "block_missing"),
    ("04", {"contact": [m.CONTACT] * 3}, "too_many_blocks"),
    ("04", {"employer": []}, "orphan_block"),
    ("04", {"employer": [*m.employer(), m.employer()[0]]}, "too_many_blocks"),
    ("04", {"contract": []}, "orphan_block"),
    ("04", {"contract": [m.contract(), m.contract(i009="CONTRAT02")]}, "too_many_blocks"),
    ("01", {"payment": []}, "block_missing"),
    ("01", {"retirement": []}, "block_missing"),
    ("01", {"person": []}, "orphan_block"),
    ("07", {"end": []}, "block_missing"),
    ("05", {"stops": [("S21.G00.60", m.RETURNED), m.PART_TIME]}, "block_not_expected"),
    ("08", {"stops": [m.stop()]}, "block_not_expected"),
    ("09", {"stops": [m.stop()]}, "block_not_expected"),
]


@pytest.mark.parametrize(("kind", "changes", "code"), OUT_OF_PLACE)
def test_a_block_that_the_tree_of_its_kind_refuses(kind, changes, code):
    read = exchange.read_dsn(m.written(m.message(kind, **changes)))

    assert code in {fault.code for fault in read.faults if fault.blocking}
    assert read.declarations == ()


def test_items_in_another_order_than_their_block_are_refused():
    last_first = ("S21.G00.60", dict(reversed(m.SICKNESS.items())))

    assert set(codes(m.written(m.message("04", last_first)))) == {"items_out_of_order"}


def test_two_contracts_each_keep_their_stops():
    second = m.contract("01", i009="CONTRAT02")
    stops = [("S21.G00.60", m.IN_MONTH), ("S21.G00.71", {"002": "RUAA"}), second, ("S21.G00.60", m.IN_MONTH)]
    first, other = m.payment(i003="01"), m.payment(contract="CONTRAT02", i003="02")

    read = exchange.read_dsn(m.written(m.message("01", *stops, payment=[*first, *other])))

    contracts = read.declarations[0].persons[0].contracts
    assert [(contract.number, len(contract.stops)) for contract in contracts] == [("CONTRAT01", 1), ("CONTRAT02", 1)]
