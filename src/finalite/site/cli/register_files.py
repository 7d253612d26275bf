"""`finalite register export FORMAT [SLUG]`, `import FILE DIR`, `new DIR --organisation NAME`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from . import USAGE, Trouble

UNUSABLE = 4


def export(asked) -> None:
    """Write the register, or one entry, in a format; to standard output unless `--out` says where."""
    from django.utils import timezone

    from finalite.capabilities.register import exports

    if asked.slug not in exports.FORMATS:
        lines = [f"  {name:<16} {one.says}" for name, one in exports.FORMATS.items()]
        raise Trouble("\n".join(["which format? finalite register export FORMAT [SLUG]", *lines]), USAGE)
    with reading(asked.root) as register:
        chosen = replace(register, entries=_chosen(register.entries, asked.other), on=timezone.localdate())
        try:
            _out(exports.export(asked.slug, chosen), asked.out)
        except exports.CannotCarry as why:
            raise Trouble(str(why), UNUSABLE) from None


def bring(asked) -> None:
    """Read a register from JSON or XLSX into a folder of its own; says all that is wrong, and then writes nothing."""
    from finalite.capabilities.register import imports

    if not asked.slug or not asked.other:
        raise Trouble("which file, and into which folder? finalite register import FILE DIR", USAGE)
    with _told():
        found = imports.bring(Path(asked.slug), Path(asked.other))
    print(f"{len(found)} entries written to {asked.other}")


def new(asked) -> None:
    """Start the empty register of another organisation."""
    from finalite.capabilities.register import imports

    if not asked.slug or not asked.organisation:
        raise Trouble("where, and for whom? finalite register new DIR --organisation NAME", USAGE)
    with _told():
        imports.new(Path(asked.slug), organisation=asked.organisation)
    print(f"{asked.slug} is ready; a workbook to fill in: finalite register export xlsx --root {asked.slug} --out FILE")


@contextmanager
def reading(root: Path | None) -> Iterator:
    """The register below `root`, in its own words; ours without a root."""
    from finalite.capabilities.register import RegisterError, imports

    with _told(), imports.opened(_folder(root)) as register:
        try:
            yield register
        except RegisterError as wrong:
            raise Trouble(str(wrong), UNUSABLE) from None


@contextmanager
def speaking(root: Path | None) -> Iterator[None]:
    """The words of the register below `root`, whatever the state of its entries."""
    from finalite.capabilities.register import imports

    with _told(), imports.speaking_of(root):
        yield


def entry_of(entries, slug: str):
    """The entry `slug` among those; raises `Trouble` with near matches."""
    from finalite.capabilities.register import UnknownFiche

    known = {one.slug: one for one in entries}
    if slug not in known:
        raise Trouble(str(UnknownFiche(slug, known)))
    return known[slug]


def _chosen(entries, slug: str):
    return (entry_of(entries, slug),) if slug else entries


def _folder(root: Path | None) -> Path | None:
    if root is not None and not root.is_dir():
        raise Trouble(f"{root}: no such folder", USAGE)
    return root


def _out(content: bytes, path: Path | None) -> None:
    if path is not None:
        path.write_bytes(content)
    elif sys.stdout.isatty() and b"\0" in content[:1000]:
        raise Trouble("this format is not text: say where it goes with --out FILE", USAGE)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


@contextmanager
def _told() -> Iterator[None]:
    from finalite.capabilities.register import RegisterError, imports

    try:
        yield
    except (imports.ImportRefused, RegisterError) as wrong:
        raise Trouble(str(wrong), UNUSABLE) from None
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise Trouble(f"{problem.filename}: {problem.strerror}", USAGE) from None
