"""What is said when a state cannot be read."""


class StateError(ValueError):
    """A name that is neither an edition, nor a folder of entries, nor a revision that git can read here."""
