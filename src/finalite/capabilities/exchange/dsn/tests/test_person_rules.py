"""Rules of the declaration, of persons and contracts, of payments: each with a planted fault."""

import pytest

from finalite.capabilities import exchange

from . import messages as m

NTT = f"2{m.SIREN}0001"
BY_NTT = {"i001": "", "i020": NTT}


def faults_of(kind, **changes):
    return exchange.read_dsn(m.written(m.message(kind, **changes))).faults


PERSONS = [
    ({"i001": ""}, "nobody_named"),
    ({"i001": m.NIR + "52"}, "bad_length"),  # the key is not declared
    ({"i001": "385079999901" + "2"}, "bad_nir"),
    ({"i001": "2851399999012"}, "bad_nir"),
    ({"i001": "2850799000012"}, "bad_nir"),
    ({"i001": "2850799999000"}, "bad_nir"),
    ({"i001": "2999999999999", "i006": "14071999"}, "nir_placeholder"),
    ({"i001": "2860799999012"}, "nir_and_birth_differ"),
    ({"i001": "275072A004012", "i006": "14071975"}, "nir_place_and_year"),
    ({"i001": "2850720004012"}, "nir_place_and_year"),
    ({"i001": "2850796004012"}, "nir_place_and_year"),
    ({"i002": ""}, "item_missing"),
    ({"i002": "ESSAI2"}, "bad_name"),
    ({"i002": "MME ESSAI"}, "bad_name"),
    ({"i002": "-ESSAI"}, "bad_name"),
    ({"i002": "ESSAI-"}, "bad_name"),
    ({"i002": "ESSAI - DURAND"}, "bad_name"),
    ({"i002": "A--B--C"}, "bad_name"),
    ({"i002": "SN", "i004": "SP"}, "no_name_at_all"),
    ({"i005": "02"}, "item_forbidden"),
    ({"i006": "31021985"}, "bad_date"),
    ({"i006": "14072385"}, "bad_date"),
    ({"i006": "14071885"}, "birth_year"),
    ({"i001": "2270799999012", "i006": "14072027"}, "birth_year"),
    ({"i001": "", "i020": f"3{m.SIREN}0001"}, "bad_ntt"),
    ({"i001": "", "i020": f"2{m.SIREN}00 01"}, "bad_ntt"),
    ({"i001": "", "i020": f"2{m.SIREN}"}, "bad_length"),
    ({"i001": "", "i020": "24048330480001"}, "ntt_of_another"),
]


@pytest.mark.parametrize(("items", "code"), PERSONS)
def test_a_person_badly_named_is_found(items, code):
    assert code in {fault.code for fault in faults_of("04", person=m.person(**items)) if fault.blocking}


@pytest.mark.parametrize(
    "items",
    [
        BY_NTT,
        {"i020": NTT},
        {"i001": "276072A004012", "i006": "14071976"},
        {"i001": "2850799999012", "i006": "99991985"},
        {"i001": "2850799999012", "i006": "99071985"},
        {"i002": "D'ESSAI", "i004": "Marie-Claire Anne"},
        {"i002": "'T ESSAI"},
        {"i002": "MARTIN DE LA CIME--DUPONT"},
        {"i002": "SN"},
        {"i003": "ÉLÈVE", "i019": "M/0042"},
    ],
)
def test_a_person_well_named_is_accepted(items):
    assert faults_of("04", person=m.person(**items)) == ()


def test_a_day_of_birth_that_is_unknown_stays_as_it_was_told():
    read = exchange.read_dsn(m.written(m.message("04", person=m.person(i006="99071985"))))

    person = read.declarations[0].persons[0]
    assert (person.born, person.born_text) == (None, "99071985")


def test_a_temporary_number_is_no_nir():
    person = exchange.read_dsn(m.written(m.message("04", person=m.person(**BY_NTT)))).declarations[0].persons[0]

    assert (person.nir, person.ntt) == ("", NTT)


@pytest.mark.parametrize("items", [{}, BY_NTT])
def test_nobody_is_declared_twice(items):
    person = [m.person("01", **items), m.contract("01"), ("S21.G00.71", {"002": "RUAA"}), *m.payment()]

    assert [fault.code for fault in faults_of("01", person=[*person, m.person("01", **items)])] == ["person_twice"]


