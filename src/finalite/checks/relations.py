"""Foreign keys stay at home: string couplings escape the import contracts."""

from collections.abc import Iterator

from .columns import place_of
from .finding import Finding
from .house import House


def check(house: House) -> Iterator[Finding]:
    """Report each foreign key from one fiche, or from a capability, to the table of another fiche."""
    for model in house.models:
        for column in model._meta.get_fields():
            if column.auto_created or not column.is_relation or not column.related_model:
                continue
            target = column.related_model._meta.app_label  # type: ignore[union-attr]
            if target in house.slugs and target != model._meta.app_label:
                question = f"points at {target}; keep the id and ask its queries?"
                yield Finding("relations", place_of(house, model), f"{model.__name__}.{column.name}", question)
