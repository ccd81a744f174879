"""Settings as readers call them, in their language; a setting unknown here stays as recorded."""

import pytest
from django.utils import translation

from arena.models import Arena
from ratings.method import method_for
from ratings.pages.writing.settings import setting_name, setting_value


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            [
                "Method: Bradley-Terry",
                "Ties count as: half a win each way",
                "Interval: clustered by voter and prompt, pooled where these are few",
                "Confidence: 0.95",
                "Style control counts: length, headers, lists, bold",
                "Holds for: people and questions like these",
                "Good enough from, of 100 votes: 45",
            ],
        ),
        (
            "de",
            [
                "Methode: Bradley-Terry",
                "Unentschieden zählen als: halber Sieg für jede Seite",
                "Intervall: nach Personen und Aufgaben gruppiert, bei wenigen gemeinsam geschätzt",
                "Konfidenzniveau: 0,95",
                "Die Stilkontrolle berücksichtigt: Länge, Überschriften, Listen, Fettschrift",
                "Gilt für: ähnliche Personen, ähnliche Fragen",
                "Gut genug ab, von 100 Stimmen: 45",
            ],
        ),
    ],
)
def test_every_setting_in_force_is_told_in_words(language, told):
    method = method_for(Arena(who_votes=Arena.WhoVotes.ANYONE, margin=45))
    with translation.override(language):
        settings = [f"{setting_name(name)}: {setting_value(method[name])}" for name in method]
    assert settings == told


def test_what_is_not_known_here_is_told_as_it_was_recorded():
    assert (setting_name("novelty"), setting_value("sandwich")) == ("novelty", "sandwich")
    assert (setting_value(None), setting_value([])) == ("–", "")
