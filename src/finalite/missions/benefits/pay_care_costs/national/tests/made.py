"""Small invented tables of the contract, in any format."""

from pathlib import Path

OPTIONS = {
    "parquet": "format parquet",
    "csv": "format csv, header true, delimiter ';'",
    "jsonl": "format json",
}


def tables(folder: Path, *, people: int = 60, lines: int = 400, format: str = "parquet") -> Path:
    """Write people, lines and counters in a folder; two lines a sheet, all in order."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute(
            f"""create table people as select i as person, date '2024-01-01' as starts_on,
            case when i % 10 = 3 then date '2026-03-31' end as ends_on,
            date '1930-01-01' + (hash(i) % 33000)::int as born_on, ['751', '691', '133'][1 + i % 3] as caisse,
            i % 8 = 0 as long_term_illness, false as invalidity_pension, i % 12 = 0 as c2s, false as ame,
            false as local_scheme, false as abused_minor, false as terrorism_victim, false as war_pension,
            false as other_exemption, null::int as work_pension_bp, null::date as expected_birth_on,
            false as expected_birth_unknown, null::date as delivered_on, true as has_treating_doctor,
            null::date as treating_doctor_left_on from range({people}) r(i)"""
        )
        con.execute(
            f"""create table lines as select i as line, i // 2 as sheet, ((i // 2) * 7 % {people})::bigint as person,
            'P' || ((i // 2) % 9) as practitioner, ['G', 'TLC', 'PH7'][1 + i % 3] as act,
            ['doctor', 'doctor', 'medicine_major'][1 + i % 3] as family, 'act' as nature,
            case when i % 3 < 2 then 'general_practice' end as speciality,
            date '2026-01-05' + ((i // 2) % 200)::int as done_on,
            date '2026-01-12' + ((i // 2) % 200)::int as settled_on,
            3000 + i as charged, (3000 + i % 5)::bigint as tariff, false as is_declared,
            1 + (i % 3 = 2)::int as quantity,
            0 as coefficient, null::varchar as session, {1 << 12} as marks, 0 as unknown_marks,
            null::date as practitioner_since, null::bigint as generic_price, null::int as prescribed_lines,
            null::int as distance_km, null::int as stay_day, null::varchar as approval, false as third_party
            from range({lines}) r(i)"""
        )
        con.execute(
            "create table counters as select person, 2026 as year, 48 as participations, 9600 as participation, "
            "4950 as franchise from people where person % 5 = 0"
        )
        for name in ("people", "lines", "counters"):
            con.execute(f"copy {name} to '{folder / name}.{format}' ({OPTIONS[format]})")
    return folder


def bucketed(folder: Path, into: Path, buckets: int) -> Path:
    """The same tables in folders bucket=N."""
    import duckdb

    into.mkdir()
    with duckdb.connect() as con:
        for name in ("people", "lines", "counters"):
            con.execute(
                f"copy (select *, person % {buckets} as bucket from '{folder / name}.parquet') to '{into / name}' "
                "(format parquet, partition_by (bucket))"
            )
    return into


def renumbered(lines: Path) -> None:
    """Number the lines of each bucket from zero."""
    import duckdb

    with duckdb.connect() as con:
        for path in lines.glob("*/*.parquet"):
            con.execute(
                f"create or replace table lines as select * replace (row_number() over (order by line) - 1 as line) "
                f"from read_parquet('{path}', hive_partitioning = false)"
            )
            con.execute(f"copy lines to '{path}' (format parquet)")
