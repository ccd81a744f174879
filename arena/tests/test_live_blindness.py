"""Before the vote, no byte of a live battle tells who answers."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from math import comb

import pytest

from arena.models import Battle, Call, LanguageModel, Turn
from arena.tests.factories import make_arena, make_deployment, make_endpoint, make_model
from arena.tests.live import Visitor
from arena.tests.mock_exchange import TELLING_HEADERS

pytestmark = pytest.mark.django_db(transaction=True)

BATTLES = 100
VOTERS = 8
FIRST_ID = 4815162342001
SERVED = ("fast/zx-apple", "paced-2000-80-0.05/zx-pear", "thinking/zx-plum", "no-usage/zx-fig")
FACTS = {
    "organization": "Quokka Corp",
    "license": "Zebra licence",
    "knowledge_cutoff": "2031/07",
    "link": "https://quokka.example/",
    "input_price": "31.4159",
    "output_price": "27.1828",
}


@pytest.fixture
def arena(endpoint):
    arena = make_arena("blind")
    server = make_endpoint(endpoint.base_url, name="Wallaby endpoint")
    server.keep_key("sk-kookaburra")
    server.save()
    for number, served in enumerate(SERVED):
        name = f"Xanthippe-{number}b"
        model = make_model(name, arena, id=FIRST_ID + number, **FACTS)
        make_deployment(model, server, served_name=served, system_prompt="Be a wombat.")
    return arena


def identities(base_url: str) -> set[str]:
    headers = {value for value in TELLING_HEADERS.values() if not value.isdecimal()}
    names = {word for served in SERVED for word in (served, served.partition("/")[2])}
    facts = {"Xanthippe", "kookaburra", "wombat", "Wallaby", str(FIRST_ID)[:-1], "31.4159"}
    counts = {"usage", "_tokens", "finish_reason", "reasoning_content", "chatcmpl"}
    return headers | names | facts | counts | {"Quokka", "Zebra", "2031/07", base_url}


def lived(url: str, questions: list[str]) -> list[bytes]:
    """A voter's battles, each up to its vote; all that was sent in each."""
    visitor, sent = Visitor(url), []
    visitor.fetch_cookies()
    for question in questions:
        visitor.sent.clear()
        path = visitor.ask_by_api("blind", question)
        visitor.read(path)
        sent.append(b"\n".join(visitor.sent))
    return sent


def test_the_bytes_of_many_battles_hold_no_identity(arena, endpoint, visitor, site):
    questions = [f"Question {number}?" for number in range(BATTLES)]
    with ThreadPoolExecutor(VOTERS) as crowd:
        shares = [questions[voter::VOTERS] for voter in range(VOTERS)]
        sent = [each for share in crowd.map(partial(lived, site), shares) for each in share]
    assert Turn.objects.finished().count() == BATTLES
    assert Call.objects.filter(result=Call.Result.ANSWERED).count() == 2 * BATTLES
    met = {frozenset(pair) for pair in Battle.objects.values_list("model_a", "model_b")}
    assert len(met) == comb(len(SERVED), 2)
    for text in sent:
        shown = text.decode().casefold()
        assert '"answers"' in shown
        assert "event: over" in shown
        for identity in identities(endpoint.base_url):
            assert identity.casefold() not in shown, identity


def test_the_pages_around_a_battle_tell_nothing(arena, endpoint, visitor):
    path = visitor.ask(arena, "First?")
    visitor.read(path)
    visitor.post(f"{path}/turns", question="Second?", number="2")
    visitor.get(path)
    visitor.read(path)
    visitor.post(f"{path}/stop")
    visitor.post(f"{path}/vote", outcome="nonsense")
    again = visitor.post(f"{path}/again").url.path
    visitor.get(path)
    visitor.read(again)
    visitor.post(f"{again}/skip")
    visitor.get(again)
    told = b"\n".join(visitor.sent).decode()
    for identity in identities(endpoint.base_url):
        assert identity.casefold() not in told.casefold(), identity


def test_sides_that_change_places_are_the_same_bytes(arena, visitor):
    """What is sent depends on the texts, and on nothing else of who wrote them."""
    path = visitor.ask(arena, "First?")
    visitor.read(path)
    before = visitor.get(path)
    battle = Battle.objects.get()
    others = LanguageModel.objects.exclude(id__in=(battle.model_a_id, battle.model_b_id))
    Battle.objects.update(model_a=others[0], model_b=others[1])
    after = visitor.get(path)
    assert stripped(before.text) == stripped(after.text)
    assert set(before.headers) == set(after.headers)


def stripped(page: str) -> list[str]:
    """Less the CSRF token and the id for the next form, which are drawn anew for every page."""
    return [line for line in page.splitlines() if 'type="hidden"' not in line]
