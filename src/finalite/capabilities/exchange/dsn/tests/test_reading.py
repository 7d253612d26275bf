"""What a whole file gives: sound declarations go on, faulty ones stay out alone, nothing is lost."""

import io
from datetime import date

import pytest

from finalite.capabilities import exchange
from finalite.capabilities.exchange.dsn.building import TAKEN
from finalite.kernel.identifiers import nir_key

from . import messages as m

KINDS = ("01", "04", "05", "07", "08", "09")


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_message_of_each_kind_is_read(kind):
    read = exchange.read_dsn(m.written(m.message(kind)))

    assert read.faults == ()
    assert [declaration.kind for declaration in read.declarations] == [kind]
    assert read.declarations[0].siret == m.SIRET


def test_a_stop_is_read_with_who_and_who_is_paid():
    read = exchange.read_dsn(m.written(m.message("04", ("S21.G00.60", m.SUBROGATED))))

    declaration = read.declarations[0]
    person = declaration.persons[0]
    stop = person.contracts[0].stops[0]
    assert person.nir == m.NIR + nir_key(m.NIR)
    assert (person.family_name, person.born) == ("ESSAI", date(1985, 7, 14))
    assert (stop.reason, stop.last_day_worked, stop.planned_end) == ("01", date(2026, 11, 2), date(2026, 11, 20))
    assert (stop.subrogated, stop.subrogated_from, stop.subrogated_until) == (
        True,
        date(2026, 11, 3),
        date(2026, 11, 20),
    )
    assert (stop.iban, stop.bic) == (m.IBAN, m.BIC)
    assert (declaration.reference, declaration.contacts[0].kind) == ("211120261", "01")
    assert read.sending is not None
    assert read.sending.real


def test_a_month_is_read_with_pay_in_cents_and_the_risk_of_the_contract():
    declaration = exchange.read_dsn(m.written(m.message("01"))).declarations[0]

    person = declaration.persons[0]
    payment = person.payments[0]
    contract = person.contracts[0]
    assert declaration.month == date(2026, 10, 1)
    assert [(pay.kind, pay.amount) for pay in payment.remunerations] == [
        (kind, 250_000) for kind in ("001", "002", "003", "010")
    ]
    assert (payment.net_taxable, payment.net_paid, payment.paid_on) == (195_000, 190_000, date(2026, 10, 31))
    assert (contract.sickness_scheme, contract.accident_risk, contract.accident_rate) == ("200", "524RB", 120)


def test_children_belong_to_the_nearest_parent_before_them():
    second = m.person("01", i001=f"{m.NIR[:-3]}013")
    blocks = m.message("01", payment=[*m.payment(), second, m.contract("01", i001="02032020"), *m.payment()])
    blocks.insert(-5, ("S21.G00.60", m.IN_MONTH))
    blocks.insert(-5, ("S21.G00.71", {"002": "RUAA"}))

    persons = exchange.read_dsn(m.written(blocks)).declarations[0].persons

    assert [person.nir[10:13] for person in persons] == ["012", "013"]
    assert [person.contracts[0].started_on.year for person in persons] == [2015, 2020]
    assert [len(person.contracts[0].stops) for person in persons] == [1, 1]
    assert [len(person.payments) for person in persons] == [1, 1]


def test_a_block_that_follows_a_payment_still_belongs_to_the_contract_before():
    blocks = [*m.message("01"), ("S21.G00.65", {"001": "200", "002": "05102026"})]

    contract = exchange.read_dsn(m.written(blocks)).declarations[0].persons[0].contracts[0]

    assert [suspension.reason for suspension in contract.suspensions] == ["200"]


def test_a_faulty_declaration_is_refused_alone():
    wrong = m.message("04", m.stop(i003="01112026"), order="2")

    read = exchange.read_dsn(m.written(m.message("04"), wrong, m.message("05", order="3")))

    assert [declaration.order for declaration in read.declarations] == ["1", "3"]
    assert [(part.order, part.siret) for part in read.refused] == [("2", m.SIRET)]
    assert [fault.code for fault in read.refused[0].faults] == ["end_before_last_day"]


def test_a_fault_says_line_item_code_and_what_to_do():
    content = m.written(m.message("04", m.stop(i003="31112026")))

    fault = exchange.read_dsn(content).faults[0]

    line = content.decode("latin-1").splitlines()[fault.line - 1]
    assert line == "S21.G00.60.003,'31112026'"
    assert (fault.item, fault.code) == ("S21.G00.60.003", "bad_date")
    assert fault.message == "Écrire un jour du calendrier, JJMMAAAA, à partir de l’an 2000."


def test_all_the_faults_of_a_declaration_are_told_at_once():
    wrong = m.message("04", m.stop(i001="05", i004="01"), person=m.person(i002="ESSAI2"))

    codes = {fault.code for fault in exchange.read_dsn(m.written(wrong)).faults}

    assert codes == {"bad_name", "accident_date_missing", "subrogation_dates_missing", "account_missing"}


