"""`finalite docs`: writes the generated pages again."""

from . import parts


def run(words: list[str]) -> int:
    """Write what `finalite check` compares."""
    parts.django()
    from finalite.checks import generated

    return generated.write()
