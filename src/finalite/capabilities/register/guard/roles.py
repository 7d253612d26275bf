"""The name of a purpose as a database role."""

from hashlib import sha256

from ..purpose import Purpose

NONE, PLAIN = "fin_none", "fin_plain"
"""The role where no purpose is active, and the group that every role belongs to, for tables that are about nobody."""
LONGEST = 63


def role_of(purpose: Purpose | None) -> str:
    """`slug/role`, cut to the 63 bytes of an identifier with a digest where it is longer."""
    code = purpose.code if purpose else NONE
    if len(code) <= LONGEST:
        return code
    return f"{code[: LONGEST - 11]}~{sha256(code.encode()).hexdigest()[:10]}"


def group_of(person: str) -> str:
    """The group whose members see the rows about a person category."""
    return f"fin_about_{person}"[:LONGEST]
