"""Two boards of the same models, compared."""

from ratings.differences import differences
from ratings.models import Rating


def test_a_leader_that_is_not_firm_under_another_choice_is_not_the_same_leader():
    def rows(provisional: bool) -> list[Rating]:
        return [
            Rating(name=name, score=score, lower=900, upper=1200, rank=1, provisional=there)
            for name, score, there in (
                ("Auk", 1100, False),
                ("Emu", 1050, provisional),
                ("Kea", 1000, False),
            )
        ]

    assert differences(rows(False), rows(False))["same_leaders"] is True
    assert differences(rows(False), rows(True))["same_leaders"] is False
