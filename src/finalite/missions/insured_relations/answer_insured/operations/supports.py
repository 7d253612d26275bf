"""Help for those who need attention: what is done, what for, and when somebody looks at it again."""

from datetime import date

from finalite.capabilities import cases, register
from finalite.capabilities.register import PersonId

from .. import reach, showing
from ..models import Support
from ..values import SupportShown
from ..words import Arrangement

KIND = "support"


@register.operation("support_specific_publics")
def offer_support(
    *, person: PersonId, arrangements: tuple[Arrangement, ...], aim: str, review_on: date, on: date
) -> SupportShown:
    """Write down what is done so that somebody can be served, with their agreement; never why they need it.

    It is looked at again on `review_on`, which stands on the work list. Raises `Invalid` where help already runs.
    """
    register.check_days(on=on, review_on=review_on)
    if not arrangements:
        raise register.Invalid("arrangements", "choisir au moins un aménagement")
    if review_on <= on:
        raise register.Invalid("review_on", "revoir l’accompagnement un autre jour que celui où il commence")
    if Support.objects.filter(person_id=person, ended_on__isnull=True).exists():
        raise register.Invalid("person", "un accompagnement est en cours : le revoir, ou y mettre fin")
    home, subject = reach.home_of(person), reach.subject_of(person)
    row = Support.objects.create(
        subject=subject,
        person_id=person,
        organisation=home,
        case_id=cases.open_case(case=cases.NewCase(KIND, home, subject, person, review_on), on=on),
        arrangements=list(dict.fromkeys(arrangements)),
        aim=reach.text_in("aim", aim, 200),
        confirmed_on=on,
        review_on=review_on,
    )
    return showing.support(row)


@register.operation("support_specific_publics")
def follow_support(*, support: int, arrangements: tuple[Arrangement, ...], review_on: date, on: date) -> SupportShown:
    """Look at the help again: what goes on, and the next day to look at it."""
    register.check_days(on=on, review_on=review_on)
    row = _running(support)
    if not arrangements:
        raise register.Invalid("arrangements", "sans aménagement, mettre fin à l’accompagnement")
    if review_on <= on:
        raise register.Invalid("review_on", "choisir un jour à venir")
    row.arrangements, row.confirmed_on, row.review_on = list(dict.fromkeys(arrangements)), on, review_on
    row.save(update_fields=["arrangements", "confirmed_on", "review_on"])
    cases.reschedule(case_id=row.case_id or 0, due_on=review_on, on=on)
    return showing.support(row)


@register.operation("support_specific_publics")
def end_support(*, support: int, on: date) -> SupportShown:
    """End the help, as the person wishes or because its aim is reached."""
    row = _running(support)
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    cases.close_case(case_id=row.case_id or 0, outcome="ended", on=on)
    return showing.support(row)


def _running(support: int) -> Support:
    row = reach.found(Support, support, "support", "cet accompagnement n’existe pas")
    if row.ended_on is not None:
        raise register.Invalid("support", "cet accompagnement est terminé")
    return row
