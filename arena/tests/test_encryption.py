"""Keys in the database: they open with the right SECRET_KEY, and with no other."""

import pytest

from arena.encryption import Unreadable, seal, unseal
from arena.models import Endpoint
from arena.tests.factories import make_endpoint

OLD, NEW = "o" * 50, "n" * 50


def test_what_is_sealed_is_read_again_and_not_seen():
    sealed = seal("sk-secret-ü")
    assert "secret" not in sealed
    assert unseal(sealed) == "sk-secret-ü"


def test_no_key_is_no_seal():
    assert seal("") == unseal("") == ""


def test_the_same_key_is_sealed_differently_each_time():
    assert seal("sk-secret") != seal("sk-secret")


def test_another_secret_key_does_not_open_it(settings):
    settings.SECRET_KEY = OLD
    sealed = seal("sk-secret")
    settings.SECRET_KEY = NEW
    with pytest.raises(Unreadable) as raised:
        unseal(sealed)
    assert "sk-secret" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_an_earlier_secret_key_still_opens_it_and_is_not_used_anew(settings):
    settings.SECRET_KEY = OLD
    sealed = seal("sk-secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert unseal(sealed) == "sk-secret"
    again = seal("sk-secret")
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(again) == "sk-secret"


@pytest.mark.parametrize("harm", [lambda text: text[:-5], lambda text: "x" + text, lambda _: "ä"])
def test_a_damaged_seal_is_unreadable(harm):
    with pytest.raises(Unreadable):
        unseal(harm(seal("sk-secret")))


@pytest.mark.django_db
def test_an_endpoint_keeps_its_key_sealed():
    endpoint = make_endpoint()
    assert endpoint.key == ""
    endpoint.keep_key("sk-secret")
    endpoint.save()
    stored = Endpoint.objects.get()
    assert stored.key == "sk-secret"
    assert "secret" not in "".join(str(value) for value in Endpoint.objects.values_list().get())


@pytest.mark.django_db
def test_a_key_may_stay_in_the_environment(monkeypatch):
    endpoint = make_endpoint(key_variable="KITCHEN_API_KEY")
    assert endpoint.key == ""
    monkeypatch.setenv("KITCHEN_API_KEY", "sk-secret")
    assert endpoint.key == "sk-secret"


@pytest.mark.django_db
def test_a_target_does_not_show_its_key():
    from arena.tests.factories import make_deployment, make_model

    endpoint = make_endpoint()
    endpoint.keep_key("sk-secret")
    target = make_deployment(make_model(), endpoint).target
    assert target.key == "sk-secret"
    assert "sk-secret" not in repr(target)
