"""Writes a `fiche.toml` that people will go on editing: keys in the order of the models, short lists on one line."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 116
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_INLINE = ("rights",)
"""Sections whose tables read best on one line each."""


def text_of(table: Mapping[str, Any]) -> str:
    """The TOML of a table of tables; reading it back gives the same table."""
    plain = [f"{key(name)} = {value(one)}" for name, one in table.items() if not _is_table(one)]
    blocks = ["\n".join(plain)] if plain else []
    for name, one in table.items():
        if _is_table(one):
            blocks += _tables(key(name), one, inline=name in _INLINE)
    return "\n\n".join(blocks) + "\n"


def key(name: str) -> str:
    """A key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else _quoted(name)


def value(one: Any) -> str:
    """A text, a number, true or false, a list of these, or a table on one line."""
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, int):
        return str(one)
    if isinstance(one, str):
        return _quoted(one)
    if isinstance(one, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {value(inner)}" for name, inner in one.items()) + " }" if one else "{}"
    return _list([value(inner) for inner in one])


def _tables(name: str, one: Any, *, inline: bool) -> Iterator[str]:
    if isinstance(one, list):
        yield from (f"[[{name}]]\n{_lines(inner)}".rstrip("\n") for inner in one)
    elif not inline and any(_is_table(inner) for inner in one.values()):
        plain = {inner_name: inner for inner_name, inner in one.items() if not _is_table(inner)}
        if plain:
            yield f"[{name}]\n{_lines(plain)}"
        for inner_name, inner in one.items():
            if _is_table(inner):
                yield from _tables(f"{name}.{key(inner_name)}", inner, inline=False)
    else:
        yield f"[{name}]\n{_lines(one)}".rstrip("\n")


def _lines(table: Mapping[str, Any]) -> str:
    return "\n".join(_line(key(name), one) for name, one in table.items())


def _line(name: str, one: Any) -> str:
    line = f"{name} = {value(one)}"
    if len(line) <= WIDTH or not isinstance(one, list | tuple) or not one:
        return line
    return f"{name} = [\n{_wrapped([value(inner) for inner in one])}]"


def _wrapped(items: list[str]) -> str:
    lines, line = [], " "
    for item in items:
        if len(line) + len(item) + 2 > WIDTH and line.strip():
            lines.append(line)
            line = " "
        line += f" {item},"
    return "\n".join([*lines, line]) + "\n"


def _list(items: list[str]) -> str:
    return "[" + ", ".join(items) + "]"


def _quoted(text: str) -> str:
    """A basic string: TOML escapes as JSON does, and the delete sign besides."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_table(one: Any) -> bool:
    return isinstance(one, Mapping) or (isinstance(one, list) and bool(one) and isinstance(one[0], Mapping))
