"""Checks a log-in name and password, slower after each failure, for the console's and the tablets' door alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from shared_models.errors import NotAllowedError
from sync_server.store import attempt_store, user_store
from sync_server.store.database import Database
from sync_server.store.user_store import User
from sync_server.use_cases.password import password_fits

FREE_FAILURES = {"login": 5, "address": 30}
"""An office may share one address; a name belongs to one person."""
FIRST_WAIT_MS = 5_000
LONGEST_WAIT_MS = 15 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What was typed, and the network address it came from."""

    login: str
    password: str
    address: str


class WrongCredentialsError(NotAllowedError):
    """No account has this name and password; which of the two is wrong is not told."""


class TooManyAttemptsError(NotAllowedError):
    """This account or address failed too often; the next try counts only after a while."""

    def __init__(self, retry_after_s: int) -> None:
        """Takes the seconds to wait."""
        super().__init__(
            f"失败次数过多,请 {retry_after_s} 秒后再试 / too many failures, try again in {retry_after_s} s"
        )
        self.retry_after_s = retry_after_s


class OneTimeError(NotAllowedError):
    """The password is one that somebody else chose; it opens the console only, to be replaced there."""


CodeUsed = Callable[[User, str], bool]
"""Uses up the code that a person typed in place of a password; false when it is none of his."""


def prove_identity(database: Database, typed: Credentials, *, now_ms: int, code_used: CodeUsed | None = None) -> User:
    """The account behind a name and password, or behind a name and a code where one is taken.

    Raises:
        WrongCredentialsError: no such name and password, or an account that was closed.
        TooManyAttemptsError: the password was not even looked at.
        OneTimeError: where codes are taken, a password that somebody else chose.
    """
    login = plain_login(typed.login)
    keys = {"login": _key("login", login), "address": _key("address", typed.address)}
    _count_attempt(database, keys, now_ms=now_ms)
    with database.reading() as tx:
        user = user_store.user_by_login(tx, login)
    fits = password_fits(typed.password, user.password_hash if user is not None else None)
    by_code = not fits and user is not None and code_used is not None and code_used(user, typed.password)
    if user is None or not (fits or by_code) or user.disabled_ms is not None:
        raise WrongCredentialsError("用户名或密码不正确 / wrong name or password")
    if code_used is not None and fits and user.must_change_ms is not None:
        raise OneTimeError("请先在办公台修改密码,或凭登记码登录 / change it at the console, or use a code")
    with database.writing() as tx:
        attempt_store.forget_failures(tx, [keys["login"]])
        # An office of forty behind one address logs in every morning: only failures may slow it down.
        attempt_store.take_back(tx, keys["address"])
    return user


def plain_login(login: str) -> str:
    """A log-in name as accounts are kept under: width, case and blanks around do not matter."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _key(kind: str, text: str) -> str:
    """What failures are counted under: a hash, for people type passwords into the wrong field."""
    return f"{kind}:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _count_attempt(database: Database, keys: dict[str, str], *, now_ms: int) -> None:
    """Counts a try as failed before looking, so that a hundred at the same time are a hundred."""
    with database.writing() as tx:
        before = attempt_store.failures_of(tx, keys.values())
        for kind, key in keys.items():
            failures, last_ms = before.get(key, (0, 0))
            wait = _wait_ms(failures - FREE_FAILURES[kind])
            # A last time that lies ahead was written under another clock, and says nothing about now.
            if last_ms <= now_ms < last_ms + wait:
                raise TooManyAttemptsError(-(-(last_ms + wait - now_ms) // 1_000))
        counted = {key: _next(before.get(key), now_ms) for key in keys.values()}
        attempt_store.save_failures(tx, counted, now_ms=now_ms)


def _wait_ms(beyond: int) -> int:
    """How long to wait after so many failures beyond the free ones: doubling, a quarter of an hour at most."""
    return 0 if beyond < 0 else int(min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** min(beyond, 20)))


def _next(before: tuple[int, int] | None, now_ms: int) -> int:
    """One failure more; a row of them is forgotten after a day."""
    if before is None or abs(now_ms - before[1]) > attempt_store.FORGOTTEN_AFTER_MS:
        return 1
    return before[0] + 1
