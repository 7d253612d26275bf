"""The law as dated, sourced parameters: what the texts say on a day, where it was read, and how sure we are."""

from .checking import problems
from .listing import listing, show
from .reader import InvalidLaw, MissingLaw, names, parameter, value, version
from .reasoning import Reasoning
from .values import LawParameter, Value

__all__ = [
    "InvalidLaw",
    "LawParameter",
    "MissingLaw",
    "Reasoning",
    "Value",
    "listing",
    "names",
    "parameter",
    "problems",
    "show",
    "value",
    "version",
]
