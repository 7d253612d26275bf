"""`{{ typed|of:name }}`: what a field of the simulator holds, empty where nothing was typed."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of(held: Mapping[str, str], name: str) -> str:
    """The text under a name."""
    return held.get(name, "")
