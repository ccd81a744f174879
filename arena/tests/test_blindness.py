"""Before the vote, no byte, header, cookie, address or order tells who answers."""

import re

import pytest

from arena.models import Answer, Battle, LanguageModel, Membership, Vote, Voter
from arena.tests.factories import make_arena, make_bank, make_prompt

pytestmark = pytest.mark.django_db

SECRETS = ("Xanthippe-7b", "Quokka", "Zebra licence", "2031/07", "4815162342")


@pytest.fixture
def prompt():
    """An arena in which each fact of the models is a word that stands nowhere else."""
    arena = make_arena("blind")
    prompt = make_prompt(arena, text="Who are you?")
    for number in (1, 2):
        model = LanguageModel.objects.create(
            id=4815162342000 + number,
            name=f"Xanthippe-7b-{number}",
            organization=f"Quokka Corp {number}",
            license="Zebra licence",
            knowledge_cutoff="2031/07",
            link="https://quokka.example/",
            status="active",
        )
        Membership.objects.create(arena=arena, model=model)
        Answer.objects.create(
            id=4815162342100 + number, prompt=prompt, model=model, text="I am who I am."
        )
    return prompt


def everything_sent(response) -> str:
    """Headers, cookies and body of a response and of the redirects before it."""
    hops = [address for address, _ in getattr(response, "redirect_chain", [])]
    headers = [f"{name}: {value}" for name, value in response.headers.items()]
    return "\n".join([*hops, *headers, response.cookies.output(), response.content.decode()])


def assert_blind(text: str) -> None:
    for secret in SECRETS:
        assert secret.casefold() not in text.casefold()


def test_the_page_of_an_open_battle_tells_nothing(prompt, voter):
    assert_blind(everything_sent(voter.get("/arenas/blind/")))
    opened = voter.post("/arenas/blind/battles", follow=True)
    assert "I am who I am." in opened.text
    assert_blind(everything_sent(opened))
    assert_blind(str(voter.cookies))


def test_the_api_tells_nothing(prompt, voter):
    voter.get("/api/arenas")
    opened = voter.post("/api/arenas/blind/battles", content_type="application/json")
    assert opened.status_code == 201
    assert set(opened.json()) == {"id", "prompt", "answers"}
    assert opened.json()["answers"] == {
        "a": {"text": "I am who I am."},
        "b": {"text": "I am who I am."},
    }
    assert_blind(everything_sent(opened))


def test_skipping_and_refusals_tell_nothing(prompt, voter, other_voter):
    opened = voter.post("/arenas/blind/battles", follow=True)
    address = opened.redirect_chain[-1][0]
    assert_blind(everything_sent(voter.post(f"{address}/vote", {"outcome": "nonsense"})))
    assert_blind(everything_sent(other_voter.get(address)))
    assert_blind(everything_sent(voter.post(f"{address}/skip", follow=True)))
    assert_blind(everything_sent(voter.get(address)))


def test_battles_of_other_models_with_the_same_texts_are_the_same_bytes(prompt, voter):
    voter.post("/arenas/blind/battles")
    battle = Battle.objects.get()
    before = voter.get(battle.get_absolute_url())
    Battle.objects.update(
        model_a=battle.model_b,
        model_b=battle.model_a,
        answer_a=battle.answer_b,
        answer_b=battle.answer_a,
    )
    after = voter.get(battle.get_absolute_url())
    assert without_tokens(before) == without_tokens(after)


def without_tokens(response) -> str:
    """What was sent, less the CSRF token, which is drawn anew for every page."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", everything_sent(response))
    return re.sub(r"(csrftoken=|expires=|Expires: |Last-Modified: )[^\n]*", "", text)


def test_the_battle_id_is_random(prompt, voter):
    voter.post("/arenas/blind/battles")
    assert Battle.objects.get().id.version == 4


def test_the_battle_is_kept_by_no_cache(prompt, voter):
    opened = voter.post("/arenas/blind/battles", follow=True)
    assert "no-store" in opened["Cache-Control"]
    assert "private" in opened["Cache-Control"]


def test_a_voter_is_a_random_key(prompt, voter):
    voter.post("/arenas/blind/battles")
    assert re.fullmatch("[0-9a-f]{32}", Voter.objects.get().key)


def test_an_answer_that_a_vote_revealed_is_not_sent_again(voter):
    arena = make_bank(models=3, prompts=1, slug="blind")
    opened = voter.post("/arenas/blind/battles", follow=True)
    address = opened.redirect_chain[-1][0]
    revealed = voter.post(f"{address}/vote", {"outcome": "a"}, follow=True).text
    again = everything_sent(voter.post("/arenas/blind/battles", follow=True))
    for answer in Answer.objects.filter(prompt__arena=arena):
        assert answer.text not in again
    assert sum(model.name in revealed for model in arena.contestants.all()) == 2


@pytest.mark.parametrize("api", [False, True])
def test_texts_that_may_be_read_with_their_author_are_not_put_to_the_vote(prompt, voter, api):
    voter.get("/api/arenas")
    voter.post("/arenas/blind/battles")
    battle = Battle.objects.get()
    LanguageModel.objects.filter(id=battle.model_a_id).update(status="retired")
    address = battle.get_absolute_url()
    page = voter.get(address)
    assert page.status_code == 409
    assert "One of these answers has since left the arena. Nothing was recorded." in page.text
    assert battle.answer_a.text not in page.text
    assert_blind(everything_sent(page))
    path = f"/api{address}/vote" if api else f"{address}/vote"
    sent = {"content_type": "application/json"} if api else {}
    refused = voter.post(path, {"outcome": "a"}, **sent)
    assert refused.status_code == 409
    assert_blind(everything_sent(refused))
    assert not Vote.objects.exists()
