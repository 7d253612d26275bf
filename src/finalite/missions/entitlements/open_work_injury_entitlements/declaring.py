"""Takes what starts a file: a declaration by the employer or the victim, a claim, a relapse, a certificate."""

from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel import calendar

from . import clocks, files, models
from .answers import FileOpened
from .facts import Nature
from .values import Certified, Declared, DiseaseClaim, EmployerDeclared, Paper, Party

OLD_MONTHS = 12 * 60
"""Nobody at work fell longer ago: the year was mistyped; ours."""
ACCIDENTS = (Nature.ACCIDENT, Nature.COMMUTING)
NOBODY = "aucun salarié de ce nom et de ce numéro : vérifier le bulletin de salaire"


def by_victim(declared: Declared, on: date) -> FileOpened:
    """The victim's own declaration, or the one an agent receives from them (CSS L441-2)."""
    _accident(declared.nature, declared.happened_on, on)
    row = _joined(declared.person, declared.nature, declared.happened_on, on)
    _tell(row, declared, files.employer_of(declared.siret, declared.employer, on))
    row.known_on, row.late = declared.known_on, on > clocks.victim_by(declared.happened_on)
    return _declared(row, Party.VICTIM, on)


def by_employer(declared: EmployerDeclared, on: date, login: str) -> FileOpened:
    """The employer's declaration; late beyond 48 hours, which is noted and never refused (CSS R441-3).

    Its establishment is named by a true SIRET, of the enterprise that the account speaks for.
    """
    _accident(declared.nature, declared.happened_on, on)
    if declared.known_on < declared.happened_on or declared.known_on > on:
        raise register.Invalid("known_on", "ce jour va de celui de l’accident à celui de la déclaration")
    people.check_own_establishment(people.checked_siret(declared.siret))
    person = _worker(declared.nir, declared.birth_name)
    case = _party_case(person, login, on)
    register.concerns(person)
    row = _joined(person, declared.nature, declared.happened_on, on, second=True)
    _tell(row, declared, files.employer_of(declared.siret, declared.employer, on))
    row.known_on, row.late = declared.known_on, on > clocks.employer_by(declared.known_on)
    row.employer_login, row.employer_case_id = login, case
    if row.declared_on is not None:
        row.save()
        return files.receipt(row)
    return _declared(row, Party.EMPLOYER, on)


def _worker(nir: str, birth_name: str) -> PersonId:
    """The person of that number and name; the answer is the same whichever is wrong, so that nothing is learnt."""
    person = people.person_by_nir(nir.replace(" ", ""))
    known = people.identity_of([person]).get(person) if person else None
    if person is None or known is None or (known.birth_name or "").casefold() != birth_name.strip().casefold():
        raise register.Invalid("nir", NOBODY)
    return person


def _party_case(person: PersonId, login: str, on: date) -> int:
    """The case by which the employer's account, and it alone, may know its own file."""
    caisse = people.caisse_of([person])[person]
    case = cases.NewCase(files.EMPLOYER_CASE, caisse, person_id=person, assigned_to=login)
    return cases.open_case(case=case, on=on)


def _accident(nature: Nature, happened_on: date, on: date) -> None:
    if nature not in ACCIDENTS:
        raise register.Invalid("nature", "une maladie ou une rechute se demande par sa propre démarche")
    if happened_on > on:
        raise register.Invalid("happened_on", "l’accident ne peut pas suivre sa déclaration")
    if happened_on < calendar.add_months(on, -OLD_MONTHS):
        raise register.Invalid("happened_on", "cet accident est trop ancien pour être déclaré : vérifier l’année")


def _joined(
    person: PersonId, nature: Nature, happened_on: date, on: date, *, second: bool = False
) -> models.InjuryFile:
    """The file that a certificate had opened for this accident, or a new one; `Invalid` when it is declared already.

    An employer (`second`) still joins what the victim declared first: the clocks keep the day of that declaration.
    """
    rows = models.InjuryFile.objects.filter(person_id=person, happened_on=happened_on, nature__in=ACCIDENTS)
    same = rows.exclude(state=files.WITHDRAWN).order_by("pk").first()
    if same is None:
        return files.opened(person, on, nature=nature, happened_on=happened_on)
    if second and same.declared_by == Party.VICTIM and not same.employer_login:
        return same
    if same.declared_on is not None:
        raise register.Invalid("happened_on", f"cet accident est déjà déclaré (dossier n° {same.pk})")
    same.nature = nature
    return same


