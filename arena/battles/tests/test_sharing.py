"""A shared battle: who may share it and take it back, and what its link shows."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from arena.battles import sharing
from arena.battles.tests.links import finished, open_battle, shared
from arena.models import Arena, Battle, Outcome, Share, Vote, Voter
from arena.tests.factories import make_arena, make_bank, make_model, make_vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Arena:
    return make_bank(models=3, prompts=1, slug="bank")


def test_the_reveal_offers_a_link_and_then_shows_it(bank, voter):
    address = finished(voter)
    assert f'action="{address}/share"' in voter.get(address).text
    response = voter.post(f"{address}/share")
    assert response["Location"] == f"{address}#share"
    page = voter.get(address).text
    assert f'value="http://testserver{Share.objects.get().get_absolute_url()}"' in page
    assert f'action="{address}/unshare"' in page


def test_sharing_twice_gives_the_same_link(bank, voter):
    address = finished(voter)
    voter.post(f"{address}/share")
    key = Share.objects.get().key
    voter.post(f"{address}/share")
    assert Share.objects.get().key == key


def test_links_cannot_be_guessed(bank, voter):
    link = shared(voter)
    assert re.fullmatch("/shared/[\\w-]{16}", link)


def test_an_open_battle_is_not_shared(bank, voter):
    address = open_battle(voter)
    response = voter.post(f"{address}/share")
    assert response.status_code == 409
    assert "You can only share a battle that you voted in" in response.text
    assert "share" not in voter.get(address).text
    assert not Share.objects.exists()


def test_a_skipped_battle_is_not_shared(bank, voter):
    address = open_battle(voter)
    voter.post(f"{address}/skip")
    assert voter.post(f"{address}/share").status_code == 409


def test_a_battle_without_texts_is_not_shared(bank, voter):
    open_battle(voter)
    vote = make_vote(bank, *bank.contestants.all()[:2], voter=Voter.objects.get())
    response = voter.post(f"{vote.battle.get_absolute_url()}/share")
    assert response.status_code == 409
    assert "no texts" in response.text
    assert not Share.objects.exists()


@pytest.mark.parametrize("way", ["share", "unshare"])
def test_nobody_else_shares_it_or_takes_it_back(bank, voter, other_voter, stranger, way):
    address = finished(voter)
    open_battle(other_voter)
    voter.post(f"{address}/share")
    before = list(Share.objects.values())
    for client in (other_voter, stranger):
        assert client.post(f"{address}/{way}").status_code == 404
    assert list(Share.objects.values()) == before


@pytest.mark.parametrize("way", ["share", "unshare"])
def test_it_takes_a_post_with_a_token(bank, voter, way):
    address = finished(voter)
    assert voter.get(f"{address}/{way}").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = voter.cookies
    assert strict.post(f"{address}/{way}").status_code == 403
    assert not Share.objects.exists()


def test_a_link_taken_back_is_gone(bank, voter, stranger):
    link = shared(voter)
    voter.post(f"{Battle.objects.get().get_absolute_url()}/unshare")
    for client in (voter, stranger):
        assert client.get(link).status_code == 404
        assert client.get(f"{link}.png").status_code == 404
    voter.post(f"{Battle.objects.get().get_absolute_url()}/share")
    assert Share.objects.get().get_absolute_url() != link


def test_taking_it_back_twice_changes_nothing(bank, voter):
    address = finished(voter)
    for _ in range(2):
        assert voter.post(f"{address}/unshare").status_code == 302


def test_the_page_shows_the_battle_and_nothing_of_the_voter(bank, voter, stranger):
    link = shared(voter, "b")
    page = stranger.get(link).text
    battle = Battle.objects.get()
    for text in (battle.prompt.text, battle.answer_a.text, battle.answer_b.text):
        assert text in page
    assert f"<h1>{battle.model_b} was preferred to {battle.model_a}</h1>" in page
    assert "The voter chose B." in page
    assert f'<time datetime="{battle.vote.cast_at:%Y-%m-%d}"' in page
    assert battle.voter.key not in page
    assert str(battle.id) not in page
    assert "unshare" not in page
    assert "your choice" not in page


def test_its_owner_can_take_it_back_from_the_page(bank, voter):
    link = shared(voter)
    assert f'action="{Battle.objects.get().get_absolute_url()}/unshare"' in voter.get(link).text


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.A, "Auk was preferred to Tern"),
        (Outcome.B, "Tern was preferred to Auk"),
        (Outcome.TIE, "A tie between Auk and Tern"),
        (Outcome.BOTH_BAD, "Auk and Tern: both bad"),
    ],
)
def test_the_headline_says_the_outcome(outcome, said):
    arena = make_arena()
    vote = make_vote(arena, make_model("Auk"), make_model("Tern"), outcome)
    assert sharing.headline(vote.battle) == said


class MetaTags(HTMLParser):
    """What the page's meta elements say, by property or name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        key = attributes.get("property") or attributes.get("name")
        if tag == "meta" and key:
            self.said[key] = attributes["content"]


