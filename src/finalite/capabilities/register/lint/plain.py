"""Words laid bare for comparison: no accents, no capitals, no typographic apostrophes."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """`L’État membre` → `l etat membre`."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c))))


@lru_cache(maxsize=16384)
def singular(text: str) -> str:
    """Same as `plain`, each word without its plural: `Professionnels de santé` → `professionnel de sante`."""
    return " ".join(word.rstrip("sx") if len(word) > 3 else word for word in plain(text).split())


def says(text: str, words: str) -> bool:
    """Whether `text` holds `words` as whole words; both already laid bare."""
    return f" {words} " in f" {text} "
