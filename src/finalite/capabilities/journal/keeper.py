"""The purpose of the journal itself, which serves every fiche and belongs to none: to seal and to verify."""

from finalite.capabilities.register.purpose import Purpose, opened

KEEPER = Purpose("journal", "keeper", {"staff": frozenset({"action_trace"})}, {})


def keeping():
    """Open the journal's own purpose, which reads traces, changes nothing and erases nothing."""
    return opened(KEEPER)
