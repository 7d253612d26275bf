"""One entry as a page in French, for the terminal and for `docs/register/`: each line says whose words it is."""

from collections.abc import Iterable, Sequence

from . import loader
from .entry import NAMED, PROPOSED, PUBLISHED, Entry, Flow, Recipient, Right
from .vocabulary import Vocabulary, slugs, vocabulary
from .wording import duration, ground, labels, source

STATUS = {"planned": "prévue", "in_force": "en vigueur", "closed": "close"}
RIGHT = {
    "access": "Accès",
    "rectification": "Rectification",
    "erasure": "Effacement",
    "restriction": "Limitation",
    "portability": "Portabilité",
    "objection": "Opposition",
}


def page(slug: str) -> str:
    """The entry `slug` as Markdown, French, every line marked published or proposed. Raises `UnknownFiche`."""
    return portrait(loader.entry(slug))


def portrait(entry: Entry) -> str:
    """Same as `page`, for an entry at hand."""
    words = vocabulary()
    parts = [_head(entry, words), _subpurposes(entry), _grounds(entry)]
    parts += [_persons(entry, words), _access(entry, words), _flows(entry, words), _recipients(entry, words)]
    parts += [_retention(entry, words), _rights(entry), _algorithms(entry), _security(entry)]
    parts += [_proposals(entry), _unused(entry), _faults(entry)]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') or '–' for cell in line)} |" for line in lines)


def _head(entry: Entry, words: Vocabulary) -> str:
    where = f"fiche {entry.published.full} de l’édition complète" if entry.published.full else "hors édition complète"
    where += " (titre seul)" if entry.published.title_only else ""
    where += ", présente dans l’édition résumée" if entry.published.summary else ""
    lines = [
        f"# {entry.title.fr}",
        f"`{entry.slug}` · {words.mission[entry.mission].fr} · {STATUS[entry.status]} · {where}",
        f"Chaque ligne dit sa source : **{source(PUBLISHED)}** (au registre officiel), **{source(NAMED)}** "
        f"(ailleurs dans la même fiche) ou **{source(PROPOSED)}** (par nous, là où il se tait).",
    ]
    return "\n\n".join(lines)


