"""Citations that exist pass, whatever their text; citations that cannot exist do not."""

import pytest

from finalite.capabilities.register.lint.citations import shapes

REAL = (
    "CSS L. 211-1",
    "CSS L. 161-28-1",
    "CSS L. 162-22-7-3",
    "CSS L. 215-1 2°",
    "CSS L. 434-1 à L. 434-21",
    "CSS D. 115-1",
    "CSS LO. 111-3",
    "CSP L. 1111-13-1",
    "CSP R. 1111-8-1 et s.",
    "CSP L. 1111-14 et s.",
    "CASF L. 251-1",
    "CRPA L. 311-3-1",
    "Code du travail L. 4163-1 et s.",
    "Code rural L. 732-5",
    "CMF L. 312-1-7",
    "C. civ. art. 1240",
    "LFSS 2016 art. 59",
    "LFSS 1999 art. 41",
    "Loi 78-17 art. 30",
    "Loi 93-8",
    "Décret 2019-341",
    "Arrêté du 23 mars 2018",
    "Arrêté du 1er mars 2018",
    "RGPD art. 9(2)(b)",
    "RGPD art. 12 à 22",
    "RGPD art. 6(1)(e)",
    "Règl. (CE) 883/2004",
    "Règl. (UE) 2016/679",
    "Ordonnance 2017-1386 art. 9 V",
)
FALSE = (
    "CSS L. 43",
    "CSS L. 11-2",
    "CSS L. 0211-1",
    "CSS 211-1",
    "CSS Z. 211-1",
    "CSS L. 211",
    "CSS L. 114.16-3",
    "CSP L. 111-8",
    "CSP L. 9111-8",
    "CASF L. 2511-1",
    "LFSS 1995 art. 3",
    "Loi 78",
    "Loi 1878-17",
    "Décret 341",
    "RGPD art. 9(2)(k)",
    "RGPD art. 6(1)(g)",
    "RGPD art. 100",
    "Arrêté du 23 marsembre 2018",
    "Code du travail L. 41-1",
    "C. civ. art. 0",
)


def possible(citation):
    code = next(code for code in shapes() if citation.startswith(f"{code} "))
    return bool(shapes()[code].fullmatch(citation[len(code) + 1 :]))


@pytest.mark.parametrize("citation", REAL)
def test_a_real_citation_passes(citation):
    assert possible(citation)


@pytest.mark.parametrize("citation", FALSE)
def test_a_citation_that_cannot_exist_is_found(citation):
    assert not possible(citation)
