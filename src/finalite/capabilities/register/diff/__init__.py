"""What changed between two states of a register, in words, and what it touches in the running system."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    comparison=["Change", "Difference", "compare"],
    state=["State", "StateError", "state_of"],
    report=["as_json", "as_text"],
    words=["told"],
    touches=["Touched", "touched"],
    held=["counter", "people_of"],
)
