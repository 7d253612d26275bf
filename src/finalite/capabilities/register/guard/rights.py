"""Rights on PostgreSQL: what the register wants of roles, grants and policies, beside what the server has."""

from collections import defaultdict
from hashlib import sha256
from typing import Any

from django.apps import apps

from .. import loader
from ..purpose import BUILT_IN_ROLES, Purpose, purpose_of
from . import catalog
from .roles import NONE, PLAIN, group_of, role_of

_KEEP = """CREATE OR REPLACE FUNCTION fin_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' AND current_setting('finalite.purging', true) = 'on' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'append-only: nobody may change or remove a row of %', TG_TABLE_NAME;
END $$"""
Grant = tuple[str, str, str, str]
"""Table, column (empty for the whole table), privilege, grantee."""


def declared() -> list[Purpose]:
    """Every purpose that the register opens, and those that an installed app adds in `AppConfig.purposes()`."""
    found = [
        purpose_of(entry.slug, role)
        for entry in loader.entries()
        if entry.status != "planned"
        for role in sorted({a.role for a in entry.access} | set(BUILT_IN_ROLES))
    ]
    for config in apps.get_app_configs():
        found += getattr(config, "purposes", tuple)()
    return found


class Wanted:
    """What the register wants of the tables that exist here.

    Roles and groups belong to the whole server: they are those of every table, so that a database with few of them, as
    the archive, takes nothing from the others.
    """

    def __init__(self, present: dict[str, str]):
        self.tables = {name: t for name, t in catalog.tables().items() if name in present}
        self.roles: dict[str, set[str]] = {NONE: {PLAIN}}
        self.groups: set[str] = {PLAIN}
        self.grants: set[Grant] = set()
        self.subjects = {subject for table in catalog.tables().values() for subject in table.subjects}
        self.groups |= {group_of(subject) for subject in self.subjects}
        for name, kind in present.items():
            self._plain(name, kind)
        for table in self.tables.values():
            if table.append_only:
                self.grants |= {(table.name, "", "INSERT", PLAIN), (table.name, table.pk, "SELECT", PLAIN)}
        for purpose in declared():
            self._purpose(purpose)

    def _plain(self, name: str, kind: str) -> None:
        if kind == "S":
            self.grants.add((name, "", "USAGE", PLAIN))
        elif kind in "rp" and name not in self.tables:
            only_read = name == "django_migrations"
            verbs = ("SELECT",) if only_read else ("SELECT", "INSERT", "UPDATE", "DELETE")
            self.grants |= {(name, "", verb, PLAIN) for verb in verbs}

    def _purpose(self, purpose: Purpose) -> None:
        role = role_of(purpose)
        groups = self.roles.setdefault(role, {PLAIN})
        groups |= {group_of(person) for person in purpose.persons & self.subjects}
        for table in catalog.tables().values():
            if table.fiche in (None, purpose.fiche) and table.is_open_to(purpose):
                groups.add(self._group(table, table.view(purpose)))

    def _group(self, table: catalog.Table, view: catalog.View) -> str:
        rights = {("SELECT", column) for column in view.reads}
        if not table.append_only:
            rights |= {
                (verb, c) for verb in ("INSERT", "UPDATE") for c in view.writes if (verb, c) != ("UPDATE", table.pk)
            }
            rights |= {("DELETE", "")} if view.erases else set()
        digest = sha256(repr((table.name, sorted(rights))).encode()).hexdigest()
        name = f"fin_{digest[:20]}"
        if name not in self.groups:
            self.groups.add(name)
            present = table.name in self.tables
            self.grants |= {(table.name, column, verb, name) for verb, column in rights} if present else set()
        return name


def drift(connection: Any) -> list[str]:
    """Statements that would bring roles, grants, policies and triggers in step with the register."""
    with connection.cursor() as cursor:
        has = _Has(cursor)
        wanted = Wanted(has.relations)
        return [*_roles(has, wanted, connection), *_grants(has, wanted), *_rows(has, wanted)]


