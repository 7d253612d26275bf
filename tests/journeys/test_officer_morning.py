"""The morning of the data-protection officer, and what the auditor sees of it: in a browser, no script needed."""

import csv
import io
from pathlib import Path

import pytest

from .conftest import follow
from .test_accessibility import _sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ["", "demandes/", "violations/", "violations/1/", "registre/", "conservation/", "transmissions/",
         "transmissions/data_subject/", "algorithmes/", "journal/", "acces/"]  # fmt: skip


def words(page):
    return page.inner_text("main")


def test_a_breach_is_taken_from_its_clock_to_what_is_due_next(visit):
    page = visit("dpo", java_script_enabled=False)
    follow(page.get_by_role("link", name="Bureau du DPO").first)
    assert "Ce qui vous attend aujourd'hui" in words(page)
    follow(page.get_by_role("link", name="Incident 1"))
    assert "À notifier à la Cnil avant le" in words(page) and "à compléter" in words(page)
    follow(page.get_by_role("link", name="Évaluer un incident"))
    assert page.input_value("[name=incident]") == "1"
    page.select_option("[name=risk]", "high")
    page.fill("[name=reasons]", "courrier de santé lu par un tiers")
    follow(page.locator("main form button[type=submit], main form button:not([type])").last)
    page.goto("/dpo/violations/1/")
    assert "courrier de santé lu par un tiers" in words(page)
    assert page.locator("main a.btn-primary").inner_text() == "Notifier une violation à l'autorité"


def test_figures_are_counted_by_the_worker_and_proofs_are_verified(visit, site):
    page = visit("dpo", "/dpo/conservation/")
    follow(page.get_by_role("button", name="Compter à nouveau"))
    assert "Le compte est demandé" in words(page)
    done = site.command("work", "--once")
    assert done.returncode == 0, done.stderr
    page.goto("/dpo/conservation/")
    assert "Pas encore compté" not in words(page)
    follow(page.get_by_role("button", name="Vérifier les preuves depuis trente jours"))
    assert "preuve" in page.inner_text("main [role=status]") and not page.locator(".notice.bad").count()
    page.goto("/dpo/algorithmes/")
    assert "décide seul" in words(page) and page.locator("main .big-number").first.inner_text() != "0"


def test_what_left_is_read_by_recipient_and_taken_away_as_a_file(visit):
    page = visit("dpo", "/dpo/transmissions/")
    follow(page.get_by_role("link", name="La personne elle-même").first)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger pour un tableur").click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Le" and len(rows) > 1 and {len(row) for row in rows} == {7}


def test_the_search_of_the_journal_is_in_the_journal(visit):
    page = visit("dpo", "/dpo/journal/")
    page.fill("[name=user]", "dpo")
    follow(page.get_by_role("button", name="Chercher"))
    assert "Chercher dans le journal" in words(page)


def test_the_auditor_reads_figures_and_no_file(visit):
    page = visit("auditeur")
    follow(page.get_by_role("link", name="Contrôle").first)
    tabs = page.locator("main .tabs a").all_inner_texts()
    assert "Algorithmes" in tabs and "Conservation" in tabs
    assert not {"Demandes", "Violations", "Journal", "Accès inhabituels"} & set(tabs)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_desk_has_a_violation_or_scrolls_sideways(scheme, visit):
    page, faults = visit("dpo", color_scheme=scheme), []
    for path in PAGES:
        page.goto("/dpo/" + path)
        faults += [(path, one) for one in (*violations(page), *_sideways(page))]
    assert not faults
