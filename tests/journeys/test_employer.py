"""The employer in a browser: an accident declared, a DSN corrected after its report, an allowance received."""

import re
from datetime import date, timedelta

import pytest

from finalite.capabilities.exchange.dsn.tests import messages as dsn
from finalite.site.populate.world import SIREN, SIRET

from .conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAID = "la chute a eu lieu hors du temps de travail"


@pytest.fixture
def employee(visit):
    """The number and the birth name of the person of the account `assure`, as their pay slip has them."""
    facts = visit("assure", "/compte/identite/").locator("main dl.facts dd")
    return re.sub(r"\s", "", facts.nth(1).inner_text()), facts.nth(0).inner_text().rsplit(" ", 1)[-1]


def written(number, name, **stop):
    """A DSN file of the enterprise of the demonstration that tells a stop of ten days ago."""
    last = date.today() - timedelta(days=10)
    days = {"i002": f"{last:%d%m%Y}", "i003": f"{last + timedelta(days=5):%d%m%Y}"} | stop
    header = [dsn.HEADER[0], ("S10.G00.01", {"001": SIREN, "002": SIRET[9:], "003": "Atelier fictif"}), dsn.HEADER[2]]
    message = dsn.message(
        "04",
        dsn.stop(**days),
        root=dsn.declaration("04", i007=f"{date.today():%d%m%Y}"),
        employer=[("S21.G00.06", {"001": SIREN}), ("S21.G00.11", {"001": SIRET[9:]})],
        person=dsn.person("04", i001=number[:13], i002=name, i006=born(number)),
    )
    return {"name": "dsn.txt", "mimeType": "text/plain", "buffer": dsn.written(message, header=header)}


def born(number):
    """The month of birth that a number tells, its day unknown, as a DSN writes it."""
    year = int(number[1:3])
    return f"99{number[3:5]}{1900 + year if year > 26 else 2000 + year}"


def deposit(page, sent):
    """Deposit a file; what the report says."""
    page.goto("/employeur/dsn/")
    page.set_input_files("input[type=file]", sent)
    follow(page.locator("#door-form .btn-primary"))
    return page.inner_text("main")


def test_an_employer_declares_deposits_corrects_and_reconciles(visit, site, employee):
    number, name = employee
    page = visit("employeur", "/employeur/", java_script_enabled=False)
    follow(page.locator("main .card-link a[href$='/declarer/']"))
    yesterday = f"{date.today() - timedelta(days=1)}"
    filled = {
        "declared-nir": number,
        "declared-birth_name": name,
        "declared-happened_on": yesterday,
        "declared-known_on": yesterday,
        "declared-circumstances": "chute d’une échelle",
        "declared-siret": SIRET,
        "declared-employer": "Atelier fictif",
        "reservations": SAID,
    }
    for field, text in filled.items():
        page.fill(f"#f-{field}", text)
    follow(page.locator("#door-form .btn-primary"))
    assert page.locator(".error-summary a").get_attribute("href") == "#f-confirmed", "certified exact, or not sent"
    page.check("#f-confirmed")
    follow(page.locator("#door-form .btn-primary"))
    told = page.inner_text("main")
    assert "Accident déclaré" in told and SAID in told and "48" not in page.inner_text("h1")

    wrong = deposit(page, written(number, name, i002=""))
    assert "S21.G00.60.002" in wrong and "mis de côté" in wrong
    assert "Traitement en cours" in deposit(page, written(number, name))
    assert site.command("work", "--once").returncode == 0
    again = deposit(page, written(number, name))
    assert "rien n’a été refait" in again and "pris en compte" in again

    page.goto("/employeur/paiements/")
    line = page.locator("main tbody tr").first.inner_text()
    assert "FIN-" in line and "viré" in line, "paid in place of an employee, under the reference of the bank"
