"""The story of an evening at home: a change that nobody asked for is stopped, a move, a question, an address confirmed.

In a browser, on the account `assure`, with JavaScript switched off. Pictures go to FINALITE_PICTURES, else they go with
the test.
"""

import os
import re
from email import message_from_bytes
from pathlib import Path

import pytest

from .conftest import follow
from .test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NEW = "camille.nouvelle@exemple.fr"


@pytest.fixture
def picture(tmp_path):
    """Keep a picture of the page, which must have no violation, at 1280 px and at 360 px."""
    folder = Path(os.environ.get("FINALITE_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def take(page, name):
        assert page.evaluate("document.title") and page.locator("h1").count() == 1
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
            page.screenshot(path=folder / f"account-{name}-{width}.png", full_page=True)

    return take


@pytest.fixture
def mine(visit):
    """The account of the insured person, as it is for somebody without JavaScript."""
    return visit("assure", "/compte/", java_script_enabled=False)


def said(page):
    return " ".join(page.locator("main").inner_text().split())


def e_mails(site, address):
    """What was written to an address, as the files in which it left."""
    site.command("work", "--once")
    folder = Path(site.environment["FINALITE_HOME"]) / "courriels"
    texts = [file.read_text("utf-8") for file in folder.glob("*.log")]
    return [one for text in texts for one in text.split("-" * 79) if f"To: {address}" in one]


def stop_the_change(page, picture):
    follow(page.get_by_role("link", name=re.compile("nouveau compte bancaire")))
    assert "Réponse due avant le" in said(page)
    picture(page, "2-requests")
    follow(page.get_by_role("button", name=re.compile("arrêter ce changement")))
    assert "rien n’a été modifié" in said(page)


def move(page, picture):
    follow(page.get_by_role("link", name="Un déménagement"))
    page.get_by_label("Numéro et rue").fill("12 rue du Modèle")
    page.get_by_label("Code postal").fill("99001")
    page.get_by_label("Commune").fill("Villefictive")
    picture(page, "3-move")
    follow(page.get_by_role("button", name="Continuer et relire"))
    assert "Rien n’est encore fait" in said(page) and "12 rue du Modèle" in said(page)
    picture(page, "4-move-read-again")
    follow(page.get_by_role("button", name="Confirmer"))
    assert "Votre nouvelle adresse est notée" in said(page)


def ask_a_question(page, picture):
    page.goto("/compte/messages/")
    follow(page.get_by_role("link", name="Écrire à ma caisse"))
    page.get_by_label("Vous envoyez").select_option(label="une question")
    page.get_by_label("Sujet").select_option(label="ma carte")
    page.get_by_label("Objet").fill("Carte et déménagement")
    page.get_by_label("Texte").fill("Faut-il changer ma carte ?")
    picture(page, "5-question")
    follow(page.get_by_role("button", name="Envoyer"))
    assert "Faut-il changer ma carte ?" in said(page)
    page.goto("/compte/messages/")
    row = page.get_by_role("row").filter(has_text="Carte et déménagement")
    assert re.search(r"\d{4}", row.get_by_role("cell").last.inner_text()), "the day of the answer is told"


def confirm_an_address(page, picture, site):
    page.goto("/compte/reglages/")
    follow(page.get_by_role("link", name="La changer"))
    page.get_by_label("Adresse électronique").fill(NEW)
    follow(page.get_by_role("button", name="Continuer et relire"))
    follow(page.get_by_role("button", name="Confirmer"))
    [letter] = e_mails(site, NEW)
    assert e_mails(site, "assure@exemple.fr"), "the former address is told"
    words = body_of(letter)
    assert not re.search(r"https?://", words), "no link to follow"
    page.get_by_label("Code reçu par courriel").fill(re.search(r": ([0-9A-Z]{4} [0-9A-Z]{4})", words).group(1))
    picture(page, "6-settings")
    follow(page.get_by_role("button", name="Confirmer"))
    assert "Votre adresse est confirmée" in said(page)
    assert len(e_mails(site, NEW)) == 1, "each leaves once"


def body_of(text):
    """The words of an e-mail kept in a file."""
    return message_from_bytes(text.strip().encode()).get_payload(decode=True).decode()


def test_an_evening_at_home(mine, picture, site):
    page = mine
    picture(page, "1-front")
    stop_the_change(page, picture)
    move(page, picture)
    ask_a_question(page, picture)
    confirm_an_address(page, picture, site)
    page.goto("/compte/revenus/")
    picture(page, "7-income")
    page.goto("/compte/pres-de-chez-moi/")
    page.get_by_label("Code postal").fill("99001")
    follow(page.get_by_role("button", name="Chercher"))
    assert "Centre de prévention de Villefictive" in said(page) and "aucun de ces lieux n’existe" in said(page)
    picture(page, "8-near")
    page.goto("/compte/mes-donnees/")
    assert "Qui a regardé" in said(page) and "Ce qui est tenu, et combien de temps" in said(page)
    picture(page, "9-my-data")
    page.goto("/compte/")
    follow(page.get_by_role("button", name="5 sur 5"))
    assert "votre avis est noté" in said(page)


FORMS = ("demenagement", "compte-bancaire", "naissance", "document", "question", "telephone", "courriel", "fermeture")


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
def test_each_form_is_read_by_everybody(language, visit):
    page = visit("assure", "/compte/", locale=language, color_scheme="dark")
    faults = []
    for path in (
        *(f"/compte/faire-une-demarche/{name}/" for name in FORMS),
        "/compte/revenus/",
        "/compte/mes-donnees/",
    ):
        page.goto(path)
        faults += [(path, one) for one in violations(page)]
    assert not faults