def test_what_is_unknown_is_kept_with_its_line_and_refuses_nothing():
    blocks = [*m.message("04", m.stop(i777="a")), ("S21.G00.69", {"001": "neuf"})]
    content = m.written(blocks)

    declaration = exchange.read_dsn(content).declarations[0]

    stop = declaration.persons[0].contracts[0].stops[0]
    lines = content.decode("latin-1").splitlines()
    assert [(item.code, item.value) for item in stop.others.items] == [("S21.G00.60.777", "a")]
    assert lines[stop.others.items[0].line - 1] == "S21.G00.60.777,'a'"
    assert [(block.name, block.items[0].value) for block in declaration.others] == [("S21.G00.69", "neuf")]
    assert [(fault.code, fault.blocking) for fault in declaration.faults] == [
        ("unknown_item", False),
        ("unknown_block", False),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_each_line_of_a_sound_file_has_a_field_or_is_kept_raw_with_its_line(kind):
    content = m.written(m.message(kind))
    declaration = exchange.read_dsn(content).declarations[0]
    kept = [item for block in raw_blocks(declaration) for item in block.items]

    lines = content.decode("latin-1").splitlines()
    assert [lines[item.line - 1] for item in kept] == [f"{item.code},'{item.value}'" for item in kept]
    read = [line.partition(",")[0] for number, line in enumerate(lines, 1) if number not in {i.line for i in kept}]
    assert [item for item in read if item[:3] in ("S20", "S21") and item[11:] not in TAKEN[item[:10]]] == []


def raw_blocks(declaration):
    yield from declaration.others
    for person in declaration.persons:
        yield person.others
        for contract in person.contracts:
            yield contract.others
            yield from (stop.others for stop in contract.stops)


def test_a_trial_is_read_and_says_that_it_is_one():
    header = [(name, items | {"005": "01"} if name == "S10.G00.00" else items) for name, items in m.HEADER]

    read = exchange.read_dsn(m.written(m.message("04"), header=header))

    assert read.sending is not None
    assert not read.sending.real
    assert len(read.declarations) == 1


@pytest.mark.parametrize(
    ("planted", "code"),
    [
        ({"lines": 1}, "wrong_line_count"),
        ({"lines": -1}, "wrong_line_count"),
        ({"count": 1}, "wrong_declaration_count"),
    ],
)
def test_a_file_whose_totals_differ_gives_nothing(planted, code):
    read = exchange.read_dsn(m.written(m.message("04"), **planted))

    assert read.declarations == ()
    assert [fault.code for fault in read.faults] == [code]
    assert [fault.code for fault in read.refused[0].faults] == [code]


@pytest.mark.parametrize("missing", range(3))
def test_a_file_without_its_whole_header_gives_nothing(missing):
    header = [block for number, block in enumerate(m.HEADER) if number != missing]

    read = exchange.read_dsn(m.written(m.message("04"), header=header))

    assert read.declarations == ()
    assert "header_missing" in {fault.code for fault in read.faults}


def test_a_header_said_twice_a_block_before_any_declaration_and_one_after_the_end_are_faults():
    header = [*m.HEADER, m.HEADER[0], m.stop()]
    late = m.lines_of([m.stop()])

    content = m.written(m.message("04"), header=header, lines=len(late))
    codes = {fault.code for fault in exchange.read_dsn(content + "\n".join(late).encode()).faults}

    assert {"header_twice", "before_declaration", "after_end"} <= codes


def test_an_empty_file_says_what_it_lacks():
    codes = [fault.code for fault in exchange.read_dsn(b"").faults]

    assert sorted(set(codes)) == ["end_missing", "header_missing"]


def test_a_file_with_only_its_header_and_totals_declares_nothing():
    assert [fault.code for fault in exchange.read_dsn(m.written(count=1)).faults] == [
        "nothing_declared",
        "wrong_declaration_count",
    ]


def test_lines_may_end_by_lf_or_cr_lf_and_the_file_by_empty_lines():
    content = m.written(m.message("04"))

    for spelt in (content, content.replace(b"\r\n", b"\n"), content + b"\r\n\n"):
        assert exchange.read_dsn(spelt).faults == ()


def test_a_file_cut_inside_a_declaration_says_so():
    content = m.written(m.message("04"), m.message("05", order="2")).split(b"S21.G00.60.003")

    read = exchange.read_dsn(content[0] + b"S21.G00.60.003" + content[1])

    assert "cut_short" in {fault.code for fault in read.refused[-1].faults}
    assert "end_missing" in {fault.code for fault in read.faults}


def test_a_file_of_another_year_is_read_with_a_remark():
    header = [(name, items | {"006": "P26V01"} if name == "S10.G00.00" else items) for name, items in m.HEADER]

    read = exchange.read_dsn(m.written(m.message("04"), header=header))

    assert [(fault.code, fault.blocking) for fault in read.faults] == [("other_version", False)]
    assert len(read.declarations) == 1


def test_a_stream_gives_each_declaration_then_the_closing():
    content = m.written(m.message("04"), m.message("05", order="2"))

    parts = list(exchange.stream_dsn(io.BytesIO(content)))

    assert [type(part).__name__ for part in parts] == ["Declaration", "Declaration", "Closing"]
    assert parts[-1].usable
    assert parts[-1].lines == content.count(b"\n")


def test_latin_letters_are_read_in_their_own_alphabet():
    read = exchange.read_dsn(m.written(m.message("04", person=m.person(i002="LEFÈVRE-ŸÇ".replace("Ÿ", "Ï")))))

    assert read.declarations[0].persons[0].family_name == "LEFÈVRE-ÏÇ"


def test_a_monthly_declaration_may_be_empty_when_it_says_so():
    nobody: dict[str, list] = {name: [] for name in ("person", "contract", "stops", "retirement", "payment")}
    header = [(name, items | {"008": "02"} if name == "S10.G00.00" else items) for name, items in m.HEADER]
    root = m.declaration("01", i002="02")

    read = exchange.read_dsn(m.written(m.message("01", root=root, **nobody), header=header))

    assert read.faults == ()
    assert read.declarations[0].persons == ()
