"""What a voter does before there is a link to a battle of theirs, in the arena `bank`."""

from django.test import Client

from arena.models import Share


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
