import hashlib
import zlib
from datetime import date

import pytest

from finalite.capabilities import documents, people, retention
from finalite.capabilities.documents.models import StoredDocument
from finalite.capabilities.people.tests import factories, purposes
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Invalid, Refused

ON = date(2026, 11, 21)
RIGHTS, CARE = "open_health_entitlements", "pay_care_costs"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"


def stored(content=PDF, **fields):
    return documents.store(
        **{
            "content": content,
            "name": "piece.pdf",
            "fiche": RIGHTS,
            "category": "identity_document",
            "received_on": ON,
            "subject": "insured",
            "retention": "rights_file",
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0\x00", "image/jpeg"),
        (b"II*\x00\x08", "image/tiff"),
        (b"MM\x00*\x00", "image/tiff"),
        (b'\xef\xbb\xbf{"a": [1]}', "application/json"),
        (b'<?xml version="1.0"?><Document/>', "application/xml"),
        (b"<Document><a/></Document>", "application/xml"),
        (b"nom;montant\r\nEssai;12\r\n", "text/csv"),
        ("Réclamation, du 3 mai".encode(), "text/plain"),
        ("Réclamation".encode("cp1252"), "text/plain"),
        (b"{not json}", "text/plain"),
    ],
)
def test_the_content_tells_the_format(content, media_type):
    from finalite.capabilities.documents import media

    assert media.sniff(content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"PK\x03\x04\x14\x00",
        b"<!DOCTYPE html><p>",
        b"  <html>",
        b"<script>1</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg onload='x'/>",
        zlib.compress(b"x" * 99),
        b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>",
    ],
)
def test_programs_archives_and_pages_are_refused(content):
    from finalite.capabilities.documents import media

    with pytest.raises(documents.UnknownType):
        media.sniff(content)


@pytest.mark.django_db
def test_a_file_comes_back_byte_for_byte_with_its_digest():
    person = factories.make_person()
    with purposes.rights():
        document = documents.read(stored(person_id=person, subject=""))
    assert document.content == PDF
    assert document.info.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (document.info.media_type, document.info.person_id, document.info.scan) == (
        "application/pdf",
        person,
        "not_scanned",
    )


@pytest.mark.django_db
def test_a_role_without_the_category_neither_reads_nor_lists_the_file():
    person = factories.make_person()
    with purposes.rights():
        document = stored(person_id=person)
        assert [d.document_id for d in documents.of_person(person)] == [document]
    with purpose.opened(purpose.purpose_of(RIGHTS, "medical_adviser")):
        with pytest.raises(PurposeViolation, match="identity_document"):
            documents.read(document)
        assert documents.of_person(person) == ()


@pytest.mark.django_db
def test_reading_a_file_touches_its_category_for_the_journal():
    with purposes.rights():
        document = stored()
        touched: set[str] = set()
        with purpose.touching(touched):
            documents.read(document)
    assert {"identity_document", "case_handling"} <= touched


@pytest.mark.django_db
def test_a_file_of_another_fiche_is_out_of_reach():
    person = factories.make_person()
    with purposes.rights():
        document = stored(person_id=person)
    with purposes.care():
        assert documents.of_person(person) == ()
        with pytest.raises(Invalid, match="pas de pièce"):
            documents.read(document)
        with pytest.raises(Refused):
            stored()


@pytest.mark.django_db
def test_a_category_the_purpose_may_not_write_is_refused():
    with purposes.rights(), pytest.raises(PurposeViolation, match="medical_report"):
        stored(category="medical_report")
    with purposes.rights(), pytest.raises(Invalid):
        stored(category="anything")


@pytest.mark.django_db
def test_no_purpose_no_file():
    with pytest.raises(PurposeViolation):
        documents.of_person(1)


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "why"), [(b"", Invalid), (PDF + b"x" * 100, documents.TooLarge)])
def test_size_has_a_floor_and_a_limit(content, why, settings):
    settings.FINALITE_DOCUMENT_LIMIT = 100
    with purposes.rights(), pytest.raises(why):
        stored(content)


def infected(content):
    return documents.Scan.INFECTED


def clean(content):
    return documents.Scan.CLEAN


@pytest.mark.django_db
def test_the_scanner_of_the_settings_decides(settings):
    with purposes.rights():
        settings.FINALITE_MALWARE_SCANNER = f"{__name__}.clean"
        assert documents.read(stored()).info.scan == "clean"
        settings.FINALITE_MALWARE_SCANNER = f"{__name__}.infected"
        with pytest.raises(documents.Unsafe):
            stored(subject="dependant")
        assert not StoredDocument.objects.filter(subject="dependant").exists()


@pytest.mark.django_db
def test_a_scanner_that_fails_stores_nothing(settings):
    settings.FINALITE_MALWARE_SCANNER = "no.such.scanner"
    with purposes.rights(), pytest.raises(documents.Unsafe, match="réessayer"):
        stored()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fakepath\\piece.pdf", "piece.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ('x"\r\nSet-Cookie: a.pdf', "xSet-Cookie a.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("facture.html", "facture.html.pdf"),
        ("FACTURE.PDF", "FACTURE.PDF"),
        ("a" * 200 + ".pdf", "a" * 116 + ".pdf"),
        ("a" * 200, "a" * 114 + ".pdf"),
    ],
)
def test_a_name_cannot_fool_a_path_or_a_header(name, kept):
    with purposes.rights():
        assert documents.read(stored(name=name)).info.name == kept


@pytest.mark.django_db
def test_changed_bytes_are_noticed():
    with purposes.rights():
        document = stored()
    with guard.owner():
        StoredDocument.objects.filter(pk=document).update(content=PDF + b" ")
    with purposes.rights(), pytest.raises(documents.Altered):
        documents.read(document)


@pytest.mark.django_db
def test_a_file_about_somebody_unknown_is_refused():
    with purposes.rights(), pytest.raises(Invalid):
        stored(person_id=987654321, subject="")
    assert people.Subject.INSURED == "insured"


@pytest.mark.django_db
def test_a_file_says_by_which_rule_it_is_kept():
    with purposes.rights(), pytest.raises(Invalid, match="for_ever"):
        stored(retention="for_ever")


@pytest.mark.django_db
def test_the_time_of_a_file_starts_once_and_only_in_its_own_fiche():
    with purposes.rights():
        waiting, running = stored(), stored(kept_from=date(2026, 1, 1))
        assert documents.start_retention([waiting, running], on=ON) == 1
        assert documents.start_retention([waiting], on=date(2030, 1, 1)) == 0
        found = dict(StoredDocument.objects.values_list("pk", "kept_from"))
        other = stored()
    with purposes.care():
        assert documents.start_retention([other], on=ON) == 0
    assert found == {waiting: ON, running: date(2026, 1, 1)}


@pytest.mark.django_db(databases=["default", "archive"], transaction=True)
def test_a_file_goes_when_its_time_is_over_and_not_before():
    with purposes.rights():
        ended, open_ = stored(), stored()
        documents.start_retention([ended], on=ON)
    for day, left in ((date(2031, 11, 20), {ended, open_}), (date(2031, 11, 22), {open_})):
        retention.run(on=day)
        with guard.owner():
            assert set(StoredDocument.objects.values_list("pk", flat=True)) == left
