"""Asks the institution that covers a patient from abroad which form proves it, and has the line decided."""

import json
from datetime import date

from finalite.capabilities import exchange, people, register
from finalite.capabilities.register import PersonId
from finalite.missions.benefits.pay_care_costs import operations as care
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import claims
from .answers import FeeAnswer
from .models import FeeLine, FormQuestion
from .values import FeeState

FRANCE, MISSING_FORM = "FR", "european_form_missing"
ASKED = ("nir", "civil_identity", "birth", "care_acts")
FORMS = ("S1", "S2", "EHIC")


def ask(fee: FeeLine, on: date) -> int:
    """Ask the competent State, through the ledger; returns the question (883/2004 and 987/2009)."""
    if fee.state != FeeState.WAITING or MISSING_FORM not in fee.reasons:
        raise register.Invalid("fee_line", "cette ligne n’attend pas de formulaire européen")
    person = PersonId(fee.person_id)
    state = rights.cover_on(person_ids=(person,), on=fee.act_on)[0].competent_state
    if state == FRANCE:
        raise register.Invalid("fee_line", "la personne relève de la France : aucun organisme étranger à interroger")
    who = people.identity_of([person])[person]
    asked = {"nir": who.nir, "nir_kind": who.nir_kind, "name": who.name, "birth": who.birth}
    asked |= {"act": fee.act, "act_on": fee.act_on.isoformat()}
    line = exchange.disclose(
        fiche=claims.FICHE,
        recipient="foreign_body",
        categories=ASKED,
        persons=[person],
        on=on,
        addressee=state,
        content_digest=exchange.digest_of(json.dumps(asked, sort_keys=True).encode()),
        key=f"{claims.FICHE}/form/{fee.pk}",
        subject=fee.subject,
    )
    question, _ = FormQuestion.objects.get_or_create(
        fee_line=fee,
        defaults={
            "subject": fee.subject,
            "person_id": person,
            "asked_on": on,
            "disclosure_id": line,
            "state": state,
        },
    )
    return question.pk


def answer(fee: FeeLine, form: str, reference: str, on: date) -> FeeAnswer:
    """Write the form that came, from the institution or the patient, and have the line decided."""
    if form not in FORMS or not 0 < len(reference.strip()) <= 40:
        raise register.Invalid("form", "S1, S2 ou EHIC, et la référence en 40 caractères au plus")
    if fee.state != FeeState.WAITING or MISSING_FORM not in fee.reasons:
        raise register.Invalid("fee_line", "cette ligne n’attend pas de formulaire européen")
    care.complete_presented_line(key=fee.care_key, form=form, reference=reference.strip(), on=on)
    FormQuestion.objects.filter(fee_line=fee, answered_on=None).update(
        answered_on=on, form=form, reference=reference.strip()
    )
    claims.refresh([fee], on)
    return claims.shown([fee])[0]