CONTRACTS = [
    ("04", {"i001": ""}, "item_missing"),
    ("04", {"i001": "13071985"}, "contract_before_birth"),
    ("04", {"i009": "N°1__"}, "bad_form"),
    ("04", {"i009": "0001"}, "bad_length"),
    ("04", {"i007": "01"}, "item_forbidden"),
    ("01", {"i007": ""}, "item_missing"),
    ("01", {"i007": "04"}, "value_not_listed"),
    ("01", {"i010": "28022015"}, "planned_end_before_start"),
    ("01", {"i018": "201"}, "value_not_listed"),
    ("01", {"i018": "300"}, "scheme_and_deposit"),
    ("01", {"i043": "1.2"}, "bad_length"),
    ("01", {"i043": "-1.20"}, "bad_number"),
    ("01", {"i009": "CONTRAT99"}, "contract_unpaid"),
]


@pytest.mark.parametrize(("kind", "items", "code"), CONTRACTS)
def test_a_contract_badly_told_is_found(kind, items, code):
    assert code in {fault.code for fault in faults_of(kind, contract=m.contract(kind, **items)) if fault.blocking}


def test_a_person_has_each_contract_once():
    again = [m.contract("01"), ("S21.G00.71", {"002": "RUAA"}), m.contract("01")]

    assert [fault.code for fault in faults_of("01", contract=again)] == ["contract_twice"]


AROUND = [
    ("01", ("S21.G00.62", {"001": "28022015", "002": "059"}), "end_before_start"),
    ("07", ("S21.G00.62", m.ending("07")[0][1] | {"002": "099"}), "end_cancelled_here"),
    ("01", ("S21.G00.65", {"001": "200", "002": "28022015"}), "suspension_before_contract"),
    ("01", ("S21.G00.65", {"001": "200", "002": "05102026", "003": "04102026"}), "suspension_turned"),
]


@pytest.mark.parametrize(("kind", "block", "code"), AROUND)
def test_what_ends_or_suspends_a_contract_keeps_to_its_days(kind, block, code):
    end = [block, *[other for other in m.ending(kind) if other[0] != block[0]]]

    assert code in {fault.code for fault in faults_of(kind, end=end, stops=[]) if fault.blocking}


def test_a_suspension_after_the_end_is_found_unless_it_is_withdrawn():
    end = ("S21.G00.62", {"001": "15102026", "002": "059"})
    after, withdrawn = [("S21.G00.65", {"001": reason, "002": "16102026"}) for reason in ("200", "998")]

    assert [fault.code for fault in faults_of("01", stops=[], end=[end, after])] == ["suspension_after_end"]
    assert faults_of("01", stops=[], end=[end, withdrawn]) == ()


def test_an_end_to_come_is_remarked_in_a_month():
    end = [("S21.G00.62", {"001": "01112026", "002": "059"})]

    assert [(fault.code, fault.blocking) for fault in faults_of("01", end=end)] == [("day_to_come", False)]


PAYMENTS = [
    (m.payment(i001="01122026"), "paid_too_late"),
    (m.payment(i002="1950"), "bad_number"),
    (m.payment(i002="1950,00"), "bad_number"),
    (m.payment(i009="-48.75"), "bad_number"),
    (m.payment(i006="2.5"), "bad_length"),
    (m.payment()[:-1], "pay_type_missing"),
    ([*m.payment(), *m.payment()], "payment_number_missing"),
    ([*m.payment(i003="01"), *m.payment(i003="01")], "payment_twice"),
    ([*m.payment(), m.pay(contract="AUTRE")], "contract_unknown"),
    ([*m.payment(), m.pay(i002="30092026")], "pay_period_turned"),
    ([*m.payment(), m.pay(i012="0.00")], "hours_at_zero"),
    ([*m.payment(), m.pay(i011="004")], "value_not_listed"),
    ([*m.payment(), m.pay(i013="2500")], "bad_number"),
    ([*m.payment(), m.bonus(i006="AUTRE")], "contract_unknown"),
    ([*m.payment(), m.bonus(i002="0.00")], "bonus_at_zero"),
    ([*m.payment(), m.bonus(i001="026")], "bonus_period_missing"),
]


@pytest.mark.parametrize(("payment", "code"), PAYMENTS)
def test_a_payment_badly_told_is_found(payment, code):
    assert code in {fault.code for fault in faults_of("01", payment=payment) if fault.blocking}


