"""What this fiche answers: to the parties, to doctors, to the fiche that verifies, to statisticians."""

from datetime import date

from finalite.capabilities import people, register, statistics
from finalite.capabilities.register import AtMost, PersonId
from finalite.capabilities.statistics import Count

from . import clocks, files, held, models, parties
from .answers import (
    AboutPerson,
    BeneficiaryHeld,
    CareAnswer,
    CarePeriod,
    DoctorHeld,
    FileHeld,
    FileLine,
    FileMedical,
    LetterOut,
    MedicalLine,
    PartyFile,
    RecoveryHeld,
    SurvivorHeld,
    SurvivorsHeld,
    WorkBehind,
)
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .values import Party

VICTIM, EMPLOYER = ("insured_person",), ("employer_representative",)
MOST = 100
"""Files of an employer that are listed."""


@register.query("record_injury_information", open_to=VICTIM)
def injury_files(*, person: PersonId, on: date) -> tuple[PartyFile, ...]:
    """The files of somebody as they stand on a day: clocks, papers, words, letters, decisions, next step.

    The victim reads what a party may read; agents see what each party was sent.
    """
    party = Party.VICTIM if register.current_actor().person_id is not None else None
    rows = models.InjuryFile.objects.filter(person_id=person).select_related("employer")
    return parties.shown(list(rows.order_by("-happened_on", "-pk")), party, on)


@register.query("record_injury_information", open_to=EMPLOYER)
def employer_file(*, file: int, on: date) -> PartyFile:
    """A file as its employer may read it: nothing a doctor found, the victim's words once the file is open."""
    [found] = parties.shown([files.reach(file, lock=False)], Party.EMPLOYER, on)
    return found


@register.query("record_injury_information", open_to=EMPLOYER)
def employer_files(*, on: date) -> tuple[FileLine, ...]:
    """The files that the employer's account declared and may still know, the latest first; a hundred at most."""
    rows = models.InjuryFile.objects.filter(employer_login=register.current_actor().user)
    found = list(rows.exclude(employer_login="").order_by("-happened_on", "-pk")[:MOST])
    known = register.may_concern(*(row.person_id for row in found))
    return tuple(parties.line(row) for row in found if row.person_id in known)


@register.query("inform_about_injury_rights", open_to=EMPLOYER)
def employer_deadline(*, known_on: date) -> date:
    """The last day to declare an accident learnt on a day: 48 hours, Sundays and holidays left out (CSS R441-3)."""
    return clocks.employer_by(known_on)


@register.query("record_injury_information", open_to=VICTIM)
def medical_lines(*, file: int) -> tuple[MedicalLine, ...]:
    """What doctors found and what the victim said of their health, for those who may read it: never an employer."""
    row = files.reach(file, lock=False)
    rows = models.MedicalNote.objects.filter(file=row).order_by("pk")
    return tuple(MedicalLine(one.source, one.seat, one.content) for one in rows)


@register.query("record_injury_information", open_to=VICTIM)
def medical_lines_of(*, person: PersonId) -> tuple[FileMedical, ...]:
    """The same for every file of somebody, each file by itself."""
    found: dict[int, list[MedicalLine]] = {}
    for one in models.MedicalNote.objects.filter(person_id=person).order_by("file_id", "pk"):
        found.setdefault(one.file_id, []).append(MedicalLine(one.source, one.seat, one.content))
    return tuple(FileMedical(file, tuple(lines)) for file, lines in found.items())


@register.query("inform_about_injury_rights", open_to=VICTIM)
def victim_letter(*, notice: int) -> LetterOut:
    """A letter sent to the victim, with its PDF."""
    return parties.letter(notice, Party.VICTIM)


@register.query("inform_about_injury_rights", open_to=EMPLOYER)
def employer_letter(*, notice: int) -> LetterOut:
    """A letter sent to the employer, with its PDF; raises `Invalid` for one sent to anybody else."""
    return parties.letter(notice, Party.EMPLOYER)


