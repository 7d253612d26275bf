"""The register in force: its entries, the purpose guard, and the door every act goes through."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    loader=["entries", "entry", "UnknownFiche", "RegisterError"],
    vocabulary=["vocabulary"],
    modules=["module_of"],
    coverage=["coverage", "show"],
    purpose=["Purpose", "PurposeViolation", "purpose_of"],
    actor=["Actor", "automation"],
    act=["acting", "current_act", "current_actor"],
    door=["operation", "query", "concerns", "may_concern", "answering", "doors", "find_door"],
    values=["Cents", "Data", "Invalid", "PersonId", "Refused", "Upload"],
)
