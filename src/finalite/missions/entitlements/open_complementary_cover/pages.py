"""Pages open to all: an estimate of the right to solidarity cover, which keeps nothing, and the list of the bodies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from finalite.capabilities.register.screen import screen

from . import bodies, periods, rules, simulation
from .facts import Housing, Link, Minimum


@screen(open_to_all=True)
@never_cache
@sensitive_post_parameters()
def simulator(request: HttpRequest) -> HttpResponse:
    """Estimate a right from what is typed; amounts come by POST alone, so that none is ever in an address."""
    on = timezone.localdate()
    form = simulation.read(request.POST.dict() if request.method == "POST" else {}, on)
    months = periods.months_of(on)
    context = {"form": form, "first": months[0], "last": months[-1], "on": on, **_choices(), "shown": _shown(form)}
    status = 422 if form.faults else 200
    return render(request, "open_complementary_cover/simulator.html", context, status=status)


@screen(open_to_all=True)
def insurers(request: HttpRequest) -> HttpResponse:
    """Show who may manage the cover today."""
    on = timezone.localdate()
    return render(request, "open_complementary_cover/insurers.html", {"bodies": bodies.listed(on), "on": on})


def _choices() -> dict[str, Any]:
    return {
        "housings": [
            (Housing.OTHER, _("Location ou autre, sans aide au logement")),
            (Housing.BENEFIT, _("Avec une aide au logement")),
            (Housing.OWN_OR_FREE, _("Propriétaire, ou logé gratuitement")),
        ],
        "minima": [
            (Minimum.NONE, _("Aucun")),
            (Minimum.RSA, _("RSA")),
            (Minimum.ASPA, _("ASPA")),
            (Minimum.ASI, _("ASI")),
            (Minimum.AAH, _("AAH")),
            (Minimum.ASS, _("ASS")),
            (Minimum.CEJ, _("Contrat d’engagement jeune")),
        ],
        "links": [
            (Link.PARTNER, _("Conjoint, partenaire ou concubin")),
            (Link.CHILD, _("Enfant")),
            (Link.DEPENDANT, _("Autre personne à charge")),
        ],
        "kinds": [
            ("pay", _("Salaires et revenus d’activité")),
            ("replacement", _("Chômage et indemnités journalières")),
            ("pensions", _("Retraites, pensions et rentes")),
            ("family", _("Prestations familiales qui comptent")),
            ("sum", _("Autres ressources, ou le tout en une somme")),
            ("levies", _("À ôter : prélèvements sociaux non encore déduits")),
            ("alimony_paid", _("À ôter : pensions alimentaires versées")),
        ],
        "ticks": [
            ("alternating", _("Mineur en résidence alternée")),
            ("local_scheme", _("Régime local d’Alsace-Moselle")),
            ("reduced", _("Au chômage, en long arrêt de travail ou à l’ASS : abattement sur les revenus d’activité")),
        ],
        "answers": [("yes", _("Oui")), ("no", _("Non"))],
    }


def _shown(form: simulation.Form) -> dict[str, Any] | None:
    """The result in a few words: the headline, and what to do next."""
    if form.decision is None:
        return None
    headlines = {
        "free": _("Vous auriez droit à la complémentaire santé solidaire, sans participation."),
        "paying": _("Vous auriez droit à la complémentaire santé solidaire, avec une participation."),
        "refused": _("D’après ces montants, vous n’y auriez pas droit."),
        "unknown": _("Il manque des réponses pour conclure."),
        "no_law": _("Un texte nous manque pour conclure : une caisse peut répondre."),
    }
    todo = {
        "free": _("Faites une demande : la caisse répond en deux mois, et son silence vaut acceptation."),
        "paying": _("Faites une demande et choisissez l’organisme qui gérera votre couverture."),
        "refused": _(
            "Si votre situation change, ou si vous avez un doute, demandez quand même : seule la caisse décide."
        ),
        "unknown": _("Complétez le formulaire, ou faites une demande : rien n’est refusé faute de réponse."),
        "no_law": _("Faites une demande : un agent examinera votre dossier."),
    }
    outcome = form.decision.outcome
    wanted = [rules.DOCUMENTS[name] for name in form.decision.missing if name in rules.DOCUMENTS]
    good = outcome in (rules.FREE, rules.PAYING)
    return {"headline": headlines[outcome], "todo": todo[outcome], "good": good, "wanted": wanted}


urlpatterns = [
    path("simulateur/", simulator, name="simulator"),
    path("organismes/", insurers, name="insurers"),
]
