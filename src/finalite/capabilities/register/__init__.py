"""The register in force: its entries, the purpose guard, and the door every act goes through."""

from finalite.kernel.lazy import lazy_exports

# Bound at once, and after their modules: a module of the same name would otherwise take the function's place.
from .coverage import coverage, show, uncovered
from .loader import RegisterError, UnknownFiche, entries, entry
from .screen import screen
from .vocabulary import vocabulary

__all__ = ["RegisterError", "UnknownFiche", "coverage", "entries", "entry", "screen", "show", "uncovered", "vocabulary"]

__getattr__ = lazy_exports(
    __name__,
    modules=["module_of"],
    purpose=["Purpose", "PurposeViolation", "purpose_of"],
    actor=["Actor", "automation"],
    act=["acting", "current_act", "current_actor"],
    door=["operation", "query", "concerns", "kept_by", "may_concern", "answering", "doors", "find_door"],
    suspension=["is_suspended", "suspend", "resume"],
    moment=["one_moment"],
    lint=["audit", "audit_folder"],
    plausible=["check_days", "check_years"],
    values=["AtMost", "Cents", "Data", "Invalid", "NotFound", "PersonId", "Refused", "Upload"],
)
