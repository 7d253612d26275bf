"""A page open to all: what is reimbursed of some care, what stays to pay, and why; it keeps nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register.screen import screen

from . import simulation

GROUPS = {
    "doctor": ("doctor",),
    "others": ("midwife", "dentist", "paramedic", "psychologist", "pharmacist"),
    "biology": ("biology",),
    "medicines": ("medicine_major", "medicine_moderate", "medicine_low", "medicine_irreplaceable"),
    "devices": ("device", "optics", "hearing"),
    "travel": ("transport", "spa"),
    "hospital": ("stay", "emergency"),
}


@screen(open_to_all=True)
@never_cache
@sensitive_post_parameters()
def simulator(request: HttpRequest) -> HttpResponse:
    """Estimate a refund from what is typed; it comes by POST alone, so that nothing is ever in an address."""
    on = timezone.localdate()
    form = simulation.read(request.POST.dict() if request.method == "POST" else {}, on)
    context = {"form": form, "on": on, "groups": _groups(), **_choices(), **_fields(form), "shown": _shown(form)}
    return render(request, "pay_care_costs/simulator.html", context, status=422 if form.faults else 200)


def _groups() -> list[tuple[str, list[str]]]:
    """The acts by kind of care, in the order in which people look for them."""
    titles = {
        "doctor": _("Médecin"),
        "others": _("Autres professionnels"),
        "biology": _("Biologie"),
        "medicines": _("Médicaments"),
        "devices": _("Appareils, optique, audition"),
        "travel": _("Transport et cure"),
        "hospital": _("Hôpital"),
    }
    table = acts.table()
    return [
        (titles[name], [code for code, act in table.items() if act.family in families])
        for name, families in GROUPS.items()
    ]


def _choices() -> dict[str, Any]:
    return {
        "pathways": [
            ("treating_doctor", _("C’est mon médecin traitant")),
            ("referred", _("Mon médecin traitant m’a adressé")),
            ("emergency", _("En urgence")),
            ("away_from_home", _("Loin de chez moi")),
            ("on_duty", _("Un médecin de garde")),
            ("replacement", _("Son remplaçant ou son cabinet")),
            (simulation.OUTSIDE, _("Sans passer par mon médecin traitant")),
            (simulation.NO_DOCTOR, _("Je n’ai pas de médecin traitant")),
        ],
        "specialities": [
            ("gynaecology", _("Gynécologie")),
            ("ophthalmology", _("Ophtalmologie")),
            ("psychiatry", _("Psychiatrie")),
            ("other", _("Une autre")),
        ],
        "illnesses": [
            (simulation.RELATED, _("Oui, et ce soin est en rapport avec elle")),
            (simulation.UNRELATED, _("Oui, mais ce soin n’a pas de rapport")),
        ],
        "answers": [("yes", _("Oui")), ("no", _("Non"))],
    }


def _fields(form: simulation.Form) -> dict[str, Any]:
    """Each box to tick and each counter to type: its field, its label, what was typed and the fault."""
    ticks = {
        "c2s": _("Complémentaire santé solidaire"),
        "invalidity": _("Pension d’invalidité"),
        "local": _("Régime local d’Alsace-Moselle"),
        "work_accident": _("Soin dû à un accident du travail ou à une maladie professionnelle"),
        "third_party": _("Tiers payant : je n’ai pas avancé la part de l’assurance maladie"),
    }
    counters = {
        "participations": _("Participations forfaitaires déjà retenues cette année (nombre)"),
        "participations_day": _("Dont ce jour-là, chez ce professionnel (nombre)"),
        "franchise": _("Franchises déjà retenues cette année (en euros)"),
        "franchise_day": _("Dont ce jour-là, pour ce genre de soin (en euros)"),
    }
    return {
        "ticks": [(code, text, form.typed[code]) for code, text in ticks.items()],
        "counters": [(code, text, form.typed[code], form.faults.get(code, "")) for code, text in counters.items()],
    }


def _shown(form: simulation.Form) -> dict[str, Any] | None:
    """The result in a few words: the headline, the amounts line by line, and what is missing."""
    if form.decision is None:
        return None
    outcome = form.decision.outcome
    undecided = {
        "unknown": _("Il manque des réponses pour conclure."),
        "no_law": _("Un texte nous manque pour conclure : une caisse peut répondre."),
        "refused": _("D’après ces réponses, ce soin ne serait pas remboursé."),
        "not_applicable": _("Le forfait patient urgences ne s’applique pas à ce passage."),
    }
    if outcome in ("unknown", "no_law", "not_applicable"):
        return {"headline": undecided[outcome], "rows": [], "good": False}
    rows = [(text, amount, strong) for text, amount, strong in _rows(form.amounts, form.charged) if amount or strong]
    return {"headline": undecided.get(outcome, _("Voici le partage de la dépense.")), "rows": rows, "good": True}


def _rows(amounts: dict[str, int], charged: int) -> list[tuple[str, int, bool]]:
    """What each one bears; a stay and a visit have names of their own for their parts."""
    billed = amounts.get("charged", amounts.get("billed", charged))
    return [
        (_("Prix demandé"), billed, True),
        (_("Base de remboursement"), amounts.get("base", amounts.get("tariff", 0)), False),
        (_("Part de l’assurance maladie"), amounts.get("reimbursed", 0), False),
        (_("Part du régime local"), amounts.get("local_scheme", 0), False),
        (_("Part de la complémentaire santé solidaire"), amounts.get("complementary", 0), False),
        (_("Participation forfaitaire, retenue"), -amounts.get("participation", 0), False),
        (_("Franchise, retenue"), -amounts.get("franchise", 0), False),
        (_("Forfait journalier"), amounts.get("daily_charge", 0), False),
        (_("Forfait patient urgences"), amounts.get("flat_rate", 0), False),
        (_("Remboursé au total"), amounts.get("paid", 0), True),
        (_("Ce qui reste à payer"), amounts.get("left_to_patient", 0), True),
        (_("Dont majoration hors parcours"), amounts.get("majoration", 0), False),
    ]


urlpatterns = [path("simulateur/", simulator, name="simulator")]
