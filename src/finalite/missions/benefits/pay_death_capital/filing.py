"""Opens the file of a death, takes claims and what proves them, and says what they lead to."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, documents, people, register
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel import plain
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN
from finalite.law.death_capital import WITH_PRIORITY, WITHOUT_PRIORITY

from . import asking, plausible, rules
from .facts import CapitalFacts, Claimant, DeathFacts, Deceased, Link, Situation
from .models import KEPT, CapitalFile, Claim, Evidence, Payslip
from .values import CapitalClaim, ClaimShown, ClaimState, FileAnswer, FileState, LastSituation, Proof, Wanted

FICHE = "pay_death_capital"
OPEN_STATES = (FileState.WAITING, FileState.HELD, FileState.READY)
COUNTED = (ClaimState.RECEIVED, ClaimState.AWARDED, ClaimState.REFUSED, ClaimState.LATE)
"""Claims that the rule looks at; what was withdrawn or set aside is not."""
STEPS = {rules.OPEN: FileState.READY, rules.HELD: FileState.HELD, rules.REFUSED: FileState.READY}


def open_file(deceased: PersonId, last: LastSituation, rights_file: int | None, on: date) -> FileAnswer:
    """Open the file of a death, or complete it; raises `Invalid` where no death is on record."""
    plausible.situation(last, on)
    died_on = death_of(deceased)
    row = CapitalFile.objects.select_for_update().filter(person_id=deceased).first()
    if row is not None and row.state not in OPEN_STATES:
        raise register.Invalid("deceased", "ce dossier est déjà décidé : demander un nouveau calcul")
    number = rights_file or asking.open_there(deceased, last, on)
    row = row or _new(deceased, died_on, number, on)
    for name in ("situation", "until", "occupation", "work_pension_rate"):
        given = getattr(last, name)
        setattr(row, name, getattr(row, name) if given is None else given)
    row.save()
    return examine(row, on)


def _new(deceased: PersonId, died_on: date, number: int, on: date) -> CapitalFile:
    caisse, subject = people.caisse_of([deceased])[deceased], people.subjects_of([deceased])[deceased]
    month, years = (
        law.value(f"invalidity.death.{name}", died_on).number for name in ("priority_months", "claim_years")
    )
    # nothing can be paid without priority before the month is over: that day is the clock of the work
    case = cases.NewCase("death_capital", caisse, subject, deceased, max(on, add_months(died_on, month)))
    return CapitalFile(
        subject="deceased",
        person_id=deceased,
        recorded_on=on,
        state=FileState.WAITING,
        organisation=caisse,
        case_id=cases.open_case(case=case, on=on),
        rights_file=number,
        expires_on=add_months(died_on, 12 * years),
        died_on=died_on,
    )


def add_payslip(row: CapitalFile, month: date, gross: int, on: date) -> int:
    """Keep what a payslip of the deceased says; the same month again replaces it."""
    plausible.payslip(month, gross, on)
    slip, _ = Payslip.objects.update_or_create(
        file=row,
        month=month.replace(day=1),
        defaults={"subject": "deceased", "person_id": row.person_id, "recorded_on": on, "gross": gross},
    )
    return slip.pk


def claim(given: CapitalClaim, on: date) -> FileAnswer:
    """Take a claim, or complete the one somebody made; once all is shared it is kept as such and told so."""
    row = CapitalFile.objects.select_for_update().filter(person_id=given.deceased).first()
    if row is None:
        raise register.Invalid("claim", "aucun dossier de capital n’est ouvert pour ce décès : l’ouvrir d’abord")
    if given.claimant == given.deceased:
        raise register.Invalid("claimant", "la personne décédée ne peut demander son propre capital")
    if on < row.died_on:
        raise register.Invalid("received_on", "cette demande précède le décès")
    one = Claim.objects.select_for_update().filter(file=row, person_id=given.claimant).first()
    shared = row.state not in OPEN_STATES
    if one is None:
        people.subjects_of([given.claimant])
        state = ClaimState.TOO_LATE_SHARED if shared else ClaimState.RECEIVED
        one = Claim(subject="death_claimant", person_id=given.claimant, recorded_on=on, claimed_on=on, file=row)
        one.state, one.closed_on = state, on if shared else None
    elif shared:
        raise register.Invalid("claim", "cette demande est déjà décidée : la contester ouvre un recours")
    elif one.state != ClaimState.RECEIVED:
        one.state, one.claimed_on = ClaimState.RECEIVED, on
    for name in ("link", "in_charge", "orphan"):
        said = getattr(given, name)
        setattr(one, name, getattr(one, name) if said is None else said)
    one.save()
    if row.case_id:
        cases.link_person(case_id=row.case_id, person_id=given.claimant, on=on)
    return answer(row) if shared else examine(row, on)


def add_evidence(one: Claim, document: Upload, proves: Proof, on: date) -> int:
    """Keep a document handed in for a claim; returns its number."""
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="case_handling",
        received_on=on,
        retention=KEPT,
        person_id=one.person_id,
    )
    Evidence.objects.create(
        subject="death_claimant", person_id=one.person_id, recorded_on=on, claim=one, document_id=number, proves=proves
    )
    return number


def examine(row: CapitalFile, on: date) -> FileAnswer:
    """Keep what the rule says on what is known; nothing is awarded by it."""
    facts = facts_of(row)
    decision = rules.share_death_capital(facts, on)
    row.facts, row.decision = plain.write(facts), decision.to_json()
    row.state = STEPS.get(decision.outcome, FileState.WAITING)
    row.save()
    return answer(row)


def answer(row: CapitalFile) -> FileAnswer:
    """Where a file stands, as its doors give it."""
    decision = Decision.from_json(row.decision)
    found = tuple(Wanted(name, *rules.DOCUMENTS[name]) for name in decision.missing if name in rules.DOCUMENTS)
    return FileAnswer(row.pk, FileState(row.state), decision, found)


def facts_of(row: CapitalFile) -> CapitalFacts:
    """The facts of a file in the words of its rule; what is null is unknown."""
    claims = counted(row)
    death = DeathFacts(
        died_on=row.died_on,
        situation=Situation(row.situation) if row.situation else UNKNOWN,
        situation_until=row.until or UNKNOWN,
        work_pension_rate=UNKNOWN if row.work_pension_rate is None else row.work_pension_rate,
        deceased=Deceased(row.occupation) if row.occupation else UNKNOWN,
        claimants=tuple(_claimant(one) for one in claims),
    )
    return CapitalFacts(
        death=death,
        disputed=tuple(str(one.pk) for one in claims if one.contested),
        orphans=tuple(
            str(one.pk) for one in claims if one.orphan and row.expires_on and one.claimed_on <= row.expires_on
        ),
    )


def _in_time(row: CapitalFile, one: Claim) -> bool:
    return row.expires_on is not None and one.claimed_on <= row.expires_on


def _claimant(one: Claim) -> Claimant:
    return Claimant(
        ref=str(one.pk),
        link=Link(one.link) if one.link else UNKNOWN,
        in_charge=UNKNOWN if one.in_charge is None else one.in_charge,
        claimed_on=one.claimed_on,
    )


def counted(row: CapitalFile) -> list[Claim]:
    """The claims that count, in the order they came."""
    return list(Claim.objects.filter(file=row, state__in=COUNTED).order_by("claimed_on", "pk"))


def shown(one: Claim) -> ClaimShown:
    """A claim as its doors give it, with its rank."""
    link = Link(one.link) if one.link else None
    ranks = WITH_PRIORITY if one.in_charge else WITHOUT_PRIORITY
    rank = next((place for place, links in enumerate(ranks, start=1) if link in links), None)
    return ClaimShown(
        one.pk,
        PersonId(one.person_id),
        one.claimed_on,
        ClaimState(one.state),
        link,
        one.in_charge,
        rank,
        one.contested,
    )


def reach(number: int) -> CapitalFile:
    """A file, locked, the deceased and every claimant added to the act; raises `Invalid` when there is none."""
    return _known(CapitalFile.objects.select_for_update().filter(pk=number).first())


def read(number: int) -> CapitalFile:
    """The same without a lock, for a question that changes nothing."""
    return _known(CapitalFile.objects.filter(pk=number).first())


def _known(row: CapitalFile | None) -> CapitalFile:
    if row is None:
        raise register.NotFound("file", "ce dossier n’existe pas")
    register.concerns(row.person_id)
    register.concerns(*Claim.objects.filter(file=row).values_list("person_id", flat=True))
    return row


def reach_claim(number: int) -> Claim:
    """A claim, locked with its file, its person added to the act; raises `Invalid` when there is none."""
    one = Claim.objects.filter(pk=number).first()
    if one is None:
        raise register.NotFound("claim", "cette demande n’existe pas")
    reach(one.file_id)
    return Claim.objects.select_related("file").get(pk=number)


def death_of(person: PersonId) -> date:
    """The day somebody died, as the file of people says; raises `Invalid` where no death is on record."""
    who = people.identity_of([person]).get(person)
    if who is None or who.death_on is None:
        raise register.Invalid("deceased", "aucun décès n’est inscrit : l’inscrire d’abord au fichier des personnes")
    return who.death_on
