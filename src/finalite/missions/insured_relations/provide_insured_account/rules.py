"""Decides whether the published rules answer a general question: by the words they share, never by guessing."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, Step, rule

from .facts import Candidate, Question

ANSWERED, UNKNOWN = "answered", "unknown"
RULE = "provide_insured_account.answer_general_questions"
ENOUGH = 5_000
"""A passage answers when it holds half of the weight of the question, in basis points, one word being in its title."""
NEAR = 7_500
"""Others are given beside the best one when they hold three quarters of what it holds."""
MOST = 3


@rule
def answer_general_questions(facts: Question, on: date) -> Decision:
    """Give the passages that answer a question, each with its text, or say that none does (CSS L162-1-11)."""
    found = chosen(facts)
    steps = tuple(Step(one.title, one.article, note=one.text) for one in found)
    silent = Step("Aucun texte publié ici ne contient assez des mots de la question", "CSS L162-1-11")
    return Decision(ANSWERED if found else UNKNOWN, {}, steps or (silent,), (), RULE, on, law.version())


def chosen(facts: Question) -> tuple[Candidate, ...]:
    """The passages that answer, the best first; none where the question is about something else."""
    good = [one for one in facts.candidates if one.named and one.covered >= ENOUGH]
    best = max((one.covered for one in good), default=0)
    return tuple(one for one in good if one.covered * 10_000 >= best * NEAR)[:MOST]
