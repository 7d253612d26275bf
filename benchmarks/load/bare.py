"""The baseline: as many rows of the same width by bare INSERTs through psycopg, each its own transaction."""

import json
import sys
import threading
import time

import psycopg

TABLE = """
CREATE TABLE IF NOT EXISTS bare_line (
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


def insert(url: str, first: int, count: int) -> None:
    """Add `count` rows on a connection of its own, a transaction each."""
    with psycopg.connect(url, autocommit=True) as connection:
        for n in range(first, first + count):
            row = ("insured", f"9/L{n:08d}/1", n, 1, n, n, "011", "received", "2026-11-20", 1, f"L{n:08d}", "G",
                   "2026-11-03", 1, 3000, SHEET, "[]", "[]")  # fmt: skip
            connection.execute(INSERT, row)


def _main() -> None:
    url, count, connections = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
    each, start = count // connections, time.perf_counter()
    threads = [threading.Thread(target=insert, args=(url, k * each, each)) for k in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"per_second": round(each * connections / (time.perf_counter() - start))}))


if __name__ == "__main__":
    _main()
