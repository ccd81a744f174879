"""The German translation: complete, sound, compiled, and chosen by browser or by button."""

import re
from collections.abc import Iterator, Sequence

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from arena.tests.factories import make_bank

FOLDER = settings.LOCALE_PATHS[0] / "de/LC_MESSAGES"
FIELD = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
SPACE = re.compile(r"^\s*|\s*$")


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """A request leaves its language behind in the thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="module")
def german() -> Catalog:
    with (FOLDER / "django.po").open("rb") as file:
        return read_po(file)


def forms(text: str | Sequence[str]) -> tuple[str, ...]:
    """The singular and the plural of a counted message; the text alone of any other."""
    return (text,) if isinstance(text, str) else tuple(text)


def parts(text: str, is_format: bool) -> tuple[list[str], ...]:
    """What a translation must keep. Fields without names are filled in their order."""
    fields = FIELD.findall(text.replace("%%", "")) if is_format else []
    if any("(" in field for field in fields):
        fields = sorted(set(fields))
    return fields, sorted(TAG.findall(text)), SPACE.findall(text)


def texts(catalog: Catalog) -> set[tuple]:
    return {(context(one), forms(one.id), forms(one.string)) for one in catalog if one.id}


def context(message: Message) -> str | None:
    """Babel decodes all of a compiled file but this."""
    found = message.context
    return found.decode() if isinstance(found, bytes) else found


def is_sound(message: Message) -> bool:
    is_format = message.python_format or message.python_brace_format
    pairs = zip(forms(message.id), forms(message.string), strict=True)
    return all(parts(ours, is_format) == parts(theirs, is_format) for ours, theirs in pairs)


def test_every_message_is_translated(german):
    assert [message.id for message in german if not all(forms(message.string))] == []
    assert [message.id for message in german if message.fuzzy] == []
    assert not german.fuzzy
    assert not german.obsolete
    assert str(german.locale) == "de"


def test_translations_keep_fields_tags_and_spaces(german):
    assert [message.id for message in german if message.id and not is_sound(message)] == []


def test_the_compiled_file_is_up_to_date(german):
    with (FOLDER / "django.mo").open("rb") as file:
        assert texts(read_mo(file)) == texts(german), "run manage.py compilemessages"


PAGES = [
    ("/", "Zwei Antworten, keine Namen", "Two answers, no names"),
    ("/methods/", "Wie die Wertungen berechnet werden", "How ratings are computed"),
    ("/arenas/birds/", "Oder eine Aufgabe wählen", "Or choose a prompt"),
    ("/arenas/birds/leaderboard/", "noch zu wenige Stimmen", "Too few votes"),
    ("a battle", "A ist besser", "A is better"),
    ("/nowhere", "Hier ist nichts", "There is nothing here"),
]


def page(client: Client, path: str, **headers: str) -> str:
    if path == "a battle":
        path = client.post("/arenas/birds/battles")["Location"]
    return client.get(path, headers=headers).text


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "german_words", "english_words"), PAGES)
def test_pages_speak_german_to_who_asks_for_it(voter, path, german_words, english_words):
    make_bank(slug="birds")
    call_command("refit")
    by_browser = page(voter, path, accept_language="de-AT, en;q=0.5")
    plain = page(voter, path)
    french = page(voter, path, accept_language="fr")
    voter.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    by_cookie = page(voter, path, accept_language="en")
    for text in (by_browser, by_cookie):
        assert '<html lang="de">' in text
        assert german_words in text
        assert english_words not in text
    for text in (plain, french):
        assert '<html lang="en">' in text
        assert english_words in text
        assert german_words not in text


@pytest.mark.django_db
def test_the_footer_switches_the_language(voter):
    footer = page(voter, "/methods/").partition("<footer")[2]
    assert re.search(r'<form[^>]* method="post" action="/language"', footer)
    assert '<input type="hidden" name="next" value="/methods/">' in footer
    for language, words in (("de", "Methoden"), ("en", "Methods")):
        assert re.search(rf'<button[^>]* name="language" value="{language}"', footer)
        response = voter.post("/language", {"language": language, "next": "/methods/"})
        assert response["Location"] == "/methods/"
        assert voter.cookies[settings.LANGUAGE_COOKIE_NAME].value == language
        assert words in page(voter, "/methods/")


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_the_switch_leads_to_no_other_host(voter, elsewhere):
    response = voter.post("/language", {"language": "de", "next": elsewhere})
    assert response["Location"] == "/"
