"""A page open to all: what a disability pension would be a month, and why; it keeps nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from finalite.capabilities.register.screen import screen

from . import rules, simulation
from .facts import Home


@screen(open_to_all=True)
@never_cache
@sensitive_post_parameters()
def simulator(request: HttpRequest) -> HttpResponse:
    """Estimate a pension from what is typed; it comes by POST alone, so that nothing is ever in an address."""
    on = timezone.localdate()
    form = simulation.read(request.POST.dict() if request.method == "POST" else {}, on)
    context = {"form": form, "on": on, **_choices(), "fields": _fields(form), "shown": _shown(form)}
    return render(request, "pay_disability_pensions/simulator.html", context, status=422 if form.faults else 200)


def _choices() -> dict[str, Any]:
    return {
        "kinds": [
            ("1", _("Catégorie 1 : peut encore travailler")),
            ("2", _("Catégorie 2 : ne peut plus travailler")),
            ("3", _("Catégorie 3, sans la majoration pour tierce personne")),
            ("3_helped", _("Catégorie 3, avec la majoration pour tierce personne")),
            ("widow", _("Veuf ou veuve invalide d’une personne qui avait une pension")),
        ],
        "homes": [
            (Home.SINGLE, _("Je vis seul")),
            (Home.COUPLE_ONE, _("En couple, j’y aurais seul droit")),
            (Home.COUPLE_BOTH, _("En couple, nous y aurions droit tous deux")),
            (Home.COUPLE_OLD_AGE, _("En couple, l’autre reçoit l’Aspa")),
        ],
    }


def _fields(form: simulation.Form) -> list[tuple[str, str, str, str]]:
    """Each amount to type: its field, its label, what was typed and the fault."""
    labels = {
        "mean_wage": _("Salaire annuel moyen des dix meilleures années, revalorisé (en euros)"),
        "principal": _("Veuf ou veuve : pension du conjoint par mois (en euros)"),
    }
    return [(name, text, form.typed[name], form.faults.get(name, "")) for name, text in labels.items()]


def _shown(form: simulation.Form) -> dict[str, Any] | None:
    """The result in a few words: the headline, each amount of a month, and what is missing."""
    if form.decision is None:
        return None
    headlines = {
        rules.KNOWN: _("Voici ce qu’une pension donnerait par mois."),
        rules.UNDECIDED: _("Il manque des réponses pour conclure."),
        rules.NO_LAW: _("Un texte nous manque pour conclure : une caisse peut répondre."),
    }
    decisions = [one for one in (form.decision, form.supplement) if one is not None]
    return {
        "headline": headlines[form.decision.outcome],
        "good": form.decision.outcome == rules.KNOWN,
        "amounts": _amounts(form),
        "total": form.total,
        "wanted": [rules.DOCUMENTS[name] for one in decisions for name in one.missing if name in rules.DOCUMENTS],
        "texts": [name for one in decisions if one.outcome == rules.NO_LAW for name in one.missing],
        "steps": [step for one in decisions for step in one.steps],
        "warnings": sorted({warning for one in decisions for warning in one.warnings}),
    }


def _amounts(form: simulation.Form) -> list[tuple[str, int]]:
    assert form.decision is not None
    found = form.decision.amounts
    rows = [(_("Pension"), "pension"), (_("Majoration pour tierce personne"), "third_person")]
    shown = [(text, int(found[name])) for text, name in rows if name in found]
    if form.supplement is not None:
        shown.append((_("Allocation supplémentaire d’invalidité"), int(form.supplement.amounts.get("monthly", 0))))
    return shown


urlpatterns = [path("simulateur/", simulator, name="simulator")]
