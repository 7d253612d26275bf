"""`{{ cents|euros }}`, `{{ on|day }}`, `{{ at|moment }}`, `{{ text|said }}`, `{{ id|role }}`."""

from django import template

from finalite import law
from finalite.kernel.decision import Decision
from finalite.site import labels, writing

register = template.Library()
register.filter("birth", writing.birth)
register.filter("nir", writing.nir)
register.filter("euros", lambda cents: "" if cents is None else writing.euros(cents))
register.filter("day", lambda on: "" if on is None else writing.day(on))
register.filter("moment", lambda at: "" if at is None else writing.moment(at))
register.filter("instant", lambda at: "" if at is None else writing.instant(at))
register.filter("grouped", lambda value: "" if value is None else writing.number(value))
register.filter("said", labels.said)
register.filter("said_text", lambda one: labels.said(one.text))
register.filter("role", labels.role)
register.filter("category", labels.category)
register.filter("person", labels.person)
register.filter("recipient", labels.recipient)
register.filter("field", labels.field)
register.filter("end_action", labels.end_action)
register.filter("table_name", labels.table)
register.filter("word", labels.word)
register.filter("happening", lambda kind, slug: labels.known(kind, slug, "kind") or labels.word(kind, slug))
register.filter("account", labels.account)
register.filter("fiche_title", labels.fiche_title)
register.filter("door_label", lambda slug, name: labels.operation(name, slug))
register.filter("subpurpose_text", labels.subpurpose)
register.filter("rule_title", lambda rule: labels.fiche_title(rule.partition(".")[0]))
register.filter("retention_rule", labels.retention_rule)


@register.filter
def lacking(decision: Decision) -> str:
    """What a decision lacks, in words: facts to ask for, or texts to record."""
    slug = decision.rule.partition(".")[0]
    return ", ".join(dict.fromkeys(labels.fact(one, slug) for one in decision.missing))


@register.filter
def law_words(warning: str) -> str:
    """A warning of a decision with the label of the parameter in place of its name; any other text as it is."""
    name, separator, rest = warning.partition(" : ")
    try:
        return f"{law.parameter(name).fr}{separator}{rest}" if separator else warning
    except law.MissingLaw:
        return warning
