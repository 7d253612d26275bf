"""What follows recognition: healing or consolidation, incapacity, death and survivors, a border, another fund."""

from datetime import date
from typing import Any

from finalite.capabilities import cases, exchange, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.open_health_entitlements import operations as health
from finalite.missions.entitlements.register_and_affiliate import operations as affiliation

from . import examining, files, keeping, lasting, models, recognition, survivors, telling
from .answers import Answer
from .declaring import of
from .facts import Claimant, IncapacityFacts, Link, Nature, SurvivorFacts
from .values import Direction, Ending, Paper, Question, SurvivorClaim

AFTER = (files.RECOGNISED,)


def recover(row: models.InjuryFile, healed: bool, closed_on: date, on: date) -> None:
    """Record healing or consolidation, once a doctor's final certificate is there (CSS L441-6, R433-17)."""
    _recognised(row)
    if not models.Certificate.objects.filter(file=row, kind=Paper.FINAL).exists():
        raise register.Invalid("file", "le certificat final manque")
    if closed_on < row.happened_on or closed_on > on:
        raise register.Invalid("closed_on", "cette date suit l’accident et n’est pas à venir")
    made, new = models.Recovery.objects.get_or_create(
        file=row,
        defaults={
            "subject": "injury_victim",
            "person_id": row.person_id,
            "kept_from": row.kept_from,
            "recorded_on": on,
            "healed": healed,
            "closed_on": closed_on,
        },
    )
    if not new:
        raise register.Invalid("file", "la guérison ou la consolidation est déjà enregistrée")
    telling.recovery(row, made, rate(row, made, on), on)


def rate(row: models.InjuryFile, closed: models.Recovery, on: date) -> Decision:
    """Which right the incapacity opens, from the rate the medical adviser gave."""
    facts = IncapacityFacts(
        healed=closed.healed, closed_on=closed.closed_on, rate=examining.opinion(row, Question.PERMANENT_RATE)
    )
    return recognition.incapacity_right(facts, on)


def rated(row: models.InjuryFile, on: date) -> Answer:
    """Open the right of a permanent incapacity and notify it; `no_law` from 1 November 2026."""
    _recognised(row)
    closed = models.Recovery.objects.select_for_update(of=("self",)).filter(file=row).first()
    if closed is None:
        raise register.Invalid("file", "la consolidation n’est pas encore enregistrée")
    if closed.benefit:
        raise register.Invalid("file", "ce taux est déjà notifié")
    decided = rate(row, closed, on)
    if decided.outcome in ("capital", "pension", "none"):
        closed.rate = examining.opinion(row, Question.PERMANENT_RATE) if not closed.healed else None
        closed.benefit = decided.outcome
        closed.save(update_fields=["rate", "benefit"])
        if decided.outcome == "pension":
            _pension_known(row, closed, on)
        telling.recovery(row, closed, decided, on)
    return examining.answered(row, decided, implied=False)


def _pension_known(row: models.InjuryFile, closed: models.Recovery, on: date) -> None:
    health.record_work_injury(
        person=row.person_id,
        kind=health.Injury.PENSION,
        starts_on=closed.closed_on,
        rate=closed.rate,
        source=examining.source_of(row),
        recorded_on=on,
    )


def _recognised(row: models.InjuryFile) -> None:
    if row.state not in AFTER:
        raise register.Invalid("file", "le caractère professionnel n’est pas reconnu")


def died(row: models.InjuryFile, died_on: date, on: date) -> None:
    """Record the victim's death: an investigation becomes mandatory where none was held (CSS R441-8)."""
    if died_on < row.happened_on or died_on > on:
        raise register.Invalid("died_on", "le décès suit l’accident et n’est pas à venir")
    _known_to_all(row, died_on, on)
    cause = None if (found := examining.opinion(row, Question.DEATH)) is UNKNOWN else found
    defaults = of(row) | {"subject": "deceased", "died_on": died_on, "caused_by_injury": cause}
    models.Death.objects.update_or_create(file=row, defaults=defaults)
    if row.case_id and row.state in files.ACTIVE:
        cases.note_event(case_id=row.case_id, kind="death", on=on)
    keeping.start(row)


def _known_to_all(row: models.InjuryFile, died_on: date, on: date) -> None:
    """Have the death written on the person where deaths are, with all that it closes; two days are never kept."""
    person = PersonId(row.person_id)
    known = people.identity_of([person])[person].death_on
    if known is not None and known != died_on:
        raise register.Invalid("died_on", f"le décès de cette personne est connu au {known:%d/%m/%Y}")
    affiliation.record_death(person=person, died_on=died_on, source=files.FICHE, on=on)


