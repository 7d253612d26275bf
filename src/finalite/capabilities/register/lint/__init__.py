"""Finds what is missing, contradictory or doubtful in a register: any folder of entries, ours or another body's."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    run=["audit", "audit_folder"],
    seen=["Seen", "look_at"],
    rule=["Finding", "Rule", "rules"],
    report=["as_json", "as_text", "counted"],
)
