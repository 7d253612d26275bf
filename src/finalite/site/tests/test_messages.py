"""What a person may read of a refusal is French: no English sentence is raised as `Invalid` or `Refused`."""

import ast
import re
from pathlib import Path

import finalite

SOURCES = Path(finalite.__file__).parent
SAID = re.compile(r"(.*Invalid.*|.*Refused|KeyReused|Unreadable|UnknownType|TooLarge|Unsafe|Problem|Fault|_problem)")
OF_DEVELOPERS = (
    "binding/shapes.py",
    "journal/verifying.py",
    "register/loader.py",
    "register/parties.py",
    "register/lint",
    "register/imports",
    "law/reader.py",
    "law/changes.py",
    "national/engines.py",
    "national/workers.py",
)
ENGLISH = {
    *("an", "and", "any", "are", "be", "been", "before", "by", "cannot", "does", "each", "for", "from", "give", "has"),
    *("have", "is", "it", "its", "must", "nobody", "not", "of", "only", "other", "say", "some", "than", "that", "the"),
    *("there", "these", "this", "those", "was", "were", "which", "who", "with", "without", "your"),
}


def texts(node):
    """The constant texts of an argument, codes and single words left out."""
    parts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return " ".join(part for part in parts if " " in part)


def name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def english_messages(source, where):
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and SAID.fullmatch(name_of(call)):
            said = " ".join(texts(one) for one in [*call.args, *(word.value for word in call.keywords)])
            found = ENGLISH & set(re.findall(r"[a-z]+", said.lower().replace("’", "'")))
            if found:
                yield f"{where}:{call.lineno} {said[:80]!r} ({', '.join(sorted(found))})"


def test_no_message_for_people_is_in_english():
    files = [p for p in SOURCES.rglob("*.py") if "tests" not in p.parts and not any(d in str(p) for d in OF_DEVELOPERS)]
    found = [one for p in sorted(files) for one in english_messages(p.read_text("utf-8"), p.relative_to(SOURCES))]
    assert not found, "say them in French, plainly, with what to do"


def test_a_planted_english_message_is_found():
    planted = 'raise register.Invalid("iban", f"{x}: the key of this IBAN is wrong")'
    assert list(english_messages(planted, "here"))
    assert not list(english_messages('raise Invalid("iban", "la clé de cet IBAN est fausse")', "here"))
