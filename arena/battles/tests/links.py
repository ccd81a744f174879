"""What a voter does before and after there is a link to a battle of theirs, in the arena `bank`."""

from django.test import Client

from arena.models import Battle, Share


def open_battle(client: Client) -> str:
    return client.post("/arenas/bank/battles")["Location"]


def finished(client: Client, outcome: str = "a") -> str:
    address = open_battle(client)
    client.post(f"{address}/vote", {"outcome": outcome})
    return address


def shared(client: Client, outcome: str = "a") -> str:
    """The link to a battle that the client voted in and shared."""
    client.post(f"{finished(client, outcome)}/share")
    return Share.objects.latest("id").get_absolute_url()


def every_battle(client: Client) -> set[int]:
    """Skip on until no pair is left; the answers that were shown."""
    shown = set()
    response = client.post("/arenas/bank/battles")
    while response.status_code == 302:
        battle = Battle.objects.get(id=response["Location"].rpartition("/")[2])
        shown |= {battle.answer_a_id, battle.answer_b_id}
        response = client.post(f"{response['Location']}/skip")
    return shown
