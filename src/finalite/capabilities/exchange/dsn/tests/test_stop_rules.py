"""Each rule of block S21.G00.60, with a planted fault and, beside it, what must stay accepted."""

import pytest

from finalite.capabilities import exchange

from . import messages as m

SUBROGATED = {f"i{item}": value for item, value in m.SUBROGATED.items()}
RETURNED = {f"i{item}": value for item, value in m.RETURNED.items()}
IN_MONTH = {f"i{item}": value for item, value in m.IN_MONTH.items()}
FORBIDDEN_AT_END = {"i004": ""}
BEFORE = {"i002": "15022015", "i003": "01042015"}
"""A last day worked before the contract began, on 1 March 2015."""


def stop_of(kind, **items):
    base = {"04": {}, "05": RETURNED | {"i004": ""}, "01": IN_MONTH, "07": IN_MONTH | FORBIDDEN_AT_END}[kind]
    return m.stop(**(base | items))


def faults_of(kind, items, **changes):
    stops = [stop_of(kind, **items)]
    return exchange.read_dsn(m.written(m.message(kind, *stops, **changes))).faults


PLANTED = [
    # kind, items of the stop, code, item blamed
    ("04", {"i001": "08"}, "value_not_listed", "001"),
    ("04", {"i001": ""}, "item_missing", "001"),
    ("04", {"i001": "99"}, "reason_not_here", "001"),
    ("05", {"i001": "99"}, "reason_not_here", "001"),
    *[
        (kind, {"i001": reason}, "reason_not_here", "001")
        for kind in ("04", "05")
        for reason in ("15", "16", "17", "18")
    ],
    ("04", {"i002": ""}, "item_missing", "002"),
    ("04", {"i002": "21112026", "i003": "20112026"}, "end_before_last_day", "003"),
    ("04", {"i002": "02112026", "i003": ""}, "item_missing", "003"),
    ("04", {"i003": "20111999"}, "bad_date", "003"),
    ("04", {"i002": "2112026"}, "bad_length", "002"),
    ("04", {"i002": "30022026"}, "bad_date", "002"),
    ("04", BEFORE, "last_day_before_contract", "002"),
    ("05", BEFORE, "last_day_before_contract", "002"),
    ("01", BEFORE, "last_day_before_contract", "002"),
    ("07", BEFORE, "last_day_before_contract", "002"),
    ("07", {"i002": "01112026", "i003": "20112026"}, "last_day_after_end", "002"),
    ("04", {"i004": ""}, "item_missing", "004"),
    ("04", {"i004": "03"}, "value_not_listed", "004"),
    ("05", {"i004": "02"}, "item_forbidden", "004"),
    ("07", {"i004": "02"}, "item_forbidden", "004"),
    ("04", SUBROGATED | {"i005": ""}, "subrogation_dates_missing", "005"),
    ("04", SUBROGATED | {"i006": ""}, "subrogation_dates_missing", "006"),
    ("01", SUBROGATED | {"i006": ""}, "subrogation_dates_missing", "006"),
    ("04", {"i005": "03112026"}, "subrogation_dates_forbidden", "005"),
    ("04", {"i006": "03112026"}, "subrogation_dates_forbidden", "006"),
    ("01", {"i004": "", "i005": "03102026"}, "subrogation_dates_forbidden", "005"),
    ("04", SUBROGATED | {"i006": "02112026"}, "subrogation_ends_before", "006"),
    ("04", SUBROGATED | {"i007": ""}, "account_missing", "007"),
    ("04", SUBROGATED | {"i008": ""}, "account_missing", "008"),
    ("04", SUBROGATED | {"i007": m.IBAN[:-1] + ("0" if m.IBAN[-1] != "0" else "1")}, "bad_iban", "007"),
    ("04", SUBROGATED | {"i008": "AGRI1RPP"}, "bad_bic", "008"),
    ("04", SUBROGATED | {"i008": "AGRIFR"}, "bad_length", "008"),
    ("05", {"i010": ""}, "item_missing", "010"),
    ("05", {"i011": ""}, "item_missing", "011"),
    ("05", {"i010": "01112026"}, "return_before_last_day", "010"),
    ("04", {"i010": "01112026"}, "return_before_last_day", "010"),
    ("01", {"i010": "01102026"}, "return_before_last_day", "010"),
    ("01", {"i001": "99", "i002": "01022015", "i003": "05022015", "i010": "10022015"}, "return_before_contract", "010"),
    ("05", {"i011": "02"}, "return_kind_not_here", "011"),
    ("04", {"i011": "02"}, "return_kind_not_here", "011"),
    *[("04", {"i001": reason}, "accident_date_missing", "012") for reason in ("04", "05", "06")],
    ("05", {"i001": "06"}, "accident_date_missing", "012"),
    *[("04", {"i001": reason, "i012": "01112026"}, "accident_date_forbidden", "012") for reason in ("01", "02", "19")],
    ("01", {"i001": "06", "i012": "01102026"}, "item_forbidden", "012"),
    ("04", {"i600": "0" * 14}, "bad_siret", "600"),
    ("04", {"i600": m.SIRET[:-1] + "5"}, "bad_siret", "600"),
    ("04", {"i600": m.SIREN}, "bad_length", "600"),
]


