"""The space of the doctor of the demonstration: open, entrusted to a secretary, with the questions of the day."""

from itertools import islice

from finalite.kernel.calendar import add_months
from finalite.missions.provider_relations.provide_provider_account import operations, queries
from finalite.missions.provider_relations.provide_provider_account.values import NewDelegate

from .cast import Cast, act, practitioner

ASKED = 3


def open_space(players: Cast) -> None:
    """Open the space, name a delegate whose code nobody has used, and ask for the rights of some patients."""
    mine, on = practitioner(players.doctor), players.on
    version = act(mine, queries.conditions_of_use, on=on).version
    act(mine, operations.open_account, email="cabinet@exemple.fr", conditions=version, on=on)
    new = NewDelegate("Accueil Fictif", "accueil@exemple.fr", add_months(on, 6))
    act(mine, operations.name_delegate, delegate=new, on=on)
    for one in islice(players.others, ASKED):
        act(mine, operations.ask_rights, nir=one.nir, birth=one.born_on, on=on)
