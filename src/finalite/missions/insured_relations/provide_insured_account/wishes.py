"""What people want or not, messages beyond their own file and channels, and what they think of the account."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from . import accounts, models
from .values import ChannelOffered, Wished
from .words import Screen, Wish

CHANNELS = {
    "website": ("ce site, sur tout appareil et sans application à installer", None),
    "mobile": (
        "ce site sur l’écran d’accueil du téléphone ; les programmes passent par l’interface du site",
        Wish.MOBILE,
    ),
    "message": ("la messagerie de ce compte, avec le délai de réponse sous les yeux", None),
    "letter": ("un courrier, à l’adresse que la caisse connaît", Wish.PAPER),
    "counter": ("le guichet de la caisse", None),
}
LOWEST, BEST, LONGEST = 1, 5, 1000


def choose(person: PersonId, what: Wish, wanted: bool, on: date) -> tuple[Wished, ...]:
    """Write what somebody wants or not; returns all their choices. Raises `Invalid`."""
    subject = accounts.reach(person).subject
    models.Choice.objects.update_or_create(
        person_id=person, what=what, closed_on=None, defaults={"subject": subject, "wanted": wanted, "since": on}
    )
    return of(person)


def of(person: PersonId) -> tuple[Wished, ...]:
    """Each choice somebody may make, and what they chose: nothing is wanted before they say so."""
    rows = models.Choice.objects.filter(person_id=person, closed_on=None).values_list("what", "wanted", "since")
    said = {what: (wanted, since) for what, wanted, since in rows}
    return tuple(Wished(wish, *said.get(wish, (False, None))) for wish in Wish)


def channels(person: PersonId) -> tuple[ChannelOffered, ...]:
    """The ways to reach the caisse, the caisse being named, and those somebody asked for."""
    code = people.caisse_of([person]).get(person, "")
    name = people.organisations().get(code, "votre caisse")
    chosen = {one.what for one in of(person) if one.wanted}
    return tuple(
        ChannelOffered(channel, f"{where} ({name})" if channel == "counter" else where, wish in chosen)
        for channel, (where, wish) in CHANNELS.items()
    )


def think(person: PersonId, score: int, about: Screen, comment: str, on: date) -> None:
    """Keep an opinion; the latest on a part of the account replaces the one of the same day. Raises `Invalid`."""
    subject = accounts.reach(person).subject
    if not LOWEST <= score <= BEST:
        raise register.Invalid("score", f"noter de {LOWEST} à {BEST}")
    if len(comment) > LONGEST:
        raise register.Invalid("comment", f"écrire {LONGEST} signes au plus")
    models.Opinion.objects.update_or_create(
        person_id=person,
        about=about,
        given_on=on,
        closed_on=None,
        defaults={"subject": subject, "score": score, "comment": comment.strip()},
    )