@pytest.mark.parametrize(("kind", "items", "code", "item"), PLANTED)
def test_each_planted_fault_is_found_at_its_item_and_refuses_the_declaration(kind, items, code, item):
    faults = faults_of(kind, items)

    assert (code, f"S21.G00.60.{item}") in {(fault.code, fault.item) for fault in faults if fault.blocking}


REMARKED = [
    ("04", {"i002": "22112026", "i003": "30112026"}, "day_to_come", "002"),
    ("01", {"i002": "01112026", "i003": "03112026"}, "day_to_come", "002"),
    ("04", SUBROGATED | {"i005": "22112026", "i006": "30112026", "i003": "30112026"}, "day_to_come", "005"),
    ("05", {"i010": "22112026", "i003": "30112026"}, "day_to_come", "010"),
    ("04", {"i001": "06", "i012": "22112026"}, "day_to_come", "012"),
    ("05", {"i010": "21112026"}, "return_not_early", "010"),
    ("04", {"i010": "21112026", "i011": "01"}, "return_not_early", "010"),
    ("04", {"i001": "06", "i012": "28022015"}, "accident_before_contract", "012"),
    *[("01", {"i001": reason}, "part_time_missing", "001") for reason in ("15", "16", "17", "18")],
]


@pytest.mark.parametrize(("kind", "items", "code", "item"), REMARKED)
def test_what_the_specification_only_remarks_is_told_and_blocks_nothing(kind, items, code, item):
    faults = faults_of(kind, items)

    assert [(fault.code, fault.item, fault.blocking) for fault in faults] == [(code, f"S21.G00.60.{item}", False)]


ACCEPTED = [
    *[("04", {"i001": reason}) for reason in ("01", "02", "03", "07", "09", "10", "14", "19", "20", "24")],
    *[("04", {"i001": reason, "i012": "01112026"}) for reason in ("04", "05", "06")],
    ("04", {"i003": "02112026"}),  # the day itself
    ("04", SUBROGATED),
    ("04", SUBROGATED | {"i006": "03112026"}),  # one day
    ("04", SUBROGATED | {"i008": "AGRIFRPPXXX"}),
    ("04", {"i007": m.IBAN, "i008": m.BIC}),  # allowed without subrogation
    ("04", {"i600": m.SIRET}),
    ("04", {"i600": "35600000000048"}),  # La Poste, head office
    ("04", {"i600": "35600000049837"}),  # La Poste: Luhn fails, the digits add up to a multiple of 5
    ("04", {"i002": "01032015"}),  # the first day of the contract
    ("04", {"i010": "20112026", "i011": "01"}),
    ("05", {"i010": "02112026"}),  # back on the last day worked
    ("05", {"i011": "03"}),
    ("05", {"i001": "06", "i012": "02112026"}),
    ("01", {"i001": "99"} | BEFORE),
    ("01", {"i004": ""}),
    ("01", {"i001": "06"}),
    ("01", BEFORE | {"i010": "02042015", "i011": "02"}),  # part-time return: an old stop told again
    ("07", {"i001": "99", "i002": "15112026", "i003": "20112026", "i010": ""}),
    ("07", {"i002": "31102026", "i003": "20112026"}),  # the last day of the contract
    *[("07", {"i001": reason}) for reason in ("15", "16", "17", "18")],
]


@pytest.mark.parametrize(("kind", "items"), ACCEPTED)
def test_what_the_rules_allow_is_accepted(kind, items):
    blocking = [fault for fault in faults_of(kind, items) if fault.blocking]

    assert blocking == []


def test_part_time_with_its_period_and_its_wage_is_read():
    stop = stop_of("01", i001="15")

    declaration = exchange.read_dsn(m.written(m.message("01", stop, m.PART_TIME))).declarations[0]

    part = declaration.persons[0].contracts[0].stops[0].part_times[0]
    assert declaration.faults == ()
    assert part.lost == 61_240


def test_part_time_may_cost_less_than_nothing_and_cannot_end_before_it_starts():
    less = ("S21.G00.66", m.PART_TIME[1] | {"003": "-12.40"})
    turned = ("S21.G00.66", m.PART_TIME[1] | {"002": "04102026"})
    stop = stop_of("01", i001="15")

    read = exchange.read_dsn(m.written(m.message("01", stop, less), m.message("01", stop, turned, order="2")))

    assert read.declarations[0].persons[0].contracts[0].stops[0].part_times[0].lost == -1_240
    assert [fault.code for fault in read.refused[0].faults] == ["part_time_turned"]


def test_a_part_time_block_does_not_exist_at_the_end_of_a_contract():
    read = exchange.read_dsn(m.written(m.message("07", stop_of("07", i001="15"), m.PART_TIME)))

    assert [fault.code for fault in read.refused[0].faults] == ["block_not_expected"]


def test_a_civil_servant_may_have_stopped_before_the_contract_told_in_a_month():
    changed = m.contract("01", i007="50")

    assert [fault for fault in faults_of("01", BEFORE, contract=changed) if fault.blocking] == []


def test_an_end_of_contract_that_is_cancelled_bounds_no_stop():
    end = [("S21.G00.62", {"001": "01102026", "002": "099"})]
    kept = [("S21.G00.62", {"001": "01102026", "002": "059"})]

    assert faults_of("01", {}, end=end) == ()
    assert [fault.code for fault in faults_of("01", {}, end=kept)] == ["last_day_after_end"]
