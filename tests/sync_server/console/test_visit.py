"""The page of a visit: what changed first, then everything, with who wrote what and when."""

from __future__ import annotations

import re

from shared_models.change import BlobRef
from shared_models.ids import EntityId
from shared_models.values import Value
from sync_server.store.audit_store import audit_lines
from tests.builders import change, part
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import (
    MAY,
    MISSING_NAME,
    PHOTO,
    PHOTO_NAME,
    SEPTEMBER,
    SEPTEMBER_MS,
    SUPERVISOR,
    at,
    contradict_phone,
    more_households,
    registered,
    visited,
)
from tests.sync_server.district import COLLEAGUE, FAR_COMMUNITY, INVESTIGATOR, OFFICER, STRANGER, Tablet, adopt, by

VISIT = f"/console/households/h-1/visits/{SEPTEMBER}"


def between(page: Page, start: str, end: str) -> str:
    """The words of the page from one heading to another."""
    return page.text.partition(start)[2].partition(end)[0]


def test_what_the_visit_changed_stands_at_the_top_beside_what_it_replaced(officer: Person) -> None:
    news = between(officer.open(VISIT), "本次入户的变化", "入户结果")

    assert "联系电话 0936-1 0936-2 name of u-1" in news
    assert "张三 · 工资性收入 · 金额 600.00 元 每月 900.00 元 每月" in news
    assert "新增 家庭成员：张小五 子女 · 未成年或在校" in news
    assert "住址" not in news


def test_answers_stand_beside_the_earlier_ones_and_their_authors(officer: Person) -> None:
    housing = between(officer.open(VISIT), "住房", "收入 月收入合计")

    now, before = "0936-2 有变化 name of u-1 2026-09-20 22:13", "0936-1 name of u-1 2026-05-23 22:13"
    assert f"联系电话 {now} ✎ 批注 ：联系电话 {before}" in housing
    assert "住址 一社区 1 号 ✎ 批注 ：住址 未改动 name of u-1 2026-05-23 22:13" in housing


def test_the_income_per_head_is_computed_and_said_to_be_no_decision(officer: Person) -> None:
    page = officer.open(VISIT)

    assert "人均月收入(按本次记录计算,不是审批结果) 300.00 元" in page.text


def test_the_entitlement_stands_line_by_line_with_what_could_turn_it(officer: Person) -> None:
    money = between(officer.open(VISIT), "待遇核算", "入户结果")

    assert "按记录和《临泽县沙河镇低保管理办法》计算，不是审批结果" in money
    assert "不能确定:财产不符合规定;若属实,不符合条件" in money
    assert "张三:工资性收入 900.00 最低生活保障审核确认办法 第十三、十四条" in money
    assert "待补正:本政策没有适用的保障标准" in money


def test_a_visit_says_how_far_the_income_is_from_the_standard(story: Console) -> None:
    adopt(story.database, "pingba", since="2026-01-01")

    urban = change("c-hukou", part({"hukou_kind": "urban"}))
    Tablet(story.database, replica="r-hukou").push(at(urban, SEPTEMBER_MS, SEPTEMBER))

    money = between(story.person().open(VISIT), "待遇核算", "入户结果")

    assert "登记为三类(限时),按记录建议收入不稳定或有劳动能力的家庭" in money
    assert "计入的家庭月收入比记录多 1,125.00 元起,人均即不低于标准" in money


def test_a_visit_says_item_by_item_whether_it_counts_and_what_is_missing(story: Console) -> None:
    short = visited("v-short", SEPTEMBER_MS, household="h-short", signers=("lead", "second"))
    Tablet(story.database, replica="r-short").push(registered("h-short"), *short)
    page = story.person(SUPERVISOR).open("/console/households/h-short/visits/v-short").text
    assert "签字:受访家庭成员 缺少 没有签字 最低生活保障审核确认办法 第十六条" in page
    assert "签字:调查员一 符合 有记录" in page
    assert "起止时间 符合 用时 20 分钟" in page
    assert re.search(r"这次入户是否有效 缺 \d+ 项", page)


