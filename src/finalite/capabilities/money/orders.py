"""Orders: asked for in bulk, once each, then moved from state to state by dated events."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from finalite.capabilities import people
from finalite.capabilities.register import act
from finalite.capabilities.register.purpose import AUTOMATION
from finalite.capabilities.register.values import Invalid

from . import ledger, sepa_text
from .models import PaymentEvent, PaymentOrder, Transfer
from .reasons import concerns_account
from .values import MAY_FOLLOW, PAYEE_KINDS, KeyReused, NewOrder, OrderId, OrderState, PaymentRefused

CHUNK = 500
"""Keys asked for in one statement: well under the limit of variables of any SQLite."""
MOST = 100_000_000_00
"""One order above a hundred million euros is a mistake, not a benefit."""


def order_payments(orders: Sequence[NewOrder], *, on: date | None = None) -> list[OrderId]:
    """Order each payment once, in two statements for the whole list, and return the numbers in the same order.

    A key that is already ordered with the same content gives the same number, marked `already`. Raises `Invalid` for
    an amount that is not above zero, an unknown kind of payee or an unusable label, and `KeyReused` when a key comes
    back with another content: then nothing at all is ordered. `on` is the day of the order, by default its due day.
    """
    for order in orders:
        _check(order)
    first = _first_of_each_key(orders)
    known = _known(first)
    new = _rows([order for key, order in first.items() if key not in known], on)
    made = PaymentOrder.objects.bulk_create(new, batch_size=CHUNK)
    for day in {row.ordered_on for row in made}:
        ledger.post([row for row in made if row.ordered_on == day], ledger.ORDERED, on=day)
    known.update({row.key: OrderId(row.pk) for row in made})
    seen: set[str] = set()
    return [_numbered(order.key, known, seen) for order in orders]


def cancel_order(order_id: int, *, on: date, reason: str) -> None:
    """Withdraw an order that has not left, or one that the bank rejected; `reason` is a short code, not a story.

    Raises `PaymentRefused` once money may have left.
    """
    order = _locked(order_id)
    if order.state == OrderState.CANCELLED:
        return
    move([order], OrderState.CANCELLED, on=on, code=reason)


def reissue_payment(order_id: int, *, on: date, iban: str, due_on: date | None = None) -> OrderId:
    """Order a rejected payment again, once, for what the bank had not delivered; the new order names the old one.

    `iban` is the account that would now be paid: where the bank refused the former account itself, the same one is
    refused (`PaymentRefused`, code `same_account`). Asked twice, the answer is the same new order.
    """
    old = _locked(order_id)
    again = PaymentOrder.objects.filter(replaces=old).only("pk").first()
    if again is not None:
        return OrderId(again.pk, already=True)
    if old.state != OrderState.REJECTED:
        raise PaymentRefused(f"ordre {order_id} : seul un paiement rejeté par la banque se réémet", "not_rejected")
    _refuse_same_account(old, iban)
    move([old], OrderState.REISSUED, on=on)
    return _replacement(old, on, due_on or on)


def move(orders: Sequence[PaymentOrder], state: OrderState, *, on: date, code: str = "") -> None:
    """Bring orders, already locked by the caller, to `state` and write the event; raises `PaymentRefused` if one may
    not go there."""
    _refuse_stuck(orders, state)
    ended = state in (OrderState.ACCEPTED, OrderState.SETTLED, OrderState.REISSUED, OrderState.CANCELLED)
    # what was accepted and comes back is paid no more: its retention waits again
    changes = {"state": state.value, "unheard": True, "closed_on": on if ended else None}
    for some in _chunks([order.pk for order in orders]):
        PaymentOrder.objects.filter(pk__in=some).update(**changes)
    PaymentEvent.objects.bulk_create([_event(order, state, on, code) for order in orders], batch_size=CHUNK)
    for before in {order.state for order in orders}:
        ledger.post([order for order in orders if order.state == before], state, on=on, before=before)
    for order in orders:
        order.state = state.value


def locked(order_ids: Iterable[int]) -> list[PaymentOrder]:
    """The orders, held until the end of the transaction so that two acts cannot move the same one."""
    found: list[PaymentOrder] = []
    for some in _chunks(sorted(set(order_ids))):
        found.extend(PaymentOrder.objects.select_for_update().filter(pk__in=some).order_by("pk"))
    return found


def digest_of(*parts: object) -> str:
    """A fingerprint of the parts, the same on every machine."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def _check(order: NewOrder) -> None:
    if type(order.amount) is not int:
        raise Invalid("amount", f"{order.key} : un montant est un nombre entier de centimes")
    if not 0 < order.amount <= MOST:
        raise Invalid(
            "amount", f"{order.key} : {order.amount} centimes ne se paient pas ; il faut plus de zéro et au plus {MOST}"
        )
    if order.payee_kind not in PAYEE_KINDS:
        raise Invalid("payee_kind", f"{order.key} : dire qui est payé, assuré, professionnel ou établissement")
    if not order.key or len(order.key) > 120:
        raise Invalid("key", "donner à chaque paiement une clé de 1 à 120 caractères")
    if not _is_carried(order.label):
        raise Invalid("label", f"{order.key} : donner un libellé de 140 caractères au plus, lisible par une banque")


