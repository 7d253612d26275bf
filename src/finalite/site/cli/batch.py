"""`finalite batch adjudicate IN OUT | replay IN OUT --law NEW | publish RUN OUT`: the care of a country, from files."""

import argparse
import functools
import importlib
import resource
import sys
from pathlib import Path
from typing import Any

from . import USAGE, Trouble, batch_bar, parts

UNUSABLE, DATABASE = 4, "database"
MOST_THREADS = 1_024
EPILOG = """
IN is a folder with tables lines, people and maybe counters (Parquet, CSV or JSON Lines; a file or a folder each), or a
file of lines with --people FILE, or the word `database` for what this project already decided, read under its purpose.
docs/columnar.md tells every column.
"""


def run(words: list[str]) -> int | None:
    """Decide, decide again under another law, or publish tables."""
    parser = parts.Parser(
        "batch", "Decide the care of a whole country from files, with the rule that decides one case."
    )
    commands = parser.add_subparsers(
        dest="what", required=True, metavar="adjudicate|replay|publish", parser_class=argparse.ArgumentParser
    )
    _adjudicate_words(commands)
    _replay_words(commands)
    _publish_words(commands)
    asked = parser.parse_args(words)
    try:
        return COMMANDS[asked.what](asked)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("ibis", "duckdb", "pyspark", "pyarrow", "opendp"):
            raise
        raise Trouble(f"{missing.name} is not installed: pip install 'finalite[batch,spark,stats]'") from None
    except (ValueError, OSError) as problem:
        raise Trouble(_told(problem), UNUSABLE) from None


