"""Turns what arrives (a form, JSON) into the typed arguments of an operation, and its result into JSON, text and rows.

The three generic doors share it, so that they accept, refuse and answer alike.
"""

from .forms import form_state, read_form
from .jsons import read_json
from .problems import Problem, Unusable
from .results import plain, text
from .schemas import arguments_schema, result_schema
from .shapes import Shape, Slot, shape_of, slots_of

__all__ = [
    "Problem",
    "Shape",
    "Slot",
    "Unusable",
    "arguments_schema",
    "form_state",
    "plain",
    "read_form",
    "read_json",
    "result_schema",
    "shape_of",
    "slots_of",
    "text",
]
