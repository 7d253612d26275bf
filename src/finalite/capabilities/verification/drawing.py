"""Opens a campaign: draws the sample, and gives each person drawn a check and a case."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from finalite.capabilities.register import purpose
from finalite.capabilities.register.values import Invalid, NotFound

from .checking import check_rule, open_checks
from .models import Campaign
from .sampling import draw
from .values import Candidate, Plan


def open_campaign(*, plan: Plan, candidates: Sequence[Candidate], on: date) -> int:
    """Draw the sample of a plan among the candidates and open its checks; returns the campaign's number.

    Raises `Invalid` for a name already used by the fiche, a size not above zero, no candidate, or an unknown rule.
    """
    fiche = purpose.active().fiche
    _check(plan, candidates, fiche)
    drawn = draw(candidates=candidates, size=plan.size, seed=plan.seed, by_caisse=plan.by_caisse)
    with transaction.atomic():
        campaign = Campaign.objects.create(
            fiche=fiche,
            name=plan.name,
            criteria=list(plan.criteria),
            seed=plan.seed,
            by_caisse=plan.by_caisse,
            population=len({candidate.person_id for candidate in candidates}),
            drawn=len(drawn),
            opened_on=on,
        )
        open_checks(drawn, kind=plan.kind, due_on=plan.due_on, retention=plan.retention, campaign=campaign, on=on)
    return campaign.pk


def close_campaign(*, campaign_id: int, on: date) -> None:
    """Close a campaign whose checks are all concluded. Raises `Invalid` while one is open."""
    found = Campaign.objects.filter(pk=campaign_id, fiche=purpose.active().fiche, closed_on=None).first()
    if found is None:
        raise NotFound("campaign", "ce traitement n’a pas de campagne ouverte sous ce numéro")
    if found.check_set.filter(closed_on=None).exists():
        raise Invalid("campaign", "des vérifications sont encore ouvertes : les conclure d’abord")
    found.closed_on = on
    found.save(update_fields=["closed_on"])


def _check(plan: Plan, candidates: Sequence[Candidate], fiche: str) -> None:
    check_rule(fiche, plan.retention)
    if plan.size < 1:
        raise Invalid("size", "tirer au moins une personne")
    if not candidates:
        raise Invalid("criteria", "personne ne répond à ces critères")
    if Campaign.objects.filter(fiche=fiche, name=plan.name).exists():
        raise Invalid("name", "une campagne porte déjà ce nom")