def test_a_bonus_turned_is_found_at_the_end_of_a_contract():
    turned = m.bonus(i003="02102026", i004="01102026")

    found = [fault.code for fault in faults_of("07", payment=[*m.payment("07"), turned])]

    assert found == ["bonus_period_turned"]


def test_pay_may_be_negative_and_paid_until_the_end_of_the_next_month():
    payment = [*m.payment(i001="30112026"), m.pay(i011="017", i012="12.50", i013="-310.25")]

    read = exchange.read_dsn(m.written(m.message("01", payment=payment)))

    pay = read.declarations[0].persons[0].payments[0].remunerations[-1]
    assert (pay.hours, pay.amount) == (1_250, -31_025)


DECLARATIONS = [
    ("04", {"i002": "04"}, "type_not_here"),
    ("05", {"i002": "04"}, "type_not_here"),
    ("01", {"i002": "04"}, "type_not_here"),
    ("04", {"i002": "02"}, "type_not_here"),
    ("08", {"i002": "03", "i006": "211120261"}, "type_not_here"),
    ("04", {"i002": "06"}, "value_not_listed"),
    ("04", {"i003": "12"}, "fraction_forbidden"),
    ("01", {"i003": "21"}, "fraction_turned"),
    ("01", {"i003": "1"}, "bad_length"),
    ("04", {"i006": "211120261"}, "replaced_forbidden"),
    ("04", {"i002": "03", "i006": "311120261"}, "bad_form"),
    ("01", {"i006": "211120261"}, "item_forbidden"),
    ("01", {"i005": ""}, "item_missing"),
    ("01", {"i005": "02102026"}, "bad_date"),
    ("04", {"i005": "01102026"}, "item_forbidden"),
    ("04", {"i007": "29022026"}, "bad_date"),
    ("01", {"i008": "02"}, "scope_and_deposit"),
]


@pytest.mark.parametrize(("kind", "items", "code"), DECLARATIONS)
def test_a_declaration_badly_headed_is_found(kind, items, code):
    assert code in {fault.code for fault in faults_of(kind, root=m.declaration(kind, **items)) if fault.blocking}


def test_a_stop_that_replaces_another_names_it():
    root = m.declaration("04", i002="03", i006="201120264")

    declaration = exchange.read_dsn(m.written(m.message("04", root=root))).declarations[0]

    assert (declaration.type, declaration.replaces) == (exchange.DeclarationType.REPLACES, "201120264")


def test_a_sending_said_empty_holds_nobody():
    header = [(name, items | {"008": "02"} if name == "S10.G00.00" else items) for name, items in m.HEADER]

    faults = exchange.read_dsn(m.written(m.message("04"), header=header)).faults

    assert [fault.code for fault in faults] == ["empty_sending"]


def test_a_month_with_nobody_says_so():
    nobody: dict[str, list] = {name: [] for name in ("person", "contract", "stops", "retirement", "payment")}

    assert [fault.code for fault in faults_of("01", **nobody)] == ["nobody_declared"]


@pytest.mark.parametrize(
    ("items", "code"),
    [({"001": "732829321"}, "bad_siren"), ({"001": "000000000"}, "bad_siren"), ({"001": "73282932"}, "bad_length")],
)
def test_an_enterprise_badly_numbered_is_found(items, code):
    employer = [("S21.G00.06", items), m.employer()[1]]

    assert code in {fault.code for fault in faults_of("04", employer=employer)}


@pytest.mark.parametrize(("nic", "code"), [("00075", "bad_siret"), ("00000", "bad_nic"), ("0007A", "bad_nic")])
def test_an_establishment_badly_numbered_is_found(nic, code):
    employer = [m.employer()[0], ("S21.G00.11", {"001": nic})]

    assert code in {fault.code for fault in faults_of("04", employer=employer)}


def test_the_branches_of_la_poste_are_accepted_though_their_key_is_theirs():
    employer = [("S21.G00.06", {"001": "356000000"}), ("S21.G00.11", {"001": "49837"})]

    assert faults_of("04", employer=employer) == ()


@pytest.mark.parametrize(
    "mail", ["paie@exemple", "paie.exemple.fr", "@exemple.fr", "paie@@exemple.fr", ".p@exemple.fr"]
)
def test_a_mail_that_reaches_nobody_is_found(mail):
    contact = (m.CONTACT[0], m.CONTACT[1] | {"003": mail})

    assert "bad_mail" in {fault.code for fault in faults_of("04", contact=contact)}
