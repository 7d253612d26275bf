"""`finalite docs`: writes the generated pages again."""

from . import parts


def run(words: list[str]) -> int:
    """Write what `finalite check` compares."""
    parts.Parser("docs", "Write the generated pages again.").parse_args(words)
    parts.django()
    from finalite.checks import generated

    return generated.write()