class _Has:
    """What the server has now."""

    def __init__(self, cursor: Any):
        self.cursor = cursor
        self.relations = dict(
            self._ask(
                "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind IN ('r', 'p', 'S', 'v', 'm', 'f')"
            )
        )
        self.roles = {name for (name,) in self._ask("SELECT rolname FROM pg_roles")}
        self.mighty = {
            name for (name,) in self._ask("SELECT rolname FROM pg_roles WHERE rolsuper OR rolbypassrls OR rolcanlogin")
        }
        self.members = set(
            self._ask(
                "SELECT m.rolname, g.rolname FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid"
                " JOIN pg_roles m ON m.oid = a.member"
            )
        )
        self.grants = {(t, c, p, g) for t, c, p, g in self._ask(_GRANTS)}
        self.secured = {
            n
            for (n,) in self._ask(
                "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
            )
        }
        self.policies = self._ask(
            "SELECT tablename, policyname, array_to_string(roles, ','), coalesce(qual, '') || coalesce(with_check, '')"
            " FROM pg_policies WHERE schemaname = 'public'"
        )
        self.constraints = set(
            self._ask(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conname LIKE 'fin\\_subjects\\_%'"
            )
        )
        self.triggers = set(
            self._ask("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'fin\\_%'")
        )
        self.login, self.superuser, self.database = self._ask(
            "SELECT session_user, rolsuper, current_database() FROM pg_roles WHERE rolname = session_user"
        )[0]
        self.temporary = self._ask(
            "SELECT 1 FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x"
            " WHERE d.datname = current_database() AND x.grantee = 0 AND x.privilege_type = 'TEMPORARY'"
        )

    def _ask(self, question: str) -> list[Any]:
        self.cursor.execute(question)
        return self.cursor.fetchall()


_GRANTS = """
SELECT c.relname, '', x.privilege_type, coalesce(r.rolname, 'PUBLIC') FROM pg_class c, aclexplode(c.relacl) x
  LEFT JOIN pg_roles r ON r.oid = x.grantee
  WHERE c.relnamespace = 'public'::regnamespace AND x.grantee <> c.relowner
UNION ALL
SELECT c.relname, a.attname, x.privilege_type, coalesce(r.rolname, 'PUBLIC')
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x
  LEFT JOIN pg_roles r ON r.oid = x.grantee
  WHERE c.relnamespace = 'public'::regnamespace AND x.grantee <> c.relowner"""


def _roles(has: _Has, wanted: Wanted, connection: Any) -> list[str]:
    made = [f'CREATE ROLE "{r}" NOLOGIN' for r in sorted((wanted.groups | set(wanted.roles)) - has.roles)]
    made += [f'ALTER ROLE "{r}" NOSUPERUSER NOBYPASSRLS NOLOGIN' for r in sorted(has.mighty) if _is_ours(r, wanted)]
    ours = {(m, g) for m, g in has.members if _is_ours(g, wanted) and (g.startswith("fin_") or _is_ours(m, wanted))}
    want = {(role, group) for role, groups in wanted.roles.items() for group in groups}
    made += [f'REVOKE "{g}" FROM "{m}"' for m, g in sorted(ours - want) if m != has.login]
    joining: dict[str, list[str]] = defaultdict(list)
    for role, group in sorted(want - ours):
        joining[role].append(f'"{group}"')
    made += [f'GRANT {", ".join(groups)} TO "{role}"' for role, groups in joining.items()]
    if not has.superuser:
        suffix = " WITH INHERIT FALSE, SET TRUE" if connection.pg_version >= 160000 else ""
        mine = {g for m, g in has.members if m == has.login}
        made += [f'GRANT "{role}" TO "{has.login}"{suffix}' for role in sorted(set(wanted.roles) - mine)]
    if has.temporary:
        made.append(f'REVOKE TEMPORARY ON DATABASE "{has.database}" FROM PUBLIC')
    return made


