"""What a field may hold on the wire: what a tablet may have recorded passes, what none can have recorded does not."""

from __future__ import annotations

import pytest

from shared_models.errors import MalformedError
from shared_models.shape import check_shapes
from shared_models.values import Value
from tests.builders import change, part


@pytest.mark.parametrize("value", [3, "three", None, {"no_value": "unknown"}])
def test_a_number_or_whatever_was_typed_for_one_passes(value: Value) -> None:
    check_shapes(change("c-1", part({"housing_rooms": value})))


@pytest.mark.parametrize("value", [True, [3], {"yuan": "3"}])
def test_what_nobody_can_have_typed_for_a_number_is_named(value: Value) -> None:
    with pytest.raises(MalformedError, match=r"household\.housing_rooms"):
        check_shapes(change("c-1", part({"housing_rooms": value})))


def test_a_field_this_version_does_not_know_passes_as_it_is() -> None:
    check_shapes(change("c-1", part({"from_the_future": [1, 2, 3]})))
