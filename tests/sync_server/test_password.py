"""What is kept of a password, and what it costs to try one."""

from __future__ import annotations

import pytest

from shared_models.errors import UnfitError
from sync_server.use_cases.password import LONGEST, SHORTEST, password_fits, password_hash

PASSWORD = "correct horse battery"
OWASP = "$argon2id$v=19$m=19456,t=2,p=1$"


def test_a_try_costs_what_owasp_asks_for_and_the_password_is_not_in_what_is_kept() -> None:
    kept = password_hash(PASSWORD)
    assert kept.startswith(OWASP)
    assert PASSWORD not in kept
    assert password_hash(PASSWORD) != kept, "salted"


def test_only_the_password_itself_fits() -> None:
    kept = password_hash(PASSWORD)
    assert password_fits(PASSWORD, kept)
    assert not password_fits(PASSWORD + " ", kept)
    assert not password_fits(PASSWORD, None)
    assert not password_fits("x" * (LONGEST + 1), kept)


@pytest.mark.parametrize("password", ["x" * (SHORTEST - 1), "x" * (LONGEST + 1)])
def test_one_that_protects_nothing_or_is_absurd_is_refused(password: str) -> None:
    with pytest.raises(UnfitError):
        password_hash(password)
