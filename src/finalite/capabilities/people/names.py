"""Names in the form they are searched by: no accents, no case, no hyphens."""

import unicodedata

# letters that Unicode does not take apart into a base letter and an accent
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "þ": "th", "ð": "d"})


def words(text: str) -> list[str]:
    """The words of a name in plain small letters; `Le Goff-Müller` gives le, goff, muller."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = "".join(c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return plain.split()


def search_form(*names: str | None) -> str:
    """Every word of the names once, each after a space, so that ` dup` finds a word that starts so."""
    every = dict.fromkeys(word for name in names if name for word in words(name))
    return "".join(f" {word}" for word in every)
