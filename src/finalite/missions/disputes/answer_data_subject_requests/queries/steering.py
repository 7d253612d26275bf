"""Figures of the activity, with small cells suppressed: nobody can be picked out of a statistic."""

from collections import Counter
from datetime import date

from finalite.capabilities import register, statistics

from ..models import AuthorityProcedure, Complaint, DataRequest, Incident
from ..values import Indicator


@register.query("steer_and_evaluate")
def activity(*, since: date, until: date) -> tuple[Indicator, ...]:
    """Requests by right and by outcome, late answers, complaints, incidents and procedures between two days, both included."""
    requests = list(DataRequest.objects.filter(received_on__range=(since, until)))
    late = sum(1 for r in requests if r.due_on and (r.closed_on or until) > r.due_on)
    complaints = Complaint.objects.filter(received_on__range=(since, until)).count()
    return (
        *_counts("Demandes par droit", Counter(r.right for r in requests)),
        *_counts("Demandes par état", Counter(r.state for r in requests)),
        *_counts("Délais", Counter({"en retard": late, "dans le délai": len(requests) - late})),
        *_counts("Plaintes", Counter({"reçues": complaints})),
        Indicator("incidents", "Sécurité", Incident.objects.filter(known_at__date__range=(since, until)).count()),
        Indicator("procédures", "Autorité", AuthorityProcedure.objects.filter(opened_on__range=(since, until)).count()),
    )


def _counts(group: str, counts: Counter) -> list[Indicator]:
    """People are behind these counts: cells under the threshold are hidden, and one more when it could be deduced."""
    return [Indicator(label, group, count) for label, count in statistics.suppress_counts(counts=dict(counts)).items()]
