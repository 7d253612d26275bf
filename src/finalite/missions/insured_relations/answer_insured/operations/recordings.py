"""Recorded calls: refused when the person says so, kept two months, six once used, and heard by few."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId, Upload

from .. import reach, sound
from ..models import CallRecording, Choice
from ..values import OWN, ChoiceShown, RecordingHeard, RecordingShown
from ..words import Channel, Subject, Use


@register.operation("keep_contact_details", open_to=OWN)
def choose(*, person: PersonId, about: Subject, agrees: bool, on: date) -> ChoiceShown:
    """Say what one agrees to or refuses: recorded calls, messages nobody asked for. The former choice ends that day."""
    register.check_days(on=on)
    running = Choice.objects.filter(person_id=person, about=about, until_on__isnull=True)
    running.update(until_on=on)
    row = Choice.objects.create(
        subject=reach.subject_of(person),
        person_id=person,
        said_by=register.current_actor().user,
        about=about,
        agrees=agrees,
        from_on=on,
    )
    return ChoiceShown(about, row.agrees, row.from_on, row.until_on)


@register.operation("assess_contact_quality")
def keep_recording(*, contact: int, file: Upload) -> RecordingShown:
    """Keep the sound of a call whose caller was told of the recording and had not refused it.

    Raises `Invalid` for an exchange that was no call, without notice, refused, recorded already, or no sound.
    """
    row = reach.contact(contact)
    if row.channel != Channel.PHONE:
        raise register.Invalid("contact", "cet échange n’est pas un appel")
    if not row.told_of_recording:
        raise register.Invalid("contact", "la personne n’a pas été prévenue de l’enregistrement : rien n’est gardé")
    if sound.refused(row.person_id, row.took_place_on):
        raise register.Invalid("contact", "la personne refuse que ses appels soient enregistrés : rien n’est gardé")
    if CallRecording.objects.filter(contact_id=row.pk).exists():
        raise register.Invalid("contact", "cet appel est déjà enregistré")
    sound.check(file.content)
    kept = CallRecording.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        organisation=row.organisation,
        contact_id=row.pk,
        recorded_on=row.took_place_on,
        sound=file.content,
    )
    return sound.shown(kept)


@register.operation("assess_contact_quality")
def listen(*, contact: int, use: Use, on: date) -> RecordingHeard:
    """Hear a recorded call, saying for what: from then on a copy is kept six months from the call, for that use.

    Raises `Invalid` where nothing was recorded, or its time is over.
    """
    row = reach.contact(contact)
    kept = sound.find(row.pk, on)
    if kept is None:
        raise register.Invalid("contact", "aucun enregistrement n’est gardé pour cet échange")
    sound.put_to_use(kept, use, on)
    return RecordingHeard(row.pk, sound.media_type(bytes(kept.sound)), bytes(kept.sound))
