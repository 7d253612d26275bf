"""Writes to each party what concerns it, with reasons and remedies; what a doctor found is in no letter."""

from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, letters, people
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import clocks, files, models
from .answers import Wanted
from .facts import Nature
from .values import Party

TEMPLATES = Path(__file__).parent / "letters"
BOARD = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de la "
    "caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
COURT = ("Vous avez deux mois à compter de la réception de ce courrier pour saisir le tribunal judiciaire.",)
MEDICAL_BOARD = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission médicale de recours "
    "amiable (CSS art. R. 142-8). Sans réponse dans les quatre mois, vous pouvez saisir le tribunal judiciaire.",
)
NATURES = {
    Nature.ACCIDENT: "l’accident du travail",
    Nature.COMMUTING: "l’accident de trajet",
    Nature.DISEASE: "la maladie professionnelle",
    Nature.RELAPSE: "la rechute",
    Nature.NEW_LESION: "la nouvelle lésion",
}
SENDERS: dict[str, str] = {Party.EMPLOYER: "votre employeur", Party.VICTIM: "vous-même"}
CATEGORIES = {
    Party.VICTIM: ("data_subject", ("nir", "civil_identity", "work_injury", "decision")),
    Party.SURVIVOR: ("data_subject", ("civil_identity", "cash_benefits", "household", "decision")),
    Party.EMPLOYER: ("employer", ("civil_identity", "work_injury", "employer_identity", "decision")),
    Party.DOCTOR: ("health_professional", ("nir", "civil_identity", "work_injury")),
}


def investigation(row: models.InjuryFile, on: date, *, questions: bool) -> None:
    """Tell both parties that an investigation starts, its clocks, and whether a questionnaire comes with it."""
    said = ["La caisse engage une enquête pour établir ce qui s’est passé."]
    if questions:
        due = clocks.answer_by(Nature(row.nature), on)
        said.append(f"Un questionnaire vous attend dans votre compte : répondez avant le {_day(due)}.")
    else:
        said.append("La victime étant décédée, l’enquête se mène sans questionnaire.")
    _to_both(row, "investigation", "Enquête ouverte", said, on, rows=_clock_rows(row, on))


def receipt(row: models.InjuryFile, wanted: tuple[Wanted, ...], on: date) -> int | None:
    """Tell the victim who declared what, whether late, and what is still to send."""
    by, what = SENDERS.get(row.declared_by, "votre médecin"), NATURES[Nature(row.nature)]
    said = [f"Un dossier est ouvert pour {what} du {_day(row.happened_on)}, sur ce qu’a envoyé {by}."]
    if row.late:
        said.append("La déclaration est venue après le délai de la loi ; vos droits n’en souffrent pas.")
    said += [f"Il nous manque : {one.document} ({one.article})." for one in wanted]
    return send(row, Party.VICTIM, "receipt", "Votre dossier est ouvert", said, on, rows=_clock_rows(row, on))


def consultation(row: models.InjuryFile, on: date) -> None:
    """Tell both parties when the file may be read, commented on, and when the decision will come."""
    assert row.opened_on is not None
    said = [
        f"Vous pourrez lire le dossier à partir du {_day(row.opened_on)} et y joindre vos observations pendant dix "
        "jours francs. Ensuite le dossier se lit encore, sans observation, jusqu’à la décision."
    ]
    _to_both(row, "consultation", "Votre dossier s’ouvre à la lecture", said, on, rows=_clock_rows(row, on))


def referral(row: models.InjuryFile, on: date) -> None:
    """Tell both parties that the regional committee is asked, and its clocks."""
    said = [
        "Le comité régional de reconnaissance des maladies professionnelles donnera son avis, que la caisse suivra. "
        "Vous pouvez compléter le dossier pendant trente jours francs, puis y faire des observations pendant dix jours."
    ]
    _to_both(row, "referral", "Le comité régional est saisi", said, on, rows=_clock_rows(row, on))


def decision(row: models.InjuryFile, decided: Decision, on: date, *, implied: bool) -> None:
    """Notify each party of what was decided, why, and how to contest it (CSS R441-18)."""
    recognised = decided.outcome == files.RECOGNISED
    what = NATURES[Nature(row.nature)]
    said = [
        f"Le caractère professionnel de {what} du {_day(row.happened_on)} est {'reconnu' if recognised else 'refusé'}."
    ]
    if implied:
        said.append(
            "Aucune décision n’ayant été notifiée dans le délai, la reconnaissance est acquise (CSS R. 441-18)."
        )
    if row.late and row.declared_by == Party.EMPLOYER:
        said.append("La déclaration de l’employeur est venue après le délai de quarante-huit heures (CSS R. 441-3).")
    _to_both(row, "decision", "Décision sur votre dossier", said, on, steps=_steps(decided), remedies=BOARD)


def appeal_refused(row: models.InjuryFile, kept: Decision, reasons: str, on: date) -> None:
    """Tell both parties that the decision stands after an appeal, and why."""
    said = ["Après recours, la décision est maintenue.", reasons]
    _to_both(row, "appeal", "Réponse à votre recours", said, on, steps=_steps(kept), remedies=COURT)


