"""Which share of the tariff the basic scheme and the local scheme of Alsace-Moselle take, by family and day."""

from __future__ import annotations

from finalite.kernel import money
from finalite.kernel.decision import MissingFact, Refusal, Unknown
from finalite.law import Reasoning, Value
from finalite.law.cover.facts import ActLine
from finalite.law.cover.grounds import AME, SAMU, Cover
from finalite.law.cover.words import DECLARED_BASE, MEDICINES, MINOR_MEDICINES, Family, Ground, Mark, Nature

RATE_OF = {
    Family.DOCTOR: "care.rates.doctor",
    Family.MIDWIFE: "care.rates.doctor",
    Family.DENTIST: "care.rates.dental",
    Family.PARAMEDIC: "care.rates.paramedic",
    Family.BIOLOGY: "care.rates.biology",
    Family.MEDICINE_MAJOR: "care.rates.medicine_major",
    Family.MEDICINE_MODERATE: "care.rates.medicine_moderate",
    Family.MEDICINE_LOW: "care.rates.medicine_low",
    Family.MEDICINE_IRREPLACEABLE: "care.rates.medicine_irreplaceable",
    Family.HOMEOPATHY: "care.rates.homeopathy",
    Family.DEVICE: "care.rates.device",
    Family.OPTICS: "care.rates.device",
    Family.HEARING: "care.rates.device",
    Family.TRANSPORT: "care.rates.transport",
    Family.SPA: "care.rates.spa",
    Family.PHARMACIST: "care.rates.pharmacist",
    Family.PSYCHOLOGIST: "care.rates.psychologist",
    Family.REMOTE_MONITORING: "care.rates.remote_monitoring",
    Family.ALLERGENS: "care.rates.allergens",
}
LOCAL_OF = dict.fromkeys(
    (Family.DOCTOR, Family.PARAMEDIC, Family.BIOLOGY, Family.DEVICE, Family.OPTICS, Family.HEARING, Family.TRANSPORT),
    "care.local.ambulatory",
) | {
    Family.MEDICINE_MAJOR: "care.local.medicine_major",
    Family.MEDICINE_MODERATE: "care.local.medicine_moderate",
    Family.MEDICINE_LOW: "care.local.medicine_low",
}
AME_UNSAID = frozenset({Family.SPA, Family.MEDICINE_LOW, Family.HOMEOPATHY})


def base_of(line: ActLine, reasoning: Reasoning) -> money.Cents:
    """The amount on which the scheme pays: the tariff, or less when less was charged.

    Where the tariff is only declared by who bills, the step and a warning say so. A generic refused by the patient
    counts for the price of the dearest generic at most. Raises MissingFact.
    """
    if isinstance(line.tariff, Unknown):
        raise MissingFact(f"lines[{line.ref}].tariff")
    base = min(line.tariff, line.charged)
    notes = ["le dépassement n'est jamais remboursé"] if line.charged > line.tariff else []
    if line.is_declared:
        notes.append(DECLARED_BASE)
        reasoning.warn(DECLARED_BASE)
    reasoning.step("Base de remboursement", "CSS R160-5", base, line=line.ref, note=" ; ".join(notes))
    if line.family in MEDICINES and line.states(Mark.GENERIC_REFUSED):
        base = min(base, _generic_price(line))
        reasoning.step(
            "Générique refusé : base limitée au générique le plus cher, sans tiers payant",
            "service-public.fr F21760",
            base,
            line=line.ref,
        )
    return base


def rate_of(line: ActLine, cover: Cover, reasoning: Reasoning) -> int:
    """The rate in basis points, with the step that says why. Raises MissingFact or a refusal when a text is missing."""
    ordinary = _ordinary(line, reasoning)
    if cover.ground is Ground.SICKNESS:
        return _sickness_rate(line, ordinary, reasoning)
    _check_ame(line, cover, reasoning)
    if line.family in MINOR_MEDICINES and cover.keeps_share_on_minor_medicines:
        reasoning.step(
            "Médicament à 30 % ou 15 % : le ticket modérateur reste dû malgré l'exonération",
            "CSS R160-18",
            None,
            ordinary,
            line=line.ref,
        )
        return ordinary.number
    if line.family in MINOR_MEDICINES and cover.unsure:
        reasoning.warn(f"CSS R160-18 : application au motif « {cover.label} » non vérifiée")
    cited = reasoning.value("care.rates.transport_samu", line.done_on) if cover is SAMU else None
    reasoning.step(f"{cover.label} : {money.format_rate(money.FULL)}", cover.article, None, cited, line=line.ref)
    return money.FULL


def local_rate_of(line: ActLine, reasoning: Reasoning) -> int:
    """Total cover by the basic and local schemes together, in basis points; 0 when no source gives one."""
    name = "care.local.hospital" if line.states(Mark.DURING_STAY) else LOCAL_OF.get(line.family)
    if name is None:
        reasoning.warn(f"régime local : taux non recueilli pour {line.family}, part locale non calculée (CSS D325-7)")
        return 0
    return reasoning.number(name, line.done_on)


def _ordinary(line: ActLine, reasoning: Reasoning) -> Value:
    if line.states(Mark.DURING_STAY):
        return reasoning.value("care.rates.hospital", line.done_on)
    if line.family is Family.DENTIST and line.states(Mark.DOCTORS_LIST):
        return reasoning.value("care.rates.doctor", line.done_on)
    return reasoning.value(RATE_OF[line.family], line.done_on)


def _sickness_rate(line: ActLine, ordinary: Value, reasoning: Reasoning) -> int:
    if line.nature is Nature.DISPENSING_FEE and _has_enough_lines(line, reasoning):
        return money.FULL
    reasoning.step(
        f"Taux de remboursement : {money.format_rate(ordinary.number)}",
        ordinary.reference,
        None,
        ordinary,
        line=line.ref,
    )
    return ordinary.number


def _has_enough_lines(line: ActLine, reasoning: Reasoning) -> bool:
    needed = reasoning.value("care.exemptions.dispensing_lines", line.done_on)
    if isinstance(line.prescribed_lines, Unknown):
        # Cautious branch: the ordinary rate, which a correction can only raise.
        reasoning.warn(f"ligne {line.ref} : nombre de lignes de l'ordonnance inconnu, taux ordinaire appliqué")
        return False
    if line.prescribed_lines < needed.number:
        return False
    reasoning.step(
        "Ordonnance d'au moins cinq lignes : honoraire sans ticket modérateur",
        needed.reference,
        None,
        needed,
        line=line.ref,
    )
    return True


def _check_ame(line: ActLine, cover: Cover, reasoning: Reasoning) -> None:
    if cover is not AME:
        return
    if line.family in AME_UNSAID:
        raise Refusal(f"liste des exclusions de l'AME, pour {line.family} (CASF L251-2)")
    reasoning.warn("AME : la liste des exclusions n'est pas recueillie (CASF L251-2)")


def _generic_price(line: ActLine) -> money.Cents:
    if isinstance(line.generic_price, Unknown):
        raise MissingFact(f"lines[{line.ref}].generic_price")
    return line.generic_price
