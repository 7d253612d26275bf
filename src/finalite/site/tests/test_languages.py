"""French first, English second, nothing forgotten: every word on a screen exists in both."""

import ast
import gettext
import re
from pathlib import Path

import pytest

from finalite.site import binding, labels
from finalite.site.binding.shapes import result_of
from finalite.site.doors import catalogue

SITE = Path(labels.__file__).parent
CODE = [p for p in SITE.rglob("*.py") if not {"tests", "populate", "migrations"} & set(p.parts)]
TEMPLATES = list((SITE / "templates").rglob("*.html"))
PROPER = {"Finalité", "Français", "English", "RGPD", "POST", "api", "PDF", "Authorization", "Bearer", "fin_"}
BLOCK = re.compile(r"\{%\s*blocktranslate(.*?)%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.S)


def said_in_code(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str))


def said_in_template(text):
    yield from (a or b for a, b in re.findall(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""", text))
    yield from re.findall(r"""_\("([^"]*)"\)""", text)
    for _options, words in BLOCK.findall(text):
        yield re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", re.split(r"\{%\s*plural\s*%\}", words)[0])


def english(compiled=SITE / "locale/en/LC_MESSAGES/django.mo"):
    with compiled.open("rb") as file:
        found = gettext.GNUTranslations(file)._catalog
    return {key[0] if isinstance(key, tuple) else key for key in found}


FICHES = sorted(path.parent for path in (SITE.parent / "missions").rglob("pages.py"))


@pytest.mark.parametrize("folder", FICHES, ids=lambda folder: folder.name)
def test_every_message_of_a_page_made_by_hand_has_its_english(folder):
    wanted = set(said_in_code((folder / "pages.py").read_text("utf-8")))
    wanted |= {m for p in (folder / "templates").rglob("*.html") for m in said_in_template(p.read_text("utf-8"))}
    own = folder / "locale/en/LC_MESSAGES/django.mo"
    assert not wanted - english() - (english(own) if own.exists() else set()), f"add them to {own} from its django.po"


def test_every_french_message_has_its_english():
    wanted = {m for p in CODE for m in said_in_code(p.read_text("utf-8"))}
    wanted |= {m for p in TEMPLATES for m in said_in_template(p.read_text("utf-8"))}
    assert not wanted - english(), "add them to locale/en/LC_MESSAGES/django.po, then msgfmt -o django.mo django.po"


@pytest.mark.parametrize(
    "template", [p for p in TEMPLATES if p.name not in ("413.html", "500.html", "aria.html")], ids=lambda p: p.name
)
def test_no_word_of_a_template_escapes_translation(template):
    text = BLOCK.sub(" ", template.read_text("utf-8"))
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.S)
    labelled = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]+)"', text)
    bare = " ".join([re.sub(r"<[^>]*>", " ", text), *labelled])
    words = set(re.findall(r"[A-Za-zÀ-ÿ_]{3,}", bare)) - PROPER
    assert not words


def missing_labels():
    for door in catalogue.all_doors():
        if not labels.find("doors", door.name, door.slug):
            yield f"{door.slug}/labels.toml [doors] {door.name}"
        for slot in binding.slots_of(door.function):
            yield from _missing_slot(slot, door.slug, set())
        yield from _missing_shape(result_of(door.function), door.slug, set())


def _missing_slot(slot, slug, seen):
    if not labels.find("fields", slot.name, slug):
        yield f"{slug}/labels.toml [fields] {slot.name}"
    yield from _missing_shape(slot.shape, slug, seen)


def _missing_shape(shape, slug, seen):
    if shape.kind == "choice":
        yield from (
            f"{slug}/labels.toml [values] {m.value}"
            for m in shape.type
            if labels.value(m, slug) == labels.readable(str(m.value)) and not _known(m, slug)
        )
    if shape.item is not None:
        yield from _missing_shape(shape.item, slug, seen)
    if shape.kind == "record" and shape.type not in seen:
        seen.add(shape.type)
        for slot in shape.slots:
            yield from _missing_slot(slot, slug, seen)


def _known(member, slug):
    return labels.find("values", str(member.value), slug) or labels.find(
        "values", f"{type(member).__name__}.{member.value}", slug
    )


def test_every_operation_field_and_value_has_its_words():
    assert not sorted(set(missing_labels()))