def recovery(row: models.InjuryFile, closed: models.Recovery, decided: Decision, on: date) -> None:
    """Tell the victim of healing or consolidation and its right, the employer of the rate alone (CSS R434-32)."""
    state = "guéri" if closed.healed else "consolidé"
    said = [f"Votre état est {state} au {_day(closed.closed_on)}."]
    if closed.rate is not None:
        said.append(f"Le taux d’incapacité permanente est fixé à {recognition_rate(closed.rate)}.")
    send(
        row,
        Party.VICTIM,
        "incapacity",
        "Suites de votre accident ou maladie",
        said,
        on,
        steps=_steps(decided),
        remedies=MEDICAL_BOARD,
    )
    if closed.rate is not None and closed.benefit:
        told = [f"Un taux d’incapacité permanente de {recognition_rate(closed.rate)} est retenu pour votre salarié."]
        send(row, Party.EMPLOYER, "incapacity", "Taux d’incapacité de votre salarié", told, on, remedies=MEDICAL_BOARD)


def recognition_rate(rate: int) -> str:
    """A rate in basis points, in words."""
    whole, rest = divmod(rate, 100)
    return f"{whole},{rest:02d} %" if rest else f"{whole} %"


def survivor(row: models.InjuryFile, person: PersonId, opened: bool, share: int, decided: Decision, on: date) -> None:
    """Tell a survivor what was decided for them alone: their own lines of the reasoning, never another's."""
    own = [step for step in decided.steps if step.line in ("", str(person))]
    said = (
        [f"Une rente vous est ouverte : {recognition_rate(share)} du salaire annuel de la victime."]
        if opened
        else ["Aucune rente ne vous est ouverte."]
    )
    rows = [[step.label, step.article, step.note] for step in own]
    send(
        row, Party.SURVIVOR, "survivor", "Votre demande d’ayant droit", said, on, steps=rows, remedies=BOARD, to=person
    )


def restored(row: models.InjuryFile, person: PersonId, ends_on: date | None, on: date) -> None:
    """Tell a survivor that the right ended wrongly is theirs again, from the day it was ended."""
    said = ["Votre rente d’ayant droit avait pris fin à tort : elle vous est rendue, sans jour perdu."]
    if ends_on is not None:
        said.append(f"Elle dure jusqu’au {_day(ends_on)}, ce jour exclu.")
    send(row, Party.SURVIVOR, "survivor", "Votre rente d’ayant droit est rétablie", said, on, remedies=BOARD, to=person)


def send(
    row: models.InjuryFile,
    party: Party,
    kind: str,
    title: str,
    said: list[str],
    on: date,
    *,
    steps: list[list[str]] | None = None,
    rows: list[list[str]] | None = None,
    remedies: tuple[str, ...] = (),
    to: PersonId | None = None,
) -> int | None:
    """Compose, keep, disclose and note one letter; None where the party is not known."""
    recipient, person = _recipient(row, party, on, to), to or PersonId(row.person_id)
    if recipient is None:
        return None
    count = models.Notice.objects.filter(file=row, party=party, kind=kind).count()
    reference = f"injury/{row.pk}/{kind}/{count + 1}"
    body = {"said": said, "rows": rows or [], "steps": steps or [], "file": row.pk}
    subject = people.subjects_of([person])[person]
    letter = letters.compose(
        template=TEMPLATES / "notice.typ",
        data=body,
        fiche=files.FICHE,
        person_id=person,
        title=f"{title} (à l’employeur)" if party is Party.EMPLOYER else title,
        reference=reference,
        sender=letters.Sender(people.organisations().get(row.organisation, "Assurance maladie")),
        recipient=recipient,
        sent_on=on,
        retention=models.KEPT,
        subject=subject,
        remedies=remedies,
        key=f"{reference}/{party}/{person}",
        addressee=letters.Addressee.EMPLOYER if party is Party.EMPLOYER else letters.Addressee.PERSON,
    )
    who, categories = CATEGORIES[party]
    exchange.disclose(
        fiche=files.FICHE,
        recipient=who,
        categories=categories,
        persons=[person],
        on=on,
        content_digest=letter.digest,
        key=f"{files.FICHE}/letter/{letter.letter_id}",
        subject=subject,
    )
    noted = models.Notice.objects.create(
        subject="injury_victim",
        person_id=row.person_id,
        file=row,
        kept_from=row.kept_from,
        party=party,
        kind=kind,
        sent_on=on,
        letter_id=letter.letter_id,
    )
    return noted.pk


def _to_both(row: models.InjuryFile, kind: str, title: str, said: list[str], on: date, **more: Any) -> None:
    for party in (Party.VICTIM, Party.EMPLOYER):
        send(row, party, kind, title, said, on, **more)


def _recipient(row: models.InjuryFile, party: Party, on: date, to: PersonId | None) -> letters.Recipient | None:
    if party is Party.EMPLOYER:
        employer = row.employer
        if employer is None:
            return None
        lines = (employer.street or "", f"{employer.postcode or ''} {employer.town or ''}".strip())
        return letters.Recipient(employer.name, tuple(line for line in lines if line))
    person = to or PersonId(row.person_id)
    known = people.identity_of([person])[person]
    address = people.address_of([person], on=on).get(person)
    return letters.Recipient(known.name, address.lines if address else ())


def _steps(decided: Decision) -> list[list[str]]:
    return [[step.label, step.article, step.note] for step in decided.steps]


def _clock_rows(row: models.InjuryFile, on: date) -> list[list[str]]:
    lines = clocks.clock(files.facts_of(row), on).lines
    return [
        [clocks.LABELS[one.ref], _day(date.fromisoformat(str(one.codes["due_on"]))), str(one.codes["article"])]
        for one in lines
    ]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
