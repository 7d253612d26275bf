"""What a bank's reason code means for the person, and whether another account is needed."""

# ISO 20022 external status reason codes that credit transfers meet; our own words.
MEANINGS = {
    "AC01": "numéro de compte incorrect",
    "AC03": "numéro de compte du bénéficiaire invalide",
    "AC04": "compte clos",
    "AC06": "compte bloqué",
    "AC13": "compte qui ne peut pas recevoir ce virement",
    "AG01": "opération interdite sur ce compte",
    "AG02": "code d’opération non valable",
    "AM02": "montant refusé",
    "AM04": "fonds insuffisants sur le compte de la caisse",
    "AM05": "virement présenté deux fois",
    "BE04": "adresse du bénéficiaire manquante",
    "BE05": "émetteur non reconnu",
    "CNOR": "banque du bénéficiaire hors d’atteinte",
    "DT01": "date non valable",
    "ED05": "règlement impossible",
    "FF01": "format de fichier non valable",
    "MD07": "bénéficiaire décédé",
    "MS02": "refus du bénéficiaire, sans motif donné",
    "MS03": "refus de la banque, sans motif donné",
    "NARR": "motif en texte libre",
    "RC01": "identifiant de banque incorrect",
    "RR03": "nom ou adresse du bénéficiaire manquants",
    "RR04": "refus pour raison réglementaire",
    "TM01": "fichier reçu après l’heure limite",
}
_ACCOUNT = frozenset({"AC01", "AC03", "AC04", "AC06", "AC13", "AG01", "RC01", "CNOR", "MD07", "MS02"})
_UNKNOWN = "motif non répertorié"


def meaning_of(code: str) -> str:
    """The reason in French; an unknown code is said to be unknown, never guessed."""
    return MEANINGS.get(code.split(" ")[0], f"{_UNKNOWN} ({code})" if code else _UNKNOWN)


def concerns_account(code: str) -> bool:
    """Whether the account itself was refused, so that paying the same one again would fail again."""
    return any(part in _ACCOUNT for part in code.split())
