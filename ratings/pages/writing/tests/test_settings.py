"""Settings as readers call them, in their language; a setting unknown here stays as recorded."""

import pytest
from django.utils import translation

from ratings.counting.boards import METHOD
from ratings.pages.writing.settings import setting_name, setting_value


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            [
                "Method: Bradley-Terry",
                "Ties count as: half a win each way",
                "Interval: clustered by voter",
                "Confidence: 0.95",
                "Style control counts: length, headers, lists, bold",
            ],
        ),
        (
            "de",
            [
                "Methode: Bradley-Terry",
                "Unentschieden zählen als: halber Sieg für jede Seite",
                "Intervall: nach Personen gruppiert",
                "Konfidenzniveau: 0,95",
                "Die Stilkontrolle berücksichtigt: Länge, Überschriften, Listen, Fettschrift",
            ],
        ),
    ],
)
def test_every_setting_in_force_is_told_in_words(language, told):
    with translation.override(language):
        settings = [f"{setting_name(name)}: {setting_value(METHOD[name])}" for name in METHOD]
    assert settings == told


def test_what_is_not_known_here_is_told_as_it_was_recorded():
    assert (setting_name("novelty"), setting_value("sandwich")) == ("novelty", "sandwich")
    assert (setting_value(None), setting_value([])) == ("–", "")
