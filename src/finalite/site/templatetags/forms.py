"""What every form that changes something hides."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from finalite.site import once

register = template.Library()


@register.simple_tag(takes_context=True)
def once_only(context: Any) -> SafeString:
    """The key by which a form that is sent twice is done once."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.field(context["request"]))
