"""Nobody meets a code, a name of the program or a word of English in the answer to a question."""

import pytest

from .test_every_page import strange
from .visitor import ROLES, Visitor, same

pytestmark = pytest.mark.slow
ASKED = {"since": "2026-01-01", "first_on": "2026-01-01", "until": "2026-12-31", "last_on": "2026-12-31"}
PERSON = "1"
KEPT_AS_RECEIVED = (
    "/operations/pay_care_costs/quarantine/",
    "/operations/pay_derogatory_cover/quarantine/",
    "/operations/pay_facilities/quarantine/",
    "/operations/pay_work_injury_care_costs/quarantine/",
    "/operations/answer_data_subject_requests/what_is_held/",
    "/operations/register_and_affiliate/duplicates_compared/",
)
"""A line in quarantine is shown exactly as its sender wrote it, to the person it is about as well; two records that may
be one, as each is written (agents compare them on a screen of their own)."""


def answers(inputs):
    """What a question is asked: one person, one day, the year."""
    for field in inputs:
        name, kind = field.get("name") or "", field.get("type") or ""
        if field.get("value") or kind in ("file", "hidden", "radio", "checkbox"):
            continue
        if "person" in name or name in ASKED or kind == "date":
            yield name, ASKED.get(name, "2026-11-21" if kind == "date" else PERSON)
        elif name in ("text", "nir"):
            yield name, "Peuplier"
        elif name not in ("limit", "most", "user", "since", "outcome"):
            yield name, "1"


@pytest.mark.parametrize("role", [role for role in ROLES if role])
def test_no_answer_shows_a_code_or_english(role, site):
    visitor, found = Visitor(site, role), {}
    doors = visitor.open("/operations/").tree.xpath("//main//li/a/@href")
    for path in {same(one): one for one in doors if one not in KEPT_AS_RECEIVED}.values():
        page = visitor.open(path)
        asks = [form for form in page.tree.xpath("//main//form") if _asks(form)]
        if len(asks) == 1:
            answer = visitor.send(page, asks[0], **dict(answers(asks[0].xpath(".//input"))))
            assert answer.status < 500, path
            found |= {path: words} if (words := strange(answer.tree)) else {}
    assert not found


def _asks(form):
    return form.get("id") == "door-form" and form.xpath("normalize-space(.//*[@class='actions']/button)") == "Consulter"
