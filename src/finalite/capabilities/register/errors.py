"""What can be wrong in the register, said so that the reader can answer: file, key, and a short question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: `file` from the missions folder (`pay_care_costs/fiche.toml`), dotted `key`, and what to answer."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


class RegisterError(ValueError):
    """The register cannot be trusted as it stands, so nothing runs; `problems` lists every fault at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownFiche(KeyError):
    """No entry has this slug; `near` lists the closest ones."""

    def __init__(self, slug: str, known: Iterable[str]) -> None:
        self.slug, self.near = slug, nearest(slug, known)
        super().__init__(slug)

    def __str__(self) -> str:
        return f"no fiche {self.slug!r} in the register{_suggest(self.near)}"


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known words closest to `word`, best first."""
    return tuple(get_close_matches(word, list(known), n=3, cutoff=0.6))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: a question when something is close, nothing otherwise."""
    return _suggest(nearest(word, known)[:1])


def _suggest(near: tuple[str, ...]) -> str:
    return f"; did you mean {' or '.join(repr(word) for word in near)}?" if near else ""