def _told(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return f"{problem.filename or ''}: {problem.strerror}"
    return str(problem)


def _command(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=text,
        description=text,
        epilog=EPILOG,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _adjudicate_words(commands: Any) -> None:
    parser = _command(commands, "adjudicate", "Decide every line of IN; decisions, quarantine and manifest go to OUT.")
    _run_words(parser)
    parser.add_argument(
        "--law", metavar="NEW", help="a TOML file or folder of changed values, or a day: law as it stood"
    )


def _replay_words(commands: Any) -> None:
    parser = _command(commands, "replay", "Show what a change of law would have cost, by act, age band and caisse.")
    _run_words(parser)
    parser.add_argument("--law", metavar="NEW", required=True, help="as above: changed values, or a day")
    parser.add_argument("--threshold", type=int, default=11, help="cells of fewer people are hidden (11)")


def _publish_words(commands: Any) -> None:
    parser = _command(commands, "publish", "Write protected tables and charts out of a finished RUN into a new folder.")
    parser.add_argument("run", type=Path, metavar="RUN")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--threshold", type=int, default=11, help="cells of fewer people are hidden (11)")
    parser.add_argument(
        "--by",
        type=margins_of,
        default=margins_of("act,age,caisse"),
        metavar="TABLES",
        help="such as act,age,age+caisse (act,age,caisse); also month, ground",
    )
    parser.add_argument(
        "--former", type=Path, help="the last release (its private file): nothing is given away by the difference"
    )
    parser.add_argument(
        "--epsilon", help="publish noisy counts instead, spending this much of the budget (such as 0.5)"
    )
    parser.add_argument("--ledger", type=Path, help="the file in which the budget is accounted for")
    parser.add_argument("--budget", help="with a new ledger: all that may ever be spent (such as 2)")
    parser.add_argument("--memory", type=_megabytes, default=3000, help="most memory, such as 800M or 3G (3G)")


def _run_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="IN", help="a folder, a file of lines, or the word database")
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder, or one with a run to go on with")
    parser.add_argument("--people", type=Path, help="the table of people and rights, where IN is a file")
    parser.add_argument("--counters", type=Path, help="what was borne before, where IN is a file")
    parser.add_argument(
        "--memory", type=_megabytes, default=3000, help="most memory, such as 800M or 3G (3G); beyond, it spills"
    )
    parser.add_argument("--threads", type=_threads, default=0, help="threads (all)")
    parser.add_argument(
        "--buckets", type=int, default=0, help="how many parts people are cut into (a million lines each)"
    )
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--remote", default="", help="with spark: the server, such as sc://host:15002")
    parser.add_argument("--restart", action="store_true", help="forget the run begun in OUT and begin again")
    parser.add_argument("--json", action="store_true", help="print the manifest's totals as JSON")
    database = parser.add_argument_group("with IN = database")
    database.add_argument("--as", dest="username", default="", help="the account that reads")
    database.add_argument("--role", default="", help="one of its roles, where it holds several (role@organisation)")
    database.add_argument("--reason", default="", help="why these files must be opened; it goes to the journal")
    database.add_argument("--from", dest="first_on", type=parts.day, help="first day of the decisions")
    database.add_argument("--to", dest="last_on", type=parts.day, help="last day of the decisions")


def margins_of(text: str) -> tuple[tuple[str, ...], ...]:
    """`act,age+caisse` as tables, each by its dimensions, for argparse."""
    found = tuple(tuple(name for name in one.split("+") if name) for one in text.split(","))
    if not all(found):
        raise argparse.ArgumentTypeError(f"{text!r}: write it as act,age,age+caisse")
    return found


def _threads(text: str) -> int:
    if not (text.isdecimal() and 0 <= int(text) <= MOST_THREADS):
        raise argparse.ArgumentTypeError(f"{text!r}: write a number from 1 to {MOST_THREADS}, or 0 for all")
    return int(text)


def _megabytes(text: str) -> int:
    unit = {"M": 1, "G": 1000}.get(text[-1:].upper())
    digits = text[:-1] if unit else text
    if not digits.isdigit() or int(digits) * (unit or 1) < 400:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as 800M or 3G, at least 400M")
    return int(digits) * (unit or 1)


def _adjudicate(asked: Any) -> None:
    if asked.law:
        _use_law(asked.law)
    plan = plan_of(asked, asked.out)
    state = _run(plan)
    _tell(state, asked, min(plan.threads, len(state["done"])))


def _use_law(new: str) -> None:
    """Change the law of this process, before anything asked it."""
    from finalite.law import changes

    changes.use(new)


def national(name: str) -> Any:
    """A module of the national run, read when it is needed: the command answers --help at once."""
    return importlib.import_module(f"finalite.missions.benefits.pay_care_costs.national.{name}")


def plan_of(asked: Any, out: Path) -> Any:
    """What is asked, checked as far as it can be before anything is read."""
    running, sources, engines = national("running"), national("sources"), national("engines")
    if (asked.engine == "spark") != bool(asked.remote):
        raise Trouble("--engine spark and --remote sc://host:port go together", USAGE)
    if asked.place == DATABASE:
        asked.place = str(importlib.import_module(f"{__package__}.batch_database").extract(asked))
    place = Path(asked.place)
    if place.resolve() in (out.resolve(), *out.resolve().parents):
        raise Trouble(f"{out} is inside {place}: give another folder for what is written", USAGE)
    return running.Plan(
        tables=sources.find(place, people=asked.people, counters=asked.counters),
        out=out,
        memory=asked.memory,
        threads=asked.threads or engines.threads(),
        buckets=asked.buckets,
        restart=asked.restart,
        law_changes=asked.law or "",
        remote=asked.remote,
    )


def _run(plan: Any) -> dict[str, Any]:
    rule = importlib.import_module("finalite.missions.benefits.pay_care_costs.batch")
    with batch_bar.Bar() as bar:
        return national("running").run(plan, functools.partial(rule.decide, kinds=rule.Kinds()), bar.tell)


def _tell(state: dict[str, Any], asked: Any, started: int) -> None:
    totals = state["totals"] | {"peak_mb": _peak(started), "law": state["law"], "code": state["code"]}
    if asked.json:
        return parts.write_json(totals)
    print(f"{totals['lines']} lines read, {totals['decided']} decided: {_counts(totals['outcomes']) or 'none'}")
    if totals["quarantined"]:
        print(f"in quarantine, each with its reasons: {_counts(totals['quarantined'])} ({asked.out / 'quarantine'})")
    print(f"law {totals['law']}, code {totals['code']}; peak {totals['peak_mb']} MB; {asked.out / 'manifest.json'}")


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(found.items()))


def _peak(started: int) -> int:
    """Most memory ever held, in megabytes: this process, and the largest that it started times how many it started."""
    own, theirs = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + theirs * started) // (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _replay(asked: Any) -> None:
    return importlib.import_module(f"{__package__}.batch_replay").run(asked)


def _publish(asked: Any) -> None:
    return importlib.import_module(f"{__package__}.batch_publish").run(asked)


COMMANDS = {"adjudicate": _adjudicate, "replay": _replay, "publish": _publish}
