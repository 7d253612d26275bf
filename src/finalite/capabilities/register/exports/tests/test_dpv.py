"""Read as RDF by another library: every term is one that DPV 2.3 has, and nothing of an entry is lost on the way."""

import json
from dataclasses import replace

import pytest
import rdflib

from finalite.capabilities import register
from finalite.capabilities.register.exports import CannotCarry, Register, as_dpv, dpv_terms
from finalite.capabilities.register.vocabulary import extended, speaking

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # the reader's own, of itself
OURS = Register(register.entries())
DPV = rdflib.Namespace(dpv_terms.PREFIXES["dpv"])
OWN = rdflib.Namespace(as_dpv.OWN)


@pytest.fixture(scope="module")
def graph():
    return rdflib.Graph().parse(data=as_dpv.write(OURS), format="json-ld")


def terms_of(graph) -> set[str]:
    """Every name of a DPV namespace anywhere in the triples, as `dpv:…`."""
    by_space = {space: prefix for prefix, space in dpv_terms.PREFIXES.items()}
    found = set()
    for name in {node for triple in graph for node in triple if isinstance(node, rdflib.URIRef)}:
        space, sign, local = str(name).partition("#")
        if space + sign in by_space:
            found.add(f"{by_space[space + sign]}:{local}")
        else:
            assert not name.startswith("https://w3id.org/dpv"), name
    return found


def test_every_term_is_one_of_dpv(graph):
    used = terms_of(graph)
    assert used <= dpv_terms.known()
    assert {"dpv:hasPurpose", "dpv:hasLegalBasis", "dpv:StorageDuration", "eu-gdpr:A6-1-c", "pd:OfficialID"} <= used


def test_every_term_we_may_emit_is_in_the_published_list():
    ours = extended({})
    mapped = {term.dpv for kind in (ours.data, ours.person) for term in kind.values() if term.dpv}
    emitted = dpv_terms.STRUCTURE | mapped | {*dpv_terms.GROUNDS.values(), *dpv_terms.RIGHTS.values()}
    assert not emitted - dpv_terms.published()
    assert {one.split(":")[0] for one in dpv_terms.published()} == set(dpv_terms.PREFIXES)


def test_a_misspelt_mapping_of_ours_is_refused(monkeypatch):
    ours = dpv_terms.published()
    monkeypatch.setattr(dpv_terms, "published", lambda: ours - {"pd:OfficialID"})
    with pytest.raises(CannotCarry, match="pd:OfficialID"):
        as_dpv.write(OURS)


def test_every_entry_purpose_rule_and_recipient_is_there(graph):
    assert set(graph.subjects(rdflib.RDF.type, DPV.PersonalDataHandling)) == {
        OWN[f"entry:{e.slug}"] for e in OURS.entries
    }
    for entry in OURS.entries:
        name = OWN[f"entry:{entry.slug}"]
        assert len(set(graph.objects(name, DPV.hasPurpose))) == len(entry.subpurposes)
        assert len(set(graph.objects(name, DPV.hasStorageCondition))) == len(entry.retention)
        assert set(graph.objects(name, DPV.hasRecipient)) == {OWN[f"recipient:{one.who}"] for one in as_dpv.told(entry)}
        assert set(graph.objects(name, DPV.hasPersonalData)) == {OWN[f"data:{one}"] for one in entry.categories}


def test_durations_are_typed_and_readable(graph):
    found = {str(one) for one in graph.objects(None, rdflib.RDF.value)}
    assert {"P5Y", "P3Y"} <= found
    assert all(one.datatype == rdflib.XSD.duration for one in graph.objects(None, rdflib.RDF.value))


def test_nothing_proposed_says_published(graph):
    rule = OWN["entry:pay_care_costs:retention:unpaid_claims"]
    assert str(graph.value(rule, OWN.source)) == "proposed"
    person = OWN["entry:pay_care_costs:person:insured"]
    assert OWN["data:card"] in set(graph.objects(person, OWN.proposed)) - set(graph.objects(person, OWN.published))


def test_words_without_a_term_are_labelled_in_our_own_name_and_listed(graph):
    listed = set(graph.objects(OWN["without-dpv-term"], rdflib.SKOS.member))
    assert OWN["ground:87"] in listed and OWN["data:decision"] in listed and OWN["data:nir"] not in listed
    assert {str(one).removeprefix(as_dpv.OWN) for one in listed} == set(as_dpv.without_term(OURS))
    assert {one.language for one in graph.objects(OWN["data:decision"], rdflib.SKOS.prefLabel)} == {"fr", "en"}


def test_a_planted_term_that_dpv_lacks_is_refused():
    with pytest.raises(CannotCarry, match="dpv:hasRetentionPeriod"):
        dpv_terms.check({"@graph": [{"dpv:hasRetentionPeriod": "P5Y"}]})
    with pytest.raises(CannotCarry, match="pd:Library"):
        dpv_terms.check({"@id": "own:data:loans", "@type": ["skos:Concept", "pd:Library"]})


def test_a_word_added_with_a_wrong_term_is_refused():
    own = {
        "data": {
            "loans": {"fr": "Emprunts", "en": "Loans", "group": "exchange", "special": "none", "dpv": "pd:Library"}
        }
    }
    entry = register.entry("pay_care_costs")
    use = replace(entry.data["insured"], read=frozenset({"loans"}))
    with speaking(extended(own)), pytest.raises(CannotCarry, match="pd:Library"):
        as_dpv.write(Register((replace(entry, data={"insured": use}),), "Ville", own))


def test_the_document_needs_no_network():
    assert isinstance(json.loads(as_dpv.write(OURS))["@context"], dict)
