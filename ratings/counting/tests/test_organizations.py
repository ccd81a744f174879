from ratings.counting.organizations import organization_ranks
from ratings.models import Rating


def row(organization: str, score: float | None, arm: float = 5, component: int = 0) -> Rating:
    return Rating(
        name=f"{organization} {score}",
        organization=organization,
        score=score,
        lower=None if score is None else score - arm,
        upper=None if score is None else score + arm,
        rank=None if score is None else 1,
        component=component,
    )


def test_an_organization_stands_by_its_best_model():
    rows = [row("Ash", 1000), row("Ash", 1100), row("Birch", 1050)]

    assert organization_ranks(rows) == [None, 1, 2]


def test_the_best_model_may_come_first():
    assert organization_ranks([row("Ash", 1100), row("Ash", 1000)]) == [1, None]


def test_overlapping_intervals_share_a_rank_and_leave_a_gap_behind():
    rows = [row("Ash", 1100), row("Birch", 1050), row("Cedar", 1045), row("Elm", 1000)]

    assert organization_ranks(rows) == [1, 2, 2, 4]


def test_the_rule_is_the_upper_bound_against_the_lower_bounds():
    """Birch touches Ash's lower bound exactly: nothing is surely above it."""
    assert organization_ranks([row("Ash", 1010), row("Birch", 1000)]) == [1, 1]


def test_other_models_of_an_organization_do_not_push_others_down():
    rows = [row("Ash", 1100), row("Ash", 1090), row("Ash", 1080), row("Birch", 1000)]

    assert organization_ranks(rows) == [1, None, None, 2]


def test_a_model_of_no_known_organization_is_not_ranked_and_pushes_nobody_down():
    assert organization_ranks([row("", 1100), row("", 1050), row("Ash", 1000)]) == [None, None, 1]


def test_a_model_without_votes_is_not_ranked():
    assert organization_ranks([row("Ash", None), row("Birch", 1000)]) == [None, 1]


def test_a_model_that_never_met_the_others_does_not_speak_for_its_organization():
    rows = [row("Ash", 1500, component=1), row("Ash", 1000), row("Birch", 1100)]

    assert organization_ranks(rows) == [None, 2, 1]


def test_no_rows_no_ranks():
    assert organization_ranks([]) == []
