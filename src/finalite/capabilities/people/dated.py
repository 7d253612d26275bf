"""History kept by replacement: a change closes the row in force and opens another, nothing is overwritten."""

from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from finalite.capabilities.register.values import Invalid


def in_force(on: date) -> Q:
    """Rows of a dated table that hold on a day."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


def replace(model: type[models.Model], *, slot: dict[str, Any], on: date, **values: Any) -> Any:
    """Close the row of `slot` that is still open, then open one from `on`; returns the new row.

    Raises `Invalid` when the open row starts later, or when somebody else changed the slot at the same moment.
    """
    try:
        with transaction.atomic():
            close(model, slot=slot, on=on)
            return model._default_manager.create(**slot, from_on=on, **values)
    except IntegrityError as clash:
        raise Invalid("on", "quelqu’un d’autre vient de le changer : relire la page, puis recommencer") from clash


def close(model: type[models.Model], *, slot: dict[str, Any], on: date) -> int:
    """End the open row of `slot` the day before `on`; returns how many ended. Raises `Invalid` as `replace`."""
    keys = {name: value for name, value in slot.items() if name != "subject"}
    still_open = model._default_manager.filter(**keys, until_on__isnull=True)
    if still_open.filter(from_on__gt=on).exists():
        raise Invalid("on", f"ce qui est en vigueur commence après le {on:%d/%m/%Y} : donner un jour plus tardif")
    return still_open.update(until_on=on)
