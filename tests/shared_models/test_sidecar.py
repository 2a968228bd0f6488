"""A signed sidecar proves what it repeats, and nothing is said against anybody where there is none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shared_models.bundle_keys import PrivateKeys, keys_of
from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.sidecar import RECORDED, VERDICTS, check_sidecar, device_of, signed_sidecar
from shared_models.values import Value, group_of
from tests.builders import change, folded, part, saw

TABLET = keys_of(bytes(range(64)))
OTHER = keys_of(bytes(range(1, 65)))
PHOTO: Mapping[str, Value] = {
    "visit": "v-1",
    "slot": "front",
    "file": "a" * 64,
    "taken_at": 1_790_000_000_000,
    "source": "camera",
    "position": {"lat": "39.1", "lon": "100.2", "accuracy_m": "12"},
}
STATED: Mapping[str, Value] = {
    **{name: PHOTO[unit] for name, unit in RECORDED.items()},
    "original": "b" * 64,
    "clock": "mono",
    "device": "d-1",
    "author": "u-1",
}


def taken(proof: Value, **more: Value) -> Case:
    """A case with the photo; its record may say something else than what was signed."""
    return folded(change("c-1", part({**PHOTO, "proof": proof, **more}, entity="p-1", type_="photo")))


def verdict(case: Case, keys: PrivateKeys | None = TABLET) -> str:
    """What is found."""
    return check_sidecar(case, case.entities[EntityId("p-1")], keys.public if keys else None)


def test_what_the_tablet_signed_is_valid_under_its_own_key_only() -> None:
    case = taken(signed_sidecar(STATED, TABLET))
    assert verdict(case) == "valid"
    assert verdict(case, OTHER) == "broken"
    assert verdict(case, None) == "no_key"
    assert device_of(case.entities[EntityId("p-1")]) == "d-1"


def test_a_photo_without_proof_or_without_a_key_to_sign_with_is_not_provable() -> None:
    assert verdict(taken(None)) == "none"
    assert verdict(taken(signed_sidecar(STATED, None))) == "unsigned"


@pytest.mark.parametrize("name", sorted(STATED))
def test_no_statement_can_be_altered_afterwards(name: str) -> None:
    proof = {**group_of(signed_sidecar(STATED, TABLET)), name: "something else"}
    assert verdict(taken(proof)) == "broken"


@pytest.mark.parametrize("unit", sorted(RECORDED.values()))
def test_a_record_that_says_something_else_than_was_signed_differs(unit: str) -> None:
    assert verdict(taken(signed_sidecar(STATED, TABLET), **{unit: "something else"})) == "differs"


def test_a_proof_of_somebody_else_or_of_another_photo_proves_nothing_here() -> None:
    assert verdict(taken(signed_sidecar({**STATED, "author": "u-2"}, TABLET))) == "differs"
    assert verdict(taken(signed_sidecar({**STATED, "sha256": "c" * 64}, TABLET))) == "differs"


def test_a_slot_that_the_office_mended_later_is_told_as_a_difference() -> None:
    mended = part({"slot": saw("living", "c-1")}, entity="p-1", type_="photo")
    proof = signed_sidecar(STATED, TABLET)
    first = change("c-1", part({**PHOTO, "proof": proof}, entity="p-1", type_="photo"))
    assert verdict(folded(first, change("c-2", mended))) == "differs"


@pytest.mark.parametrize("junk", ["", "no base64 ☂", "QUJD", 7, ["x"]], ids=str)
def test_whatever_stands_as_a_signature_is_read_without_falling(junk: Value) -> None:
    assert verdict(taken({**STATED, "signature": junk})) in {"broken", "unsigned"}
    assert verdict(taken(junk)) in {"none", "unsigned"}


def test_the_words_accuse_nobody() -> None:
    for label in VERDICTS.values():
        assert not any(word in label.zh for word in ("假", "伪造", "作弊", "篡改"))
        assert "fake" not in label.en.lower()
