"""A page open to all: what a capital at death would be, and for whom; it keeps nothing."""

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
from .facts import Deceased, Situation


@screen(open_to_all=True)
@never_cache
@sensitive_post_parameters()
def simulator(request: HttpRequest) -> HttpResponse:
    """Estimate a capital from what is typed; it comes by POST alone, so that nothing is ever in an address."""
    on = timezone.localdate()
    form = simulation.read(request.POST.dict() if request.method == "POST" else {}, on)
    context = {"form": form, "on": on, **_choices(), "counts": _counts(form), "shown": _shown(form)}
    status = 422 if form.faults else 200
    return render(request, "pay_death_capital/simulator.html", context, status=status)


def _choices() -> dict[str, Any]:
    return {
        "situations": [
            (Situation.WORK, _("Un travail")),
            (Situation.UNEMPLOYMENT, _("Le chômage indemnisé")),
            (Situation.DISABILITY_PENSION, _("Une pension d’invalidité")),
            (Situation.WORK_PENSION, _("Une rente d’accident du travail")),
            (Situation.RIGHTS_KEPT, _("Le maintien de droits")),
            (Situation.NONE, _("Rien de cela")),
        ],
        "occupations": [
            (Deceased.EMPLOYEE, _("Salarié")),
            (Deceased.SELF_EMPLOYED, _("Indépendant en activité")),
            (Deceased.SELF_EMPLOYED_RETIRED, _("Indépendant retraité")),
        ],
        "couples": [
            ("spouse_in_charge", _("Un conjoint à sa charge")),
            ("spouse", _("Un conjoint qui n’était pas à sa charge")),
            ("partner_in_charge", _("Un partenaire de Pacs à sa charge")),
            ("partner", _("Un partenaire de Pacs qui n’était pas à sa charge")),
            ("separated_in_charge", _("Un conjoint séparé, à sa charge")),
        ],
    }


def _counts(form: simulation.Form) -> list[tuple[str, str, str, str]]:
    """Each number to type: its field, its label, what was typed and the fault."""
    labels = {
        "children_in_charge": _("Enfants à sa charge"),
        "children": _("Autres enfants"),
        "ascendants_in_charge": _("Parents ou grands-parents à sa charge"),
        "ascendants": _("Autres parents ou grands-parents"),
        "orphans": _("Parmi les enfants, orphelins d’un indépendant"),
    }
    return [(code, text, form.typed[code], form.faults.get(code, "")) for code, text in labels.items()]


def _shown(form: simulation.Form) -> dict[str, Any] | None:
    """The result in a few words: the headline, who would get what, and what is missing."""
    if form.decision is None:
        return None
    headlines = {
        rules.OPEN: _("Un capital serait versé."),
        rules.REFUSED: _("D’après ces réponses, aucun capital ne serait versé."),
        rules.WAITING: _("Il faut attendre : une personne à charge peut encore passer avant, dans le mois du décès."),
        rules.HELD: _("Des demandes s’excluent : la caisse les départage avant tout versement."),
        rules.UNDECIDED: _("Il manque des réponses pour conclure."),
        rules.NO_LAW: _("Un texte nous manque pour conclure : une caisse peut répondre."),
    }
    names = {
        "couple": _("Conjoint ou partenaire"),
        "children_in_charge": _("Enfant à charge"),
        "children": _("Enfant"),
        "ascendants_in_charge": _("Parent ou grand-parent à charge"),
        "ascendants": _("Parent ou grand-parent"),
        "orphans": _("Orphelin d’un indépendant"),
    }
    wanted = [rules.DOCUMENTS[name] for name in form.decision.missing if name in rules.DOCUMENTS]
    shares = [(names[name], many, share) for name, many, share in form.shares]
    good = form.decision.outcome == rules.OPEN
    return {"headline": headlines[form.decision.outcome], "shares": shares, "good": good, "wanted": wanted}


urlpatterns = [path("simulateur/", simulator, name="simulator")]
