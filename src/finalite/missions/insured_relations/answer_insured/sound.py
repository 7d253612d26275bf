"""Recordings of calls: what counts as sound, who refused, until when each copy is kept."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

from .models import CallRecording, Choice, Recorded, UsedRecording
from .values import FICHE, RecordingShown
from .words import Subject, Use

LIMIT = 20_000_000
KINDS = {"audio/wav": b"RIFF", "audio/ogg": b"OggS", "audio/mpeg": b"ID3", "audio/flac": b"fLaC"}


def check(content: bytes) -> None:
    """Raise `Invalid` for what is no sound or too long."""
    if not media_type(content):
        raise register.Invalid("file", "ce fichier n’est pas un son : WAV, Ogg, MP3 ou FLAC")
    if len(content) > LIMIT:
        raise register.Invalid("file", f"le fichier dépasse {LIMIT // 1_000_000} Mo")


def media_type(content: bytes) -> str:
    """The kind of sound, told by its first bytes and never by its name; empty where it is none."""
    start = bytes(content[:12])
    found = next((kind for kind, mark in KINDS.items() if start.startswith(mark)), "")
    return "" if found == "audio/wav" and start[8:12] != b"WAVE" else found


def refused(person: int, on: date) -> bool:
    """Whether somebody refused on a day that their calls be recorded."""
    running = Choice.objects.filter(person_id=person, about=Subject.CALL_RECORDING, from_on__lte=on)
    return running.exclude(until_on__lte=on).filter(agrees=False).exists()


def find(contact: int, on: date) -> CallRecording | UsedRecording | None:
    """The recording of an exchange that is still within its time: the first copy, else the one in use."""
    for model in (CallRecording, UsedRecording):
        row = model._default_manager.filter(contact_id=contact).first()
        if row is not None and on < kept_until(row):
            return row
    return None


def put_to_use(kept: Recorded, use: Use, on: date) -> None:
    """Keep the copy in use, once; its six months count from the call, as the two of the first copy do."""
    if isinstance(kept, UsedRecording) or UsedRecording.objects.filter(contact_id=kept.contact_id).exists():  # type: ignore[attr-defined]
        return
    UsedRecording.objects.create(
        subject=kept.subject,
        person_id=kept.person_id,
        organisation=kept.organisation,
        contact_id=kept.contact_id,  # type: ignore[attr-defined]
        recorded_on=kept.recorded_on,
        sound=bytes(kept.sound),
        used_by=register.current_actor().user,
        used_on=on,
        use=use,
    )


def kept_until(row: Recorded) -> date:
    """The day on which a copy goes, as the register says."""
    keep = register.entry(FICHE).retention_rule(type(row).retention).keep
    return add_months(row.recorded_on, int(keep.strip("PM")))


def shown(row: CallRecording | UsedRecording) -> RecordingShown:
    """A recording for a page."""
    use = Use(row.use) if isinstance(row, UsedRecording) else None
    return RecordingShown(row.contact_id, PersonId(row.person_id), row.recorded_on, kept_until(row), use)


def of_person(person: int, on: date) -> tuple[RecordingShown, ...]:
    """The recordings of somebody still within their time, the copy in use before the other."""
    found: dict[int, RecordingShown] = {}
    for model in (CallRecording, UsedRecording):
        for row in model._default_manager.filter(person_id=person).defer("sound"):
            if on < kept_until(row):
                found[row.contact_id] = shown(row)
    return tuple(sorted(found.values(), key=lambda one: (one.recorded_on, one.contact), reverse=True))
