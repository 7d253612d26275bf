"""Addresses of the desk of the data-protection officer and of the auditor, below `dpo/`."""

from django.urls import path

from . import dpo, dpo_data, dpo_watch

urlpatterns = [
    path("", dpo.desk, name="dpo"),
    path("demandes/", dpo.requests, name="dpo_requests"),
    path("demandes/<int:number>/", dpo.request_file, name="dpo_request"),
    path("violations/", dpo.breaches, name="dpo_breaches"),
    path("violations/<int:number>/", dpo.breach, name="dpo_breach"),
    path("registre/", dpo.coverage, name="dpo_register"),
    path("journal/", dpo_watch.journal, name="dpo_journal"),
    path("acces/", dpo_watch.access, name="dpo_access"),
    path("conservation/", dpo_data.retention, name="dpo_retention"),
    path("compter/", dpo_data.count, name="dpo_count"),
    path("transmissions/", dpo_data.disclosures, name="dpo_disclosures"),
    path("transmissions/<slug:who>/", dpo_data.recipient, name="dpo_recipient"),
    path("transmissions/<slug:who>/fichier/", dpo_data.as_csv, name="dpo_recipient_file"),
    path("algorithmes/", dpo_data.algorithms, name="dpo_algorithms"),
]
