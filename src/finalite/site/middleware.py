"""What every answer carries besides its content."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.defaults import permission_denied

from finalite.capabilities.register.values import Refused

from .doors import refusals


def never_stored(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep pages of signed-in people out of every cache: on a shared counter, «back» must not show a file again."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response

    return answer


class RefusalShown:
    """A refusal that no page handled, such as that of an account without a role, is the 403 page and never a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The 403 page with the words of the refusal."""
        if not isinstance(problem, Refused):
            return None
        return permission_denied(request, PermissionDenied(refusals.words(problem.code, problem.reason)))