def test_photos_that_have_not_arrived_are_said_to_be_missing(officer: Person) -> None:
    page = officer.open(VISIT)

    assert "1/2 张已收到" in page.text
    assert "原图尚未收到" in page.text
    assert f"/files/{PHOTO_NAME}" in page.html
    assert f"/files/{MISSING_NAME}" not in page.html
    shown = officer.http.get(f"/console/households/h-1/files/{PHOTO_NAME}")
    assert (shown.content, shown.headers["content-type"]) == (PHOTO, "image/png")


def test_a_file_that_the_households_case_does_not_name_is_not_there(officer: Person) -> None:
    assert officer.open(f"/console/households/h-1/files/{'a' * 64}").status == 404
    assert officer.open(f"/console/households/h-1/files/{MISSING_NAME}").status == 404


def test_a_photo_is_not_shown_under_another_household(story: Console) -> None:
    more_households(story.database, 1)

    assert story.person().open(f"/console/households/h-more-0/files/{PHOTO_NAME}").status == 404


def test_naming_a_hash_in_an_own_household_does_not_open_the_photo_behind_it(story: Console) -> None:
    """Its author never had the photo: he only knows its name."""
    photo = part({"file": PHOTO_NAME}, entity="p-9", type_="photo")
    made = change("c-9", part({"registry_no": "DB-9"}, entity="h-9"), photo, household="h-9")
    blob = BlobRef(sha256=PHOTO_NAME, size=1, entity=EntityId("p-9"), unit="file")
    Tablet(story.database, STRANGER, replica="r-9").push(by(STRANGER, made, scope=FAR_COMMUNITY, blobs=(blob,)))
    stranger = story.person(STRANGER)

    assert stranger.open("/console/households/h-9").status == 200
    assert stranger.open(f"/console/households/h-9/files/{PHOTO_NAME}").status == 404


def test_signatures_name_who_signed_and_whether_over_this_text(officer: Person) -> None:
    signatures = between(officer.open(VISIT), "签字 签字人", "历次入户")

    assert "调查员一 name of u-1 本人签字" in signatures
    assert "受访家庭成员 张三" in signatures
    assert "签字后记录有改动" in signatures


def test_the_timeline_tells_every_change_the_latest_first(officer: Person) -> None:
    timeline = between(officer.open(VISIT), "新的在上", "快捷键")

    assert timeline.index("完成入户记录，提交审核") < timeline.index("审核通过") < timeline.rindex("填写")
    assert "2026-05-25 22:13 服务器时间 审核通过 name of u-officer · 办公台" in timeline
    assert "时间按上次联网推算" in timeline


def test_the_page_says_which_tablet_each_part_came_from(officer: Person) -> None:
    origin = between(officer.open(VISIT), "同步来源", "时间线")

    assert "name of u-1 6" in origin
    assert "name of u-2 1" in origin


def test_the_source_of_an_interview_is_sealed_until_it_is_opened_and_that_is_noted(story: Console) -> None:
    officer = story.person()
    page = officer.open(VISIT)
    assert "夫妻二人常住" in page.text
    assert "王邻居" not in page.html
    assert "对门" not in page.html

    opened = officer.send(page.form("/source"))

    assert "受访邻居：王邻居" in opened.text
    with story.database.reading() as tx:
        noted = [(one.user_id, one.subject, one.detail) for one in audit_lines(tx) if one.action == "open_source"]
    assert noted == [(OFFICER, "h-1", '{"interview":"n-1"}')]


def test_who_may_not_open_a_source_finds_no_button(story: Console) -> None:
    page = story.person(SUPERVISOR).open(VISIT)

    assert "您没有查看权限" in page.text
    assert not [form for form in page.forms if form.action.endswith("/source")]


def test_every_reading_of_a_file_is_in_the_audit_log(story: Console) -> None:
    supervisor = story.person(SUPERVISOR)
    supervisor.open("/console/queue")
    supervisor.open(VISIT)
    supervisor.open("/console/households/h-1/contradictions")

    with story.database.reading() as tx:
        noted = [(one.user_id, one.subject, one.detail) for one in audit_lines(tx) if one.action == "read"]
    assert noted == [(SUPERVISOR, "h-1", '{"page":"visit"}'), (SUPERVISOR, "h-1", '{"page":"contradictions"}')]


