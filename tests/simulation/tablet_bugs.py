"""Bugs planted in the tablet, each as the smallest change of the real code that makes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from field_app.store import install, preparing
from field_app.store.outbox import Outbox
from field_app.store.stage import Stage
from field_app.use_cases import fetch_news, greet_server
from shared_models.ids import ChangeId
from sync_server.store import replica_store
from sync_server.use_cases import receive_changes
from tests.simulation.planting import instead, method


@contextmanager
def no_epoch() -> Iterator[None]:
    """Nobody looks whether the server is still the one that gave the receipts."""

    def believing(trip: Any, answer: Any, replica: Any) -> None:
        trip.account.meta.epoch = answer.epoch
        if greet_server._is_another(trip, answer.replica, replica):
            greet_server.renumber(trip)

    with (
        instead(greet_server._agree, believing),
        instead(receive_changes._same_epoch, lambda tx, _push: replica_store.current_epoch(tx)),
    ):
        yield


@contextmanager
def trust_last_after_restore() -> Iterator[None]:
    """After a restore only what is beyond the server's last number is offered again."""

    def trusting(trip: Any, answer: Any, replica: Any) -> None:
        account = trip.account
        known, account.meta.epoch = account.meta.epoch, answer.epoch
        if known not in {None, answer.epoch}:
            account.db.run(
                "UPDATE outbox SET state = 'pending', heads = '{}' WHERE replica = ? AND seq > ?",
                (replica.id, answer.replica.last),
            )
            account.blobs.send_again()
            account.stage.start_over()
            trip.durable = 0
        elif greet_server._is_another(trip, answer.replica, replica):
            greet_server.renumber(trip)

    with instead(greet_server._agree, trusting):
        yield


@contextmanager
def overlay_dropped_at_ack() -> Iterator[None]:
    """Own work leaves the view with its receipt, before a pull brings it back."""
    settle = Outbox._settle

    def hasty(self: Outbox, replica: Any, label: Any, answer: Any, *, heads: str) -> int:
        done = settle(self, replica, label, answer, heads=heads)
        self._db.run("UPDATE outbox SET overlay = 0 WHERE replica = ? AND seq = ?", (replica, label.seq))
        return done

    with method(Outbox, "_settle", hasty):
        yield


@contextmanager
def prune_at_ack() -> Iterator[None]:
    """Own work is forgotten with its receipt."""
    acknowledge = Outbox.acknowledge

    def forgetting(self: Outbox, carried: Any, answer: Any) -> int:
        done = acknowledge(self, carried, answer)
        with self._db.writing():
            self._db.run("DELETE FROM outbox WHERE state = 'acked'")
        return done

    with method(Outbox, "acknowledge", forgetting):
        yield


@contextmanager
def no_purge() -> Iterator[None]:
    """What was taken away stays on the tablet."""
    with instead(install._purge, lambda *_values, **_named: set()):
        yield


@contextmanager
def purge_outbox_on_revoke() -> Iterator[None]:
    """What was taken away goes, with the work on it that is only here."""
    purge = install._purge

    def thorough(account: Any, granted: Any, _only_here: Any, *, purging: Any) -> Any:
        gone = purge(account, granted, set(), purging=purging)
        account.db.run_many("DELETE FROM outbox WHERE household = ?", [(household,) for household in gone])
        return gone

    with instead(purge, thorough):
        yield


@contextmanager
def page_wise_apply() -> Iterator[None]:
    """Each page is put in force as it comes."""

    async def eager(call: Any, work: Any) -> Any:
        while True:
            answer = await fetch_news._ask(call)
            fetch_news.stage_answer(call, answer)
            await work.start_over()
            if fetch_news.is_last(answer):
                return answer
            await fetch_news.install_news(call, answer, work)

    with instead(fetch_news._stage_pages, eager):
        yield


@contextmanager
def cursor_back() -> Iterator[None]:
    """A cursor is noted one step before where the picture is."""
    put = Stage.put_cursors

    def behind(self: Stage, cursors: Any) -> None:
        put(self, {id_: msgspec.structs.replace(one, n=max(0, one.n - 1)) for id_, one in cursors.items()})

    with method(Stage, "put_cursors", behind):
        yield


@contextmanager
def split_save() -> Iterator[None]:
    """A save about several people becomes several changes."""
    append = Outbox.append

    def in_pieces(self: Outbox, change: Any, *, founds: bool = False) -> None:
        pieces = [change]
        if change.kind == "save" and len(change.parts) > 1:
            first, second = change.parts[:1], change.parts[1:]
            other = msgspec.structs.replace(change, id=ChangeId(f"{change.id}b"), parts=second)
            pieces = [msgspec.structs.replace(change, parts=first), other]
        for piece in pieces:
            append(self, piece, founds=founds)

    with method(Outbox, "append", in_pieces):
        yield


@contextmanager
def no_placement_version() -> Iterator[None]:
    """Whatever page comes last says where a household is."""
    merging = preparing.Preparation
    lay, take = merging._lay, merging._take

    def last_wins(self: Any, reader: Any, row: Any, scope: Any) -> Any:
        self._held.pop(row[0], None)
        return lay(self, reader, row, scope)

    def gone_is_gone(self: Any, staged: Any) -> Any:
        laid = take(self, staged)
        for household, _version in staged.page.left:
            if household in self._held:
                self._remove(household)
        return laid

    with method(merging, "_lay", last_wins), method(merging, "_take", gone_is_gone):
        yield


@contextmanager
def swap_per_scope() -> Iterator[None]:
    """After a restore communities are replaced one by one, not the whole picture."""
    with instead(preparing.is_another_life, lambda _account: False):
        yield
