"""What a check has to say: where, about which key, and the question to answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One question; `file` is a path from the repository, `key` the dotted key, class or function it is about."""

    check: str
    file: str
    key: str
    question: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.question} [{self.check}]"
