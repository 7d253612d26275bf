"""Addresses of the site."""

from django.urls import include, path

from .doors import api, openapi, pages, screens
from .portals import account, account_acts, dpo, files, home, joining, register_pages, workspace

handler429 = "finalite.site.limits.too_many"
urlpatterns = [
    path("api/docs", openapi.docs, name="api_docs"),
    path("api/docs/<slug:slug>", openapi.docs_of, name="api_docs_of"),
    path("api/", api.addresses(api.build())),
    path("", home.home, name="home"),
    path("role/", home.switch_role, name="role"),
    path("langue/", include("django.conf.urls.i18n")),
    path("session/", include("allauth.urls")),
    path("registre/", register_pages.index, name="register"),
    path("registre/controle/", register_pages.audit, name="register_audit"),
    path("registre/controle/<slug:rule>/", register_pages.findings, name="register_findings"),
    path("registre/editions/", register_pages.editions, name="register_editions"),
    path("registre/recherche/", register_pages.find, name="register_search"),
    path("registre/flux/", register_pages.picture, name="register_flows"),
    path("registre/telecharger/", register_pages.downloads, name="register_downloads"),
    path("registre/telecharger/<str:file>", register_pages.download, name="register_download"),
    path("registre/plan/", register_pages.plan, name="register_plan"),
    path("registre/missions/<slug:mission>/", register_pages.mission, name="register_mission"),
    path("registre/questions/<slug:topic>/", register_pages.question, name="register_question"),
    path("registre/questions/<slug:topic>/<slug:id>/", register_pages.answer, name="register_answer"),
    path("registre/<slug:slug>/", register_pages.entry, name="register_entry"),
    path("operations/", pages.menu, name="fiches"),
    path("operations/<slug:slug>/", pages.menu, name="fiche"),
    path("operations/<slug:slug>/<slug:name>/", pages.page, name="door"),
    *screens.addresses(),
    path("travail/", workspace.home, name="workspace"),
    path("travail/personnes/<int:person_id>/", files.person, name="person"),
    path("travail/<slug:slug>/", workspace.work_list, name="work_list"),
    path("travail/<slug:slug>/dossiers/<int:number>/", files.case, name="case"),
    path("compte/", account.overview, name="account"),
    path("compte/remboursements/<int:settlement>/", account.refund, name="refund"),
    path("compte/courriers/<int:number>/", account.letter, name="account_letter"),
    path("compte/ouvrir/", joining.ask_code, name="account_code"),
    path("compte/ouvrir/code/", joining.join, name="account_join"),
    path("compte/telecharger/", account.download, name="account_download"),
    path("compte/messages/<int:number>/", account.thread, name="account_thread"),
    path("compte/messages/piece/<int:number>/", account.message_file, name="account_message_file"),
    path("compte/faire/<slug:name>/", account_acts.perform, name="account_act"),
    path("compte/<slug:name>/", account.part, name="account_part"),
    path("dpo/", dpo.desk, name="dpo"),
    path("dpo/journal/", dpo.journal, name="dpo_journal"),
    path("dpo/acces/", dpo.access, name="dpo_access"),
    path("dpo/conservation/", dpo.retention, name="dpo_retention"),
]
