"""Says in French what the reader of the register asks in English, for those who fill in a workbook."""

import re

_NEAR = r"(?:; did you mean '(?P<near>[^']*)'\?)?"
_SAYINGS = [
    (r"is missing; what is it\?", "manque : que faut-il y lire ?"),
    (r"is empty; what is it\?", "est vide : que faut-il y lire ?"),
    (r"is .*; should it not be text\?", "n’est pas du texte"),
    (r"is .*; should it not be a number\?", "n’est pas un nombre"),
    (r"is .*; should it not be true or false\?", "n’est ni vrai ni faux"),
    (r"is .*; should it not be a (list|table)\?", "n’a pas la forme attendue"),
    (r"'(?P<x>.*)' is not a name in lower case.*", "« {x} » : en minuscules sans accent, mots joints par _"),
    (r"holds something else than text.*", "tient autre chose que du texte"),
    (r"'(?P<x>.*)' stands twice; which one goes\?", "« {x} » est là deux fois : lequel ôter ?"),
    (r"is not a list of tables.*", "n’est pas une liste de tables"),
    (r"is not a key of this table" + _NEAR, "n’est pas une clé connue ici"),
    (r"is not a (right|section)" + _NEAR, "n’est ni un droit ni une rubrique connue"),
    (r"names the fiche itself.*", "la fiche se nomme elle-même : quelle autre fiche ?"),
    (r"'(?P<x>.*)' is not declared in this file" + _NEAR, "« {x} » n’est pas déclaré dans cette fiche"),
    (r"'(?P<x>.*)' is not in \[data\].*", "« {x} » n’est pas dans les données de la fiche : la déclarer, ou l’ôter"),
    (r"is empty in a fiche in force.*", "est vide, or la fiche est en vigueur"),
    (
        r"is missing; how is it exercised, or why is it exempt\?",
        "manque : comment l’exercer, ou pourquoi est-il écarté ?",
    ),
    (r"no rule covers '(?P<x>.*)'; how long is it kept\?", "aucune règle ne couvre « {x} » : combien de temps ?"),
    (r"is missing with closed_why.*", "manque : quand la fiche a-t-elle été close, et pourquoi ?"),
    (r"goes with then = .*", "la durée d’archivage va avec « archive », et seulement avec lui"),
    (r"'(?P<x>.*)' is not an ISO 8601 duration.*", "durée illisible « {x} », attendu P5Y, P27M ou P30D"),
    (r"is neither or both of how and exempt.*", "dire comment l’exercer, ou pourquoi il est écarté, mais pas les deux"),
    (r"is missing; which article exempts\?", "manque : quel article l’écarte ?"),
    (r"stands beside everything = true.*", "des données et « tout » à la fois : lequel des deux ?"),
    (r"'(?P<x>.*)' is not a GDPR ground.*", "« {x} » n’est pas un fondement comme 6-1-c, 9-2-b, 10 ou 87"),
    (
        r"'(?P<x>.*)' does not begin with the text it cites.*",
        "« {x} » ne commence pas par le texte cité : « CSS {x} » ?",
    ),
    (r"'(?P<x>.*)' is not a slug of the register" + _NEAR, "« {x} » n’est pas une fiche de ce registre"),
    (r"'(?P<x>.*)' is not a sub-purpose of this fiche" + _NEAR, "« {x} » n’est pas une sous-finalité de cette fiche"),
    (r"'(?P<x>.*)' is not (an?|in) .*?" + _NEAR, "« {x} » n’est pas un mot permis ici"),
]
_COMPILED = [(re.compile(pattern, re.DOTALL), saying) for pattern, saying in _SAYINGS]


def french(message: str) -> str:
    """The message in French; as it is where no saying fits."""
    for pattern, saying in _COMPILED:
        if found := pattern.fullmatch(message):
            words = found.groupdict()
            return saying.format(**words) + near(words.get("near") or "")
    return message


def near(word: str) -> str:
    """The end of a message about an unknown word."""
    return f" ; vouliez-vous dire « {word} » ?" if word else ""
