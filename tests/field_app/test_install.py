"""Installing a pull: whole or not at all, nothing of ours lost, nothing of others kept."""

from __future__ import annotations

import msgspec
import pytest

from field_app.store.account import Account
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import fold
from shared_models.change import Change
from shared_models.ids import AreaCode, EntityId, ReplicaId
from shared_models.sync_protocol import Cursor
from tests.builders import COMMUNITY, change, entry, part, saw
from tests.field_app.conftest import Desk
from tests.field_app.kit import case_with, family, form_of, page_of, receipt, take

OTHER = AreaCode("620723101002")


def names(account: Account) -> set[str]:
    return {summary.head_name for summary in account.summaries}


def move(n: int, household: str = "h-1", to: AreaCode = OTHER) -> Change:
    return msgspec.structs.replace(change(f"c-move-{n}", household=household), kind="move", scope=to)


@pytest.fixture
def place(desk: Desk) -> VisitPlace:
    return start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)


def test_pages_are_invisible_until_all_of_them_are_installed(account: Account) -> None:
    account.stage.add(page_of([case_with(3, *family(3, "张三"))], to=101))
    assert names(account) == {"王秀英", "李建国"}
    take(account, granted=[COMMUNITY])
    assert names(account) == {"王秀英", "李建国", "张三"}
    assert account.stage.installed()[COMMUNITY] == Cursor(n=101, since=101)


def test_a_killed_installation_leaves_the_old_picture_whole(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(account.stage, "put_held", killed)
        with pytest.raises(RuntimeError):
            take(account, page_of([case_with(3, *family(3, "张三"))], to=101))
    assert names(account) == {"王秀英", "李建国"}
    assert account.cases.confirmed(EntityId("h-3")) is None
    assert account.stage.installed()[COMMUNITY].n == 100
    take(account, granted=[COMMUNITY])
    assert "张三" in names(account)


def test_news_of_a_household_are_laid_over_what_is_known_of_it(account: Account) -> None:
    known = account.cases.confirmed(EntityId("h-1"))
    assert known is not None
    later = fold(known, [entry(change("c-9", part({"phone": "139"}, entity="h-1"), household="h-1"), 101)])
    page = page_of([later], to=101)
    partial = [[row[0], row[1], 0, row[3], row[4]] for row in page.rows]
    take(account, msgspec.structs.replace(page, rows=partial, digest=""))
    case = account.cases.confirmed(EntityId("h-1"))
    assert case is not None
    assert (case.root.value("phone"), case.root.value("address")) == ("139", "沙河镇东关村1号")


def test_an_older_placement_never_undoes_a_newer_one(account: Account) -> None:
    before = case_with(1, *family(1, "王秀英"))
    moved = fold(before, [entry(move(7), 7)])
    stale = page_of([before], to=101)
    for pages in ((page_of([moved], to=7, scope=OTHER), stale), (stale, page_of([moved], to=7, scope=OTHER))):
        account.stage.start_over()
        take(account, *pages)
        assert account.cases.households()[EntityId("h-1")] == OTHER


def test_a_household_that_left_goes_unless_it_came_back_by_a_newer_placement(account: Account) -> None:
    left = msgspec.structs.replace(page_of([], to=101), left=[(EntityId("h-1"), 0)], digest="")
    take(account, left)
    assert names(account) == {"李建国"}
    back = fold(case_with(1, *family(1, "王秀英")), [entry(move(7), 7), entry(move(8, to=COMMUNITY), 102)])
    page = page_of([back], to=103)
    take(account, msgspec.structs.replace(page, left=[(EntityId("h-1"), 1)], digest=""))
    assert names(account) == {"王秀英", "李建国"}


def test_a_picture_fetched_afresh_replaces_the_whole_community(account: Account) -> None:
    account.stage.start_over(COMMUNITY)
    take(account, page_of([case_with(2, *family(2, "李建国"))], to=50))
    assert names(account) == {"李建国"}


def test_a_difference_from_the_server_is_noticed(account: Account) -> None:
    page = page_of([case_with(3, *family(3, "张三"))], to=101)
    assert take(account, page).differing == (COMMUNITY,)
    account.stage.start_over(COMMUNITY)
    assert take(account, page).differing == ()


def test_a_revoked_community_is_purged_when_nothing_of_it_is_only_here(account: Account) -> None:
    installed = take(account, page_of([case_with(9, *family(9, "赵六"), scope=OTHER)], to=5, scope=OTHER))
    assert installed.purged == 2
    assert names(account) == {"赵六"}
    assert account.cases.confirmed(EntityId("h-1")) is None
    assert account.stage.communities() == {OTHER: "社区002"}


def test_unsent_work_and_unsaved_typing_outlive_the_revocation(desk: Desk, place: VisitPlace) -> None:
    account = desk.account
    second = start_visit(account, EntityId("h-2"), stamp=desk.clock(), new_id=desk.means.new_id)
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 2))
    keep_draft(account, form_of(account, second, "housing"), {"phone": "139"}, now_ms=desk.clock.wall_ms)
    take(account, granted=[OTHER])
    assert names(account) == {"王秀英", "李建国"}
    assert account.outbox.pending() == 1
    assert form_of(account, second, "housing").fields
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1))
    account.drafts.clear(second.visit, "housing")
    assert take(account, granted=[OTHER]).purged == 2
    assert names(account) == set()
    assert account.cases.snapshot(place.visit) is None


