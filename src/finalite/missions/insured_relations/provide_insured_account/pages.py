"""Pages open to all: a general question answered from the published rules, and health advice; they keep nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from finalite.capabilities import register
from finalite.capabilities.register.screen import screen

from . import advising, assistant


@screen(open_to_all=True)
@never_cache
@sensitive_post_parameters()
def ask(request: HttpRequest) -> HttpResponse:
    """Answer a general question; it comes by POST alone, so that no question is ever in an address."""
    question, reply, fault = request.POST.get("question", ""), None, ""
    if request.method == "POST":
        try:
            reply = assistant.ask(question, timezone.localdate())
        except register.Invalid as wrong:
            fault = wrong.message
    context = {"question": question, "reply": reply, "fault": fault, "examples": EXAMPLES[advising.language()]}
    return render(request, "provide_insured_account/assistant.html", context, status=422 if fault else 200)


EXAMPLES = {
    "fr": (
        "Combien de jours de congé de paternité ?",
        "Quel est le délai de carence en arrêt maladie ?",
        "Quelle franchise sur une boîte de médicaments ?",
        "Délai pour saisir la commission de recours amiable",
    ),
    "en": (
        "How long is paternity leave?",
        "How many waiting days are there in sickness leave?",
        "How much is the deductible on medicines?",
        "What is a treating doctor?",
    ),
}
"""Questions that the published rules answer, as people put them."""


@screen(open_to_all=True)
def advice(request: HttpRequest) -> HttpResponse:
    """All the advice, whatever the age."""
    pieces = advising.shown(advising.pieces(), timezone.localdate())
    return render(request, "provide_insured_account/advice.html", {"pieces": pieces})


urlpatterns = [path("question/", ask, name="assistant"), path("conseils/", advice, name="advice")]
