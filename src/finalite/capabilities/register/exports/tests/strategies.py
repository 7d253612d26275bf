"""Registers that nobody wrote: any words of the vocabulary, any text a person may type."""

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from finalite.capabilities.register import loader
from finalite.capabilities.register.exports import Register
from finalite.capabilities.register.vocabulary import vocabulary

WORDS = vocabulary()
NASTY = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "'=1", " =1", "＝1", "_x000D_", "a\r\nb", "\x7f", '"', "é|`*"]
typed = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
text = (typed | st.sampled_from(NASTY)).filter(lambda one: one.strip())
line = text.filter(lambda one: "\n" not in one)
ids = st.sampled_from(["receive", "check_rights", "pay", "tell"])
durations = st.sampled_from(["P5Y", "P27M", "P30D", "P1Y6M"])
data = st.lists(st.sampled_from(list(WORDS.declarable("data"))), min_size=1, max_size=4, unique=True)
uses = st.fixed_dictionaries({"read": data, "write": data})
persons = st.dictionaries(st.sampled_from(list(WORDS.person)), uses, min_size=1, max_size=2)
editions = st.lists(st.sampled_from(["full", "summary"]), unique=True)
events, roles = st.sampled_from(list(WORDS.event)), st.sampled_from(list(WORDS.declarable("role")))
FR_EN = {"fr": text, "en": text}
Rows = st.SearchStrategy[list[dict[str, Any]]]


def rows(key: str, keys: st.SearchStrategy[str], **fields: st.SearchStrategy[Any]) -> Rows:
    """Tables whose `key` is never twice the same."""
    return st.lists(st.fixed_dictionaries({key: keys, **fields}), max_size=3, unique_by=lambda row: row[key])


@st.composite
def tables(draw: Any, slug: str = "lend_books") -> dict[str, Any]:
    """A planned entry under the keys of its TOML, sound by construction."""
    about = draw(persons)
    held = sorted({one for use in about.values() for way in use.values() for one in way})
    some = st.lists(st.sampled_from(held), min_size=1, unique=True)
    cited = draw(st.lists(line, max_size=2, unique=True))
    start = {"from": events, "then": st.just("delete")}
    return {
        "slug": slug,
        "mission": "benefits",
        "status": "planned",
        "title": draw(st.fixed_dictionaries(FR_EN)),
        "published": draw(st.fixed_dictionaries({"full": st.integers(1, 92), "summary": st.booleans()})),
        "subpurpose": draw(rows("id", ids, editions=editions, **FR_EN)),
        "legal_basis": [{"gdpr": "6-1-c", "citations": [f"CSS {one}" for one in cited]}],
        "data": about,
        "access": draw(rows("role", roles, data=some)),
        "recipient": draw(rows("who", st.sampled_from(list(WORDS.recipient)), data=some)),
        "retention": draw(rows("id", ids, what=some, keep=durations, **start)),
        "rights": {"access": {"how": draw(text)}, "erasure": {"exempt": draw(text), "article": draw(text)}},
        "algorithm": draw(rows("id", ids, rule=text, effect=st.just("assisted"), article=text, review=text, **FR_EN)),
        "security": {"policy": draw(text), "measures": draw(st.lists(text, max_size=3, unique=True))},
        "provenance": {"data": draw(st.sampled_from(["published", "named", "proposed"]))},
        "proposed": [{"keys": ["security"], "why": draw(text)}],
        "source_note": [{"section": "data", "fr": draw(text), "en": draw(text)}],
    }


def register_of(*found: dict[str, Any]) -> Register:
    """The register of those tables."""
    placed = {Path(one["mission"], one["slug"], "fiche.toml"): one for one in found}
    return Register(loader.load_tables(placed), "Ville")
