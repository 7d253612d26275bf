"""Who survives a victim, for what share, and how long: the age, a new union, an end, its restoration."""

from datetime import date

import pytest

from finalite.capabilities import people, register
from finalite.capabilities.letters.models import SentLetter
from finalite.capabilities.people.models import PersonFile
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_work_injury_entitlements import models, operations, queries
from finalite.missions.entitlements.open_work_injury_entitlements.facts import Link
from finalite.missions.entitlements.open_work_injury_entitlements.values import Ending, Question, SurvivorClaim

from .factories import act, adviser, recognised

pytestmark = pytest.mark.django_db
FICHE = "open_work_injury_entitlements"


def opine(file, question, on, **answer):
    act(operations.give_medical_opinion, adviser(), file=file, question=question, why="constat", on=on, **answer)


def row(file):
    with guard.owner():
        return models.InjuryFile.objects.get(pk=file)


def test_survivors_are_told_their_own_share_and_the_file_is_kept_from_the_last_right():
    person, spouse = people_factories.make_person(), people_factories.make_person()
    home = people_factories.make_household(children=2, birth="2012-01-05")
    file = recognised(person)
    opine(file, Question.DEATH, date(2026, 4, 1), favourable=True)
    act(operations.record_death, file=file, died_on=date(2026, 4, 1), on=date(2026, 4, 2))
    children = (SurvivorClaim(person=child, link=Link.CHILD) for child in home.dependants)
    claims = (SurvivorClaim(person=spouse, link=Link.SPOUSE, union_on=date(2010, 1, 1)), *children)
    answer = act(operations.open_survivor_rights, file=file, claims=claims, on=date(2026, 5, 1))
    assert answer.outcome == "open"
    shares = {one.person: one.share for one in act(queries.survivors_of, file=file).known}
    assert shares == {spouse: 3777, home.dependants[0]: 2361, home.dependants[1]: 2361}
    assert row(file).kept_from is None, "a survivor still has a right"
    ended = {"file": file, "person": spouse, "ends_on": date(2030, 1, 1), "reason": Ending.DEATH}
    assert act(operations.end_survivor_right, **ended) == date(2030, 1, 1)
    assert row(file).kept_from == date(2017, 1, 5), "five years after the children are twenty, under a rule of twenty"


def bereaved(*births, **claimed):
    """A file whose victim died of it, the spouse who survives, and a child for each birth."""
    person, spouse = people_factories.make_person(), people_factories.make_person()
    children = [people_factories.make_household(children=1, birth=one).dependants[0] for one in births]
    file = recognised(person)
    opine(file, Question.DEATH, date(2026, 4, 1), favourable=True)
    act(operations.record_death, file=file, died_on=date(2026, 4, 1), on=date(2026, 4, 2))
    claims = [SurvivorClaim(person=spouse, link=Link.SPOUSE, union_on=date(2010, 1, 1), **claimed)]
    claims += [SurvivorClaim(person=child, link=Link.CHILD) for child in children]
    answer = act(operations.open_survivor_rights, file=file, claims=tuple(claims), on=date(2026, 5, 1))
    return file, spouse, children, answer


def end(file, person, day, reason):
    return act(operations.end_survivor_right, file=file, person=person, ends_on=day, reason=reason)


def lasts(person):
    return act(queries.rights_as_survivor, person=person)[0].ends_on


def test_a_new_union_ends_the_right_of_a_spouse_when_no_child_draws_any_more():
    file, spouse, (elder, younger), _ = bereaved("2012-01-05", "2014-03-07")
    assert end(file, spouse, date(2027, 6, 1), Ending.NEW_UNION) == date(2034, 3, 7), "kept to the younger's age"
    end(file, younger, date(2028, 2, 1), Ending.DEATH)
    assert (lasts(younger), lasts(spouse)) == (date(2028, 2, 1), date(2032, 1, 5)), "then to the elder's"
    end(file, elder, date(2027, 3, 1), Ending.DEATH)
    assert lasts(spouse) == date(2028, 2, 1)
    alone, widow, _, _ = bereaved()
    assert end(alone, widow, date(2027, 6, 1), Ending.NEW_UNION) == date(2027, 6, 1)
    with pytest.raises(register.Invalid, match="conjoint"):
        end(file, elder, date(2027, 6, 1), Ending.NEW_UNION)


def test_a_right_ended_wrongly_is_given_back_once_and_the_survivor_is_told():
    file, spouse, (child,), _ = bereaved("2012-01-05")
    end(file, child, date(2027, 1, 1), Ending.OPENED_WRONGLY)
    end(file, spouse, date(2026, 12, 1), Ending.NEW_UNION)
    assert lasts(spouse) == date(2027, 1, 1)
    restored = {"file": file, "person": child, "on": date(2027, 3, 1)}
    assert act(operations.restore_survivor_right, **restored) == date(2032, 1, 5)
    assert lasts(spouse) == date(2032, 1, 5), "the union waits again for the child"
    with pytest.raises(register.Invalid, match="rien à rétablir"):
        act(operations.restore_survivor_right, **restored)
    assert act(operations.restore_survivor_right, **(restored | {"person": spouse})) is None
    with guard.owner():
        assert models.Survivor.objects.filter(file_id=file, new_union_on=None, stopped_on=None).count() == 2
        titles = list(SentLetter.objects.filter(fiche=FICHE, title__contains="rétablie").values_list("person_id"))
    assert titles == [(child,), (spouse,)]


def test_a_spouse_already_in_a_new_union_opens_a_right_that_lasts_as_long_as_the_child_s():
    _, spouse, _, answer = bereaved("2012-01-05", new_union_on=date(2026, 4, 20))
    assert answer.outcome == "open" and lasts(spouse) == date(2032, 1, 5)


def test_a_survivor_of_another_fund_hides_none_of_the_others():
    people_factories.make_organisation("012", "Autre caisse d'essai")
    file, spouse, (child,), _ = bereaved("2012-01-05")
    with guard.owner():
        PersonFile.objects.filter(person_id=child).update(organisation="012")
    held = act(queries.survivors_of, file=file)
    assert ([one.person for one in held.known], held.elsewhere) == ([spouse], ("012",))


def test_a_death_is_written_on_the_person_with_all_that_it_closes():
    person = people_factories.make_person()
    file = recognised(person)
    died = {"file": file, "died_on": date(2026, 4, 1), "on": date(2026, 4, 2)}
    act(operations.record_death, **died)
    with guard.owner():
        assert people.identity_of([person])[person].death_on == date(2026, 4, 1)
        assert [one.until_on for one in people.affiliations_of([person])[person]] == [date(2026, 4, 2)]
    act(operations.record_death, **died)
    with pytest.raises(register.Invalid, match="01/04/2026"):
        act(operations.record_death, **(died | {"died_on": date(2026, 4, 2)}))
