"""Targeted information: telling given people about one processing, from its register entry (GDPR 13 and 14)."""

import hashlib
import json
from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register.values import Invalid, PersonId

from ..bundle import heading
from ..models import TargetedNotice
from ..values import NoticesSent
from .letters import notice_letter


@register.operation("send_targeted_information", confirm=True)
def send_notice(*, fiche: str, persons: tuple[PersonId, ...], collected_on: date | None, sent_on: date) -> NoticesSent:
    """Write to each person about the processing `fiche`, once for each state of its register entry.

    `collected_on` is the day the data came from elsewhere: the notice is then due within a month (GDPR 14(3)(a)).
    """
    try:
        told = heading(register.entry(fiche))
    except LookupError as unknown:
        raise Invalid("fiche", str(unknown)) from unknown
    version = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    known = set(
        TargetedNotice.objects.filter(fiche=fiche, version=version, person_id__in=persons).values_list(
            "person_id", flat=True
        )
    )
    new = [p for p in dict.fromkeys(persons) if p not in known]
    letters = {p: notice_letter(fiche, told, p, sent_on) for p in new}
    TargetedNotice.objects.bulk_create(
        [
            TargetedNotice(
                subject="requester",
                person_id=p,
                fiche=fiche,
                version=version,
                letter_id=letter,
                collected_on=collected_on,
                sent_on=sent_on,
            )
            for p, letter in letters.items()
            if letter
        ]
    )
    out_of_reach = sum(1 for letter in letters.values() if not letter)
    return NoticesSent(fiche, version, len(new) - out_of_reach, len(known), out_of_reach)
