"""The account of the insured person of the demonstration: open, with a change that waits and a letter to open."""

from finalite.capabilities import register
from finalite.kernel import identifiers
from finalite.missions.insured_relations.provide_insured_account import emailing, operations, queries
from finalite.missions.insured_relations.provide_insured_account.values import NewBankAccount
from finalite.missions.insured_relations.provide_insured_account.words import Topic, Wish

from .cast import Cast, act, oneself

CAISSE = register.automation("provide_insured_account")
NEW_ACCOUNT = 980_001
EMAIL = "assure@exemple.fr"


def use(players: Cast) -> None:
    """Open the account, ask for another bank account, choose to get advice, and find what the caisse left."""
    person, on = players.insured.person, players.on
    me = oneself(person)
    version = act(me, queries.conditions_on, on=on).version
    act(me, operations.open_account, person=person, email=EMAIL, conditions=version, on=on)
    act(me, operations.confirm_email, person=person, code=emailing.code_of(person, EMAIL), on=on)
    account = NewBankAccount(players.insured.name, identifiers.fictitious_iban(NEW_ACCOUNT))
    act(me, operations.change_bank_account, person=person, account=account, on=on)
    act(me, operations.choose, person=person, what=Wish.PREVENTION, wanted=True, on=on)
    act(me, operations.give_opinion, person=person, score=4, on=on)
    told = "Votre caisse ferme son accueil le vendredi après-midi (exemple fictif)."
    act(CAISSE, operations.post_message, person=person, topic=Topic.OTHER, text=told, on=on)
    letter = {
        "title": "Notification de décision",
        "text": "Texte fictif d’une décision, avec ses motifs et ses recours.",
    }
    act(CAISSE, operations.send_registered_letter, person=person, on=on, **letter)
