"""What money keeps: orders and their events, batches and their lines, debts, what was recovered, and the ledger."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .values import EMPLOYER_KINDS, OWING_KINDS, PAYEE_KINDS, PROVIDER_KINDS, OrderState


class PaymentOrder(personal.PersonalModel):
    """A payment due once. The key is unique: the same thing sent twice is the same order."""

    subjects = PAYEE_KINDS
    technical = {
        "key": "idempotency marker chosen by the ordering fiche, holds no identity",
        "first_key": "key that the fiche chose, kept through every reissue",
        "unheard": "whether the ordering fiche has yet to hear of its last change of state",
        "digest": "tells a repeated order from another one under the same key",
        "fiche": "slug of the ordering fiche",
        "organisation": "caisse that pays",
        "payee_kind": "who receives, same as the row's subject",
        "state": "workflow marker",
        "due_on": "workflow date",
        "ordered_on": "workflow date",
        "closed_on": "day it was paid, settled, reissued or cancelled: start of retention",
        "recover": "whether debts may be recovered on it",
        "ordered_by": "login of the agent who ordered it, empty for work that nobody does by hand",
        "approved_by": "login of the second agent who looked at it",
        "approved_on": "workflow date",
    }
    retention = "payments"
    retention_from = "closed_on"

    key = models.CharField(max_length=120, unique=True)
    first_key = models.CharField(max_length=120, db_index=True)
    unheard = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    fiche = models.CharField(max_length=60)
    organisation = models.CharField(max_length=12)
    payee_kind = models.CharField(max_length=24)
    payee_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True, db_index=True)
    amount = personal.BigIntegerField(category="financial_operation")
    recovered = personal.BigIntegerField(category="financial_operation", default=0)
    label = personal.CharField(max_length=140, category="financial_operation")
    state = models.CharField(max_length=10, default=OrderState.ORDERED.value)
    due_on = models.DateField()
    ordered_on = models.DateField()
    closed_on = models.DateField(null=True)
    recover = models.BooleanField(default=True)
    ordered_by = models.CharField(max_length=150, blank=True, default="")
    approved_by = models.CharField(max_length=150, blank=True, default="")
    approved_on = models.DateField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "due_on"]),
            models.Index(fields=["payee_kind", "payee_id", "due_on"], name="money_order_of_payee"),
            models.Index(fields=["fiche", "id"], condition=Q(unheard=True), name="money_order_unheard"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="money_order_pays_something"),
            models.CheckConstraint(
                condition=Q(recovered__gte=0, recovered__lte=F("amount")),
                name="money_order_recovers_at_most_its_amount",
            ),
        ]


class PaymentEvent(personal.PersonalModel):
    """A dated change of state. Each state is reached at most once, which makes a repeated report harmless."""

    subjects = PAYEE_KINDS
    technical = {"state": "workflow marker", "on": "workflow date"}
    retention = "payments"
    retention_from = "on"

    order = models.ForeignKey(PaymentOrder, models.CASCADE, related_name="events", db_index=False)
    person_id = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(max_length=10)
    on = models.DateField()
    code = personal.CharField(max_length=35, category="financial_operation", blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "state"], name="money_each_state_once")]


class PayingAccount(models.Model):
    """The account a caisse pays from: a setting of the organisation, about nobody."""

    organisation = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=70)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11)
    second_look_from = models.BigIntegerField(null=True)


class Batch(models.Model):
    """The credit transfers that leave in one file; totals only, about nobody in particular."""

    reference = models.CharField(max_length=35, unique=True)
    organisation = models.CharField(max_length=12, db_index=True)
    prepared_on = models.DateField()
    debtor_name = models.CharField(max_length=70)
    debtor_iban = models.CharField(max_length=34)
    debtor_bic = models.CharField(max_length=11)
    count = models.IntegerField()
    total = models.BigIntegerField()
    file_digest = models.CharField(max_length=64, blank=True)
    transmitted_on = models.DateField(null=True)


class Transfer(personal.PersonalModel):
    """One line of a batch, with the account as it was that day, so that the file can be written again to the byte.

    One line an order: the database itself refuses a second batch for the same order.
    """

    subjects = PAYEE_KINDS
    technical = {
        "position": "place in the file",
        "execution_on": "workflow date",
        "reference": "end-to-end reference, made from the number of the order",
        "prepared_on": "start of retention",
    }
    retention = "payments"
    retention_from = "prepared_on"

    order = models.OneToOneField(PaymentOrder, models.CASCADE, related_name="transfer")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="transfers", db_index=False)
    person_id = models.BigIntegerField(null=True, db_index=True)
    position = models.IntegerField()
    reference = models.CharField(max_length=35, unique=True)
    execution_on = models.DateField()
    prepared_on = models.DateField()
    holder = personal.CharField(max_length=70, category="bank_account")
    iban = personal.CharField(max_length=34, category="bank_account")
    bic = personal.CharField(max_length=11, category="bank_account", blank=True, default="")
    amount = personal.BigIntegerField(category="financial_operation")
    label = personal.CharField(max_length=140, category="financial_operation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="money_one_line_a_place"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="money_transfer_pays_something"),
        ]


class Owed(personal.PersonalModel):
    """What somebody owes and will pay back out of later payments."""

    technical = {
        "key": "idempotency marker chosen by the fiche, holds no identity",
        "digest": "tells a repeated debt from another one under the same key",
        "fiche": "slug of the fiche that found the debt",
        "arose_on": "workflow date",
        "spread_from": "day of the first instalment, where the debt comes off month by month",
        "closed_on": "start of retention",
    }
    retention = "debts"
    retention_from = "closed_on"

    key = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)
    fiche = models.CharField(max_length=60)
    kind = personal.CharField(max_length=30, category="debt")
    label = personal.CharField(max_length=140, category="debt")
    article = personal.CharField(max_length=60, category="debt")
    amount = personal.BigIntegerField(category="debt")
    recovered = personal.BigIntegerField(category="debt", default=0)
    instalment = personal.BigIntegerField(category="debt", null=True)
    arose_on = models.DateField()
    spread_from = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="money_%(class)s_is_something"),
            models.CheckConstraint(
                condition=Q(recovered__gte=0, recovered__lte=F("amount")), name="money_%(class)s_recovered_at_most_once"
            ),
        ]


class Debt(Owed):
    """What a person owes."""

    subjects = OWING_KINDS

    person_id = models.BigIntegerField(db_index=True)


class ProviderDebt(Owed):
    """What a professional or a facility owes: apart, so that whoever handles people's debts only sees no other."""

    subjects = PROVIDER_KINDS

    provider_id = models.BigIntegerField(db_index=True)


