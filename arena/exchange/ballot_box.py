"""Stores votes with their battles and voters, a batch at a time."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import connection
from django.db.models import Model

from arena.exchange.vote_rows import VoteRow, voter_key
from arena.models import Arena, Battle, Origin, Prompt, Vote, Voter

COMMON = ("arena", "voter", "prompt", "model_a", "model_b", "answer_a", "answer_b", "origin")
BATTLE = ("id", *COMMON, "created_at", "expires_at")
VOTE = ("battle", *COMMON, "outcome", "cast_at")


class BallotBox:
    def __init__(self, arena: Arena, origin: Origin) -> None:
        self.arena = arena
        self.origin = origin
        self.prompts = stored_prompts(arena)
        self.voters = stored_voters(arena)

    def add(self, batch: Sequence[VoteRow]) -> None:
        self.add_voters(batch)
        unnamed = iter(self.unnamed_voters(batch))
        battles, votes = [], []
        for vote in batch:
            battle = Battle._meta.pk.get_db_prep_value(uuid4(), connection)
            moment = connection.ops.adapt_datetimefield_value(vote.cast_at)
            voter = self.voters[vote.voter] if vote.voter else next(unnamed).id
            prompt = self.prompts.get(vote.prompt)
            answers = vote.answers or (None, None)
            common = (self.arena.id, voter, prompt, *vote.models, *answers, int(self.origin))
            battles.append((battle, *common, moment, moment))
            votes.append((battle, *common, int(vote.outcome), moment))
        insert(Battle, BATTLE, battles)
        insert(Vote, VOTE, votes)

    def add_voters(self, batch: Sequence[VoteRow]) -> None:
        keys = {vote.voter: None for vote in batch if vote.voter and vote.voter not in self.voters}
        made = Voter.objects.bulk_create(Voter(key=key) for key in keys)
        self.voters.update((voter.key, voter.id) for voter in made)

    def unnamed_voters(self, batch: Sequence[VoteRow]) -> list[Voter]:
        """A separate voter for every vote whose voter the file does not name."""
        return Voter.objects.bulk_create(
            Voter(key=voter_key(self.arena, uuid4().hex)) for vote in batch if not vote.voter
        )


def insert(model: type[Model], fields: Sequence[str], rows: Sequence[tuple]) -> None:
    """bulk_create would take six times as long, and on SQLite nobody else can vote meanwhile."""
    column_of = {field.name: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(column_of[field] for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", rows
        )


def stored_voters(arena: Arena) -> dict[str, int]:
    rows = Voter.objects.filter(key__startswith=voter_key(arena, ""))
    return dict(rows.values_list("key", "id"))


def stored_prompts(arena: Arena) -> dict[str, int]:
    return dict(Prompt.objects.filter(arena_id=arena.pk).values_list("key", "id"))
