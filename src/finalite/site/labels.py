"""The words that people read for the identifiers of the code, French and English.

Each line of a `labels.toml` is `name = ["French", "English"]`. The site's own holds the common words; a fiche adds its
own in its folder: `[doors]` names its operations and queries, `[pages]` its pages made by hand, `[fields]`, `[values]`
and `[hints]` what is not common; `[facts]` what a rule may lack, where it is no field of a form.
"""

import enum
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from finalite.capabilities import register
from finalite.capabilities.register.vocabulary import slugs

from . import writing

HERE = Path(__file__).parent
FACT = re.compile(r"(?:[a-z_]+\[(?P<ref>[^\]]+)\]\.)?(?:[a-z0-9_]+\.)*(?P<name>[a-z0-9_]+)")
CODE = re.compile(r"[a-z]+[0-9]*(_[a-z0-9]+)*|[A-Z0-9]{1,4}")
ARCHIVED = "archive."
WHOLE = "*"
"""The total of a table of statistics."""
Pair = Sequence[str]
Words = Mapping[str, Mapping[str, Pair]]


@cache
def words_of(slug: str) -> Words:
    """The words of a fiche's own `labels.toml`; of the site when `slug` is empty."""
    try:
        folder = register.entry(slug).path.parent if slug else HERE
    except LookupError:
        return {}
    file = folder / "labels.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def find(section: str, name: str, slug: str = "") -> Pair | None:
    """The words for `name`, of the fiche first, else of the site; None where nobody wrote them."""
    for place in (slug, "") if slug in slugs() else ("",):
        found = words_of(place).get(section, {}).get(name)
        if found:
            return found
    return None


def field(name: str, slug: str = "") -> str:
    """The label of an argument or of a field of a record."""
    return _said(find("fields", name, slug), name)


def hint(name: str, slug: str = "") -> str:
    """The line of help under a label; empty where none is needed."""
    return _said(find("hints", name, slug), "") if find("hints", name, slug) else ""


def pair(words: Pair | None) -> str:
    """French or English of words written elsewhere than in a `labels.toml`; empty for none."""
    return _said(words, "") if words else ""


def operation(name: str, slug: str = "") -> str:
    """The label of an operation or a query; of the first fiche that has it where the fiche does not."""
    found = find("doors", name, slug) or next((w for one in _in_force() if (w := find("doors", name, one))), None)
    return _said(found, name)


def page(name: str, slug: str) -> str:
    """The label of a page made by hand."""
    return _said(find("pages", name, slug), name)


def value(member: enum.Enum, slug: str = "") -> str:
    """The label of one value of an enumeration: `[values] Nature.medicine`, else `medicine`."""
    own = find("values", f"{type(member).__name__}.{member.value}", slug)
    return _said(own or find("values", str(member.value), slug), str(member.value))


def word(code: Any, slug: str = "") -> str:
    """The label of an enumeration's value, or of a code of the fiche that says a state."""
    return value(code, slug) if isinstance(code, enum.Enum) else _said(find("values", str(code), slug), str(code))


def known(code: str, slug: str = "", name: str = "") -> str:
    """The label of a code that some fiche keeps in the column `name`; empty where it has none: a text says itself."""
    if code != WHOLE and not CODE.fullmatch(code):
        return ""
    plain = None if code[0].isdecimal() else find("values", code, slug)
    found = find("values", f"{name}.{code}", slug) or plain
    return _said(found, "") if found else ""


def fact(path: str, slug: str = "") -> str:
    """The words for a fact that a rule lacks, `patient.rights.c2s` or `lines[2].tariff`; a text of law as it is."""
    found = FACT.fullmatch(path)
    if not found:
        return path
    name = found["name"]
    pair = next((words for part in ("facts", "fields", "values") if (words := find(part, name, slug))), None)
    return " – ".join(one for one in (found["ref"], _said(pair, path)) if one)


def run(text: str, slug: str = "") -> str:
    """What made a change, kept as `application/4`: «demande 4»."""
    kind, _slash, number = text.partition("/")
    return f"{known(kind, slug, 'run') or kind} {number}".strip()


def retention_rule(id: str, slug: str = "") -> str:
    """What a retention rule is about, since its id is for the register only."""
    try:
        rule = register.entry(slug).retention_rule(id)
    except LookupError:
        return id
    return ", ".join(sorted(map(category, rule.what)))


def table(label: str) -> str:
    """The label of a table, `fiche.Model` or `capability.Model`; what is archived is of the same table."""
    app, _dot, model = label.removeprefix(ARCHIVED).partition(".")
    return _said(find("tables", model, app) or find("tables", f"{app}.{model}"), model)


def fiche_title(slug: str) -> str:
    """The title of a fiche; its slug when it is not in the register any more."""
    row = slugs().get(slug)
    return slug if row is None else row.title_en if writing.english() else row.title_fr


def account(name: str) -> str:
    """The name of an account; what runs by itself is called by the activity that it runs for."""
    kind, _colon, slug = name.partition(":")
    return f"{_('automate')} – {fiche_title(slug)}" if slug and kind == "automation" else name


def subpurpose(slug: str, id: str) -> str:
    """The text of a sub-purpose; its id when it is not in the register any more."""
    # the journal tells people the French words, which an English page says in English; what is done for another
    # fiche (an access request) keeps the sub-purpose of the fiche that asked
    places = (slug, *_in_force()) if slug in slugs() else _in_force()
    every = (one for place in places for one in _subpurposes(place) if id in (one.id, one.text.fr))
    return next((said(one.text) for one in every), id)


def algorithm(slug: str, id: str) -> str:
    """What a declared algorithm does, in the words of the register; its id when it is not there any more."""
    declared = register.entry(slug).algorithms if slug in slugs() else ()
    return next((said(one.text) for one in declared if one.id == id), id)


def _subpurposes(slug: str) -> Sequence[Any]:
    try:
        return register.entry(slug).subpurposes
    except LookupError:
        return ()


def _in_force() -> tuple[str, ...]:
    return tuple(one.slug for one in register.entries() if one.in_force)


def said(text: Any) -> str:
    """The French or the English of a text of the register."""
    return text.en if writing.english() else text.fr


def role(id: str) -> str:
    """The label of a role."""
    return _term("role", id)


def category(id: str) -> str:
    """The label of a data category."""
    return _term("data", id)


def person(id: str) -> str:
    """The label of a person category."""
    return _term("person", id)


def recipient(id: str) -> str:
    """The label of a recipient."""
    return _term("recipient", id)


def event(id: str) -> str:
    """The label of an event that starts a retention period."""
    return _term("event", id)


def end_action(id: str) -> str:
    """The label of what happens when a retention period ends."""
    return _term("end_action", id)


def right(id: str) -> str:
    """The label of a right of the data subject."""
    return _said(find("rights", id), id)


def mission(id: str) -> str:
    """The label of a mission."""
    return _term("mission", id)


def _term(section: str, id: str) -> str:
    own = find("terms", id)
    if own:
        return _said(own, id)
    found = getattr(register.vocabulary(), section).get(id)
    return said(found) if found else readable(id)


def _said(words: Pair | None, name: str) -> str:
    if words is None:
        return readable(name)
    return words[1 if writing.english() else 0]


def readable(name: str) -> str:
    """`paid_on` → «Paid on»: what is left when nobody wrote words; a test finds those."""
    return name.replace("_", " ").capitalize()