def survive(row: models.InjuryFile, claims: tuple[SurvivorClaim, ...], on: date) -> Answer:
    """Open the rights of survivors together, since their shares limit each other, and write to each apart (R434-16)."""
    _recognised(row)
    death = models.Death.objects.filter(file=row).first()
    register.concerns(*(claim.person for claim in claims))
    cause = examining.opinion(row, Question.DEATH)
    facts = SurvivorFacts(
        happened_on=row.happened_on,
        died_on=death.died_on if death else UNKNOWN,
        caused_by_injury=cause,
        claimants=tuple(_claimant(claim) for claim in claims),
    )
    decided = survivors.survivor_rights(facts, on)
    if decided.outcome in (survivors.OPEN, survivors.REFUSED) and decided.lines:
        _open(row, claims, decided, on)
    return examining.answered(row, decided, implied=False)


def _claimant(claim: SurvivorClaim) -> Claimant:
    born = people.identity_of([claim.person])[claim.person].born
    exact = born.exact if born else None
    return Claimant(
        ref=str(claim.person),
        link=claim.link,
        born_on=exact or UNKNOWN,
        union_on=_or_unknown(claim.union_on),
        common_child=claim.common_child,
        disabled=claim.disabled,
        alimony=_or_unknown(claim.alimony),
        orphan=claim.orphan,
        in_charge=_or_unknown(claim.in_charge),
        new_union_on=claim.new_union_on,
    )


def _or_unknown(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _open(row: models.InjuryFile, claims: tuple[SurvivorClaim, ...], decided: Decision, on: date) -> None:
    death, by_ref = models.Death.objects.get(file=row), {str(claim.person): claim for claim in claims}
    for line in decided.lines:
        claim, opened = by_ref[line.ref], line.outcome == survivors.OPEN
        until = line.codes.get("until") if claim.link is Link.CHILD else None
        share = int(line.codes["share"])
        models.Survivor.objects.update_or_create(
            file_id=row.pk,
            person_id=claim.person,
            defaults={
                "subject": "surviving_spouse" if claim.link in survivors.UNIONS else "victim_survivor",
                "recorded_on": on,
                "link": claim.link,
                "union_on": claim.union_on,
                "new_union_on": claim.new_union_on if claim.link in survivors.UNIONS else None,
                "outcome": line.outcome,
                "ended_for": Ending.NEW_UNION if claim.new_union_on and claim.link in survivors.UNIONS else "",
                "share": share,
                "starts_on": death.died_on if opened else None,
                "of_age_on": date.fromisoformat(str(until)) if until else None,
            },
        )
        telling.survivor(row, claim.person, opened, share, decided, on)
    lasting.settle(row)


def cross(
    row: models.InjuryFile,
    way: Direction,
    state: str,
    institution: str,
    reference: str,
    period: tuple[date, date | None],
    on: date,
) -> int:
    """Record the DA1 form of a victim treated across a border (Regulation 883/2004 art. 36, 987/2009 art. 33)."""
    if len(state) != 2 or not state.isalpha() or state.upper() == "FR":
        raise register.Invalid("state", "donner le code à deux lettres d’un autre État")
    starts_on, ends_on = period
    if ends_on is not None and ends_on <= starts_on:
        raise register.Invalid("ends_on", "la fin suit le début")
    made = models.CrossBorder.objects.create(
        **of(row),
        recorded_on=on,
        direction=way,
        state=state.upper(),
        institution=institution,
        form="DA1",
        reference=reference,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return made.pk


def transfer(row: models.InjuryFile, to: str, scheme: str, reason: str, on: date) -> None:
    """Move a file to another fund: within the scheme its clocks run on, to another scheme it is closed here."""
    if to not in people.organisations() and scheme == "general":
        raise register.Invalid("to", "aucune caisse n’a ce code")
    models.Transfer.objects.create(
        **of(row), on=on, from_organisation=row.organisation, to_organisation=to, scheme=scheme, reason=reason
    )
    if scheme != "general":
        if row.state in files.ACTIVE:
            files.close(row, files.TRANSFERRED, on)
        return
    row.organisation = to
    if row.state in files.ACTIVE and row.case_id:
        cases.close_case(case_id=row.case_id, outcome="transferred", on=on)
        case = cases.NewCase(files.CASE, to, person_id=row.person_id, due_on=row.due_on)
        row.case_id = cases.open_case(case=case, on=on)
    row.save(update_fields=["organisation", "case_id"])


def tell_insurer(row: models.InjuryFile, insurer: str, on: date) -> int:
    """Tell the complementary insurer the day of a recognised injury and nothing else; returns the ledger line."""
    _recognised(row)
    content = f"{row.person_id}/{row.pk}/{row.happened_on}/{Nature(row.nature)}".encode()
    return exchange.disclose(
        fiche=files.FICHE,
        recipient="complementary_insurer",
        categories=("nir", "civil_identity", "work_injury"),
        persons=[row.person_id],
        on=on,
        content_digest=exchange.digest_of(content),
        key=f"{files.FICHE}/insurer/{row.pk}/{insurer}",
        subject=people.subjects_of([PersonId(row.person_id)])[PersonId(row.person_id)],
        addressee=insurer,
    )
