"""Answers general questions from what the project publishes alone: law, register, terms, advice, procedures, by words.

No outside service is asked, nothing is learnt, the question is not kept. It cites what it found or says that it does
not know.
"""

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from finalite import law
from finalite.capabilities import register

from . import accounts, advising, rules
from .facts import Candidate, Question
from .values import Passage, Reply
from .words import Source

LONGEST, LOOKED_AT = 300, 12
TERMS = Path(law.__file__).parents[1] / "checks" / "glossary.toml"
"""The one list of terms, from which the glossary of the documentation is written too."""
ENDINGS = (
    "ements",
    "ement",
    "ations",
    "ation",
    "iers",
    "ieres",
    "iere",
    "ier",
    "ees",
    "ee",
    "es",
    "er",
    "ir",
    "s",
    "x",
    "e",
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A passage with the roots of its words: those of its title, those that name it, all."""

    source: Source
    title: str
    text: str
    article: str
    link: str
    titled: frozenset[str]
    named: frozenset[str]
    roots: frozenset[str]


def ask(question: str, on: date) -> Reply:
    """The passages that answer a question on a day, or none. Raises `Invalid` on an empty or a long one."""
    text = question.strip()
    if not 0 < len(text) <= LONGEST:
        raise register.Invalid("question", f"poser une question de {LONGEST} signes au plus")
    facts = understood(text, on, advising.language())
    known = rules.answer_general_questions(facts, on).outcome == rules.ANSWERED
    chosen = rules.chosen(facts) if known else ()
    return Reply(known, tuple(Passage(one.source, one.title, one.text, one.article, one.link) for one in chosen))


def understood(text: str, on: date, language: str = "fr") -> Question:
    """The facts that the rule decides on: the roots of a question and the passages that hold some, best first.

    Passages say themselves in the language of the page; the words of both languages find them.
    """
    asked = [root(word) for word in words(text) if word not in _empty()]
    wanted = {one: frozenset({one, *_synonyms().get(one, ())}) for one in asked}
    book, rarity = _book(on, language), _rarity(on, language)
    most = max(rarity.values(), default=1.0)
    weight = {one: max((rarity.get(root_, 0.0) for root_ in same), default=0.0) or most for one, same in wanted.items()}
    total = sum(weight.values())
    found = []
    for entry in book:
        held = sum(weight[one] for one, same in wanted.items() if same & entry.roots)
        if held:
            named = sum(weight[one] for one, same in wanted.items() if same & entry.named)
            found.append((held / total, named / total, entry))
    every = frozenset().union(*wanted.values())
    found.sort(key=lambda one: (-round(one[0] + one[1] + _close(one[2], every), 6), one[2].source, one[2].title))
    return Question(tuple(asked), tuple(_candidate(held, named, entry) for held, named, entry in found[:LOOKED_AT]))


def words(text: str) -> list[str]:
    """The words of a text in small letters without accents."""
    plain = unicodedata.normalize("NFD", text.lower().replace("’", " ").replace("'", " "))
    return re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", "".join(c for c in plain if not unicodedata.combining(c)))


def root(word: str) -> str:
    """What singular and plural, noun and verb mostly share: the word without its ending, three signs at least."""
    return next((word[: -len(end)] for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), word)


def _close(entry: _Entry, asked: frozenset[str]) -> float:
    """How much of the title the question says: a term asked for by its name comes before all that mentions it."""
    return len(entry.titled & asked) / (len(entry.titled) or 1)


def _candidate(held: float, named: float, entry: _Entry) -> Candidate:
    return Candidate(entry.source, entry.title, entry.text, entry.article, entry.link, int(held * 10_000), named > 0)


@cache
def _said() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "assistant.toml").read_text("utf-8"))


@cache
def _empty() -> frozenset[str]:
    """Words that carry no sense of their own."""
    return frozenset(_said()["empty"]["words"])


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    table = _said()["synonyms"]
    return {root(one): frozenset(root(word) for said in same for word in words(said)) for one, same in table.items()}


@lru_cache(maxsize=4)
def _rarity(on: date, language: str) -> dict[str, float]:
    """How much a root tells: the fewer passages hold it, the more."""
    book = _book(on, language)
    seen = Counter(one for entry in book for one in entry.roots)
    return {one: math.log(1 + len(book) / number) for one, number in seen.items()}


@lru_cache(maxsize=4)
def _book(on: date, language: str) -> tuple[_Entry, ...]:
    """Everything published that may answer, as it stands on a day, in a language."""
    english = language == "en"
    return (
        *_procedures(on, language),
        *_law(on, english),
        *_register(english),
        *_terms(english),
        *_advice(on, language),
    )


def _entry(source: Source, title: str, text: str, article: str, link: str, also: str = "", called: str = "") -> _Entry:
    """A passage; `also` is about it, `called` is how people name it."""
    titled = _roots(title)
    named = titled | _roots(called)
    return _Entry(source, title, text, article, link, titled, named, named | _roots(f"{text} {also}"))


def _roots(text: str) -> frozenset[str]:
    return frozenset(root(word) for word in words(text) if word not in _empty())


def _procedures(on: date, language: str) -> Iterator[_Entry]:
    """What insured people may do here, each with its page and the article, or the entry, that it rests on."""
    place = advising.LANGUAGES.index(language)
    for one in procedures():
        title, text = one["title"][place], one["text"][place]
        if "law" in one:
            value = law.value(one["law"], on)
            text, article = advising.valued(text, value, language), value.reference
        else:
            name = register.entry(one["entry"]).title
            article = name.en if language == "en" else name.fr
        yield _entry(Source.PROCEDURE, title, text, article, one["page"], one["title"][1 - place], one["words"])


@cache
def procedures() -> tuple[dict[str, Any], ...]:
    """The procedures as they are written."""
    return tuple(tomllib.loads((Path(__file__).parent / "procedures.toml").read_text("utf-8"))["procedure"])


def _law(on: date, english: bool) -> Iterator[_Entry]:
    doubtful, day = (" (to be verified)", "on") if english else (" (valeur à vérifier)", "au")
    for name in law.names():
        found = law.parameter(name)
        value = found.on(on)
        if value is not None:
            said = value.shown(english=english) + ("" if value.verified else doubtful)
            text = f"{said}, {day} {on:%d/%m/%Y} ; source : {value.source}"
            about = _said()["themes"].get(name.rpartition(".")[0], "")
            title, other = (found.en, found.fr) if english else (found.fr, found.en)
            yield _entry(Source.LAW, title, text, value.reference, "", also=f"{other} {about}")


def _register(english: bool) -> Iterator[_Entry]:
    language = "en" if english else "fr"
    for one in register.entries():
        aims = " ; ".join(sub.text.en if english else sub.text.fr for sub in one.subpurposes)
        kept = ", ".join(dict.fromkeys(accounts.said(rule.keep, language) for rule in one.retention if rule.keep))
        about = "Data kept" if english else "Conservation des données"
        text = f"{aims}. {about} : {kept}." if kept else aims
        article = one.legal_bases[0].citations[0] if one.legal_bases and one.legal_bases[0].citations else ""
        title, other = (one.title.en, one.title.fr) if english else (one.title.fr, one.title.en)
        yield _entry(Source.REGISTER, title, text, article, one.slug, also=other)


def _terms(english: bool) -> Iterator[_Entry]:
    """Terms of law; what they mean is written in French alone, as the page says."""
    for one in tomllib.loads(TERMS.read_text("utf-8"))["term"]:
        title, other = (f"{one['en']} – {one['fr']}", "") if english else (one["fr"], one["en"])
        yield _entry(Source.GLOSSARY, title, one["means"], one["text"], "", also=other)


def _advice(on: date, language: str) -> Iterator[_Entry]:
    unread = " (text not verified here)" if language == "en" else " (texte non vérifié ici)"
    for one in advising.everything(on, language):
        yield _entry(Source.ADVICE, one.title, one.text + ("" if one.verified else unread), one.article, "")