def _section(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    found = list(rows)
    return f"## {title}\n\n{table(heads, found)}" if found else ""


def _marked(entry: Entry, key: str) -> str:
    return source(entry.provenance.of(key))


def _only(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "toutes"


def _subpurposes(entry: Entry) -> str:
    rows = ([f"`{one.id}`", one.text.fr, _marked(entry, f"subpurpose.{one.id}")] for one in entry.subpurposes)
    return _section("Pour quoi faire", ["Sous-finalité", "En clair", "Source"], rows)


def _grounds(entry: Entry) -> str:
    rows = (
        [ground(b.gdpr), ", ".join(b.citations), _only(b.subpurposes), _marked(entry, b.key)] for b in entry.legal_bases
    )
    return _section("Sur quel fondement", ["RGPD", "Textes", "Sous-finalités", "Source"], rows)


def _persons(entry: Entry, words: Vocabulary) -> str:
    blocks = []
    for person, use in entry.data.items():
        rows = [
            [
                words.data[category].fr,
                "oui" if category in use.read else "non",
                "oui" if category in use.write else "non",
                _marked(entry, f"data.{person}.{category}"),
            ]
            for category in words.data
            if category in use.all
        ]
        blocks.append(f"### {words.person[person].fr}\n\n{table(['Donnée', 'Lue', 'Écrite', 'Source'], rows)}")
    head = "## Sur qui, quelles données\n\nCe qui est lu ou écrit est proposé : la source ne distingue pas."
    return "\n\n".join([head, *blocks]) if blocks else ""


def _access(entry: Entry, words: Vocabulary) -> str:
    rows = (
        [
            words.role[one.role].fr,
            labels(one.data, words.data) or "toutes",
            _only(one.subpurposes),
            _marked(entry, f"access.{one.role}"),
        ]
        for one in entry.access
    )
    return _section("Qui y accède", ["Rôle", "Données", "Sous-finalités", "Source"], rows)


def _flows(entry: Entry, words: Vocabulary) -> str:
    rows = (
        [_title(one.fiche), _told(one, words), _marked(entry, f"receives_from.{one.fiche}")]
        for one in entry.receives_from
    )
    return _section("Ce qui vient d’une autre fiche", ["Fiche", "Données", "Source"], rows)


def _told(one: Flow | Recipient, words: Vocabulary) -> str:
    if one.everything:
        return "tout ce qui est détenu"
    totals = isinstance(one, Recipient) and one.aggregated
    return labels(one.data, words.data) + (" (totaux anonymes seulement)" if totals else "")


def _title(slug: str) -> str:
    return slugs()[slug].title_fr if slug in slugs() else f"`{slug}`"


def _recipients(entry: Entry, words: Vocabulary) -> str:
    rows = (
        [
            words.recipient[one.who].fr,
            _told(one, words),
            _only(one.subpurposes),
            _marked(entry, f"recipient.{one.who}"),
        ]
        for one in entry.recipients
    )
    return _section(
        "À qui c’est dit",
        ["Destinataire", "Données (le choix des données est proposé)", "Sous-finalités", "Source"],
        rows,
    )


def _retention(entry: Entry, words: Vocabulary) -> str:
    rows = []
    for rule in entry.retention:
        then = words.end_action[rule.then].fr + (f" pendant {duration(rule.archive)}" if rule.archive else "")
        held = f" ; gel jusqu’à : {words.event[rule.hold].fr.lower()}" if rule.hold else ""
        span = f"{duration(rule.keep)} après : {words.event[rule.start].fr.lower()}{held}"
        rows.append([f"`{rule.id}`", labels(rule.what, words.data), span, then, _marked(entry, f"retention.{rule.id}")])
    return _section("Combien de temps", ["Règle", "Données (répartition proposée)", "Durée", "Ensuite", "Source"], rows)


def _rights(entry: Entry) -> str:
    rows = ([RIGHT[name], _answer(right), _marked(entry, f"rights.{name}")] for name, right in entry.rights.items())
    return _section("Droits des personnes", ["Droit", "Comment, ou pourquoi non", "Source"], rows)


def _answer(right: Right) -> str:
    return right.how or f"Écarté ({right.article}) : {right.exempt}"


def _algorithms(entry: Entry) -> str:
    effect = {"automatic": "décide seul", "assisted": "aide un agent"}
    rows = ([f"`{a.rule}`", a.text.fr, effect[a.effect], a.article, a.review] for a in entry.algorithms)
    return _section("Algorithmes (proposé)", ["Règle", "Ce qu’elle fait", "Effet", "Texte", "Recours"], rows)


def _security(entry: Entry) -> str:
    if not entry.security.measures:
        return ""
    lines = "\n".join(f"- {measure}" for measure in entry.security.measures)
    title = f"## Sécurité ({_marked(entry, 'security')})"
    return f"{title}\n\nPolitique citée par la source : {entry.security.policy}.\n\n{lines}"


def _proposals(entry: Entry) -> str:
    rows = ([", ".join(f"`{key}`" for key in one.keys), one.why] for one in entry.provenance.proposals)
    return _section("Ce que nous proposons, et pourquoi", ["Clés", "Raison"], rows)


def _unused(entry: Entry) -> str:
    rows = ([", ".join(f"`{key}`" for key in one.keys), one.reason] for one in entry.unused)
    return _section("Déclaré, pas encore utilisé", ["Clés", "Raison"], rows)


def _faults(entry: Entry) -> str:
    lines = "\n".join(f"- {note.text.fr}." for note in entry.source_notes)
    return f"## Défauts relevés dans la source\n\n{lines}" if lines else ""