def test_an_accepted_visit_keeps_showing_what_was_accepted(story: Console) -> None:
    page = story.person().open(f"/console/households/h-1/visits/{MAY}")

    assert "以下是该次入户审核通过时的内容" in page.text
    assert "900.00" not in between(page, "收入 月收入合计", "实地观察")
    assert "张小五" not in between(page, "家庭成员", "住房")


def test_a_contradiction_stands_in_its_row_and_in_the_way(story: Console) -> None:
    contradict_phone(story.database)
    page = story.person().open(VISIT)

    assert "有未处理的矛盾" in page.text
    assert "0936-2 有矛盾" in page.text
    assert between(page, "未处理的矛盾", "入户结果").count("0936-") == 2


def test_a_reader_without_the_right_to_review_finds_no_buttons(story: Console) -> None:
    page = story.person(INVESTIGATOR).open(VISIT)

    assert "没有审核权限" in page.text
    assert [form.action for form in page.forms] == ["/console/log-out"]


def test_a_household_opens_at_the_visit_to_look_at(officer: Person) -> None:
    assert officer.open("/console/households/h-1").address == VISIT


def test_a_household_without_visits_shows_its_file(console: Console) -> None:
    Tablet(console.database).push(change("c-1", part({"address": "一社区 9 号"})))

    page = console.person().open("/console/households/h-1")

    assert page.status == 200
    assert "一社区 9 号" in page.text
    assert "审核通过" not in [form.action for form in page.forms]


def test_assets_expenses_and_papers_stand_in_sections_of_their_own(story: Console) -> None:
    asset: dict[str, Value] = {"kind": "vehicle", "owner": "m-1", "value": "3200.00", "evidence": "document"}
    told = change(
        "c-means",
        part({"has_assets": True, "has_expenses": False, "original_hukou_book": "seen"}),
        part(asset, entity="a-1", type_="asset"),
        part({"employed": False}, entity="m-2", type_="member"),
    )
    Tablet(story.database, COLLEAGUE, replica="r-means").push(at(told, SEPTEMBER_MS + 4, SEPTEMBER, author=COLLEAGUE))

    page = story.person().open(VISIT)
    news, assets = between(page, "本次入户的变化", "入户结果"), between(page, "财产 项目", "刚性支出")

    assert "新增 财产：张三 · 机动车辆 3,200.00 元 · 书面证明" in news
    assert "是否有其他财产(现住房除外) 是" in assets
    assert "张三 · 机动车辆 3,200.00 元" in assets
    assert "是否有必须的大额支出 否" in between(page, "刚性支出 项目", "核对原件")
    assert "户口簿 已看原件" in between(page, "核对原件 项目", "实地观察")
    assert "残疾类别" not in page.text, "what nobody is asked is left out"


def test_the_places_of_a_visit_are_drawn_with_their_distance_from_the_home(story: Console) -> None:
    assert "按登记位置绘制" not in story.person().open(VISIT).text, "nothing is drawn of what was not recorded"
    home: dict[str, Value] = {"position": {"lat": "39.100000", "lon": "100.200000", "accuracy_m": "5"}}
    begun: dict[str, Value] = {"position": {"lat": "39.109000", "lon": "100.200000", "accuracy_m": "9"}}
    told = change("c-place", part(home), part(begun, entity=SEPTEMBER, type_="visit"))
    Tablet(story.database, replica="r-place").push(at(told, SEPTEMBER_MS + 4, SEPTEMBER))

    page = story.person().open(VISIT)

    assert "入户开始处：距档案中的住址位置 1002 米" in page.text
    assert '<rect class="home"' in page.html
    assert '<circle class="begun"' in page.html
    assert "style=" not in page.html


def test_two_values_of_one_asset_meet_on_the_desk(story: Console) -> None:
    for n, value in enumerate(("3200.00", "5000.00")):
        asset = part({"kind": "vehicle", "owner": "m-1", "value": value}, entity="a-1", type_="asset")
        told = at(change(f"c-means-{n}", asset), SEPTEMBER_MS + 4 + n, SEPTEMBER, author=COLLEAGUE)
        Tablet(story.database, COLLEAGUE, replica=f"r-means-{n}").push(told)

    desk = story.person().open("/console/households/h-1/contradictions")

    assert "张三 · 机动车辆" in desk.text
    assert "估值或余额" in desk.text
    assert "3,200.00 元" in desk.text
    assert "5,000.00 元" in desk.text
