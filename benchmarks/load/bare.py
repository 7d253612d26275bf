"""The baseline: as many rows of the same width by bare INSERTs through psycopg, in transactions as large."""

import json
import sys
import threading
import time

import psycopg

TABLE = """
CREATE TABLE bare_line (
  id bigserial PRIMARY KEY, subject text, key text UNIQUE, delivery_id bigint, number int, person_id bigint,
  insured_id bigint, organisation text, state text, received_on date, provider_id bigint, invoice text, act text,
  act_on date, quantity int, charged int, sheet jsonb, suspended_for jsonb, lifted jsonb)
"""
INSERT = """
INSERT INTO bare_line (subject, key, delivery_id, number, person_id, insured_id, organisation, state, received_on,
  provider_id, invoice, act, act_on, quantity, charged, sheet, suspended_for, lifted)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
SHEET = json.dumps(dict.fromkeys(("base", "session", "approval", "country", "form", "stay_day", "marks")))


def insert(url: str, first: int, count: int, size: int) -> None:
    """Add `count` rows on a connection of its own, `size` in each transaction."""
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        for n in range(first, first + count, size):
            with connection.transaction():
                cursor.executemany(INSERT, map(_row, range(n, n + size)))


def _row(n: int) -> tuple:
    return ("insured", f"9/L{n:08d}/1", n, 1, n, n, "011", "received", "2026-11-20", 1, f"L{n:08d}", "G", "2026-11-03",
            1, 3000, SHEET, "[]", "[]")  # fmt: skip


def _main() -> None:
    url, (count, connections, size) = sys.argv[1], map(int, sys.argv[2:5])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare_line")
        connection.execute(TABLE)
    each, start = max(1, count // connections // size) * size, time.perf_counter()
    threads = [threading.Thread(target=insert, args=(url, k * each, each, size)) for k in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"per_second": round(each * connections / (time.perf_counter() - start))}))


if __name__ == "__main__":
    _main()
