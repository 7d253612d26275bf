"""People find an entry whatever way they spell it, and are told why it is there."""

import pytest

from finalite.capabilities.register import loader, search
from finalite.capabilities.register.vocabulary import vocabulary


@pytest.fixture(scope="module")
def index():
    return search.build(loader.entries(), vocabulary())


def slugs(found):
    return [hit.slug for hit in found.hits]


@pytest.mark.parametrize("text", ["décès", "deces", "DÉCÈS", "dècés"])
def test_accents_and_capitals_do_not_matter(index, text):
    assert slugs(search.search(index, text=text)) == slugs(search.search(index, text="décès")) != []


@pytest.mark.parametrize("text", ["L. 211-1", "L.211-1", "l211-1", "211-1"])
def test_an_article_is_found_however_it_is_written(index, text):
    assert "pay_care_costs" in slugs(search.search(index, text=text))


def test_another_article_of_the_same_number_is_another(index):
    assert "pay_care_costs" not in slugs(search.search(index, text="D. 211-1"))


def test_a_question_is_asked_in_whole_sentences(index):
    asked = search.search(index, text="Quels sont les traitements qui concernent les employeurs ?")
    assert not asked.partial or asked.hits
    assert search.words_of("Qui a mes coordonnées bancaires ?") == ("coordonnee", "bancaire")
    assert search.words_of("qui est la ?") == ("qui", "est", "la"), "a question of empty words asks for them"


def test_both_languages_find_the_same_entry(index):
    for text in ("capital décès", "death capital"):
        assert slugs(search.search(index, text=text))[0] == "pay_death_capital"


def test_a_title_comes_before_a_note_and_the_place_is_told(index):
    hits = search.search(index, text="recrutement").hits
    assert hits[0].slug == "recruit_staff" and hits[0].places[0] == "title"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_every_kind_of_text_is_searched(index):
    words = {
        place: next(iter(one.words[place])) for one in index.documents for place in search.WEIGHTS if one.words[place]
    }
    assert set(words) == set(search.WEIGHTS)
    for place, word in words.items():
        assert search.search(index, text=word).hits, (place, word)


def test_all_words_are_wanted_and_what_has_some_is_said_to_be_partial(index):
    assert not search.search(index, text="capital deces").partial
    some = search.search(index, text="capital deces trottinette")
    assert some.partial and some.hits


def test_nothing_found_suggests_a_near_word(index):
    found = search.search(index, text="remboursment")
    assert not found.hits and "remboursement" in found.near


@pytest.mark.parametrize("facet", search.FACETS)
def test_each_count_is_what_its_link_finds(index, facet):
    counts = search.search(index).counts[facet]
    assert counts
    for value, count in counts.items():
        assert len(search.search(index, chosen={facet: [value]}).hits) == count > 0


def test_facets_narrow_each_other_and_the_words(index):
    chosen = {"mission": ["staff"], "data": ["bank_account"]}
    found = search.search(index, chosen=chosen)
    by_slug = {one.slug: one for one in loader.entries()}
    assert found.hits
    assert all(by_slug[s].mission == "staff" and "bank_account" in by_slug[s].categories for s in slugs(found))
    assert set(slugs(search.search(index, text="recrutement", chosen=chosen))) <= set(slugs(found))
    assert not search.search(index, chosen={"mission": ["staff", "benefits"]}).hits
    assert len(search.search(index, chosen={"invented": ["x"]}).hits) == len(loader.entries())


def test_hostile_text_finds_nothing_and_breaks_nothing(index):
    for text in ("", "   ", "<script>", "%00", "'; DROP", "é" * 5000, "a" * 5000):
        search.search(index, text=text)


@pytest.mark.parametrize(
    ("said", "printed"), [("accident du travail", "pay_work_injury_care_costs"), ("rib", "pay_care_costs")]
)
def test_what_people_say_finds_what_the_register_prints(index, said, printed):
    assert printed in slugs(search.search(index, text=said))
