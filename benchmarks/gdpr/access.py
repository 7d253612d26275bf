"""One person's access request over all the fiches in force, among many people.

The tables that hold somebody for everybody (identity, file, cards, rights, care…) have a row for each person; every
other table about people has one for each person in a hundred, and those are the ones who ask. The baseline sends the
very same statements again, bare, as the owner of the database.
"""

import os
import statistics
from typing import Any

from . import filling
from .measuring import Row, peak_mb, timed

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "20000"))
ROUNDS = 20
AIM_MS = 1000
EVERYBODY = (
    "people.Affiliation", "people.PostalAddress", "people.BankAccount", "open_health_entitlements.Right",
    "open_health_entitlements.TreatingDoctor", "pay_care_costs.CareLine", "pay_care_costs.Settlement",
    "money.PaymentOrder", "cases.Case",
)  # fmt: skip
APART = ("people.Person", "people.PersonFile", "manage_cards.Card")
"""Filled for the mixes already."""


def measure() -> list[Row]:
    """The middle of some requests; the first of a process, which compiles the statements, is told beside."""
    from finalite.capabilities import register
    from finalite.capabilities.register import guard
    from finalite.missions.disputes.answer_data_subject_requests import queries

    with guard.owner():
        filled, tables = timed(_fill)
    desk = register.Actor(user="bench", role="dpo", organisation="011", reason="droit d’accès")
    step = max(1, PEOPLE // 100 // (ROUNDS + 1))
    asked = [1 + n * step for n in range(ROUNDS + 1)]
    with register.acting(desk):
        first, _ = timed(lambda: queries.what_is_held(person=asked[0]))
        told = [timed(lambda: queries.what_is_held(person=one)) for one in asked[1:]]  # noqa: B023
        sent = [_statements(lambda: queries.what_is_held(person=one)) for one in asked[1:6]]  # noqa: B023
    with guard.owner():
        bare = [timed(lambda: _send(one))[0] for one in sent]  # noqa: B023
    ms, plain = (statistics.median(times) * 1e3 for times in ([spent for spent, _ in told], bare))
    return [{
        "what": f"access request of one person among {PEOPLE}", "ms": round(ms, 1), "baseline_ms": round(plain, 1),
        "lines_per_second": round(1e3 / ms, 1), "baseline": round(1e3 / plain, 1),
        "ratio": round(ms / plain, 2), "aim_ms": AIM_MS, "peak_mb": peak_mb(), "first_ms": round(first * 1e3),
        "cpu_ms": round(statistics.median(spent.cpu for spent, _ in told) * 1e3, 1),
        "rows_told": statistics.median(sum(len(part.rows) for part in held) for _, held in told),
        "statements": len(sent[0]), "tables_filled": tables, "filled_in_seconds": round(filled, 1),
    }]  # fmt: skip


def _fill() -> int:
    """Fill every table that leads to a person; one whose rules ask for more than its columns say is left out."""
    from django.apps import apps
    from django.db import DatabaseError, transaction

    from finalite.capabilities.register.guard.personal import PersonalModel

    done = 0
    for model in apps.get_models():
        label = model._meta.label
        if not issubclass(model, PersonalModel) or label in APART or model._meta.app_label in ("retention", "journal"):
            continue
        if "person_id" not in {field.attname for field in model._meta.concrete_fields} or _has_rows(model):
            continue
        try:
            with transaction.atomic():
                filling.fill(model, rows=PEOPLE if label in EVERYBODY else max(1, PEOPLE // 100), **_fiche(model))
        except DatabaseError:
            continue
        done += 1
    filling.analyse()
    return done


def _has_rows(model: Any) -> bool:
    return model._default_manager.exists()


def _fiche(model: Any) -> dict[str, str]:
    columns = {field.column for field in model._meta.concrete_fields}
    return {"fiche": "'pay_care_costs'"} if "fiche" in columns else {}


def _statements(ask: Any) -> list[tuple[str, str, Any]]:
    """Database, text and values of every question that an act sends; what it writes is left out."""
    from django.db import connections

    heard: list[tuple[str, str, Any]] = []

    def listen(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            heard.append((context["connection"].alias, sql, params))
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(listen), connections["archive"].execute_wrapper(listen):
        ask()
    return heard


def _send(statements: list[tuple[str, str, Any]]) -> None:
    from django.db import connections

    for alias, text, values in statements:
        with connections[alias].cursor() as cursor:
            cursor.execute(text, values)
            cursor.fetchall()
