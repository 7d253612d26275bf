"""A small house with one sound fiche, for tests to plant faults in."""

from pathlib import Path

from django.apps.registry import Apps
from django.db import models

from finalite.capabilities.register import loader
from finalite.capabilities.register.guard import personal
from finalite.capabilities.register.tests.factories import SOUND, write
from finalite.checks.house import House

SLUG = "pay_death_capital"
FOLDER = f"src/finalite/missions/benefits/{SLUG}"

OPERATIONS = """
from finalite.capabilities import exchange, register


@register.operation("receive_claims")
def receive_claim(*, name: str) -> None:
    exchange.disclose(fiche="pay_death_capital", recipient="data_subject", categories=("civil_identity",))
"""

FILES = {"__init__.py": "", "migrations/__init__.py": "", "models.py": "", "operations.py": OPERATIONS}


def small_house(root: Path, *, fiche: str = SOUND, files: dict[str, str] | None = None, planted: tuple = ()) -> House:
    """A house at `root` whose fiche is `fiche`, with `files` in its folder over the sound ones and its models."""
    missions = root / "src" / "finalite" / "missions"
    write(missions, fiche)
    for name, text in {**FILES, **(files or {})}.items():
        path = root / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return House(root, loader.load(missions), planted or (claim_model(),))


def with_fiche(house: House, text: str, *, shelf: str, slug: str) -> House:
    """The same house with one more fiche."""
    missions = house.source / "missions"
    write(missions, text, shelf=shelf, slug=slug)
    return House(house.repository, loader.load(missions), house.models)


def model(name: str, /, *, label: str = SLUG, base: type = personal.PersonalModel, **body) -> type[models.Model]:
    """A model that only the test knows; its registry is its own."""
    meta = type("Meta", (), {"app_label": label, "apps": Apps()})
    return type(name, (base,), {"__module__": __name__, "Meta": meta, **body})


def claim_model(**changes) -> type[models.Model]:
    """The table of the sound fiche, with `changes`."""
    body = {
        "subjects": ("insured",),
        "technical": {"paid_on": "start of retention"},
        "retention": "claims",
        "retention_from": "paid_on",
        "person_id": models.BigIntegerField(),
        "nir": personal.CharField(max_length=15, category="nir"),
        "name": personal.CharField(max_length=80, category="civil_identity"),
        "paid_on": models.DateField(null=True),
    }
    return model("Claim", **{**body, **changes})