@lru_cache(maxsize=64)
def _is_carried(label: str) -> bool:
    """Can a bank carry the label? Labels are few, and come by the thousand."""
    return bool(sepa_text.in_sepa_characters(label)) and len(label) <= 140


def _digest(order: NewOrder) -> str:
    return digest_of(
        order.fiche,
        order.payee_kind,
        order.payee_id,
        order.person_id,
        order.amount,
        order.label,
        order.due_on,
        order.recover,
    )


def _first_of_each_key(orders: Sequence[NewOrder]) -> dict[str, NewOrder]:
    first: dict[str, NewOrder] = {}
    for order in orders:
        same = first.setdefault(order.key, order)
        if same is not order and _digest(same) != _digest(order):
            raise KeyReused("key", f"le paiement {order.key} est demandé deux fois avec deux contenus")
    return first


def _known(first: dict[str, NewOrder]) -> dict[str, OrderId]:
    known: dict[str, OrderId] = {}
    for some in _chunks(list(first)):
        for key, number, digest in PaymentOrder.objects.filter(key__in=some).values_list("key", "pk", "digest"):
            if digest != _digest(first[key]):
                raise KeyReused("key", f"le paiement {key} est déjà ordonné (n° {number}) avec un autre contenu")
            known[key] = OrderId(number, already=True)
    return known


def _numbered(key: str, known: dict[str, OrderId], seen: set[str]) -> OrderId:
    if key in seen:
        return OrderId(known[key], already=True)
    seen.add(key)
    return known[key]


def _rows(orders: Sequence[NewOrder], on: date | None) -> list[PaymentOrder]:
    homes, agent = _organisations(orders), _agent()
    return [
        PaymentOrder(
            subject=order.payee_kind,
            key=order.key,
            first_key=order.key,
            digest=_digest(order),
            fiche=order.fiche,
            organisation=home,
            payee_kind=order.payee_kind,
            payee_id=order.payee_id,
            person_id=order.person_id,
            amount=order.amount,
            label=order.label,
            due_on=order.due_on,
            ordered_on=on or order.due_on,
            recover=order.recover,
            ordered_by=agent,
        )
        for order, home in zip(orders, homes, strict=True)
    ]


def _organisations(orders: Sequence[NewOrder]) -> list[str]:
    """The caisse of each order: the one it names, else that of the one who acts, else the person's own."""
    here = act.current_actor().organisation if any(not order.organisation for order in orders) else ""
    homes = [order.organisation or here for order in orders]
    lost = {order.person_id for order, home in zip(orders, homes, strict=True) if not home and order.person_id}
    caisses = people.caisse_of(sorted(lost)) if lost else {}
    homes = [home or caisses.get(order.person_id, "") for order, home in zip(orders, homes, strict=True)]
    for order, home in zip(orders, homes, strict=True):
        if not home:
            raise Invalid("organisation", f"{order.key} : dire quelle caisse paie, rien d’autre ne le dit")
    return homes


def _agent() -> str:
    """Who orders by hand; nobody when a job does, for no agent has then looked at the payment."""
    here = act.acting_here()
    return "" if here is None or here.role == AUTOMATION else here.user


def _locked(order_id: int) -> PaymentOrder:
    found = locked([order_id])
    if not found:
        raise Invalid("order_id", f"aucun ordre de paiement ne porte le n° {order_id}")
    return found[0]


def _refuse_same_account(old: PaymentOrder, iban: str) -> None:
    event = PaymentEvent.objects.filter(order=old, state=OrderState.REJECTED.value).first()
    former = Transfer.objects.filter(order=old).values_list("iban", flat=True).first()
    if event is not None and concerns_account(event.code) and former == iban:
        raise PaymentRefused("la banque a refusé ce compte : en enregistrer d’abord un autre", "same_account")


def _replacement(old: PaymentOrder, on: date, due_on: date) -> OrderId:
    """The debts paid back by the old order stay paid back: only what was transferred is due again."""
    new = PaymentOrder.objects.create(
        subject=old.subject,
        key=f"reissue/{old.pk}",
        first_key=old.first_key,
        digest=digest_of("reissue", old.pk),
        fiche=old.fiche,
        organisation=old.organisation,
        payee_kind=old.payee_kind,
        payee_id=old.payee_id,
        person_id=old.person_id,
        amount=old.amount - old.recovered,
        label=old.label,
        due_on=due_on,
        ordered_on=on,
        recover=False,
        replaces=old,
        ordered_by=_agent(),
    )
    ledger.post([new], ledger.AGAIN, on=on)
    return OrderId(new.pk)


def _refuse_stuck(orders: Sequence[PaymentOrder], state: OrderState) -> None:
    for order in orders:
        if state not in MAY_FOLLOW[OrderState(order.state)]:
            raise PaymentRefused(f"ordre {order.pk} : son état ne permet pas ce changement", "state")


def _event(order: PaymentOrder, state: OrderState, on: date, code: str) -> PaymentEvent:
    return PaymentEvent(
        subject=order.subject, order_id=order.pk, person_id=order.person_id, state=state.value, on=on, code=code
    )


def _chunks(items: Sequence) -> list[Sequence]:
    return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
