"""Held records: shown with their reason, taken in or refused by the office, never lost."""

from __future__ import annotations

from shared_models.change import Change, change_bytes
from shared_models.ids import ChangeId, EntityId
from sync_server.store import case_store, held_store
from sync_server.store.database import Database
from tests.builders import HOUSEHOLD, change, part
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.questionnaires import changes_of, filled_in, keep_form, stored
from tests.sync_server.console.story import SEPTEMBER, SEPTEMBER_MS
from tests.sync_server.district import DISTRICT_OFFICER, STRANGER, Tablet, by

HELD = "/console/held"


def from_elsewhere() -> Change:
    """What somebody without a right here wrote about the household."""
    return by(STRANGER, change("c-elsewhere", part({"safety_note": "院内有狗"})))


def hold(database: Database) -> None:
    """It came in and is held."""
    Tablet(database, STRANGER, replica="r-elsewhere").push(from_elsewhere())


def settled(database: Database, id_: str = "c-elsewhere") -> str:
    """How the office settled it."""
    with database.reading() as tx:
        return held_store.find_held(tx, [ChangeId(id_)])[ChangeId(id_)].settled


def safety_note(database: Database) -> object:
    """What stands in the case."""
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(HOUSEHOLD))
    assert case is not None
    return case.root.value("safety_note")


def test_a_held_record_is_shown_with_its_reason_author_and_content(story: Console) -> None:
    hold(story.database)

    page = story.person().open(HELD)

    assert "张三 一社区 提交人在该社区没有权限" in page.text
    assert "家庭 · 上门提醒：院内有狗" in page.text
    assert "name of u-stranger" in page.text


def test_a_held_questionnaire_is_shown_in_the_words_of_its_form(story: Console) -> None:
    keep_form(story.database)
    case = stored(story.database)
    opened = filled_in(case, "q-held", {"causes__cause": "schooling", "causes__more_causes": "no_job"})
    changes = changes_of(opened, case, SEPTEMBER, SEPTEMBER_MS)
    Tablet(story.database, STRANGER, replica="r-elsewhere").push(*(by(STRANGER, one) for one in changes))

    page = story.person().open(HELD)

    assert "问卷 · 主要原因：子女上学" in page.text
    assert "问卷 · 其他原因 · 无固定工作：是" in page.text
    assert "_digest" not in page.text


def test_taking_it_in_puts_it_into_the_case(story: Console) -> None:
    hold(story.database)
    officer = story.person()

    page = officer.send(officer.open(HELD).form("/c-elsewhere"), verdict="accept", reason="已电话核实")

    assert "没有暂存记录" in page.text
    assert settled(story.database) == "accepted"
    assert safety_note(story.database) == "院内有狗"
    assert "接收暂存记录" in officer.open("/console/households/h-1").text


def test_refusing_it_leaves_the_case_as_it_is(story: Console) -> None:
    hold(story.database)
    officer = story.person()

    officer.send(officer.open(HELD).form("/c-elsewhere"), verdict="refuse", reason="不是本户")

    assert settled(story.database) == "refused"
    assert safety_note(story.database) is None


def test_no_verdict_without_a_reason(story: Console) -> None:
    hold(story.database)
    officer = story.person()

    page = officer.send(officer.open(HELD).form("/c-elsewhere"), verdict="accept", reason=" ")

    assert page.status == 422
    assert "请写明理由" in page.text
    assert settled(story.database) == ""


def test_the_second_of_two_officers_is_told(story: Console) -> None:
    hold(story.database)
    first, second = story.person(), story.person(DISTRICT_OFFICER)
    one, other = first.open(HELD).form("/c-elsewhere"), second.open(HELD).form("/c-elsewhere")

    first.send(one, verdict="refuse", reason="不是本户")
    page = second.send(other, verdict="accept", reason="已电话核实")

    assert page.status == 409
    assert "已电话核实" in page.text
    assert settled(story.database) == "refused"


def test_what_cannot_be_merged_stays_held_and_the_page_says_what_to_do(story: Console) -> None:
    unknown = by(
        STRANGER, change("c-unknown", part({"phone": "1"}, entity="m-x", type_="member"), household="h-unknown")
    )
    Tablet(story.database, STRANGER, replica="r-unknown").push(by(STRANGER, unknown))
    officer = story.person()

    page = officer.send(officer.open(HELD).form("/c-unknown"), verdict="accept", reason="核实")

    assert page.status == 422
    assert "仍保留在此处" in page.text
    assert settled(story.database, "c-unknown") == ""


def test_what_cannot_be_read_is_shown_as_it_came_and_can_only_be_refused(story: Console) -> None:
    body = change_bytes(from_elsewhere()).replace('"院内有狗"'.encode(), b"1.5")
    Tablet(story.database, STRANGER, replica="r-broken").push(body)

    page = story.person().open(HELD)

    assert "内容无法读取，原样保存" in page.text
    assert '"v":1.5' in page.text
    assert 'value="refuse"' in page.html
    assert 'value="accept"' not in page.html


def test_a_sealed_word_stays_sealed_among_held_records(story: Console) -> None:
    made = part({"source_name": "赵邻居"}, entity="n-9", type_="interview")
    Tablet(story.database, STRANGER, replica="r-seal").push(by(STRANGER, change("c-seal", made)))

    page = story.person().open(HELD)

    assert "邻里访问" in page.text
    assert "赵邻居" not in page.html
