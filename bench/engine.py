"""The engine against its peers, on the same votes in memory."""

from collections.abc import Callable, Iterator
from functools import partial

from bench import arena_rank, fastchat
from bench.rows import Row, difference, in_turns
from bench.votes import SimulatedVotes, votes_of_frame
from ratings.engine import Scope, rate
from ratings.engine.fit import fit
from ratings.engine.spread import Spread, spread

ROUNDS = 7
SLOW_ROUNDS = 3
RESAMPLES = 100


def rows(votes: SimulatedVotes) -> Iterator[Row]:
    frame = votes.frame()
    dataset = arena_rank.dataset_of(frame)
    apart = difference(rate(votes.plain()).score, arena_rank.scores(dataset))

    def row(
        work: str,
        ours: Callable[[], object],
        against: str,
        theirs: Callable[[], object],
        target: float | None,
    ) -> Row:
        times = in_turns(ours, theirs, ROUNDS)
        return Row(work, against, *times, at_least=target, scores_differ=apart)

    warm = (
        "arena-rank with its sandwich interval, warm, dataset already built",
        partial(arena_rank.scores, dataset),
    )
    yield row("tally, fit, plain sandwich", lambda: sandwich(votes), *warm, 40)
    yield row("the same with all ranks", lambda: rate(votes.plain()), *warm, None)
    yield row("with all ranks, clustered by voter", lambda: rate(votes.clustered()), *warm, 2)

    def named(clustered: bool) -> Row:
        return row(
            f"from a data frame of names, {'clustered' if clustered else 'plain'}",
            lambda: rate(votes_of_frame(frame, clustered)),
            "arena-rank from the same frame",
            lambda: arena_rank.scores(arena_rank.dataset_of(frame)),
            8,
        )

    yield named(clustered=False)
    yield named(clustered=True)
    yield bootstrap(votes)
    yield style_control(votes)


def sandwich(votes: SimulatedVotes) -> list[Spread]:
    """Do what arena-rank does, and no more: `rate` also computes two kinds of rank."""
    fitted = fit(votes.plain())
    return [spread(part, fitted.votes, Scope.SAME, seed=0) for part in fitted.estimates]


def bootstrap(votes: SimulatedVotes) -> Row:
    apart = difference(rate(votes.plain()).score, fastchat.scores(votes))
    with fastchat.processes() as pool:
        fastchat.bootstrap(votes, fastchat.PROCESSES, pool)
        ours, theirs = in_turns(
            lambda: rate(votes.clustered(), interval="bootstrap", rounds=RESAMPLES),
            lambda: fastchat.bootstrap(votes, RESAMPLES, pool),
            SLOW_ROUNDS,
        )
    against = f"FastChat's method, re-stated, {fastchat.PROCESSES} processes"
    work = f"{RESAMPLES} bootstraps, clustered by voter, all ranks"
    return Row(work, against, ours, theirs, at_least=15, scores_differ=apart)


def style_control(votes: SimulatedVotes) -> Row:
    dataset = arena_rank.styled_dataset_of(votes)
    fully = arena_rank.styled_scores(dataset, arena_rank.FULLY)
    apart = difference(rate(votes.styled()).score, fully)
    ours, theirs = in_turns(
        lambda: rate(votes.styled()), partial(arena_rank.styled_scores, dataset), SLOW_ROUNDS
    )
    work = f"style control, {votes.style.shape[1]} features, plain sandwich, all ranks"
    against = "arena-rank's contextual model with interval, reg=0, warm"
    return Row(work, against, ours, theirs, at_least=8, scores_differ=apart)
