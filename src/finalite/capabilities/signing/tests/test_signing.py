"""A signature holds for its message, its key and its installation, and for nothing else."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from finalite.capabilities import register, signing
from finalite.capabilities.signing import keys


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FINALITE_KEYS = tmp_path / "keys"
    keys._secret.cache_clear()
    yield tmp_path / "keys"
    keys._secret.cache_clear()


def test_what_we_signed_is_ours_and_anything_altered_is_not():
    signature = signing.sign("cards-011", b"card 1")
    assert signing.is_ours("cards-011", b"card 1", signature)
    assert signing.is_signed_by(signing.public_key("cards-011"), b"card 1", signature)
    assert not signing.is_ours("cards-011", b"card 2", signature)
    signing.sign("cards-012", b"")
    assert not signing.is_ours("cards-012", b"card 1", signature)


@pytest.mark.parametrize("signature", ["", "é", "AAAA", "not base64!", base64.b64encode(bytes(64)).decode()])
def test_a_malformed_signature_is_a_no_and_not_an_error(signature):
    signing.sign("cards-011", b"")
    assert not signing.is_ours("cards-011", b"card 1", signature)
    assert not signing.is_signed_by(signing.public_key("cards-011"), b"card 1", signature)
    assert not signing.is_signed_by(signature, b"card 1", signing.sign("cards-011", b"card 1"))


def test_a_question_makes_no_key(folder):
    assert not signing.is_ours("cards-999", b"", signing.sign("cards-011", b""))
    assert [path.name for path in folder.iterdir()] == ["cards-011"]


@pytest.mark.parametrize("name", ["", "../secret", "a/b", "A", "x" * 41, ".hidden"])
def test_a_name_leads_nowhere_else(name):
    assert not signing.is_ours(name, b"", "AAAA")
    with pytest.raises(register.Invalid):
        signing.sign(name, b"")


def test_the_key_is_kept_and_only_its_owner_reads_it(folder):
    before = signing.public_key("cards-011")
    keys._secret.cache_clear()
    assert signing.public_key("cards-011") == before
    assert stat.S_IMODE((folder / "cards-011").stat().st_mode) == 0o600


def test_those_who_start_together_get_one_key(folder):
    def once(_):
        keys._secret.cache_clear()
        return signing.public_key("cards-011")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(once, range(32)))) == 1
    assert [path.name for path in folder.iterdir()] == ["cards-011"]


def test_a_fingerprint_tells_a_change_and_depends_on_the_key():
    assert signing.fingerprint("cards-011", b"a") == signing.fingerprint("cards-011", b"a")
    others = {signing.fingerprint("cards-011", b"b"), signing.fingerprint("cards-012", b"a")}
    assert signing.fingerprint("cards-011", b"a") not in others


def test_a_public_key_is_thirty_two_bytes():
    raw = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert signing.is_public_key(base64.b64encode(raw).decode())
    assert not any(signing.is_public_key(text) for text in ("", "AAAA", "clé", base64.b64encode(bytes(33)).decode()))
