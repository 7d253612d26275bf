"""The capital at death: the file of the deceased, those who claim, and the shares an agent confirms."""

from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN

from . import applications, models, rules
from .facts import Claimant, DeathFacts, Deceased, Link, Situation
from .values import CapitalAnswer, CapitalShare, Claim, LastSituation

PRIORITY = "invalidity.death.priority_months"


def open_file(deceased: PersonId, last: LastSituation, on: date) -> CapitalAnswer:
    """Open the file of a death, or complete the one there is; raises `Invalid` where no death is on record."""
    died_on = died(deceased)
    row = models.Death.objects.select_for_update().filter(person_id=deceased).first()
    if row is None:
        subject, caisse = people.subjects_of([deceased])[deceased], people.caisse_of([deceased])[deceased]
        due = max(on, add_months(died_on, rules.law.value(PRIORITY, died_on).number))
        case = cases.NewCase("death_capital", caisse, subject, deceased, due)
        row = models.Death.objects.create(
            subject=subject,
            person_id=deceased,
            recorded_on=on,
            state="waiting",
            organisation=caisse,
            case_id=cases.open_case(case=case, on=on),
        )
    if row.state == "decided":
        raise register.Invalid("deceased", "ce capital est déjà attribué")
    row.situation = last.situation or row.situation
    row.until, row.occupation = last.until or row.until, last.occupation or row.occupation
    row.work_pension_rate = row.work_pension_rate if last.work_pension_rate is None else last.work_pension_rate
    row.save()
    return examine(row, on)


def claim(given: Claim, on: date) -> CapitalAnswer:
    """Take a claim, or complete the one somebody made; raises `Invalid` where the file is not open or is decided."""
    row = models.Death.objects.select_for_update().filter(person_id=given.deceased).first()
    if row is None or row.state == "decided":
        raise register.Invalid("claim", "aucun dossier de capital n’est ouvert pour ce décès")
    subject = people.subjects_of([given.claimant])[given.claimant]
    one = models.Claimed.objects.filter(death=row, person_id=given.claimant).first()
    if one is None:
        one = models.Claimed(subject=subject, person_id=given.claimant, recorded_on=on, claimed_on=on, death=row)
    one.link = given.link or one.link
    one.in_charge = one.in_charge if given.in_charge is None else given.in_charge
    one.save()
    if row.case_id:
        cases.link_person(case_id=row.case_id, person_id=given.claimant, on=on)
    return examine(row, on)


def examine(row: models.Death, on: date) -> CapitalAnswer:
    """Keep what the rule proposes on what is known."""
    proposal = _propose(row, on)
    row.decision = proposal.to_json()
    row.save(update_fields=["decision"])
    return CapitalAnswer(row.pk, row.state, proposal, applications.wanted(proposal.missing))


def decide(row: models.Death, on: date) -> tuple[CapitalShare, ...]:
    """Confirm the shares that the rule proposes, or the refusal; raises `Invalid` while something is still awaited."""
    proposal = _propose(row, on)
    if row.state == "decided" or proposal.outcome not in ("open", "refused"):
        raise register.Invalid("file", f"les faits connus mènent à « {proposal.outcome} » : rien à attribuer")
    row.decision, row.state, row.closed_on = proposal.to_json(), "decided", on
    row.save(update_fields=["decision", "state", "closed_on"])
    due = {line.ref: line.amounts["share"] for line in proposal.lines if line.outcome == "open"}
    claims = list(models.Claimed.objects.filter(death=row).order_by("pk"))
    register.concerns(*(one.person_id for one in claims))
    for one in claims:
        one.share, one.decided_on, one.closed_on = due.get(str(one.pk), Cents(0)), on, on
        one.save(update_fields=["share", "decided_on", "closed_on"])
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome="granted" if due else "refused", on=on)
    return shares_of(row)


def shares_of(row: models.Death) -> tuple[CapitalShare, ...]:
    """The shares that were given, each with its beneficiary."""
    rows = models.Claimed.objects.filter(death=row, share__gt=0).order_by("pk")
    return tuple(
        CapitalShare(row.pk, PersonId(one.person_id), PersonId(row.person_id), Cents(one.share or 0), one.decided_on)
        for one in rows
        if one.decided_on is not None
    )


def reach(number: int) -> models.Death:
    """A file, locked, the deceased and the claimants added to the act; raises `Invalid` when there is none."""
    row = models.Death.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("file", "ce dossier n’existe pas")
    register.concerns(row.person_id)
    return row


def died(person: PersonId) -> date:
    """The day somebody died, as the file of people says; raises `Invalid` where no death is on record."""
    who = people.identity_of([person]).get(person)
    if who is None or who.death_on is None:
        raise register.Invalid("deceased", "aucun décès n’est inscrit : l’inscrire d’abord au fichier des personnes")
    return who.death_on


def _propose(row: models.Death, on: date) -> Decision:
    claims = models.Claimed.objects.filter(death=row).order_by("pk")
    facts = DeathFacts(
        died_on=died(PersonId(row.person_id)),
        situation=Situation(row.situation) if row.situation else UNKNOWN,
        situation_until=row.until or UNKNOWN,
        work_pension_rate=UNKNOWN if row.work_pension_rate is None else row.work_pension_rate,
        deceased=Deceased(row.occupation) if row.occupation else UNKNOWN,
        claimants=tuple(
            Claimant(
                ref=str(one.pk),
                link=Link(one.link) if one.link else UNKNOWN,
                in_charge=UNKNOWN if one.in_charge is None else one.in_charge,
                claimed_on=one.claimed_on,
            )
            for one in claims
        ),
    )
    return rules.assess_death_capital(facts, on)