def _is_ours(role: str, wanted: Wanted) -> bool:
    return role.startswith("fin_") or role in wanted.roles


def _grants(has: _Has, wanted: Wanted) -> list[str]:
    old = {g for g in has.grants if g[3] == "PUBLIC" or g[3].startswith("fin_") or g[3] in wanted.roles}
    return [
        *_sentences("REVOKE", "FROM", old - wanted.grants, has),
        *_sentences("GRANT", "TO", wanted.grants - old, has),
    ]


def _sentences(verb: str, link: str, grants: set[Grant], has: _Has) -> list[str]:
    rights: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for table, column, privilege, grantee in sorted(grants):
        rights[table, grantee][privilege].append(column)
    return [
        f"{verb} {', '.join(_privilege(p, columns) for p, columns in privileges.items())} ON "
        f'{"SEQUENCE " if has.relations.get(table) == "S" else ""}"{table}" {link} {_grantee(grantee)}'
        for (table, grantee), privileges in rights.items()
    ]


def _privilege(privilege: str, columns: list[str]) -> str:
    named = ", ".join(f'"{c}"' for c in columns if c)
    return ", ".join(filter(None, [privilege if "" in columns else "", f"{privilege} ({named})" if named else ""]))


def _grantee(name: str) -> str:
    return "PUBLIC" if name == "PUBLIC" else f'"{name}"'


def _rows(has: _Has, wanted: Wanted) -> list[str]:
    """Row policies, subjects that a table may hold, append-only triggers.

    An append-only table has no row policy: anybody adds to it, and PostgreSQL would ask that whoever adds may see. The
    screening of raw statements and the compilers keep its rows.
    """
    made = [_KEEP]
    for table in wanted.tables.values():
        made += _subjects(has, table)
        made += _append_only(has, table) if table.append_only else _policy(has, table)
    return made if made != [_KEEP] else []


def _subjects(has: _Has, table: catalog.Table) -> list[str]:
    rule = f"subject {catalog.in_list(frozenset(table.subjects))}"
    name = f"fin_subjects_{sha256(rule.encode()).hexdigest()[:8]}"
    old = {c for t, c in has.constraints if t.strip('"') == table.name}
    made = [f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{c}"' for c in sorted(old - {name})]
    return made if name in old else [*made, f'ALTER TABLE "{table.name}" ADD CONSTRAINT "{name}" CHECK ({rule})']


def _policy(has: _Has, table: catalog.Table) -> list[str]:
    """One policy for each person category: whoever is a member of its group sees its rows."""
    wanted = {(f"fin_rows_{subject}", group_of(subject)): subject for subject in table.subjects}
    found = [(name, roles, rule) for t, name, roles, rule in has.policies if t == table.name]
    right = {(n, r) for n, r, rule in found if (n, r) in wanted and rule.count(f"'{wanted[n, r]}'") == 2}
    made = [f'DROP POLICY "{n}" ON "{table.name}"' for n, r, _ in found if (n, r) not in right]
    if table.name not in has.secured:
        made.append(f'ALTER TABLE "{table.name}" ENABLE ROW LEVEL SECURITY')
    for (name, group), subject in sorted(wanted.items()):
        if (name, group) not in right:
            rule = f"subject = '{subject}'"
            made.append(f'CREATE POLICY "{name}" ON "{table.name}" TO "{group}" USING ({rule}) WITH CHECK ({rule})')
    return made


def _append_only(has: _Has, table: catalog.Table) -> list[str]:
    kept = {name for t, name in has.triggers if t.strip('"') == table.name}
    made = []
    if "fin_keep" not in kept:
        made.append(
            f'CREATE TRIGGER fin_keep BEFORE UPDATE OR DELETE ON "{table.name}"'
            " FOR EACH ROW EXECUTE FUNCTION fin_keep()"
        )
    if "fin_keep_all" not in kept:
        made.append(f'CREATE TRIGGER fin_keep_all BEFORE TRUNCATE ON "{table.name}" EXECUTE FUNCTION fin_keep()')
    return made
