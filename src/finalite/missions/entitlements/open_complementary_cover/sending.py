"""Files that leave: to the managing bodies, and to energy suppliers for the places the register speaks of."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from finalite.capabilities import exchange, people, register
from finalite.capabilities.exchange import Field
from finalite.capabilities.register import PersonId

from . import models, rules
from .values import Told

FICHE = "open_complementary_cover"
PLACE_TEXT = (
    "le registre publié masque le lieu des tarifs d’énergie : enregistrer le lieu, le fournisseur et le texte du code "
    "de l’énergie avant tout envoi"
)


class BodyFile:
    """Who a managing body covers: a line each, in our own format; no resources, no household."""

    recipient = "complementary_insurer"
    suffix = ".csv"
    fields = (
        Field("nir", "nir", needed=False),
        Field("nir_kind", "nir", needed=False),
        Field("name", "civil_identity"),
        Field("starts_on", "complementary_cover"),
        Field("ends_on", "complementary_cover"),
        Field("contribution", "complementary_cover"),
        Field("end_reason", "complementary_cover", needed=False),
    )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """One line a person, columns in the declared order."""
        return _table([field.name for field in self.fields], rows)


class FundFile:
    """What another caisse needs to go on with a cover: who, until when, with which body; no resources."""

    recipient = "health_fund"
    suffix = ".csv"
    fields = (
        Field("nir", "nir", needed=False),
        Field("nir_kind", "nir", needed=False),
        Field("name", "civil_identity"),
        Field("starts_on", "complementary_cover"),
        Field("ends_on", "complementary_cover"),
        Field("contribution", "complementary_cover"),
        Field("body", "complementary_cover"),
    )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """One line a person, columns in the declared order."""
        return _table([field.name for field in self.fields], rows)


class EnergyFile:
    """Who may have the reduced tariff: name, address, and until when they are covered; nothing else."""

    recipient = "energy_supplier"
    suffix = ".csv"
    fields = (
        Field("name", "civil_identity"),
        Field("address", "postal_contact"),
        Field("covered_until", "complementary_cover"),
    )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """One line a person, columns in the declared order."""
        return _table([field.name for field in self.fields], rows)


def tell_bodies(on: date) -> tuple[Told, ...]:
    """Tell each insurer of the list whom it covers from now on, or no more; a caisse manages in this very system."""
    untold = models.Cover.objects.select_for_update().filter(told_on__isnull=True).order_by("body", "pk")
    known = register.may_concern(*untold.values_list("person_id", flat=True))
    insurers = set(models.ManagingBody.objects.filter(caisse=False).values_list("code", flat=True))
    by_body: dict[str, list[models.Cover]] = {}
    for cover in untold:
        if cover.person_id in known and cover.body in insurers:
            by_body.setdefault(cover.body, []).append(cover)
    return tuple(tell(body, covers, on) for body, covers in by_body.items())


def tell(body: str, covers: list[models.Cover], on: date) -> Told:
    """One file to one insurer; the covers are then told."""
    who = people.identity_of([cover.person_id for cover in covers])
    rows = [_row(cover, who[PersonId(cover.person_id)]) for cover in covers]
    persons = [cover.person_id for cover in covers]
    parcel = exchange.Parcel(rows=rows, persons=persons, addressee=body)
    sent = exchange.send(
        outbound=BodyFile(), fiche=FICHE, parcel=parcel, on=on, key=f"c2s/{body}/{on}/{covers[0].pk}-{covers[-1].pk}"
    )
    models.Cover.objects.filter(pk__in=[cover.pk for cover in covers]).update(told_on=on)
    return Told(body, len(persons), sent.ledger_line, sent.content.decode())


def tell_former(body: str, covers: list[models.Cover], on: date) -> None:
    """Tell the insurer that a file leaves that it covers these people no more from a day on."""
    if not models.ManagingBody.objects.filter(code=body, caisse=False).exists():
        return
    who = people.identity_of([cover.person_id for cover in covers])
    rows = [
        _row(cover, who[PersonId(cover.person_id)]) | {"ends_on": on.isoformat(), "end_reason": "transfer"}
        for cover in covers
    ]
    parcel = exchange.Parcel(rows=rows, persons=[cover.person_id for cover in covers], addressee=body)
    exchange.send(outbound=BodyFile(), fiche=FICHE, parcel=parcel, on=on, key=f"c2s/{body}/{on}/left-{covers[0].pk}")


def tell_fund(covers: list[models.Cover], caisse: str, on: date) -> Told:
    """Send the running covers of a file to the caisse that goes on with it."""
    who = people.identity_of([cover.person_id for cover in covers])
    rows = [_row(cover, who[PersonId(cover.person_id)]) | {"body": cover.body} for cover in covers]
    parcel = exchange.Parcel(rows=rows, persons=[cover.person_id for cover in covers], addressee=caisse)
    key = f"c2s/fund/{caisse}/{covers[0].application_id}/{on}"
    sent = exchange.send(outbound=FundFile(), fiche=FICHE, parcel=parcel, on=on, key=key)
    return Told(caisse, len(rows), sent.ledger_line, sent.content.decode())


def tell_supplier(supplier: str, on: date) -> Told:
    """Tell an energy supplier who is covered at the places recorded for it; refused where none is."""
    places = set(
        models.EnergySupply.objects.filter(supplier=supplier, from_on__lte=on).values_list("postcode", flat=True)
    )
    if not places:
        raise register.Refused(PLACE_TEXT, "unknown_place")
    covers = {one.person_id: one for one in models.Cover.objects.filter(starts_on__lte=on, ends_on__gt=on)}
    known = register.may_concern(*covers)
    homes = {
        person: home
        for person, home in people.address_of(known, on=on).items()
        if home.postcode in places and home.country == "FR"
    }
    who = people.identity_of(homes)
    rows = [
        {
            "name": who[person].name,
            "address": ", ".join(home.lines),
            "covered_until": rules.day_before(covers[person].ends_on).isoformat(),
        }
        for person, home in sorted(homes.items())
    ]
    parcel = exchange.Parcel(rows=rows, persons=sorted(homes), addressee=supplier)
    sent = exchange.send(outbound=EnergyFile(), fiche=FICHE, parcel=parcel, on=on, key=f"c2s/energy/{supplier}/{on}")
    return Told(supplier, len(rows), sent.ledger_line, sent.content.decode())


def _row(cover: models.Cover, who: people.Identity) -> dict[str, Any]:
    return {
        "nir": who.nir,
        "nir_kind": who.nir_kind,
        "name": who.name,
        "starts_on": cover.starts_on.isoformat(),
        "ends_on": cover.ends_on.isoformat(),
        "contribution": cover.contribution,
        "end_reason": cover.end_reason,
    }


def _table(names: list[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
