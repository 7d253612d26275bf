"""Where each page of the register is: an address of the running site, or a file beside the one being written."""

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

FILES = {
    "register": "index.html",
    "register_search": "recherche.html",
    "register_flows": "flux.html",
    "register_plan": "plan.html",
    "register_audit": "controle.html",
    "register_findings": "controle/{}.html",
    "register_editions": "editions.html",
    "register_downloads": "telecharger.html",
    "register_mission": "missions/{}.html",
    "register_question": "questions/{}.html",
    "register_answer": "questions/{}/{}.html",
    "register_entry": "fiches/{}.html",
}
FOLDERS = {"fr": "", "en": "en/"}
_writing: ContextVar[str] = ContextVar("finalite_register_file", default="")


def to(name: str, *words: str, asked: Mapping[str, str] | None = None) -> str:
    """The address of a page, relative where files are written; `asked` becomes its query string."""
    found = beside(_file(name, words)) if _writing.get() else _reversed(name, words)
    return f"{found}?{urlencode(asked, doseq=True)}" if asked else found


def _file(name: str, words: tuple[str, ...]) -> str:
    """A download is one file, whatever the language of the page."""
    return f"telecharger/{words[0]}" if name == "register_download" else file_of(_language(), name, *words)


@cache
def _reversed(name: str, words: tuple[str, ...]) -> str:
    """A page may hold two thousand addresses; they never change."""
    return reverse(name, args=words)


def file_of(language: str, name: str, *words: str) -> str:
    """The file of a page, from the folder of the publication."""
    return FOLDERS[language] + FILES[name].format(*words)


def beside(file: str) -> str:
    """The way from the file being written to another."""
    return posixpath.relpath(file, posixpath.dirname(_writing.get()) or ".")


def are_files() -> bool:
    """Are pages being written to files, rather than answered?"""
    return bool(_writing.get())


@contextmanager
def writing(file: str) -> Iterator[None]:
    """Inside the block, addresses are relative to `file`."""
    token = _writing.set(file)
    try:
        yield
    finally:
        _writing.reset(token)


def _language() -> str:
    return "en" if _writing.get().startswith("en/") else "fr"
