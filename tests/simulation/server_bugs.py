"""Bugs planted in the server and in the merge, each as the smallest change of the real code that makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import msgspec

from shared_models import case, register
from shared_models.ids import ChangeId
from shared_models.page import PageWriter
from shared_models.register import Register, Sibling
from shared_models.sync_protocol import Refusal
from sync_server.store import change_store, held_store, replica_store
from sync_server.use_cases import custody, receive_changes
from sync_server.use_cases.desk import Desk
from sync_server.use_cases.refused import RefusedError
from tests.simulation.planting import instead, method

FORBIDDEN = {"out_of_scope", "not_allowed"}


def _count_again(known_labels: Any) -> Any:
    """A log that recognises only changes at the start of a batch, as many as `known_labels` says."""
    told_apart = custody._told_apart
    made = iter(range(10**9))

    def forgetful(tx: Any, arrivals: Sequence[Any], known: Any) -> Any:
        fresh = [
            replace(one, id=ChangeId(f"{one.id}+{next(made)}")) if one.id in known and at >= known_labels() else one
            for at, one in enumerate(arrivals)
        ]
        named, new = told_apart(tx, fresh, known)
        return named, new

    return forgetful


@contextmanager
def no_dedup() -> Iterator[None]:
    """What came before is kept once more."""
    with instead(custody._told_apart, _count_again(lambda: 0)), _answers_by_place():
        yield


@contextmanager
def no_uuid_dedup() -> Iterator[None]:
    """A known change under another label is kept once more."""
    check_label = receive_changes._check_label
    repeated = [0]

    def remembering(*values: Any) -> int:
        repeated[0] = check_label(*values)
        return repeated[0]

    with (
        instead(check_label, remembering),
        instead(custody._told_apart, _count_again(lambda: repeated[0])),
        _answers_by_place(),
    ):
        yield


@contextmanager
def _answers_by_place() -> Iterator[None]:
    """Answers go by the id a sender knows, whatever the log calls the change."""
    results = custody._results

    def answers(arrivals: Sequence[Any], named: Sequence[Any], **rest: Any) -> Any:
        return {
            sent.id: next(iter(results([one], [one], **rest).values()))
            for sent, one in zip(arrivals, named, strict=True)
        }

    with instead(results, answers):
        yield


@contextmanager
def label_as_identity() -> Iterator[None]:
    """A change is known by its label only."""
    told_apart = custody._told_apart
    take = custody.take_custody

    def by_label(tx: Any, arrivals: Sequence[Any], sender: Any, **rest: Any) -> Any:
        def named(tx_: Any, ones: Sequence[Any], known: Any) -> Any:
            called = [replace(one, id=ChangeId(f"{sender.replica}:{one.seq}")) for one in ones]
            known |= change_store.find_changes(tx_, [one.id for one in called])
            return told_apart(tx_, called, known)

        with instead(told_apart, named):
            return take(tx, arrivals, sender, **rest)

    with instead(take, by_label), _answers_by_place():
        yield


@contextmanager
def no_fork_check() -> Iterator[None]:
    """A number that was used is believed to be a repetition, whatever it stood for."""
    from field_app.use_cases import greet_server  # noqa: PLC0415 - half of this bug is the tablet's

    def trusting(_tx: Any, arrivals: Sequence[Any], replica: Any) -> int:
        if arrivals and arrivals[0].seq > replica.last + 1:
            raise RefusedError(Refusal(err="gap", expected=replica.last + 1))
        return sum(one.seq <= replica.last for one in arrivals)

    with (
        instead(receive_changes._check_label, trusting),
        instead(receive_changes._check_links, lambda _arrivals: None),
        instead(greet_server._is_another, lambda *_values: False),
    ):
        yield


@contextmanager
def gap_ok() -> Iterator[None]:
    """A jump in the numbers is accepted."""
    check_label = receive_changes._check_label

    def careless(tx: Any, arrivals: Sequence[Any], replica: Any) -> int:
        if arrivals and arrivals[0].seq > replica.last + 1:
            return 0
        return check_label(tx, arrivals, replica)

    with instead(check_label, careless):
        yield


@contextmanager
def reject_instead_of_quarantine() -> Iterator[None]:
    """What cannot be merged is refused, with everything beside it."""
    judge = Desk.judge

    def strict(self: Desk, arrival: Any) -> None:
        if judge(self, arrival) is not None:
            raise RefusedError(Refusal(err="too_large", message="not acceptable"))

    with method(Desk, "judge", strict):
        yield


@contextmanager
def drop_forbidden() -> Iterator[None]:
    """Work outside its author's rights gets a receipt and is thrown away."""
    keep, hold = change_store.save_changes, held_store.save_held
    with (
        instead(keep, lambda tx, kept: keep(tx, [one for one in kept if one.reason not in FORBIDDEN])),
        instead(hold, lambda tx, held: hold(tx, [one for one in held if one.reason not in FORBIDDEN])),
    ):
        yield


@contextmanager
def arrival_lww() -> Iterator[None]:
    """Whatever arrives last is the value."""

    def last_wins(_before: Register, id_: ChangeId, write: Any, *, life_saw: Any = (), n: int = 0) -> Register:
        return Register(live=(Sibling(id_, write.v, life_saw),), effective=id_, n=n)

    with instead(register.write_register, last_wins):
        yield


@contextmanager
def wall_clock_lww() -> Iterator[None]:
    """Of the values that stand, the one with the latest wall clock is effective."""
    write, fold = register.write_register, case.fold
    clocks: dict[ChangeId, int] = {}

    def noting(before: Any, entries: Any) -> Any:
        listed = list(entries)
        clocks.update({entry.change.id: entry.change.t.wall_ms for entry in listed})
        return fold(before, listed)

    def latest(before: Register, id_: ChangeId, wrote: Any, **rest: Any) -> Register:
        after = write(before, id_, wrote, **rest)
        top = max((sibling.id for sibling in after.live), key=lambda one: clocks.get(one, 0), default=None)
        return msgspec.structs.replace(after, effective=top)

    with instead(write, latest), instead(fold, noting):
        yield


@contextmanager
def skipped_row() -> Iterator[None]:
    """A page passes over a household now and then."""
    add = PageWriter.add

    def passing_over(self: PageWriter, shown: Any, since: int, *, full: bool) -> None:
        if shown.n % 5:
            add(self, shown, since, full=full)

    with method(PageWriter, "add", passing_over):
        yield


@contextmanager
def cumulative_ack() -> Iterator[None]:
    """A receipt says "everything up to here", as far as anybody used these numbers."""
    receive = receive_changes._receive

    def generous(tx: Any, arrivals: Any, sender: Any, **rest: Any) -> Any:
        answer = receive(tx, arrivals, sender, **rest)
        last = replica_store.find_replica(tx, sender.replica, sender.user).last
        return msgspec.structs.replace(answer, ack=tuple(range(1, last + 1)))

    with instead(receive, generous):
        yield
