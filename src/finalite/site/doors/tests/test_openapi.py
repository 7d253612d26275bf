"""The schema of the API is written once, and sent only to whoever does not hold it."""

import pytest
from ninja import NinjaAPI

ADDRESS = "/api/openapi.json"
pytestmark = pytest.mark.django_db


def test_whoever_holds_the_schema_is_sent_nothing(client):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    other = client.get(ADDRESS, headers={"if-none-match": '"of another version"'})
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.content == b"" and other.content == first.content
    assert client.head(ADDRESS)["ETag"] == first["ETag"] and client.post(ADDRESS).status_code == 405


def test_the_schema_is_not_written_again(client, monkeypatch):
    held = client.get(ADDRESS).content
    monkeypatch.setattr(NinjaAPI, "get_openapi_schema", None)
    assert client.get(ADDRESS).content == held
