"""A JSON that is not a sound register is refused with every fault, by dotted place."""

import json
from pathlib import Path

import pytest

from finalite.capabilities import register
from finalite.capabilities.register.exports import Register, as_json
from finalite.capabilities.register.imports import ImportRefused, draft, from_json

SOUND = as_json.write(Register((register.entry("register_and_affiliate"),), "Ville"))


def whole(**changes) -> bytes:
    return json.dumps(json.loads(SOUND) | changes).encode()


def entry(**changes) -> bytes:
    table = json.loads(SOUND)["entries"][0] | changes
    return whole(entries=[{key: value for key, value in table.items() if value is not None}])


def refused(content: bytes) -> str:
    with pytest.raises(ImportRefused) as caught:
        draft.checked(from_json.read(content), Path("away"))
    return str(caught.value)


def test_a_sound_one_is_accepted():
    assert [one.slug for one in draft.checked(from_json.read(SOUND), Path("away"))] == ["register_and_affiliate"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff", "UTF-8"),
        (b"{", "JSON illisible"),
        (b"[" * 100_000, "JSON illisible"),
        (b"[]", "« format » doit valoir « finalite-register »"),
        (b'{"format": "finalite-register", "format": "x"}', "format est là deux fois"),
        (b'{"format": NaN}', "NaN n’est pas une valeur"),
        (whole(version=7), "version : 7 n’est pas connue"),
        (whole(colour="red"), "colour : n’est pas une clé"),
        (whole(organisation=" "), "organisation : manque"),
        (whole(entries={}), "entries : n’est pas une liste"),
        (whole(entries=["x"]), "entries[0] : n’est pas une fiche"),
        (whole(entries=json.loads(SOUND)["entries"] * 2), "est là deux fois"),
        (whole(vocabulary={"data": {"nir": {"fr": "a", "en": "b"}}}), "vocabulary.data.nir : est déjà"),
        (entry(slug="../../etc"), "slug : « ../../etc » n’est pas un nom"),
        (entry(mission=None), "mission : «  » n’est pas un nom"),
        (entry(mission="beaches"), "register_and_affiliate.mission : « beaches » n’est pas un mot permis"),
        (entry(status="asleep"), "status : « asleep » n’est pas un mot permis ici"),
        (entry(colour="red"), "register_and_affiliate.colour : n’est pas une clé connue"),
        (entry(title={"fr": "\ud800", "en": "x"}), "demi-signe"),
        (entry(retention=[{"id": "a", "what": ["nir"], "keep": "5 ans", "from": "payment", "then": "delete"}]),
         "register_and_affiliate.retention.a.keep : durée illisible « 5 ans », attendu P5Y"),
        (entry(receives_from=[{"fiche": "pay_nobody", "data": []}]), "« pay_nobody » n’est pas une fiche"),
    ],
)  # fmt: skip
def test_a_fault_is_said_where_it_stands(content, said):
    assert said in refused(content)


def test_every_fault_is_said_at_once():
    said = refused(entry(status="asleep", rights={}, organisation="x"))
    assert len(said.splitlines()) >= 3
