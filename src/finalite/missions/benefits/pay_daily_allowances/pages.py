"""A page open to all: an estimate of daily allowances, which keeps nothing."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from finalite.capabilities.register.screen import screen
from finalite.kernel.decision import Line

from . import gathering, simulation
from .allowance.facts import Leave


@screen(open_to_all=True)
@never_cache
@sensitive_post_parameters()
def simulator(request: HttpRequest) -> HttpResponse:
    """Estimate allowances from what is typed; it comes by POST alone, so that nothing is ever in an address."""
    on = timezone.localdate()
    form = simulation.read(_typed(request) if request.method == "POST" else {}, on)
    context = {"form": form, "on": on, "leave": form.leave.value, **_choices(form), "shown": _shown(form)}
    return render(request, "pay_daily_allowances/simulator.html", context, status=422 if form.faults else 200)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.POST.dict().items() if name != "csrfmiddlewaretoken"}


def _choices(form: simulation.Form) -> dict[str, Any]:
    """The fields in the order of the page, each with what was typed and what is wrong."""
    words = {
        "pay-1": _("Salaire brut du dernier mois avant l’arrêt"),
        "pay-2": _("Salaire brut du mois d’avant"),
        "pay-3": _("Salaire brut du mois encore avant"),
        "hours": _("Heures travaillées dans les trois mois avant l’arrêt (si vous les connaissez)"),
        "first_on": _("Premier jour de l’arrêt"),
        "days": _("Durée de l’arrêt, en jours"),
        "birth_on": _("Date prévue de l’accouchement, ou date de naissance pour un congé de paternité"),
        "children": _("Enfants que vous avez déjà"),
    }
    fields = {
        name.replace("-", "_"): (name, text, form.typed.get(name, ""), form.faults.get(name, ""))
        for name, text in words.items()
    }
    kinds = [
        (Leave.SICKNESS.value, _("Maladie")),
        (Leave.MATERNITY.value, _("Maternité")),
        (Leave.PATERNITY.value, _("Paternité et accueil de l’enfant")),
        (Leave.WORK_INJURY.value, _("Accident du travail ou maladie professionnelle")),
    ]
    return {
        "kinds": kinds,
        "pay_fields": [fields[name] for name in ("pay_1", "pay_2", "pay_3", "hours")],
        "stop_fields": [fields[name] for name in ("first_on", "days")],
        "birth_fields": [fields[name] for name in ("birth_on", "children")],
        "faults": list(form.faults.items()),
    }


def _shown(form: simulation.Form) -> dict[str, Any] | None:
    """The result in a few words: the headline, and what is missing."""
    if form.decision is None:
        return None
    headlines = {
        "paid": _("D’après ces réponses, des indemnités vous seraient versées."),
        "nothing_due": _("D’après ces réponses, aucun jour ne serait payé."),
        "refused": _("D’après ces réponses, le droit ne serait pas ouvert."),
        "unknown": _("Il manque des réponses pour conclure."),
        "no_law": _("Un texte nous manque pour conclure : une caisse peut répondre."),
    }
    outcome = form.decision.outcome
    wanted = (
        [(one.document, one.article) for one in gathering.wanted(form.decision.missing)] if outcome == "unknown" else []
    )
    steps = [*(form.dates.steps if form.dates and form.dates is not form.decision else ()), *form.decision.steps]
    lines = [_line(one) for one in form.decision.lines if one.codes.get("days")]
    return {"headline": headlines[outcome], "good": outcome == "paid", "wanted": wanted, "steps": steps, "lines": lines}


def _line(line: Line) -> tuple[date, date, int | str, int, int]:
    first_on, last_on = (date.fromisoformat(str(line.codes[name])) for name in ("first_on", "last_on"))
    return first_on, last_on, line.codes["days"], line.amounts["daily"], line.amounts["net"]


urlpatterns = [path("simulateur/", simulator, name="simulator")]
