"""What an employer may mistype, send twice or guess: told at its place, nothing lost, nothing done twice, no fault."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from finalite.capabilities import register
from finalite.capabilities.exchange.dsn.tests import messages as dsn
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.guard import personal
from finalite.capabilities.register.vocabulary import vocabulary
from finalite.missions.benefits.pay_daily_allowances import models as allowances
from finalite.missions.benefits.pay_daily_allowances import operations as paying
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.entitlements.open_work_injury_entitlements import models as injury_models
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injuries
from finalite.missions.entitlements.register_and_affiliate.models import HiringDeclaration

from .test_employer import EVENT, ON, ROLE, employer, fallen, paid

__all__ = ["employer"]
pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ACCIDENT, CERTIFICATE = "/employeur/accidents/declarer/", "/employeur/attestations/envoyer/"
DEPOSIT, HIRING = "/employeur/dsn/", "/operations/register_and_affiliate/declare_hiring/"
OTHER_SIRET = "55210055400013"
CODE = re.compile(r"[a-z_]+")
"""A word of ours in the place of a text, which says nothing by itself."""


def accident(person, **changes):
    return {
        "declared.nir": injuries.nir_of(person), "declared.birth_name": "Essai", "declared.happened_on": "2026-11-18",
        "declared.known_on": "2026-11-18", "declared.siret": dsn.SIRET, "declared.employer": "Atelier d’essai",
        "confirmed": "yes", "reservations": "la chute a eu lieu hors du travail",
    } | {f"declared.{name}" if name != "reservations" else name: value for name, value in changes.items()}  # fmt: skip


def certificate(person, **changes):
    pay = {f"pay.{i}.{name}": value for i in range(3) for name, value in
           (("month", f"2026-{8 + i:02}-01"), ("gross", "2000,00"))}  # fmt: skip
    told = {"siret": dsn.SIRET, "employer": "Atelier", "first_on": "2026-11-09", "pay.rows": "3", "hours": "450",
            "contributed": "6000"} | pay | changes  # fmt: skip
    who = {"nir": injuries.nir_of(person), "birth_name": "Essai"}
    return who | {f"certificate.{name}": value for name, value in told.items()}


def hiring(**changes):
    return {"siret": dsn.SIRET, "name": "Atelier", "reference": "DPAE 1", "hired_on": "2026-11-02"} | changes


def refused(client, path, typed, field):
    """The page comes back with what was typed, and its summary leads to the field at fault."""
    answer = client.post(path, typed)
    text = answer.content.decode()
    assert answer.status_code == 400 and f'href="#f-{field}"' in text, (path, field, answer.status_code)


WRONG_ACCIDENTS = [("happened_on", day) for day in ("0001-01-01", "1900-01-01", "2026-02-31", "2027-01-01", "demain")]
WRONG_ACCIDENTS += [("known_on", "2026-11-17"), ("siret", "12345678901234"), ("siret", OTHER_SIRET), ("nir", "1" * 15)]
WRONG_ACCIDENTS += [("circumstances", "é" * 20_001), ("nir", "")]
WRONG_CERTIFICATES = [("first_on", day) for day in ("9999-12-31", "2028-01-01", "2026-02-31")]
WRONG_CERTIFICATES += [("keeps_wage_from", "1900-01-01"), ("siret", OTHER_SIRET), ("hours", "9" * 100)]
WRONG_HIRINGS = [("siret", OTHER_SIRET), ("siret", "abc"), ("name", "é" * 121), ("reference", "9" * 41), ("name", ""),
                 ("hired_on", "1900-01-01"), ("hired_on", "2199-01-01")]  # fmt: skip


def test_what_is_mistyped_is_told_at_its_field_and_nothing_is_kept(employer):
    person = rights.covered_person()
    for name, value in WRONG_ACCIDENTS:
        refused(employer, ACCIDENT, accident(person, **{name: value}), f"declared-{name}")
    for name, value in WRONG_CERTIFICATES:
        refused(employer, CERTIFICATE, certificate(person, **{name: value}), f"certificate-{name}")
    refused(employer, CERTIFICATE, certificate(person, **{"pay.0.month": "1900-01-01"}), "certificate-pay")
    for name, value in WRONG_HIRINGS:
        refused(employer, HIRING, hiring(**{name: value}), name)
    with guard.owner():
        assert not injury_models.InjuryFile.objects.exists() and not allowances.SalaryCertificate.objects.exists()
        assert not HiringDeclaration.objects.exists()


def test_the_same_form_sent_twice_by_haste_or_by_the_back_button_does_nothing_twice(employer):
    person = rights.covered_person()
    for path, typed in ((ACCIDENT, accident(person)), (CERTIFICATE, certificate(person)), (HIRING, hiring())):
        first, second = (employer.post(path, typed, follow=True) for _ in range(2))
        assert first.status_code == 200 and second.status_code in (200, 400), path
    with guard.owner():
        assert injury_models.InjuryFile.objects.count() == injury_models.Statement.objects.count() == 1
        assert allowances.SalaryCertificate.objects.count() == HiringDeclaration.objects.count() == 1


def test_a_session_that_ended_midway_leads_back_to_the_form_and_does_nothing(employer):
    typed = accident(rights.covered_person())
    employer.logout()
    answer = employer.post(ACCIDENT, typed, follow=True)
    assert answer.status_code < 500 and "/session/login/" in answer.content.decode()
    with guard.owner():
        assert not injury_models.InjuryFile.objects.exists()


def deposited(client, content):
    answer = client.post(DEPOSIT, {"file": SimpleUploadedFile("dsn.txt", content)}, follow=True)
    return answer.status_code, answer.content.decode()


SOUND = dsn.written(dsn.message("04"))
NO_DSN = {"program": bytes(range(256)) * 50, "page": b"%PDF-1.4\n%%EOF\n", "zeros": bytes(4000), "line": b"a" * 300_000}
REPORTED = {
    "half": (SOUND[:700], "S90.G00.90"),
    "other encoding": (SOUND.decode("latin-1").replace("ESSAI", "ÉSSAI").encode(), "ISO-8859-1"),
}


def test_a_file_that_is_no_dsn_says_so_in_one_line(employer):
    for name, content in NO_DSN.items():
        status, text = deposited(employer, content)
        assert status == 200 and "n’est pas une DSN" in text and text.count("mis de côté") == 1, name
    assert "n’est pas une DSN" in deposited(employer, SOUND.decode("latin-1").encode("utf-16"))[1]


def test_a_spoilt_dsn_is_told_with_its_line_and_its_item(employer):
    for name, (content, words) in REPORTED.items():
        status, text = deposited(employer, content)
        assert status == 200 and words in text and "Redéposer" in text, name
    for content in (b"", b"PK\x03\x04" + bytes(500), b"S10" * 7_000_000):
        assert deposited(employer, content)[0] == 400
    assert jobs_none()


def jobs_none():
    with guard.owner():
        return not allowances.Stop.objects.exists()


def test_a_dsn_of_another_enterprise_names_the_line_and_is_not_kept(employer):
    other = dsn.message("04", employer=[("S21.G00.06", {"001": "552100554"}), ("S21.G00.11", {"001": "00013"})])
    status, text = deposited(employer, dsn.written(other))
    assert status == 400 and "déclare pour une autre entreprise" in text and re.search(r"ligne \d+", text)
    with guard.owner():
        assert not allowances.DsnDelivery.objects.exists()


def test_a_job_cut_short_after_its_slice_tells_no_line_twice(employer):
    person = rights.covered_person()
    who = dsn.person("04", i001=injuries.nir_of(person)[:13], i002="Essai")
    deposited(employer, dsn.written(dsn.message("04", person=who)))
    with guard.owner():
        number = allowances.DsnDelivery.objects.get().pk
    for _ in range(2):
        with register.acting(register.automation(paying.FICHE)):
            paying.take_deposit(delivery=number, on=ON)
    with guard.owner():
        assert len(allowances.DsnDelivery.objects.get().lines) == allowances.Stop.objects.count() == 1


def test_numbers_of_others_and_absurd_periods_are_answered_without_a_fault(employer):
    person = rights.covered_person()
    stranger = Actor(user="other", role=ROLE, organisation=OTHER_SIRET[:9])
    told = {"happened_on": date(2026, 11, 16), "known_on": date(2026, 11, 16), "siret": OTHER_SIRET}
    theirs = injuries.by_employer(person, ON, stranger, **told).file
    page = "/activites/open_work_injury_entitlements/employeur/"
    answers = [employer.get(f"{page}{number}/") for number in (theirs, 10**6, 10**30)]
    assert all(400 <= one.status_code < 500 for one in answers)
    assert {one.status_code for one in (employer.get(f"{DEPOSIT}{n}/") for n in (7, 10**30))} <= {400, 403, 404}
    for asked in ("first_on=0001-01-01", "last_on=9999-12-31", "first_on=2026-12-01&last_on=2026-01-01"):
        assert employer.get(f"/employeur/paiements/?{asked}").status_code == 400
    assert employer.get("/employeur/paiements/?first_on=x&last_on=2026-02-31").status_code == 200


def medical_words():
    """Every text that a column of a medical category holds in the database."""
    medical = {code for code, one in vocabulary().data.items() if one.group == "health"} - EVENT
    for table in personal_tables():
        for field in table._meta.concrete_fields:
            if getattr(field, "category", "") in medical and field.get_internal_type() in ("CharField", "TextField"):
                kept = table.objects.values_list(field.attname, flat=True)
                yield from (one for one in kept if len(one or "") > 3 and not CODE.fullmatch(one))


def personal_tables():
    from django.apps import apps

    return [one for one in apps.get_models() if issubclass(one, personal.PersonalModel)]


def test_no_page_that_an_employer_reaches_by_links_holds_a_text_of_a_medical_column(employer):
    person = rights.covered_person()
    fallen(person)
    paid(person)
    with guard.owner():
        words = set(medical_words())
    assert injuries.SECRET in words or any(injuries.SECRET in one for one in words)
    seen, to_read = set(), ["/employeur/"]
    while to_read:
        path = to_read.pop()
        seen.add(path)
        text = employer.get(path).content.decode()
        assert not [word for word in words if word in text], path
        links = re.findall(r'href="(/(?:employeur|activites|operations)/[^"#?]*)', text)
        to_read += [one for one in sorted(set(links)) if one not in seen and one not in to_read]
    assert len(seen) >= 9