def test_work_typed_while_a_household_leaves_keeps_its_household_in_sight(desk: Desk, place: VisitPlace) -> None:
    account = desk.account
    left = msgspec.structs.replace(page_of([], to=101), left=[(EntityId("h-1"), 0)])
    take(account, left)
    assert "王秀英" in names(account)
    assert account.cases.view(place.household) is not None
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1))
    take(account, granted=[COMMUNITY])
    assert names(account) == {"李建国"}


def test_own_work_stays_in_view_from_save_to_pull_without_a_gap(desk: Desk, place: VisitPlace) -> None:
    account = desk.account
    made = account.outbox.overlay(place.household)[0]
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1, n=101))
    take(account, page_of([case_with(2, *family(2, "李建国"), n=2)], to=100))
    seen = account.cases.view(place.household)
    assert seen is not None
    assert place.visit in seen.entities
    known = account.cases.confirmed(place.household)
    assert known is not None
    confirmed = fold(known, [entry(made, 101)])
    take(account, page_of([confirmed], to=101))
    seen = account.cases.view(place.household)
    assert seen is not None
    assert seen.saves[made.id].n == 101
    assert account.outbox.overlay(place.household) == []


@pytest.mark.usefixtures("place")
def test_after_a_new_epoch_only_what_the_new_server_told_is_confirmed(account: Account) -> None:
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1, n=101))
    with account.db.writing():
        account.outbox.release({COMMUNITY: 101})
    account.stage.start_over()
    take(account, page_of([case_with(1, *family(1, "王秀英"), n=1)], to=40), whole=True)
    assert names(account) == {"王秀英"}
    assert account.cases.households() == {EntityId("h-1"): COMMUNITY}


def test_work_offered_to_a_new_epoch_is_in_view_until_that_epoch_tells_it_back(
    account: Account, place: VisitPlace
) -> None:
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1, n=101))
    with account.db.writing():
        account.outbox.release({COMMUNITY: 101})
    account.outbox.offer_again(ReplicaId("r-new"))
    account.stage.start_over()
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1, n=41))
    take(account, page_of([case_with(1, *family(1, "王秀英"), n=1)], to=40), whole=True)
    seen = account.cases.view(place.household)
    assert seen is not None
    assert place.visit in seen.entities


def test_a_partial_row_about_nothing_that_is_held_is_refused(account: Account) -> None:
    page = page_of([case_with(3, *family(3, "张三"))], to=101)
    partial = [[row[0], row[1], 0, row[3], row[4]] for row in page.rows]
    with pytest.raises(Exception, match="partial row"):
        take(account, msgspec.structs.replace(page, rows=partial))
    assert names(account) == {"王秀英", "李建国"}


def test_what_two_tablets_wrote_against_each_other_shows_in_the_list(account: Account) -> None:
    known = account.cases.confirmed(EntityId("h-1"))
    assert known is not None
    both = [
        change("c-8", part({"address": saw("甲", "c-1-1")}, entity="h-1"), household="h-1"),
        change("c-9", part({"address": saw("乙", "c-1-1")}, entity="h-1"), household="h-1"),
    ]
    take(account, page_of([fold(known, [entry(one, n) for n, one in enumerate(both, start=101)])], to=102))
    summary = account.summaries.get(EntityId("h-1"))
    assert summary is not None
    assert (summary.contradictions, summary.address) == (1, "甲")