@register.query("inform_about_injury_rights", open_to=("health_professional",))
def professional_answer(*, nir: str, on: date) -> CareAnswer:
    """Whether care given on a day may follow a recognised injury, for a doctor to bill; never what the injury is."""
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    rows = models.InjuryFile.objects.filter(person_id=person, state=files.RECOGNISED, happened_on__lte=on)
    found = rows.order_by("-happened_on").first()
    return CareAnswer(found is not None, found.happened_on if found else None)


@register.query("record_injury_information")
def files_of(*, person: PersonId) -> tuple[FileHeld, ...]:
    """The files of somebody with what their rights rest on: work, wage, employer."""
    return held.files(models.InjuryFile.objects.filter(person_id=person))


@register.query("record_injury_information")
def care_periods_of(*, person_ids: tuple[PersonId, ...]) -> tuple[CarePeriod, ...]:
    """The injuries of these persons, recognised or not, and from when to when care may follow each."""
    return held.care_periods(person_ids)


@register.query("record_injury_information")
def work_behind(*, file: int) -> WorkBehind:
    """The job and the employer of a victim, and nothing of their wage; raises `Invalid` where there is no such file."""
    held_file = held.files([files.reach(file, lock=False)])[0]
    return WorkBehind(held_file.job, held_file.siret, held_file.employer)


@register.query("record_injury_information")
def files_recognised(*, since: date, until: date, after: int = 0, limit: AtMost = 200) -> tuple[FileHeld, ...]:
    """The files recognised for injuries of a period that the actor may know, in order of number, for a campaign.

    None is left only once an answer is empty: files out of the actor's reach take no place in it.
    """
    rows = models.InjuryFile.objects.filter(state=files.RECOGNISED, happened_on__gte=since, happened_on__lt=until)
    return held.files(held.reachable(rows, after, limit))


@register.query("record_injury_information")
def beneficiaries_of(*, person_ids: tuple[PersonId, ...], on: date) -> tuple[BeneficiaryHeld, ...]:
    """Who victims and survivors are and where they live on a day, in the order asked."""
    return held.beneficiaries(person_ids, on)


@register.query("record_injury_information", open_to=VICTIM)
def recoveries_of(*, person: PersonId) -> tuple[RecoveryHeld, ...]:
    """Healings, consolidations and incapacities of somebody, with the right each opened."""
    return held.recoveries(person)


@register.query("record_injury_information")
def survivors_of(*, file: int) -> SurvivorsHeld:
    """The survivors of a victim, their link and their right; of those out of the actor's reach, the fund alone."""
    row = files.reach(file, lock=False)
    return held.survivors_in_reach(models.Survivor.objects.filter(file_id=row.pk).order_by("pk"))


@register.query("inform_about_injury_rights", open_to=VICTIM)
def rights_as_survivor(*, person: PersonId) -> tuple[SurvivorHeld, ...]:
    """The rights somebody holds by the death of a victim."""
    return held.survivors(models.Survivor.objects.filter(person_id=person))


@register.query("record_injury_information")
def doctors_of(*, file: int) -> tuple[DoctorHeld, ...]:
    """The doctors who certified in a file."""
    return held.doctors(files.reach(file, lock=False))


@register.query("inform_about_injury_rights")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    rows = models.InjuryFile.objects.filter(person_id=person).order_by("-pk")
    own = held.survivors(models.Survivor.objects.filter(person_id=person))
    return AboutPerson(tuple(parties.line(row) for row in rows), held.recoveries(person), own)


@register.query("produce_statistics")
def files_by_nature(*, since: date, until: date) -> tuple[Count, ...]:
    """How many injuries of a period were declared, by nature; small cells are left out."""
    rows = models.InjuryFile.objects.filter(happened_on__gte=since, happened_on__lt=until)
    table = statistics.tabulate(rows=rows, dimensions=["nature"])
    return table.counts()


@register.query("produce_statistics")
def decisions_by_outcome(*, since: date, until: date) -> tuple[Count, ...]:
    """How many decisions of a period recognised or refused, said or by silence; small cells are left out."""
    rows = models.InjuryDecision.objects.filter(decided_on__gte=since, decided_on__lt=until)
    table = statistics.tabulate(rows=rows, dimensions=["outcome", "implied"])
    return table.counts()
