"""The draw can be done again by anybody, and no caisse is drawn more than its share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.capabilities.verification.sampling import draw, quotas
from finalite.capabilities.verification.values import Candidate

PEOPLE = st.lists(
    st.builds(Candidate, st.integers(1, 10_000), st.sampled_from(["011", "012", "751"])),
    min_size=1,
    max_size=60,
    unique_by=lambda candidate: candidate.person_id,
)


@given(PEOPLE, st.integers(1, 80), st.integers(0, 2**40), st.booleans(), st.randoms())
def test_the_same_seed_draws_the_same_people_in_whatever_order_they_come(people, size, seed, by_caisse, random):
    first = draw(candidates=people, size=size, seed=seed, by_caisse=by_caisse)
    random.shuffle(people)
    assert draw(candidates=people, size=size, seed=seed, by_caisse=by_caisse) == first
    assert len({candidate.person_id for candidate in first}) == min(size, len(people))


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 500), min_size=1), st.integers(1, 900))
def test_each_caisse_is_within_one_of_its_exact_share(counts, size):
    shares, total = quotas(counts, size), sum(counts.values())
    wanted = min(size, total)
    assert sum(shares.values()) == wanted
    for caisse, count in counts.items():
        assert abs(shares[caisse] * total - wanted * count) < total and shares[caisse] <= count


def test_another_seed_draws_other_people():
    people = [Candidate(n, "011") for n in range(1, 200)]
    assert draw(candidates=people, size=20, seed=1) != draw(candidates=people, size=20, seed=2)


def test_each_person_is_as_likely_as_another():
    people = [Candidate(n, "011") for n in range(1, 11)]
    drawn = [c.person_id for seed in range(2000) for c in draw(candidates=people, size=1, seed=seed)]
    assert all(150 < drawn.count(person) < 250 for person in range(1, 11))


def test_nobody_is_drawn_twice_and_an_empty_draw_is_refused():
    assert len(draw(candidates=[Candidate(1, "011"), Candidate(1, "012")], size=5, seed=0)) == 1
    with pytest.raises(ValueError, match="cannot draw 0"):
        draw(candidates=[Candidate(1, "011")], size=0, seed=0)
