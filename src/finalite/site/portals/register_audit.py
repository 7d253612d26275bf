"""What is missing or doubtful in the register, and how its two editions differ: open to everybody."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from finalite.capabilities import register
from finalite.capabilities.register import lint, parties
from finalite.capabilities.register.lint import Finding

from . import register_words as words


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every rule that found something, worst first, with the article that asks for it."""
    found = _findings(timezone.localdate())
    rows = [(lint.rules()[id], count) for id, count in lint.counted(found).items()]
    total = {
        "findings": len(found),
        "entries": len({one.entry for one in found if one.entry}),
        "rules": len(lint.rules()),
    }
    return render(request, "register/audit.html", {"rows": rows, **total})


@require_safe
def findings(request: HttpRequest, rule: str) -> HttpResponse:
    """What one rule found, entry by entry."""
    if rule not in lint.rules():
        raise Http404
    found = [one for one in _findings(timezone.localdate()) if one.rule == rule]
    lines = [(register.entry(one.entry) if one.entry else None, one) for one in found]
    return render(request, "register/findings.html", {"rule": lint.rules()[rule], "lines": lines})


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Entries and sub-purposes that one published edition prints and the other does not."""
    entries = [one for one in register.entries() if one.published.full is not None or one.published.summary]
    only_full = [one for one in entries if not one.published.summary]
    only_summary = [one for one in entries if one.published.full is None]
    both = [one for one in entries if one.published.summary and one.published.full is not None]
    parts = {"only_full": only_full, "only_summary": only_summary, "grounds": list(_grounds(both))}
    return render(request, "register/editions.html", {**parts, "changed": list(_changed(both)), "same": _same(both)})


def _changed(entries: Iterable[Any]) -> Iterable[dict[str, Any]]:
    """A sub-purpose that we propose is in neither edition, and makes no difference between them."""
    for entry in entries:
        full, summary = (
            [one for one in entry.subpurposes if one.editions == (edition,)] for edition in ("full", "summary")
        )
        if full or summary:
            yield {"entry": entry, "full": full, "summary": summary}


def _grounds(entries: Iterable[Any]) -> Iterable[dict[str, Any]]:
    """The grounds, with their texts, that one edition alone prints."""
    for entry in entries:
        for basis in entry.legal_bases:
            if basis.editions:
                yield {"entry": entry, "ground": words.ground(basis.gdpr), "basis": basis}


def _same(entries: Iterable[Any]) -> int:
    return sum(1 for entry in entries if all(len(one.editions) != 1 for one in entry.subpurposes))


@lru_cache(maxsize=2)
def _findings(on: date) -> tuple[Finding, ...]:
    """The register does not change while the site runs, so it is audited once a day."""
    return lint.audit(register.entries(), on=on, parties=parties.ours())
