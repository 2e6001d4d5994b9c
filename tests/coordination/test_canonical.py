"""Snapshots have one spelling."""

import datetime as dt
import json
import math
import unicodedata
import uuid
from decimal import Decimal

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from coordination.canonical import FloatInSnapshotError, NotCanonicalError, canonical, digest, in_groups

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
KEYS = TEXTS.map(lambda text: unicodedata.normalize("NFC", text))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


class Kind(models.TextChoices):
    OFFICE = "office"


def test_canonical_known_value_gives_known_bytes() -> None:
    value = {"b": [1, True, None], "a": "é", "on": dt.date(2026, 11, 23), "kind": Kind.OFFICE}

    assert canonical(value) == '{"a":"é","b":[1,true,null],"kind":"office","on":"2026-11-23"}'.encode()


def test_canonical_moments_in_two_zones_give_one_text() -> None:
    moment = dt.datetime(2026, 11, 23, 12, 30, tzinfo=dt.UTC)
    elsewhere = moment.astimezone(dt.timezone(dt.timedelta(hours=5)))

    assert canonical(moment) == canonical(elsewhere) == b'"2026-11-23T12:30:00+00:00"'


def test_canonical_uuid_gives_its_text() -> None:
    assert canonical(uuid.UUID(int=7)) == b'"00000000-0000-0000-0000-000000000007"'


def test_canonical_decomposed_text_gives_composed_bytes() -> None:
    assert canonical({"cafe\u0301": "e\u0301"}) == canonical({"caf\u00e9": "\u00e9"})


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.5, "$"),
        ({"a": [0, {"b": math.nan}]}, "$.a[1].b"),
        ((1, 2.0), "$[1]"),
    ],
)
def test_canonical_float_is_refused_with_its_path(value: object, path: str) -> None:
    with pytest.raises(FloatInSnapshotError) as refusal:
        canonical(value)

    assert refusal.value.facts == {"path": path}
    assert str(refusal.value).startswith(f"{path} is a float")


@pytest.mark.parametrize(
    "value",
    [
        {1: "a"},
        {"x": Decimal("1.0")},
        {"x": {1, 2}},
        {"x": b"bytes"},
        {"x": dt.datetime.fromisoformat("2026-01-01T00:00")},
        {"x": "\ud800"},
        {"\u00e9": 1, "e\u0301": 2},
    ],
    ids=["number-key", "decimal", "set", "bytes", "no-zone", "half-character", "one-key-twice"],
)
def test_canonical_value_without_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical(value)


@given(VALUES)
def test_canonical_read_back_is_the_same_again(value: object) -> None:
    once = canonical(value)

    assert canonical(json.loads(once)) == once


def test_digest_is_sha256() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_in_groups_splits_by_four() -> None:
    assert in_groups("ba7816bf8f") == "ba78 16bf 8f"
