"""What the API says of itself is true: requests of all sorts get only the answers that the description names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
import schemathesis
from hypothesis import given
from hypothesis.strategies import booleans
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sync_server.api.contract import contract
from sync_server.app import create_app
from sync_server.settings import Settings
from sync_server.store.database import Database
from sync_server.use_cases.enrol_device import EnrolmentAnswer
from tests.serving import serving
from tests.sync_server.bounds import bounded
from tests.sync_server.district import INVESTIGATOR, PASSWORD, give_passwords
from tests.sync_server.test_sync_routes import bearer

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = {
    *("POST /sync/hello", "POST /sync/pull", "POST /sync/push", "POST /devices/enrol"),
    *("HEAD /blobs/{sha256}", "GET /blobs/{sha256}", "PATCH /blobs/{sha256}"),
    *("GET /health", "GET /metrics", "GET /"),
}


def described(settings: Settings) -> dict[str, Any]:
    """The description, as a tool reads it."""
    return contract(create_app(settings))


def test_every_address_is_described(settings: Settings) -> None:
    found = {f"{method.upper()} {path}" for path, given in described(settings)["paths"].items() for method in given}
    assert found == OPERATIONS


@pytest.fixture
def served(district: Database, settings: Settings) -> Iterator[str]:
    """The address of a server over the district."""
    give_passwords(district)
    with serving(create_app(settings)) as address:
        yield address


def token_at(address: str) -> str:
    """A tablet's token."""
    asked = {"login": INVESTIGATOR, "password": PASSWORD, "install": "i", "device_name": "平板"}
    reply = httpx.post(f"{address}/devices/enrol", json=asked, timeout=30)
    return msgspec.json.decode(reply.content, type=EnrolmentAnswer).token


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_answer_is_one_that_the_description_names(served: str, settings: Settings, label: str) -> None:
    schema = schemathesis.openapi.from_dict(described(settings))
    operation = next(
        found for one in schema.get_all_operations() if isinstance(one, Ok) and (found := one.ok()).label == label
    )
    token = token_at(served)

    @bounded
    @given(case=operation.as_strategy(), signed_in=booleans())
    def ask(case: Case, signed_in: bool) -> None:  # noqa: FBT001 - Hypothesis hands arguments over by name
        reply = case.call(base_url=served, headers=bearer(token if signed_in else "x"), allow_redirects=False)
        case.validate_response(reply, checks=CHECKS)

    ask()
