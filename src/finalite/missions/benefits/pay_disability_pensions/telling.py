"""Writes to the person: what is decided, changed, asked or stopped, why, and how to contest it; nothing medical."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from finalite.capabilities import letters
from finalite.capabilities.register import PersonId
from finalite.kernel import money
from finalite.kernel.decision import Decision, Step

from . import files, models

TEMPLATE = Path(__file__).parent / "letters" / "notice.typ"
AMICABLE = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire."
)
MEDICAL = (
    "Si vous contestez l’avis du service médical, vous avez deux mois pour saisir la commission médicale de recours "
    "amiable (CSS art. R. 142-8). Sans réponse dans les quatre mois, vous pouvez saisir le tribunal judiciaire."
)
AMOUNTS = {
    "mean_wage": "Salaire annuel moyen",
    "pension": "Pension par mois",
    "third_person": "Majoration pour tierce personne, par mois",
    "threshold": "Seuil de comparaison, par an",
    "total": "Pension et revenus de la période",
    "held_back_month": "Retenue par mois",
    "arrears": "Rappel qui vous est versé",
    "overpaid": "Trop-perçu à rendre",
}
SAID = {
    "known": "Voici le montant de votre pension.",
    "no_law": "Votre pension ne peut pas encore être calculée : il manque un texte. Votre droit reste ouvert.",
    "kept": "Vos revenus laissent votre pension entière.",
    "reduced": "Vos revenus réduisent votre pension.",
    "suspended": "Vos revenus suspendent votre pension.",
    "changed": "Les mois déjà payés ont été repris.",
}
REASONS = {
    "no_examination": "l’examen médical n’a pas eu lieu",
    "prison": "détention",
    "conditions_in_doubt": "les conditions sont à vérifier",
}
ENDINGS = {
    "retirement": "elle est remplacée par votre pension de vieillesse (CSS art. L. 341-15)",
    "death": "le décès a été enregistré",
    "recovered": "le service médical constate une capacité retrouvée",
    "remarriage": "un remariage a été enregistré (CSS art. L. 342-5)",
    "renounced": "vous y avez renoncé",
    "other_scheme": "un autre régime prend la suite",
}


def decision(row: models.PensionFile, made: models.PensionDecision, decided: Decision, on: date) -> int:
    """Notify an amount or its revision, with every step; returns the number of the notice."""
    said = [SAID[decided.outcome], f"Effet : {made.effective_on:%d/%m/%Y}."]
    if decided.outcome == "no_law":
        said += list(decided.missing)
    else:
        said.append("Elle se paie chaque mois, une fois le mois écoulé, et change avec les revalorisations.")
    remedies = (AMICABLE, MEDICAL) if made.category is not None else (AMICABLE,)
    return _send(row, made.what, f"{made.rank}", "Votre pension d’invalidité", said, on, decided, remedies)


def ask(row: models.PensionFile, wanted: Sequence, on: date) -> int:
    """Ask for what is missing, naming each text."""
    said = [f"Il nous manque : {one.document} ({one.article})." for one in wanted]
    return _send(row, "wanted", f"{on}", "Pièces à nous envoyer", said, on)


def change(row: models.PensionFile, made: models.PensionDecision, decided: Decision, on: date) -> int:
    """Tell what the months already paid were worth once more, month by month."""
    said = [SAID["changed"]]
    if decided.amounts["overpaid"]:
        said.append(
            "Le trop-perçu se retient sur vos paiements suivants (CSS art. L. 133-4-1). "
            "Vous pouvez demander un délai ou une remise à votre caisse."
        )
    return _send(row, "change", f"{made.rank}", "Vos paiements ont été recalculés", said, on, decided, (AMICABLE,))


def questionnaire(row: models.PensionFile, form: models.EarningsForm, on: date) -> int:
    """Ask what somebody earned in the months compared (CSS R341-17)."""
    said = [
        f"Indiquez vos revenus d’activité de {form.first_on:%m/%Y} à {form.last_on:%m/%Y}, même s’ils sont nuls.",
        f"Répondez avant le {form.due_on:%d/%m/%Y}, sur votre compte ou par courrier. Questionnaire n° {form.pk}.",
        "Votre pension et vos revenus sont comparés à un seuil (CSS art. R. 341-17).",
    ]
    return _send(row, "questionnaire", f"{form.pk}", "Vos revenus d’activité", said, on)


def compared(
    row: models.PensionFile, form: models.EarningsForm, taken: models.Deduction | None, decided: Decision, on: date
) -> int:
    """Tell what a comparison with earnings leads to, and for which months."""
    said = [SAID[decided.outcome]]
    if taken is not None:
        said.append(f"Du {taken.first_on:%d/%m/%Y} à la veille du {taken.until_on:%d/%m/%Y}.")
    return _send(row, "earnings", f"{form.pk}", "Votre pension et vos revenus", said, on, decided, (AMICABLE,))


def suspended(row: models.PensionFile, from_on: date, reason: str, on: date) -> int:
    """Tell that nothing is paid from a day on, and why."""
    said = [f"Le paiement est suspendu depuis le {from_on:%d/%m/%Y} : {REASONS[reason]}. Votre droit reste ouvert."]
    key = f"{from_on}/{on}"
    return _send(row, "suspended", key, "Le paiement de votre pension est suspendu", said, on, None, (AMICABLE,))


def resumed(row: models.PensionFile, resumed_on: date, on: date) -> int:
    """Tell that payment is taken up again."""
    said = [f"Votre pension est de nouveau payée depuis le {resumed_on:%d/%m/%Y}."]
    return _send(row, "resumed", f"{resumed_on}/{on}", "Le paiement de votre pension reprend", said, on)


def ended(row: models.PensionFile, on: date) -> int:
    """Tell that a pension ends, from when and why."""
    why = ENDINGS.get(row.ended_for, "le droit a pris fin là où il s’ouvre")
    said = [f"Votre pension prend fin le {row.ends_on:%d/%m/%Y} : {why}."]
    remedies = (AMICABLE, MEDICAL) if row.ended_for == "recovered" else (AMICABLE,)
    return _send(row, "ended", f"{row.ends_on}", "Votre pension prend fin", said, on, None, remedies)


def uprated(row: models.PensionFile, day: date, before: int, after: int, steps: tuple[Step, ...], on: date) -> int:
    """Tell the new amount of a pension from the day of a revaluation."""
    said = [
        f"Votre pension est revalorisée au {day:%d/%m/%Y} (CSS art. L. 341-6, L. 161-25).",
        f"Elle passe de {money.format_euros(before)} à {money.format_euros(after)} par mois.",
    ]
    decided = Decision("known", {}, steps, (), "", day)
    return _send(row, "uprated", f"{day}", "Votre pension est revalorisée", said, on, decided)


def subrogated(row: models.PensionFile, advance: models.Advance, on: date) -> int:
    """Tell that a family-allowance fund is given back what it advanced."""
    said = [
        f"La caisse d’allocations familiales demande {money.format_euros(advance.amount)} qu’elle vous a avancés.",
        "Cette somme lui est rendue sur vos prochains mois, jamais sur la majoration pour tierce personne.",
    ]
    return _send(row, "caf", f"{advance.pk}", "Une somme rendue à votre Caf", said, on, None, (AMICABLE,))


def summons(review: models.MedicalReview, day: date, place: str, on: date) -> int:
    """Summon somebody to the medical service."""
    said = [
        f"Le service médical vous attend le {day:%d/%m/%Y} : {place}.",
        "Apportez les papiers que vous voulez montrer au médecin. Prévenez-nous si vous ne pouvez pas venir.",
    ]
    row = review.file
    return _send(row, "summons", f"{review.pk}/{day}", "Votre convocation au service médical", said, on)


def statement(row: models.PensionFile, first_on: date, until: date, on: date) -> int:
    """Write what was paid over a period, payment by payment; returns 0 where nothing was."""
    found = models.Payment.objects.filter(file=row, paid_on__range=(first_on, until)).exclude(kind="caf")
    paid = list(found.order_by("paid_on", "pk"))
    if not paid:
        return 0
    said = [f"{one.paid_on:%d/%m/%Y} : {money.format_euros(one.amount)}" for one in paid]
    said.append(f"Total : {money.format_euros(sum(one.amount for one in paid))}.")
    return _send(row, "statement", f"{first_on}/{until}/{on}", "Ce qui vous a été payé", said, on)


def _send(
    row: models.PensionFile,
    kind: str,
    what: str,
    title: str,
    said: list[str],
    on: date,
    decided: Decision | None = None,
    remedies: tuple[str, ...] = (),
) -> int:
    """Compose, keep, enter in the ledger and note one letter; the same one is never sent twice."""
    key = f"{row.pk}/{kind}/{what}"
    known = models.Notice.objects.filter(key=key).values_list("pk", flat=True).first()
    if known:
        return known
    sent = letters.tell(
        template=TEMPLATE,
        data=_body(row, said, decided),
        fiche=files.FICHE,
        person=PersonId(row.person_id),
        title=title,
        reference=f"pension/{key}",
        on=on,
        retention=models.FILE,
        recipient="data_subject",
        categories=("civil_identity", "cash_benefits", "decision"),
        remedies=remedies,
        organisation=row.organisation,
        key=f"{files.FICHE}/{key}",
    )
    given = files.of(row, on)
    given.pop("file")
    return models.Notice.objects.create(**given, key=key, letter_id=sent.letter, kind=kind).pk


def _body(row: models.PensionFile, said: list[str], decided: Decision | None) -> dict[str, object]:
    amounts = decided.amounts if decided else {}
    return {
        "file": str(row.pk),
        "said": said,
        "amounts": [[AMOUNTS[name], money.format_euros(cents)] for name, cents in amounts.items() if name in AMOUNTS],
        "steps": [[step.label, step.article, _precision(step)] for step in decided.steps] if decided else [],
        "doubtful": bool(decided and decided.warnings),
    }


def _precision(step: Step) -> str:
    parts = [money.format_euros(step.amount)] if step.amount is not None else []
    return " ; ".join([*parts, *([step.note] if step.note else [])])
