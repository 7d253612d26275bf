"""Opens checks with their cases, and reaches those of the fiche in force."""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities import cases
from finalite.capabilities.register import loader, purpose
from finalite.capabilities.register.values import Invalid, NotFound

from .models import SUBJECTS, Campaign, Check
from .values import Candidate


def open_checks(
    drawn: Sequence[Candidate],
    *,
    kind: str,
    due_on: date | None,
    retention: str,
    on: date,
    campaign: Campaign | None = None,
) -> list[Check]:
    """A check and a case for each person, in few statements whatever their number."""
    numbers = cases.open_cases(
        cases=[
            cases.NewCase(kind=kind, organisation=one.organisation, person_id=one.person_id, due_on=due_on)
            for one in drawn
        ],
        on=on,
    )
    pairs = zip(drawn, numbers, strict=True)
    return Check.objects.bulk_create([_row(one, case, kind, retention, on, campaign) for one, case in pairs])


def reach(check_id: int) -> Check:
    """A check of the active fiche, locked until the end of the act; raises `Invalid` where it has none."""
    found = Check.objects.select_for_update(of=("self",)).filter(pk=check_id, fiche=purpose.active().fiche).first()
    if found is None:
        raise NotFound("check", f"ce traitement n’a pas de vérification n° {check_id}")
    return found


def reach_open(check_id: int) -> Check:
    """The same, refused (`Invalid`) once it is concluded."""
    found = reach(check_id)
    if found.closed_on is not None:
        raise Invalid("check", "cette vérification est conclue")
    return found


def check_rule(fiche: str, retention: str) -> None:
    """Refuse (`Invalid`) a retention rule that the fiche does not declare."""
    try:
        loader.entry(fiche).retention_rule(retention)
    except KeyError as unknown:
        raise Invalid("retention", f"pas de règle de conservation « {retention} »") from unknown


def _row(one: Candidate, case_id: int, kind: str, retention: str, on: date, campaign: Campaign | None) -> Check:
    if one.subject not in SUBJECTS:
        raise Invalid("subject", f"une vérification ne porte pas sur « {one.subject} »")
    return Check(
        subject=one.subject,
        fiche=purpose.active().fiche,
        retention_rule=retention,
        campaign=campaign,
        person_id=one.person_id,
        organisation=one.organisation,
        case_id=case_id,
        opened_on=on,
        kind=kind,
    )
