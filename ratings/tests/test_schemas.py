"""The schemas of the API: OpenAPI knows each by its name alone."""

from collections import Counter

from ninja import Schema

from arena.urls import api


def schemas(base: type = Schema) -> set[type]:
    """Of both apps, also those of other schemas."""
    found = set()
    for one in base.__subclasses__():
        found |= {one} | schemas(one)
    return {one for one in found if one.__module__.startswith(("arena.", "ratings."))}


def test_no_two_schemas_share_a_name():
    names = Counter(one.__name__ for one in schemas())
    assert len(names) > 20
    assert [name for name, count in names.items() if count > 1] == []


def test_prices_are_described_as_they_are_sent():
    described = api.get_openapi_schema()["components"]["schemas"]
    assert "frontier_probability" in described["OfferOut"]["properties"]
    assert "models" in described["PricesOut"]["properties"]
    assert set(described["PricePairOut"]["properties"]) == {"a", "b", "gap", "ratio"}
