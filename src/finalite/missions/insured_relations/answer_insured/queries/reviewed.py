"""What those who answer learn of the reviews of their own work."""

from finalite.capabilities import register

from .. import showing
from ..models import Review
from ..values import ReviewShown

MOST = 100


@register.query("keep_contact_history")
def my_reviews() -> tuple[ReviewShown, ...]:
    """The reviews of the exchanges that one handled oneself, the latest first."""
    actor = register.current_actor()
    rows = Review.objects.filter(contact__handled_by=actor.user, contact__organisation=actor.organisation)
    found = list(rows.select_related("contact").order_by("-reviewed_on", "-pk")[:MOST])
    known = register.may_concern(*(row.person_id for row in found))
    return tuple(showing.review(row) for row in found if row.person_id in known)
