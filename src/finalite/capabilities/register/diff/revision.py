"""The register as a git revision holds it, read without touching the checkout."""

import shutil
import subprocess
from pathlib import Path

from ..parties import FILE as PARTIES
from .errors import StateError

FILE = "fiche.toml"


def texts(name: str, *, root: Path) -> dict[str, str]:
    """Path → text of `organisation.toml` and every `shelf/slug/fiche.toml` below `root` in a branch, tag or commit.

    Raises `StateError` where there is no git, no checkout, no such revision, or no entry in it.
    """
    git = shutil.which("git")
    if git is None:
        raise StateError(f"{name!r} is no folder, and git is not installed to look for a revision of that name")
    commit = _commit(git, name, root)
    listed = _ask(git, root, "ls-tree", "-r", "-z", "--name-only", commit, "--", ".").decode("utf-8")
    every = listed.split("\0")
    paths = [path for path in every if path.count("/") == 2 and path.endswith(f"/{FILE}")]
    if not paths:
        raise StateError(f"revision {name!r} holds no shelf/slug/{FILE} under {root}")
    paths += [path for path in every if path == PARTIES]
    return dict(zip(paths, _blobs(git, root, commit, paths), strict=True))


def _commit(git: str, name: str, root: Path) -> str:
    """A name that begins with a hyphen would be an option, so it never reaches git."""
    if not root.is_dir() or _run(git, root, "rev-parse", "--is-inside-work-tree").returncode:
        raise StateError(
            f"{name!r} is no folder, and {root} is not in a git checkout to look for a revision of that name"
        )
    found = None if name.startswith("-") else _run(git, root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if found is None or found.returncode:
        raise StateError(
            f"{name!r} is neither an edition (full, summary), nor a folder, nor a revision of this checkout"
        )
    return found.stdout.decode().strip()


def _blobs(git: str, root: Path, commit: str, paths: list[str]) -> list[str]:
    """All the files by one process: one `git show` each would cost half a second for a hundred entries."""
    asked = "".join(f"{commit}:./{path}\n" for path in paths).encode()
    answer, found = _ask(git, root, "cat-file", "--batch", given=asked), []
    for _ in paths:
        head, _, answer = answer.partition(b"\n")
        size = int(head.split()[-1])
        found.append(answer[:size].decode("utf-8"))
        answer = answer[size + 1 :]
    return found


def _ask(git: str, root: Path, *words: str, given: bytes = b"") -> bytes:
    done = _run(git, root, *words, given=given)
    if done.returncode:
        raise StateError(f"git {words[0]} failed: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def _run(git: str, root: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [git, "--no-optional-locks", "-C", str(root), *words]
    return subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 – no shell, git by full path