def tags_of(client: Client, link: str) -> dict[str, str]:
    return MetaTags(client.get(link).text).said


def test_the_preview_has_absolute_addresses(bank, voter, stranger):
    link = shared(voter)
    tags = tags_of(stranger, link)
    assert tags["og:url"] == f"http://testserver{link}"
    assert tags["og:image"] == f"http://testserver{link}.png"
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["robots"] == "noindex"


def test_the_preview_asks_and_says_where_and_when(bank, voter, stranger):
    tags = tags_of(stranger, shared(voter))
    battle = Battle.objects.get()
    assert tags["og:title"] == tags["og:image:alt"] == "Who won, A or B? Open to see."
    day = f"{battle.vote.cast_at:%-d %B %Y}"
    assert tags["og:description"] == f"{battle.prompt.text} · {bank} · {day}"


def test_the_preview_tells_neither_model_nor_outcome(bank, voter, stranger):
    """Whoever saw only the preview may get this very pair to judge."""
    link = shared(voter)
    vote = Vote.objects.get()
    previews = set()
    for outcome in Outcome:
        Vote.objects.update(outcome=outcome)
        said = tags_of(stranger, link)
        for model in (vote.model_a, vote.model_b):
            assert not [text for text in said.values() if model.name in text]
        previews.add((*said.values(), stranger.get(f"{link}.png").content))
    assert len(previews) == 1


def test_a_hostile_prompt_stays_text(bank, voter, stranger):
    hostile = '"><script>alert(1)</script>'
    bank.prompts.update(text=hostile)
    link = shared(voter)
    assert hostile not in stranger.get(link).text
    assert tags_of(stranger, link)["og:description"].startswith(f"{hostile} · ")


def test_search_engines_and_caches_keep_nothing(bank, voter, stranger):
    response = stranger.get(shared(voter))
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("key", ["nothing", "a" * 5000, "..", "%00", "x%00y", "%F0%9F%90%A6"])
def test_a_link_that_was_never_made_is_not_found(stranger, key):
    assert stranger.get(f"/shared/{key}").status_code == 404
    assert stranger.get(f"/shared/{key}.png").status_code == 404


def test_the_picture_is_a_png_that_is_asked_for_again_only_if_it_changed(bank, voter, stranger):
    link = shared(voter)
    response = stranger.get(f"{link}.png")
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-cache"
    again = stranger.get(f"{link}.png", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    bank.prompts.update(text="Something else?")
    changed = stranger.get(f"{link}.png", headers={"if-none-match": response["ETag"]})
    assert changed.status_code == 200


def test_an_administrator_can_take_a_link_back(bank, voter, stranger, administrator):
    link = shared(voter)
    share = Share.objects.get()
    assert share.key in administrator.get("/admin/arena/share/").text
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_share"))
    client = Client()
    client.force_login(clerk)
    delete = f"/admin/arena/share/{share.id}/delete/"
    assert client.post(delete, {"post": "yes"}).status_code == 403
    administrator.post(delete, {"post": "yes"})
    assert stranger.get(link).status_code == 404
