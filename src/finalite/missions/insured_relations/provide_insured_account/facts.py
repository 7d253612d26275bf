"""What the rule of the assistant decides on: the words of a question, and the passages that share them."""

from dataclasses import dataclass

from finalite.kernel.words import Worded

from .words import Source


@dataclass(frozen=True, slots=True)
class Candidate(Worded):
    """A passage of the published rules that shares words with a question.

    `covered` is how much of the question's weight it holds, in basis points; `named` whether its title holds some.
    """

    source: Source
    title: str
    text: str
    article: str
    link: str
    covered: int
    named: bool


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question that carry sense, and the passages that hold some of them, best first."""

    words: tuple[str, ...]
    candidates: tuple[Candidate, ...]