class EmployerDebt(Owed):
    """What an employer owes, paid in place of its employee: apart, like that of providers."""

    subjects = EMPLOYER_KINDS

    employer_id = models.BigIntegerField(db_index=True)


class Recovered(personal.PersonalModel):
    """What one order paid back of one debt; at most one line for the two.

    The order is named by its number: SQLite would otherwise read this table for each order that any fiche asks for,
    and refuse those that handle no debt.
    """

    technical = {"on": "workflow date"}
    retention = "debts"
    retention_from = "on"

    order_id = models.BigIntegerField(db_index=True)
    amount = personal.BigIntegerField(category="debt")
    on = models.DateField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["debt", "order_id"], name="money_%(class)s_once_an_order"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="money_%(class)s_is_something"),
        ]


class Recovery(Recovered):
    """What an order paid back of a person's debt."""

    subjects = OWING_KINDS

    debt = models.ForeignKey(Debt, models.CASCADE, related_name="recoveries", db_index=False)
    person_id = models.BigIntegerField(db_index=True)


class ProviderRecovery(Recovered):
    """What an order paid back of a provider's debt."""

    subjects = PROVIDER_KINDS

    debt = models.ForeignKey(ProviderDebt, models.CASCADE, related_name="recoveries", db_index=False)
    provider_id = models.BigIntegerField(db_index=True)


class EmployerRecovery(Recovered):
    """What an order paid back of an employer's debt."""

    subjects = EMPLOYER_KINDS

    debt = models.ForeignKey(EmployerDebt, models.CASCADE, related_name="recoveries", db_index=False)
    employer_id = models.BigIntegerField(db_index=True)


class LedgerEntry(personal.PersonalModel):
    """An amount that moves from one account to another, written with the change of state that it tells.

    One line holds both sides, so that debits and credits are equal by construction. One entry an order and a step: the
    same step told twice is refused by the database itself.
    """

    subjects = PAYEE_KINDS
    technical = {
        "order_id": "the order it tells of",
        "step": "what happened to the order",
        "organisation": "caisse whose books these are",
        "on": "day of the entry: start of retention",
        "debit": "account of the chart",
        "credit": "account of the chart",
    }
    retention = "payments"
    retention_from = "on"
    append_only = True

    order_id = models.BigIntegerField()
    step = models.CharField(max_length=10)
    organisation = models.CharField(max_length=12)
    on = models.DateField()
    debit = models.CharField(max_length=12)
    credit = models.CharField(max_length=12)
    amount = personal.BigIntegerField(category="financial_operation")

    class Meta:
        indexes = [models.Index(fields=["organisation", "on"])]
        constraints = [models.UniqueConstraint(fields=["order_id", "step"], name="money_ledger_each_step_once")]


class LedgerNumber(models.Model):
    """The place of an entry in the books of a caisse, given when they are validated: without a gap, and for good."""

    entry_id = models.BigIntegerField(unique=True)
    organisation = models.CharField(max_length=12)
    number = models.BigIntegerField()
    validated_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="money_ledger_one_number")]
