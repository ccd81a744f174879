"""Small makers of what tests need; each fills in only what the test does not care about."""

from collections.abc import Iterable
from itertools import count

from arena.models import (
    Answer,
    Arena,
    Battle,
    Deployment,
    Endpoint,
    LanguageModel,
    Membership,
    Origin,
    Outcome,
    Prompt,
    Vote,
    Voter,
)

numbers = count(1)

NOWHERE = "http://127.0.0.1:9/v1"
"""A base URL of this machine at which nothing listens."""


def make_arena(slug: str = "", **fields) -> Arena:
    slug = slug or f"arena-{next(numbers)}"
    return Arena.objects.create(slug=slug, **{"name": slug.capitalize(), **fields})


def make_model(name: str = "", *arenas: Arena, **fields) -> LanguageModel:
    """An active model, and a member of `arenas`."""
    fields = {"status": LanguageModel.Status.ACTIVE, **fields}
    model = LanguageModel.objects.create(name=name or f"Model {next(numbers)}", **fields)
    for arena in arenas:
        Membership.objects.create(arena=arena, model=model)
    return model


def make_prompt(arena: Arena, key: str = "", **fields) -> Prompt:
    key = key or f"prompt-{next(numbers)}"
    return Prompt.objects.create(arena=arena, key=key, **{"text": f"What is {key}?", **fields})


def make_answer(prompt: Prompt, model: LanguageModel, text: str = "") -> Answer:
    return Answer.objects.create(
        prompt=prompt, model=model, text=text or f"Answer number {next(numbers)}."
    )


def make_bank(models: int = 3, prompts: int = 2, slug: str = "") -> Arena:
    """An open arena in which every model has answered every prompt."""
    arena = make_arena(slug)
    contestants = [make_model("", arena) for _ in range(models)]
    for _ in range(prompts):
        prompt = make_prompt(arena)
        for model in contestants:
            make_answer(prompt, model)
    return arena


def make_voter(key: str = "") -> Voter:
    return Voter.objects.create(key=key or f"voter-{next(numbers)}")


def make_vote(
    arena: Arena,
    model_a: LanguageModel,
    model_b: LanguageModel,
    outcome: Outcome = Outcome.A,
    voter: Voter | None = None,
    prompt: Prompt | None = None,
    origin: Origin = Origin.IMPORTED,
) -> Vote:
    """A vote as an import makes it: a battle of models, without answers."""
    battle = Battle.objects.create(
        arena=arena,
        voter=voter or make_voter(),
        prompt=prompt,
        model_a=model_a,
        model_b=model_b,
        origin=origin,
    )
    vote = Vote.of(battle, outcome)
    vote.save()
    return vote


def make_vote_on(a: Answer, b: Answer, outcome: Outcome, voter: Voter | None = None) -> Vote:
    """A vote between two answers to one prompt, without the drawing of their pair."""
    battle = Battle.objects.create(
        arena=a.prompt.arena,
        voter=voter or make_voter(),
        prompt=a.prompt,
        model_a=a.model,
        model_b=b.model,
        answer_a=a,
        answer_b=b,
    )
    vote = Vote.of(battle, outcome)
    vote.save()
    return vote


Cast = tuple[LanguageModel, LanguageModel, Outcome, Voter]


def make_votes(arena: Arena, cast: Iterable[Cast], origin: Origin = Origin.IMPORTED) -> None:
    """Many votes as an import makes them, in two statements."""
    cast = list(cast)
    battles = Battle.objects.bulk_create(
        Battle(arena=arena, voter=voter, model_a=a, model_b=b, origin=origin)
        for a, b, _, voter in cast
    )
    Vote.objects.bulk_create(
        Vote.of(battle, outcome) for battle, (*_, outcome, _) in zip(battles, cast, strict=True)
    )


def make_endpoint(base_url: str = NOWHERE, **fields) -> Endpoint:
    """An endpoint of this machine."""
    fields = {"name": f"Endpoint {next(numbers)}", "networks": "127.0.0.0/8", **fields}
    return Endpoint.objects.create(base_url=base_url, **fields)


def make_deployment(model: LanguageModel, endpoint: Endpoint | None = None, **fields) -> Deployment:
    endpoint = endpoint or make_endpoint()
    fields = {"served_name": f"served-{next(numbers)}", **fields}
    return Deployment.objects.create(model=model, endpoint=endpoint, **fields)
