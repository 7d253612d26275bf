"""One fault for each rule, planted in a sound register, beside a twin that differs by as little and is sound."""

SOUND = """
slug = "follow_patients"
mission = "care_delivery"
status = "planned"
[title]
fr = "Suivre les patients"
en = "Follow patients"
[published]
full = 901
summary = true
[[subpurpose]]
id = "treat"
fr = "Soigner"
en = "Treat"
editions = ["full", "summary"]
[[subpurpose]]
id = "tell_facility"
fr = "Transmettre le dossier à l’établissement qui suit"
en = "Send the record to the next facility"
editions = ["full"]
[[legal_basis]]
gdpr = "6-1-c"
citations = ["CSP L. 1111-8"]
[[legal_basis]]
gdpr = "9-2-h"
citations = ["RGPD art. 9(2)(h)"]
[[legal_basis]]
gdpr = "10"
citations = ["Loi 78-17 art. 46"]
[[legal_basis]]
gdpr = "87"
citations = ["Décret 2019-341"]
[data.patient]
read = ["nir", "civil_identity", "diagnosis", "exemption", "offence_data"]
write = ["diagnosis"]
[[access]]
role = "care_professional"
data = ["civil_identity", "diagnosis", "offence_data"]
[[access]]
role = "statistician"
data = ["exemption"]
[[recipient]]
who = "care_facility"
data = ["civil_identity", "diagnosis"]
[[retention]]
id = "record"
what = ["nir", "civil_identity", "diagnosis", "exemption", "offence_data"]
keep = "P20Y"
from = "last_care"
then = "delete"
[rights]
access = { how = "Par courrier" }
rectification = { how = "Par courrier" }
erasure = { exempt = "Obligation légale", article = "RGPD art. 17(3)(b)" }
restriction = { how = "Par courrier" }
portability = { exempt = "Obligation légale", article = "RGPD art. 20(1)" }
objection = { exempt = "Obligation légale", article = "RGPD art. 21(1)" }
[security]
policy = "PGSSI-S"
measures = ["Accès par rôle"]
[provenance]
subpurpose = "published"
legal_basis = "published"
data = "published"
access = "published"
recipient = "published"
retention = "published"
rights = "published"
security = "published"
"""


def cut(start: str, end: str) -> str:
    """What stands in the sound text from `start` up to `end`."""
    return SOUND[SOUND.index(start) : SOUND.index(end, SOUND.index(start))]


def note(section: str, fr: str) -> dict[str, str]:
    """One more source note."""
    return {"[provenance]": f'[[source_note]]\nsection = "{section}"\nfr = "{fr}"\nen = "A fault"\n[provenance]'}


PORTABILITY = 'portability = { exempt = "Obligation légale", article = "RGPD art. 20(1)" }'
OBJECTION = 'objection = { exempt = "Obligation légale", article = "RGPD art. 21(1)" }'
CONSENT = {'gdpr = "6-1-c"\ncitations = ["CSP L. 1111-8"]': 'gdpr = "6-1-a"\ncitations = []'}
AUTOMATIC = """[[algorithm]]
id = "triage"
fr = "Trier"
en = "Sort"
rule = "triage"
effect = "automatic"
article = "CSP L. 1111-8"
review = "Un soignant revoit"
[security]
policy"""
DEAD = '[data.deceased]\nread = ["birth"]\n[data.patient]'
EMPTY = '[[retention]]\nid = "x"\nwhat = []\nkeep = "P1Y"\nfrom = "death"\nthen = "delete"\n'
NOBODY = '[[recipient]]\nwho = "none"\ndata = []\n[[recipient]]'
TWICE = '[[legal_basis]]\ngdpr = "6-1-c"\ncitations = ["CSP L. {}"]\n[[legal_basis]]\ngdpr = "9'
RULE = '[[retention]]\nid = "record"'
TITLE = 'fr = "Suivre les patients"'
EDITIONS = 'editions = ["full"]'
ADMISSION = '[[access]]\nrole = "admission_officer"\ndata = [{}]\n[[recipient]]'
DESK = '[[access]]\nrole = "benefit_technician"\ndata = [{}]\n[[recipient]]'

