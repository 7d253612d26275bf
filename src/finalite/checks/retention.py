"""Every personal table says which rule it follows and from which day: nothing is kept for want of a decision."""

from collections.abc import Iterator

from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.errors import did_you_mean
from finalite.capabilities.register.guard.personal import PersonalModel

from .columns import capability_models, categories_of, place_of
from .finding import Finding
from .house import House


def check(house: House) -> Iterator[Finding]:
    """Compare the retention of each personal model with the rules of its fiche."""
    for entry in house.entries:
        for model in house.models_of(entry.slug):
            yield from _model(house, entry, model)
    for model in capability_models(house):
        if not model.retention:
            question = "how long are its rows kept? name a rule, or when they are no longer needed"
            yield Finding("retention", place_of(house, model), f"{model.__name__}.retention", question)
        elif model.retention_from and model.retention_from not in _columns(model):
            yield _no_start(house, model)


def _model(house: House, entry: Entry, model: type[PersonalModel]) -> Iterator[Finding]:
    file, rules = place_of(house, model), {rule.id: rule for rule in entry.retention}
    if model.retention not in rules:
        near = did_you_mean(model.retention, rules) or f"; which of {', '.join(rules)}?"
        question = f"{model.retention!r} is not a rule of {entry.slug}{near}"
        yield Finding("retention", file, f"{model.__name__}.retention", question)
        return
    if model.retention_from not in _columns(model):
        yield _no_start(house, model)
    for column, category in categories_of(model).items():
        if category not in rules[model.retention].what:
            question = f"{category!r} is not in {model.retention}; add it to what, or which rule does it follow?"
            yield Finding("retention", file, f"{model.__name__}.{column}", question)


def _no_start(house: House, model: type[PersonalModel]) -> Finding:
    question = f"when does it start? {model.retention_from!r} is not a column"
    return Finding("retention", place_of(house, model), f"{model.__name__}.retention_from", question)


def _columns(model: type[PersonalModel]) -> set[str]:
    return {one.name for one in model._meta.get_fields()}
