"""How many statements one request sends, those of the guard and the journal included, and how many changes of role."""

import json
import sys

import benchmarks.load.claims as claims

CLAIMS = 20
FIRST = 90_000_000


def count(made: dict, size: int) -> dict:
    """Statements and changes of role for one claim, or one deposit of `size`, on a connection already open."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from finalite.capabilities.register.guard.backends.postgresql.base import GuardedConnection

    settings.ALLOWED_HOSTS = ["testserver"]
    seen = {"statements": 0, "changes": 0}
    arm = GuardedConnection.arm

    def counting(execute, sql, params, many, context):
        seen["statements"] += 1
        return execute(sql, params, many, context)

    def arming(self, active):
        seen["changes"] += 1
        return arm(self, active)

    client, world = Client(), claims.World(**made["world"])
    _send(client, world, made["token"], 0, size)
    GuardedConnection.arm = arming
    with connection.execute_wrapper(counting):
        for n in range(1, CLAIMS + 1):
            _send(client, world, made["token"], n, size)
    return {
        "statements_per_request": round(seen["statements"] / CLAIMS, 1),
        "changes_of_role_per_request": round(seen["changes"] / CLAIMS, 1),
    }


def _send(client, world: claims.World, token: str, n: int, size: int) -> None:
    door = "receive_paper_line" if size == 1 else "deposit_sheets"
    answer = client.post(
        f"/api/pay_care_costs/{door}",
        json.dumps(world.claim(FIRST + n) if size == 1 else world.deposit(FIRST // size + CLAIMS + n, size)),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    if answer.status_code != 200 or answer.json()["accepted"] != size:
        raise SystemExit(f"a claim was not taken: {answer.status_code} {answer.content!r}")


def _main() -> None:
    import django

    django.setup()
    print(json.dumps(count(json.load(sys.stdin), int(sys.argv[1]))))


if __name__ == "__main__":
    _main()