# rule: (the fault, the twin), each as replacements in the sound text; {} is the sound text itself.
FAULTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "structure": ({'then = "delete"': 'then = "burn"'}, {}),
    "purpose_missing": ({cut("[[subpurpose]]", "[[legal_basis]]"): ""}, {}),
    "persons_missing": ({cut("[data.patient]", "[[access]]"): ""}, {}),
    "data_missing": ({"[[access]]": "[data.witness]\nread = []\n[[access]]"}, {}),
    "recipients_missing": ({cut("[[recipient]]", "[[retention]]"): ""}, {'who = "care_facility"': 'who = "none"'}),
    "transfer_unsaid": (
        {'who = "care_facility"': 'who = "foreign_body"'},
        {'who = "care_facility"': 'who = "foreign_body"\naggregated = true'},
    ),
    "retention_missing": ({cut("[[retention]]", "[rights]"): ""}, {}),
    "security_missing": ({'measures = ["Accès par rôle"]': "measures = []"}, {}),
    "published_silence": ({'retention = "published"': 'retention = "proposed"'}, {}),
    "health_without_condition": ({cut('[[legal_basis]]\ngdpr = "9', '[[legal_basis]]\ngdpr = "10'): ""}, {}),
    "offence_without_ground": ({cut('[[legal_basis]]\ngdpr = "10', '[[legal_basis]]\ngdpr = "87'): ""}, {}),
    "nir_without_text": ({cut('[[legal_basis]]\ngdpr = "87', "[data.patient]"): ""}, {'"nir", ': ""}),
    "condition_without_data": ({', "offence_data"': ""}, {}),
    "condition_not_published": (
        {"[provenance]": '[[proposed]]\nkeys = ["legal_basis.9-2-h"]\nwhy = "Il en faut une"\n[provenance]'},
        {"[provenance]": '[[proposed]]\nkeys = ["legal_basis.6-1-c"]\nwhy = "Il en faut une"\n[provenance]'},
    ),
    "automatic_on_health": (
        {"[security]\npolicy": AUTOMATIC},
        {"[security]\npolicy": AUTOMATIC.replace('"automatic"', '"assisted"')},
    ),
    "basis_missing": ({cut("[[legal_basis]]", '[[legal_basis]]\ngdpr = "9'): ""}, {}),
    "basis_without_text": ({'citations = ["CSP L. 1111-8"]': "citations = []"}, {}),
    "subpurpose_without_basis": (
        {'citations = ["CSP L. 1111-8"]': 'citations = ["CSP L. 1111-8"]\nsubpurposes = ["treat"]'},
        {'citations = ["CSP L. 1111-8"]': 'citations = ["CSP L. 1111-8"]\nsubpurposes = ["treat", "tell_facility"]'},
    ),
    "objection_to_an_obligation": (
        {OBJECTION: 'objection = { how = "Par courrier" }'},
        {OBJECTION: 'objection = { how = "Par courrier" }', 'gdpr = "6-1-c"': 'gdpr = "6-1-e"'},
    ),
    "objection_refused": (
        {'gdpr = "6-1-c"': 'gdpr = "6-1-e"'},
        {'gdpr = "6-1-c"': 'gdpr = "6-1-e"', OBJECTION: 'objection = { how = "Par courrier" }'},
    ),
    "consent_without_withdrawal": (
        CONSENT,
        {**CONSENT, OBJECTION: 'objection = { how = "Retirer son accord à l’accueil" }'},
    ),
    "portability_refused": (CONSENT, {**CONSENT, PORTABILITY: 'portability = { how = "Un fichier, sur demande" }'}),
    "right_unsaid": ({'restriction = { how = "Par courrier" }\n': ""}, {}),
    "retention_without_duration": ({'keep = "P20Y"\n': ""}, {'keep = "P20Y"': 'keep = "P1D"'}),
    "retention_without_start": ({'from = "last_care"\n': ""}, {'from = "last_care"': 'from = "death"'}),
    "retention_start_vague": ({'from = "last_care"': 'from = "recorded"'}, {}),
    "retention_without_data": ({RULE: EMPTY + RULE}, {}),
    "data_without_retention": ({'what = ["nir", "civil': 'what = ["civil'}, {}),
    "retention_after_death_unsaid": (
        {"[data.patient]": DEAD, 'what = ["nir"': 'what = ["birth", "nir"'},
        {"[data.patient]": DEAD, 'what = ["nir"': 'what = ["birth", "nir"', 'from = "last_care"': 'from = "death"'},
    ),
    "recipient_named_not_declared": (
        {"Transmettre le dossier à l’établissement": "Transmettre le dossier aux employeurs de l’établissement"},
        {"Transmettre le dossier à l’établissement qui suit": "Contrôler les employeurs"},
    ),
    "recipient_none_and_some": (
        {"[[recipient]]": NOBODY},
        {'who = "care_facility"': 'who = "data_subject"', "[[recipient]]": NOBODY},
    ),
    "citation_unknown_text": ({'"CSP L. 1111-8"': '"L. 1111-8"'}, {}),
    "citation_impossible": ({'"CSP L. 1111-8"': '"CSS L. 43"'}, {'"CSP L. 1111-8"': '"CSS L. 434-1 à L. 434-21"'}),
    "citation_without_article": ({'"CSP L. 1111-8"': '"CSS livre IV"'}, {'"CSP L. 1111-8"': '"CSS L. 215-1 2°"'}),
    "citation_twice": (
        {'[[legal_basis]]\ngdpr = "9': TWICE.format("1111-8")},
        {'[[legal_basis]]\ngdpr = "9': TWICE.format("1111-7")},
    ),
    "access_outside_data": ({'data = ["exemption"]': 'data = ["exemption", "salary"]'}, {}),
    "access_missing": ({cut("[[access]]", "[[recipient]]"): ""}, {}),
    "access_to_everything": (
        {"[[recipient]]": '[[access]]\nrole = "care_secretariat"\n[[recipient]]'},
        {"[[recipient]]": '[[access]]\nrole = "care_secretariat"\ndata = ["civil_identity"]\n[[recipient]]'},
    ),
    "outsider_sees_health": (
        {"[[recipient]]": ADMISSION.format('"exemption"')},
        {"[[recipient]]": ADMISSION.format('"civil_identity"')},
    ),
    "medical_secret_opened": (
        {"[[recipient]]": DESK.format('"diagnosis"')},
        {"[[recipient]]": DESK.format('"exemption"')},
    ),
    "statistics_by_name": ({'data = ["exemption"]': 'data = ["exemption", "nir"]'}, {}),
    "data_seen_by_nobody": ({'data = ["exemption"]': 'data = ["civil_identity"]'}, {}),
    "past_legal_end": (
        {TITLE: 'fr = "Réaliser les opérations de Contact COVID"'},
        {TITLE: 'fr = "Réaliser les opérations de contact"'},
    ),
    "legal_end_to_verify": (
        {TITLE: 'fr = "Suivre la vaccination COVID-19"'},
        {TITLE: 'fr = "Suivre la vaccination contre la grippe"'},
    ),
    "published_nowhere": (
        {
            "full = 901\nsummary = true": "full = 901\ntitle_only = true",
            'editions = ["full", "summary"]': "editions = []",
            EDITIONS: "editions = []",
        },
        {},
    ),
    "edition_contradicted": ({"summary = true": "summary = false"}, {}),
    "former_name": (
        {'fr = "Soigner"': 'fr = "Soigner avec Pôle emploi"'},
        {'fr = "Soigner"': 'fr = "Soigner avec France Travail"'},
    ),
    "source_fused_bullets": (note("subpurpose", "Deux puces sont collées"), {}),
    "source_editions": (note("subpurpose", "L’édition résumée en dit plus"), {}),
    "source_ended": (note("legal_basis", "Ce décret a pris fin en 2023"), {}),
    "source_copied": (note("rights", "La phrase est recopiée d’une autre fiche"), {}),
    "source_mislabelled": (note("security", "L’encadré porte par erreur le titre des droits"), {}),
    "source_former_name": (note("recipient", "Acoss s’appelle désormais autrement"), {}),
    "source_citation": (note("legal_basis", "L. 111-2-2 est cité sans son code"), {}),
    "source_recipient": (note("recipient", "La victime elle-même ne figure pas ici"), {}),
    "source_persons": (note("data", "Les ayants droit manquent à la liste des personnes"), {}),
    "source_title_only": (note("title", "L’entrée n’a que son titre seul"), {}),
    "source_spelling": (note("data", "« Co-auteusr » est une coquille"), {}),
    "source_retention": (note("retention", "Trois ans ici, cinq ans ailleurs"), {}),
    "source_rights": (note("rights", "La rubrique de l’opposition est vide"), {}),
    "source_basis": (note("legal_basis", "Deux bases, sans dire laquelle vaut"), {}),
    "source_data": (note("data", "Le compte imprimé est celui d’un autre"), {}),
    "source_other": (note("title", "Le titre est long"), {}),
}


def planted(changes: dict[str, str]) -> str:
    """The sound text with these replacements, each of which must apply."""
    text = SOUND
    for old, new in changes.items():
        assert old in text, f"{old!r} is not in the sound text"
        text = text.replace(old, new, 1)
    return text
