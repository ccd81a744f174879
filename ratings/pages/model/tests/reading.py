"""Reading a model's page and the same in the API, and an arena of models with answers."""

import re
from html import unescape

from django.test import Client

from arena.models import Arena, Outcome
from arena.tests.factories import make_answer, make_arena, make_model, make_prompt, make_vote
from ratings.counting.refit import refit

BIRDS = "/arenas/birds/leaderboard/models/"


def page_of(client: Client, address: str, name: str, **query: str) -> str:
    response = client.get(address, {"name": name, **query})
    assert response.status_code == 200
    return unescape(response.text)


def api(client: Client, slug: str, name: str, **query: str) -> dict:
    response = client.get(f"/api/arenas/{slug}/model", {"name": name, **query})
    assert response.status_code == 200
    return response.json()


def cells(page: str, caption: str) -> list[list[str]]:
    """The text of the cells of the table of that caption, row by row."""
    table = next(one for one in re.findall(r"(?s)<table.*?</table>", page) if caption in one)
    rows = re.findall(r"(?s)<tr.*?</tr>", table.split("<tbody>")[1])
    return [[text(cell) for cell in re.findall(r"(?s)<t[hd].*?</t[hd]>", row)] for row in rows]


def text(part: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def bank_of_texts(texts: dict[str, list[str]]) -> Arena:
    arena = make_arena("birds")
    prompts = [make_prompt(arena) for _ in range(max(map(len, texts.values())))]
    for name, said in texts.items():
        model = make_model(name, arena)
        for prompt, answer in zip(prompts, said, strict=False):
            make_answer(prompt, model, answer)
    make_vote(arena, *arena.contestants.order_by("id")[:2], Outcome.TIE)
    refit(arena)
    return arena
