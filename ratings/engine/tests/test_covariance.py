"""What the covariance is made of, against loops that write every formula out."""

import numpy as np
import pytest

from ratings.engine import Scope, Votes, rate
from ratings.engine import estimate as estimate_module
from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.clusters import Clusters, Kinds
from ratings.engine.davidson import Davidson
from ratings.engine.dispersion import Dispersion
from ratings.engine.fit import fit
from ratings.engine.pooled import Pooled
from ratings.engine.ratings import POINTS
from ratings.engine.response import Response, errors_of_scores, prior_curvature
from ratings.engine.robust import two_way
from ratings.engine.style import Styled
from ratings.engine.tally import tally_votes
from ratings.engine.tastes import PRIOR_ERROR, PRIOR_MEAN, Taste, Tastes
from ratings.engine.tests.worlds import World


@pytest.fixture
def votes(random_votes) -> Votes:
    rng = np.random.default_rng(7)
    return random_votes(500, 6, voter=rng.integers(0, 25, 500), prompt=rng.integers(0, 12, 500))


@pytest.fixture
def with_fringe(votes) -> Votes:
    """Model 6 won three times against the core, and model 7 lost to it."""
    return Votes(
        np.append(votes.model_a, [6, 6, 0, 6]),
        np.append(votes.model_b, [0, 3, 6, 7]),
        np.append(votes.outcome, [0, 0, 1, 0]),
        np.append(votes.voter, [1, 1, 2, 3]),
        np.append(votes.prompt, [0, 4, 4, 5]),
    )


def styled(votes: Votes) -> Votes:
    style = np.random.default_rng(1).normal(size=(len(votes), 2))
    return Votes(votes.model_a, votes.model_b, votes.outcome, votes.voter, votes.prompt, style)


def response_of(votes: Votes, method: str = "bradley-terry"):
    [estimate] = fit(votes, method).estimates
    return estimate, Response.of(estimate, votes)


