"""Tells other bodies what the register lets them know of the care of an injury, and nothing more."""

import json
from datetime import date

from finalite.capabilities import exchange, people, register
from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from .models import Injury, Settlement
from .receiving import FICHE
from .values import Body

TOLD = {
    Body.CARSAT: ("nir", "civil_identity", "birth", "work_injury", "employment", "employer_identity", "care_acts"),
    Body.COMPLEMENTARY_INSURER: ("nir", "civil_identity", "birth", "care_acts", "provider_identity"),
}


def tell(injury: Injury, body: Body, addressee: str, first_on: date, on: date) -> bytes:
    """The message for a body on the care of a period, its line written in the ledger; `Invalid` where there is none.

    The body that sets the employer's rate learns the total alone (CSS R441-9); an insurer learns each act.
    """
    rows = Settlement.objects.filter(line__injury=injury, in_force=True, decided_on__range=(first_on, on))
    found = list(rows.filter(outcome="paid").select_related("line").order_by("pk"))
    if not found:
        raise register.Invalid("file", "aucun soin n’a été payé dans cette période : rien n’est à dire")
    content = json.dumps(_content(injury, found, body), ensure_ascii=False, sort_keys=True).encode()
    person = PersonId(injury.person_id)
    exchange.disclose(
        fiche=FICHE,
        recipient=str(body),
        categories=TOLD[body],
        persons=[person],
        on=on,
        content_digest=exchange.digest_of(content),
        key=f"{FICHE}/{body}/{addressee}/{injury.pk}/{first_on}/{on}",
        subject=people.subjects_of([person])[person],
        addressee=addressee,
    )
    return content


def _content(injury: Injury, rows: list[Settlement], body: Body) -> dict[str, object]:
    """What each category holds; one left out of the list puts nothing in the message."""
    who = people.identity_of([injury.person_id])[PersonId(injury.person_id)]
    [period] = [one for one in rights.care_periods_of(person_ids=(who.person_id,)) if one.file == injury.file_id]
    work = rights.work_behind(file=injury.file_id)
    whole: dict[str, object] = {
        "nir": {"nir": who.nir, "nir_kind": who.nir_kind},
        "civil_identity": {"name": who.name},
        "birth": {"birth": who.birth},
        "work_injury": {"happened_on": str(period.happened_on), "nature": str(period.nature)},
        "employment": {"job": work.job},
        "employer_identity": {"siret": work.siret, "employer": work.employer},
        "care_acts": {"paid": sum(row.given for row in rows), "lines": len(rows)},
    }
    if body is Body.COMPLEMENTARY_INSURER:
        providers = people.providers_of({row.provider_id for row in rows})
        whole["care_acts"] = [_line(row) for row in rows]
        whole["provider_identity"] = [providers[row.provider_id].number for row in rows]
    return {name: whole[name] for name in TOLD[body]}


def _line(row: Settlement) -> dict[str, object]:
    line = row.line
    return {
        "act": acts.table()[line.act].code,
        "act_on": line.act_on.isoformat(),
        "charged": line.charged,
        "paid": row.given,
        "left": row.left,
    }