def _tell(row: models.InjuryFile, declared: Declared | EmployerDeclared, employer: models.Employer | None) -> None:
    row.place, row.circumstances = declared.place, declared.circumstances
    row.job, row.hired_on, row.employer = declared.job, declared.hired_on, employer


def _declared(row: models.InjuryFile, by: Party, on: date) -> FileOpened:
    row.declared_on, row.declared_by = on, by
    files.refresh(row, on)
    return files.receipt(row)


def disease(claim: DiseaseClaim, on: date) -> FileOpened:
    """A disease claimed by the victim; late beyond fifteen days after work stopped is noted (CSS R461-5)."""
    if claim.found_on > on or claim.informed_on > on:
        raise register.Invalid("found_on", "ces dates ne peuvent pas suivre la demande")
    row = files.opened(
        claim.person,
        on,
        nature=Nature.DISEASE,
        happened_on=claim.found_on,
        informed_on=claim.informed_on,
        table=claim.table,
        job=claim.job,
        employer=files.employer_of(claim.siret, claim.employer, on),
    )
    return _declared(row, Party.VICTIM, on)


def again(origin: models.InjuryFile, nature: Nature, found_on: date, on: date) -> FileOpened:
    """A relapse or a new lesion of an injury; it keeps the employer of its origin (CSS L443-1, R441-16)."""
    if nature not in (Nature.RELAPSE, Nature.NEW_LESION):
        raise register.Invalid("nature", "choisir rechute ou nouvelle lésion")
    if found_on > on or found_on < origin.happened_on:
        raise register.Invalid("found_on", "ce jour suit l’accident d’origine et précède la demande")
    row = files.opened(
        PersonId(origin.person_id),
        on,
        nature=nature,
        happened_on=found_on,
        origin=origin,
        employer_id=origin.employer_id,
        job=origin.job,
    )
    if origin.employer_login:
        row.employer_login = origin.employer_login
        row.employer_case_id = _party_case(PersonId(origin.person_id), origin.employer_login, on)
    return _declared(row, Party.VICTIM, on)


def certificate(given: Certified, on: date) -> FileOpened:
    """A doctor's certificate: its kind and day on one side, what it finds on the other (CSS L441-6)."""
    doctor = people.providers_by_number([given.doctor]).get(given.doctor)
    if doctor is None:
        raise register.Invalid("doctor", "aucun médecin n’a ce numéro")
    if given.issued_on > on:
        raise register.Invalid("issued_on", "ce certificat porte une date à venir")
    row = _certified(given, on)
    paper = models.Certificate.objects.create(
        **of(row), kind=given.kind, issued_on=given.issued_on, received_on=on, provider_id=doctor.provider_id
    )
    note(row, "certificate", paper.pk, given.content, given.seat)
    if given.kind is Paper.INITIAL and row.certified_on is None:
        row.certified_on = on
        files.refresh(row, on)
    return files.receipt(row)


def _certified(given: Certified, on: date) -> models.InjuryFile:
    if given.file is not None:
        row = files.reach(given.file)
        if row.person_id != given.person:
            raise register.Invalid("file", "ce dossier est celui d’une autre personne")
        return row
    if given.kind is not Paper.INITIAL or given.happened_on is None:
        raise register.Invalid("file", "dire à quel dossier il va ou, s’il est initial, le jour de l’accident")
    rows = models.InjuryFile.objects.filter(
        person_id=given.person, happened_on=given.happened_on, state__in=files.ACTIVE
    )
    known = rows.order_by("pk").first()
    return known or files.opened(given.person, on, nature=Nature.ACCIDENT, happened_on=given.happened_on)


def of(row: models.InjuryFile) -> dict:
    """What every row of a file holds."""
    return {"subject": "injury_victim", "person_id": row.person_id, "file": row, "kept_from": row.kept_from}


def note(row: models.InjuryFile, source: str, source_id: int, content: str, seat: str = "") -> None:
    """Keep medical content apart, where it goes with something."""
    if content.strip():
        models.MedicalNote.objects.create(**of(row), source=source, source_id=source_id, seat=seat, content=content)
