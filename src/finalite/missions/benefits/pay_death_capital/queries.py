"""What this fiche answers: to its agents, to the person through their right of access, to statisticians."""

from datetime import date

from finalite.capabilities import register, statistics
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Total
from finalite.kernel import plain
from finalite.kernel.decision import replay

from . import appeals, asking, filing, paying, reliability
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .facts import CapitalFacts
from .models import Appeal, Award, CapitalFile, Claim
from .values import AboutPerson, AppealShown, AwardShown, ClaimShown, DoubtFound, FileAnswer


@register.query("examine_capital_claim")
def file_of(*, deceased: PersonId) -> FileAnswer:
    """The file of a death with what the rule says of it; raises `Invalid` where there is none."""
    row = CapitalFile.objects.filter(person_id=deceased).first()
    if row is None:
        raise register.Invalid("deceased", "aucun dossier de capital n’est ouvert pour ce décès")
    return filing.answer(row)


@register.query("identify_claimants")
def claimants_of(*, file: int) -> tuple[ClaimShown, ...]:
    """Who claims a capital, by rank then by day; those without a rank come last."""
    row = filing.read(file)
    found = [filing.shown(one) for one in Claim.objects.filter(file=row)]
    return tuple(sorted(found, key=lambda one: (not one.in_charge, one.rank or 9, one.claimed_on, one.claim)))


@register.query("check_reliability")
def doubts_of(*, file: int, on: date) -> tuple[DoubtFound, ...]:
    """What should make an agent look again before anybody is paid."""
    return reliability.doubts(filing.read(file), on)


@register.query("check_rights_of_deceased")
def rights_of_deceased(*, file: int) -> tuple[str, ...]:
    """Which disability rights the deceased held, as the fiche of rights knows them."""
    return asking.kinds_held(filing.read(file))


@register.query("examine_capital_claim")
def appeals_of(*, file: int) -> tuple[AppealShown, ...]:
    """The appeals of the claimants of a file, the latest first."""
    row = filing.read(file)
    return tuple(appeals.shown(one) for one in Appeal.objects.filter(claim__file=row).order_by("-pk"))


@register.query("determine_shares")
def awards_of(*, file: int) -> tuple[AwardShown, ...]:
    """What was awarded in a file, calculation after calculation, with the reasoned decision."""
    row = filing.read(file)
    return tuple(paying.shown(one) for one in Award.objects.filter(file_id=row.pk).order_by("pk"))


@register.query("determine_shares")
def replays_alike(*, award: int) -> bool:
    """Whether the kept facts still give the decision that was kept; raises `Invalid` where there is no such award."""
    one = Award.objects.filter(pk=award).first()
    if one is None:
        raise register.NotFound("award", "cette attribution n’existe pas")
    register.concerns(one.person_id)
    return replay(paying.shown(one).decision, plain.read(CapitalFacts, one.facts)).same


@register.query("tell_claimants")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    claims = tuple(filing.shown(one) for one in Claim.objects.filter(person_id=person).order_by("pk"))
    awards = tuple(paying.shown(one) for one in Award.objects.filter(person_id=person).order_by("pk"))
    return AboutPerson(claims, awards, tuple(appeals.shown(one) for one in Appeal.objects.filter(person_id=person)))


@register.query("produce_statistics")
def capitals_by_part(*, first: date, last: date) -> tuple[Total, ...]:
    """How many awards were decided in a period and for how much, by part and link; small cells are left out. Cents."""
    rows = Award.objects.filter(decided_on__range=(first, last), rank=1)
    table = statistics.tabulate(rows=rows, dimensions=["part", "link"], sums=["amount"])
    return table.totals()
