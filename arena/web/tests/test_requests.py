"""Requests and arguments that nobody means are refused in one sentence."""

import logging
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from arena.tests.factories import make_bank

FORM = "application/x-www-form-urlencoded"


def voter_with_token() -> Client:
    """A visitor with a session and the header that its CSRF cookie asks for."""
    client = Client(enforce_csrf_checks=True)
    client.get("/api/arenas")
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", FORM, "text/plain"])
def test_the_api_takes_nothing_but_json(content_type):
    client = voter_with_token()
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'
    response = client.generic("POST", "/api/arenas/x/battles", body, content_type)
    assert response.status_code == 415
    assert response.json() == {"detail": "Send JSON, as application/json."}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type", ["", "application/json", "multipart/form-data; boundary=x"]
)
def test_the_api_takes_an_empty_body(content_type):
    response = voter_with_token().generic("POST", "/api/arenas/x/battles", b"", content_type)
    assert response.status_code == 404


@pytest.mark.parametrize("charset", ["hex", "utf-7", "utf-16", "latin-1", "no-such-charset"])
@pytest.mark.parametrize("path", ["/admin/login/", "/api/arenas/x/battles"])
def test_text_is_utf_8(path, charset):
    content_type = f"{FORM}; charset={charset}"
    response = Client(enforce_csrf_checks=True).generic("POST", path, b"a=+AGE-", content_type)
    assert response.status_code == 400
    assert "Send text as UTF-8." in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["UTF-8", '"utf-8"'])
def test_utf_8_may_be_said(charset):
    response = Client().generic("POST", "/admin/login/", b"a=1", f"{FORM}; charset={charset}")
    assert response.status_code == 200


@pytest.mark.parametrize("value", [r'"aaaaaaaaaa\000"', r'"\012"', "a\x7f"])
def test_a_session_cookie_has_no_control_characters(value):
    response = Client().get("/api/arenas", headers={"cookie": f"sessionid={value}"})
    assert response.status_code == 400
    assert response.json() == {
        "detail": ("A cookie contains a control character. Delete the cookie.")
    }


@pytest.mark.django_db
def test_the_cookies_of_other_sites_do_not_matter():
    response = Client().get("/api/arenas", headers={"cookie": r'other="a\012b"'})
    assert response.status_code == 200


@pytest.mark.django_db
def test_another_host_is_refused_without_a_line_in_the_log(caplog):
    with caplog.at_level(logging.INFO):
        response = Client().get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "does not answer to that name" in response.text
    assert not caplog.records


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["leaderboard", "verify", "refit"])
def test_an_argument_that_is_no_text_names_no_arena(command):
    with pytest.raises(CommandError, match="There is no arena"):
        call_command(command, arena="\udcff")


@pytest.mark.django_db
def test_an_argument_that_is_no_text_makes_no_arena(tmp_path):
    file = tmp_path / "models.csv"
    file.write_text("name\nx\n")
    with pytest.raises(CommandError, match="cannot be used as an arena's slug"):
        call_command("import_models", str(file), arena=["\udcff"])


@pytest.mark.django_db
def test_every_vote_button_says_its_prompt():
    make_bank(slug="bank")
    page = Client().get("/arenas/bank/").text
    described = re.findall(r'aria-describedby="([^"\s]+)"', page)
    assert described
    assert all(f'id="{name}"' in page for name in described)
