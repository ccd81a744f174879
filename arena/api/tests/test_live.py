"""The JSON API of live battles, over real connections."""

import pytest

from arena.models import Battle, Vote
from arena.tests.live import Visitor, make_live_arena
from arena.tests.mock_endpoint import answer_of
from arena.tests.stack import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

SKY = "Why is the sky blue?"


@pytest.fixture
def visitor(visitor):
    return with_cookies(visitor)


def with_cookies(visitor: Visitor) -> Visitor:
    visitor.fetch_cookies()
    return visitor


@pytest.fixture
def arena(endpoint):
    return make_live_arena(endpoint.base_url, "fast/apple", "fast/pear")


def asked(visitor: Visitor, arena, question: str = SKY) -> dict:
    response = visitor.post_json(f"/api/arenas/{arena.slug}/questions", {"question": question})
    assert response.status_code == 201
    return response.json()


def finished(visitor: Visitor, battle: dict) -> dict:
    def read() -> dict:
        return visitor.get(f"/api/battles/{battle['id']}").json()

    wait_for(lambda: all(turn["state"] == "finished" for turn in read()["turns"]))
    return read()


def test_a_battle_of_two_turns_to_the_vote(arena, visitor):
    battle = asked(visitor, arena)
    assert battle["turns"][0]["state"] == "running"
    one = finished(visitor, battle)["turns"][0]
    assert {one["answers"][side]["text"] for side in "ab"} == {
        answer_of("fast/apple", SKY),
        answer_of("fast/pear", SKY),
    }
    path = f"/api/battles/{battle['id']}"
    for _ in range(2):
        more = visitor.post_json(f"{path}/turns", {"question": "And at night?", "number": 2})
        assert more.status_code == 201
        assert len(more.json()["turns"]) == 2
    finished(visitor, battle)
    voted = visitor.post_json(f"{path}/vote", {"outcome": "a"}).json()
    assert voted["set_aside"] == ""
    assert Vote.objects.counted().count() == 1
    assert len(visitor.get(path).json()["turns"]) == 2


def test_before_the_vote_nothing_but_texts_is_told(arena, visitor):
    battle = finished(visitor, asked(visitor, arena))
    assert set(battle) == {"id", "turns"}
    assert set(battle["turns"][0]) == {"number", "question", "state", "answers"}
    sent = b"".join(visitor.sent).decode()
    for model in arena.contestants.all():
        assert model.name not in sent
        assert model.deployment.served_name not in sent


def test_the_event_stream_is_the_pages(arena, visitor):
    battle = asked(visitor, arena)
    answers = visitor.read(f"/battles/{battle['id']}")
    told = finished(visitor, battle)["turns"][0]["answers"]
    assert answers == (told["a"]["text"], told["b"]["text"])


def test_stopping(endpoint, visitor):
    arena = make_live_arena(endpoint.base_url, "paced-100-200-0/apple", "paced-100-200-0/pear")
    battle = asked(visitor, arena)
    next(event for event in visitor.stream(f"/battles/{battle['id']}") if event.data.get("to"))
    assert visitor.post_json(f"/api/battles/{battle['id']}/stop", {}).status_code == 204
    stopped = visitor.get(f"/api/battles/{battle['id']}").json()["turns"][0]
    assert stopped["state"] == "finished"
    texts = stopped["answers"]
    assert 0 < len(texts["a"]["text"]) == len(texts["b"]["text"]) < 500


@pytest.mark.parametrize(
    ("question", "status"),
    [("", 400), ("\0", 400), ("\ud800", 400), ("x" * 20_001, 413), ("x" * 3_000_000, 413)],
)
def test_what_is_no_question_is_refused(question, status, arena, visitor):
    refused = visitor.post_json(f"/api/arenas/{arena.slug}/questions", {"question": question})
    assert refused.status_code == status
    assert refused.json()["detail"]
    assert not Battle.objects.exists()


def test_another_voters_battle_does_not_exist(arena, visitor, site):
    battle = asked(visitor, arena)
    other = with_cookies(Visitor(site))
    path = f"/api/battles/{battle['id']}"
    assert other.get(path).status_code == 404
    more = {"question": "And at night?", "number": 2}
    assert other.post_json(f"{path}/turns", more).status_code == 404
    assert other.post_json(f"{path}/stop", {}).status_code == 404
    finished(visitor, battle)


def test_a_stranger_without_cookies_asks_nothing(arena, site):
    refused = Visitor(site).post_json(f"/api/arenas/{arena.slug}/questions", {"question": SKY})
    assert refused.status_code == 403
    assert not Battle.objects.exists()