def moved_rows(response: Response) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores, their slopes and eA − eB, a row a vote."""
    n, rows = response.n_models, np.arange(len(response))
    score, slope = np.zeros((2, len(rows), response.n_parameters))
    toward = np.zeros((len(rows), n))
    for side, sign in ((0, 1.0), (1, -1.0)):
        models, moved = response.models[:, side], response.moved[:, side]
        score[rows, models] += sign * moved * response.residual
        slope[rows, models] += sign * moved * response.slope
        toward[rows, models] += sign
    score[:, n:], slope[:, n:] = response.extra_residual, response.extra_slope
    return score, slope, toward


@pytest.mark.parametrize("kind", ["core", "fringe", "style", "davidson"])
def test_clusters_are_those_of_a_loop(votes, with_fringe, kind):
    chosen = {"fringe": with_fringe, "style": styled(votes)}.get(kind, votes)
    method = "davidson" if kind == "davidson" else "bradley-terry"
    _, response = response_of(chosen, method)
    voter = np.unique(chosen.voter, return_inverse=True)[1]
    clusters = Clusters.of(response, voter, response.curvature())
    score, slope, toward = moved_rows(response)
    size = response.n_parameters
    meat, exposure, held, own = np.zeros((size, size)), np.zeros((size, size)), [], 0.0
    firm = np.flatnonzero(response.firm)
    inside = response.firm[response.models].all(axis=1)
    information = slope[inside].T @ toward[inside]
    for voter in np.unique(chosen.voter):
        mine = chosen.voter == voter
        g, shared = score[mine].sum(axis=0), slope[mine].T @ toward[mine]
        meat += np.outer(g, g)
        exposure += shared @ shared.T
        held.append(np.append(np.diag(shared), np.full(size - response.n_models, 0)))
        held[-1][response.n_models :] = response.slope[mine & inside].sum()
        norm = np.sum(shared[firm] ** 2)
        along = np.sum((slope[mine & inside].T @ toward[mine & inside] * information)[firm])
        own += norm**2 / along if along else 0.0
    share = np.array(held) / np.sum(held, axis=0)
    np.testing.assert_allclose(clusters.meat, meat, atol=1e-9)
    np.testing.assert_allclose(clusters.exposure, exposure, atol=1e-9)
    np.testing.assert_allclose(clusters.power, [np.sum(share**n, axis=0) for n in (2, 3, 4)])
    assert clusters.own == pytest.approx(own)


@pytest.mark.parametrize("kind", ["core", "fringe", "style"])
def test_single_votes_are_clusters_of_one(votes, with_fringe, kind):
    chosen = {"fringe": with_fringe, "style": styled(votes)}.get(kind, votes)
    _, response = response_of(chosen)
    curvature, each = response.curvature(), np.arange(len(chosen))
    single = Clusters.single(response, curvature)
    alone = Clusters.several(response, each, curvature)
    for name in ("meat", "exposure", "power", "own", "count"):
        np.testing.assert_allclose(getattr(single, name), getattr(alone, name), atol=1e-9)


def test_clusters_of_one_vote_are_added_up_by_themselves(votes):
    _, response = response_of(votes)
    label = np.minimum(np.arange(len(votes)), 300 + np.arange(len(votes)) % 40)
    curvature = response.curvature()
    ours, rows = (make(response, label, curvature) for make in (Clusters.of, Clusters.several))
    assert ours.table.shape[0] < rows.table.shape[0] / 2
    for name in ("meat", "exposure", "power", "own", "count"):
        np.testing.assert_allclose(getattr(ours, name), getattr(rows, name), atol=1e-9)


@pytest.mark.parametrize("kind", ["core", "fringe", "style", "davidson", "no core"])
def test_errors_answer_to_scores_as_the_estimate_does(votes, with_fringe, kind, monkeypatch):
    """A vote that weighs a little more moves the estimate by bread·score, to first order.

    The weights of the mean that ratings are measured from are held.
    """
    chosen = {
        "fringe": with_fringe,
        "style": styled(votes),
        "no core": Votes([0, 0, 1, 2], [1, 1, 2, 3], [0, 0, 0, 0]),
    }.get(kind, votes)
    method = "davidson" if kind == "davidson" else "bradley-terry"
    estimate, response = response_of(chosen, method)
    bread = errors_of_scores(estimate, response)
    score, _, _ = moved_rows(response)
    centre = estimate.centre[estimate.centre > 0]
    monkeypatch.setattr(estimate_module, "_centre", lambda stage, n: centre)
    for row in (0, 1, 2, len(chosen) - 1, len(chosen) - 3):
        moved = []
        for change in (1e-5, -1e-5):
            weight = np.ones(len(chosen))
            weight[row] += change
            [again] = fit(chosen.weighing(weight), method).estimates
            moved.append(again.x)
        np.testing.assert_allclose(
            (moved[0] - moved[1]) / 2e-5, bread @ score[row], rtol=1e-4, atol=1e-6
        )


@pytest.mark.parametrize("kind", [BradleyTerry, Davidson, Styled])
def test_slopes_are_derivatives_of_scores(votes, kind):
    chosen = styled(votes) if kind is Styled else votes
    none = np.empty(0, int)
    likelihood = Styled.of(chosen, none) if kind is Styled else kind.of(tally_votes(chosen))
    x = np.random.default_rng(3).normal(0, 0.5, 6 + likelihood.n_extra)
    slopes = likelihood.slopes(x, chosen)
    for model in range(6):
        step = 1e-6 * np.eye(len(x))[model]
        up, down = (likelihood.scores(x + sign * step, chosen) for sign in (1, -1))
        is_a = np.where(chosen.model_a == model, 1.0, 0.0)
        toward = is_a - (chosen.model_b == model)
        residual = (down.residual - up.residual) / 2e-6
        extra = (down.extra - up.extra) / 2e-6
        if kind is Davidson:
            # The observed slope of a tie is not the expected one: on average over outcomes it is.
            continue
        np.testing.assert_allclose(residual, slopes.residual * toward, atol=1e-7)
        np.testing.assert_allclose(extra, slopes.extra * toward[:, None], atol=1e-7)


def test_the_two_way_part_is_that_of_statsmodels(llmfao):
    """Of an independent computation, without its small-sample correction."""
    api = pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")
    rows, design = np.arange(len(llmfao)), np.zeros((len(llmfao), 59))
    design[rows, llmfao.model_a] = 1
    design[rows, llmfao.model_b] = -1
    credit = np.array([1, 0, 0.5, 0.5])[llmfao.outcome]
    groups = np.column_stack([llmfao.voter, llmfao.prompt])
    theirs = api.GLM(credit, design[:, 1:], family=api.families.Binomial()).fit(
        tol=1e-14,
        cov_type="cluster",
        cov_kwds={"groups": groups, "use_correction": False},
    )
    ours = two_way_of(llmfao)
    at_first = ours - ours[:1]
    at_first = (at_first - at_first[:, :1])[1:, 1:]
    scale = np.sqrt(np.abs(np.diag(at_first)))
    off = np.abs(at_first - theirs.cov_params()) / scale / scale[:, None]
    assert off.max() < 1e-6


def two_way_of(votes: Votes) -> np.ndarray:
    estimate, response = response_of(votes)
    return two_way(Kinds.of(response, votes, Scope.ALL), errors_of_scores(estimate, response))


def test_on_real_votes_the_parts_are_as_measured(llmfao):
    estimate, response = response_of(llmfao)
    dispersion = Dispersion.of(response)
    kinds = Kinds.of(response, llmfao, Scope.ALL)
    tastes = Tastes.of(response, kinds, dispersion, errors_of_scores(estimate, response))
    assert dispersion.value == pytest.approx(0.57, abs=0.005)
    assert tastes.voters.observed == pytest.approx(0.33, abs=0.005)
    assert tastes.voters.error == pytest.approx(0.06, abs=0.005)
    assert tastes.prompts.observed == pytest.approx(0.18, abs=0.005)
    assert tastes.prompts.error == pytest.approx(0.04, abs=0.005)


def test_on_real_votes_prompts_widen_more_than_voters(llmfao):
    def mean_error(scope: Scope, votes: Votes = llmfao) -> float:
        return float(np.sqrt(rate(votes, scope=scope).covariance.diagonal()).mean())

    plain = mean_error(Scope.SAME)
    without_prompts = Votes(llmfao.model_a, llmfao.model_b, llmfao.outcome, llmfao.voter)
    assert mean_error(Scope.ALL, without_prompts) / plain == pytest.approx(1.22, abs=0.01)
    assert mean_error(Scope.QUESTIONS) / plain == pytest.approx(1.93, abs=0.02)
    assert mean_error(Scope.ALL) / plain == pytest.approx(2.00, abs=0.05)


@pytest.mark.parametrize(("taste", "suit"), [(0.0, 0.0), (0.6, 0.3), (0.3, 0.7)])
def test_tastes_are_found_again(taste, suit):
    found = []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        world = World(rng.normal(0, 0.5, 8), np.full(60, 30), taste, suit=suit, prompts=40)
        votes = world.votes(rng)
        estimate, response = response_of(votes)
        kinds = Kinds.of(response, votes, Scope.ALL)
        bread = errors_of_scores(estimate, response)
        tastes = Tastes.of(response, kinds, Dispersion.of(response), bread)
        found.append([tastes.voters.observed, tastes.prompts.observed])
    # Tastes flatten the curve of the mean vote, so that they are seen smaller than they are.
    shrunk = 1 / (1 + 0.7 * (taste**2 + suit**2))
    np.testing.assert_allclose(np.mean(found, axis=0), shrunk * np.square([taste, suit]), atol=0.06)


def test_where_nothing_repeats_tastes_are_what_the_prior_takes_them_for(random_votes):
    votes = random_votes(60, 5, voter=np.append(np.arange(59), 0), prompt=np.arange(60))
    estimate, response = response_of(votes)
    kinds = Kinds.of(response, votes, Scope.ALL)
    tastes = Tastes.of(
        response, kinds, Dispersion.of(response), errors_of_scores(estimate, response)
    )
    assert tastes.voters.variance == pytest.approx(Taste.shrunk(0, np.inf).variance, rel=0.1)
    assert tastes.prompts.variance == 0
    assert not kinds.samples_prompts


def test_a_taste_is_the_mean_of_a_posterior_that_is_not_negative():
    draws = np.random.default_rng(0).normal(PRIOR_MEAN, PRIOR_ERROR, 400_000)
    draws = draws[draws > 0]
    prior = Taste.shrunk(np.nan, np.inf)
    assert prior.variance == pytest.approx(draws.mean(), rel=0.01)
    assert prior.freedom == pytest.approx(2 * draws.mean() ** 2 / draws.var(), rel=0.02)
    near_zero = Taste.shrunk(-0.02, 0.07)
    assert 0.02 < near_zero.variance < 0.07
    assert near_zero.freedom > 2
    sure = Taste.shrunk(0.3, 0.01)
    assert sure.variance == pytest.approx(0.3, abs=0.001)
    assert sure.freedom == pytest.approx(2 * 0.3**2 / 0.01**2, rel=0.01)


def test_dispersion_is_pearsons_with_pseudo_votes(votes):
    _, response = response_of(votes)
    n, k = len(votes), response.slope
    squares = np.sum(response.residual**2) / k.mean()
    assert Dispersion.of(response).value == pytest.approx((squares + 4) / (n - 6 + 1 + 4))
    tied = Votes([0, 1], [1, 2], [2, 2])
    _, response = response_of(tied)
    assert Dispersion.of(response).value == 1


def test_without_tastes_and_ties_the_pooled_covariance_is_the_inverse_information():
    rng = np.random.default_rng(0)
    votes = World(rng.normal(0, 0.5, 6), np.ones(4000, int)).votes(rng)
    votes = Votes(votes.model_a, votes.model_b, votes.outcome)
    estimate, response = response_of(votes)
    kinds, dispersion = Kinds.of(response, votes, Scope.ALL), Dispersion.of(response)
    bread = errors_of_scores(estimate, response)
    tastes = Tastes.of(response, kinds, dispersion, bread)
    pooled = Pooled.of(response, kinds, dispersion, tastes, prior_curvature(estimate), bread)
    hessian = np.asarray(estimate.core.likelihood.hessian(estimate.x))
    centre = np.eye(6) - estimate.centre
    expected = dispersion.value * centre @ np.linalg.pinv(hessian) @ centre.T
    np.testing.assert_allclose(pooled.covariance, expected, rtol=1e-8, atol=1e-12)
    assert dispersion.value == pytest.approx(1, abs=0.06)


def test_the_prior_of_a_newcomer_is_part_of_its_error(with_fringe):
    """Three wins and a loss to nobody: half a win and half a loss against 0 bound it."""
    board = rate(with_fringe)
    assert board.provisional.tolist() == [False] * 6 + [True, True]
    alone = np.sqrt(1 / 0.25) * POINTS
    newcomers = np.sqrt(board.covariance.diagonal()[6:])
    assert np.all((newcomers > 0.5 * alone) & (newcomers < 1.5 * alone))
