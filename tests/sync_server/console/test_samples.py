"""Samples at the console: frozen first, drawn by a number that comes later, drawn again by anybody, looked at."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from shared_models.ids import UserId
from shared_models.sampling.draw import draw
from shared_models.sampling.frozen_list import read_list
from sync_server.cli import app
from sync_server.store.database import Database
from tests.builders import COMMUNITY, NOW_MS
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import DAY_MS, SUPERVISOR, more_households, registered
from tests.sync_server.district import DISTRICT, DISTRICT_OFFICER, OFFICER, OTHER_STREET, STREET, Tablet, adopt

ORIGIN = "双色球 2026-09-24 开奖号码"
SEED = "08 13 17 21 26 30 + 04"
OWN = "own households 0.50"


@pytest.fixture
def many(story: Console) -> Console:
    """Seven recipients and one household that was refused."""
    more_households(story.database, 6)
    refused = registered("h-refused", values={"registry_no": "DB-refused", "standing": "refused"})
    waiting = registered("h-waiting", values={"registry_no": "DB-waiting", "standing": "applicant"})
    Tablet(story.database, replica="r-refused").push(refused, waiting)
    return story


def freeze(person: Person, *, area: str = STREET, rule: str = OWN, origin: str = ORIGIN) -> Page:
    form = person.open("/console/samples").form("/samples")
    return person.send(form, area=area, rule=rule, origin=origin)


def drawn(person: Person, page: Page, seed: str = SEED) -> Page:
    """Types the seed, and says once more that it is right."""
    asked = person.send(page.form("/draw"), seed=seed)
    return person.send(asked.form("/draw")) if "sure" in asked.form("/draw").fields else asked


def listed(person: Person, page: Page) -> str:
    return person.http.get(page.link("下载名单")).content.decode()


def audited(database: Database) -> list[dict[str, object]]:
    with database.reading() as tx:
        rows = tx.execute(text("SELECT action, detail FROM audit_log ORDER BY n")).all()
    return [{"action": row.action, **json.loads(row.detail or "null")} for row in rows if "sample" in row.detail]


def test_a_list_is_frozen_with_its_hash_before_the_seed_is_known(many: Console) -> None:
    supervisor = many.person(SUPERVISOR)
    page = freeze(supervisor)
    kept = listed(supervisor, page)
    sha = hashlib.sha256(kept.encode()).hexdigest()
    assert sha in page.text
    assert ORIGIN in page.text
    first = audited(many.database)[0]
    assert (first["action"], first["list"], first["seed"]) == ("freeze_sample", sha, ORIGIN)
    found = {one.id: one.stratum for one in read_list(kept).candidates}
    assert found["h-refused"].endswith("/refused")
    assert len(found) == 8
    assert "h-waiting" not in found, "whoever only applied has nothing that could be looked at again"
    assert not any(word in kept for word in ("张三", "一社区", "DB-")), "the list is meant to be shown"


def test_anybody_draws_the_same_households_from_the_downloaded_list(many: Console, tmp_path: Path) -> None:
    supervisor = many.person(SUPERVISOR)
    frozen = freeze(supervisor)
    page = drawn(supervisor, frozen)
    file = tmp_path / "list.txt"
    file.write_text(listed(supervisor, frozen), "utf-8", newline="")
    said = CliRunner().invoke(app, ["sample", "verify", str(file), "--seed", SEED])
    assert said.exit_code == 0, said.stderr
    lines = said.stdout.splitlines()
    assert lines[0].removeprefix("list ") in page.text
    assert lines[2] == "drawn 4 of 8"
    ids = [line.partition("\t")[2] for line in lines[3:]]
    assert [href.split("/")[3] for words, href in page.links if "/households/" in href and "复核" not in words] == ids
    file.write_text(file.read_text("utf-8").replace("\t1\n", "\t2\n", 1), "utf-8", newline="")
    other = CliRunner().invoke(app, ["sample", "verify", str(file), "--seed", SEED])
    assert other.stdout.splitlines()[0] != lines[0]
    file.write_bytes(b"\xff")
    assert CliRunner().invoke(app, ["sample", "verify", str(file), "--seed", SEED]).exit_code == 1


def test_an_outsider_is_handed_the_steps_and_who_was_drawn_without_a_name(many: Console) -> None:
    supervisor = many.person(SUPERVISOR)
    frozen = freeze(supervisor)
    before = supervisor.http.get(frozen.link("下载核对说明")).text
    page = drawn(supervisor, frozen)
    forms = [form for form in page.forms if form.action.endswith("/looks")]
    gone = next(form for form in forms if form.fields["candidate"] != "h-refused")
    page = supervisor.send(gone, result="moved", note="迁往外省")
    text_ = supervisor.http.get(page.link("下载核对说明")).text

    ids = {line.split("\t")[1] for line in text_.splitlines() if line.endswith("\t抽中") and not line.startswith("组")}
    assert ids == {form.fields["candidate"] for form in forms}
    assert gone.fields["candidate"] in text_.splitlines()[-1].split("\t")[0]
    assert all(id_ in page.text for id_ in text_.splitlines()[-1].split("\t")[1:]), "the page says whom it means"
    assert before.partition("种子：")[0] in text_.replace(f"种子：{SEED}\n", "")
    assert not any(word in text_ for word in ("张三", "一社区", "DB-", "迁往"))


def test_a_list_is_frozen_once_a_day_and_a_seed_is_typed_once(many: Console) -> None:
    supervisor = many.person(SUPERVISOR)
    form = supervisor.open("/console/samples").form("/samples")
    page = supervisor.send(form, area=STREET, rule=OWN, origin=ORIGIN)
    assert supervisor.send(form, area=STREET, rule=OWN, origin=ORIGIN).address == page.address, "the same form"
    again = freeze(supervisor)
    assert again.status == 422
    assert "今天已经按这条规定冻结过名单" in again.text
    assert ORIGIN in again.html, "what was typed stays"
    asked = page.form("/draw")
    drawn(supervisor, page)
    assert supervisor.send(asked, seed=SEED).status == 200, "the same seed again changes nothing"
    changed = supervisor.send(asked, seed="another")
    assert changed.status == 422
    assert "不能再改" in changed.text
    assert SEED in supervisor.open(page.address).text
    many.clock.ms += DAY_MS
    assert freeze(many.person(SUPERVISOR)).status == 200, "another day, another list"


def test_nothing_is_drawn_before_the_seed_was_looked_at_once_more(many: Console) -> None:
    supervisor = many.person(SUPERVISOR)
    page = freeze(supervisor)
    asked = supervisor.send(page.form("/draw"), seed="08  13")
    assert "08  13" in asked.html, "blanks are part of it"
    assert "6 字" in asked.text
    assert "复核结果" not in supervisor.open(page.address).text
    mended = supervisor.send(asked.form("/draw"), seed="08 13")
    assert "5 字" in mended.text, "another seed is asked about anew"
    assert "复核结果" not in supervisor.open(page.address).text
    assert "复核结果" in supervisor.send(mended.form("/draw")).text


@pytest.mark.parametrize("seed", ["", "   ", "x" * 201])
def test_a_seed_that_is_none_draws_nobody(many: Console, seed: str) -> None:
    supervisor = many.person(SUPERVISOR)
    page = drawn(supervisor, freeze(supervisor), seed)
    assert page.status == 422
    assert "种子为一行" in page.text
    assert page.form("/draw").fields["seed"] == seed.strip(), "what was typed stays"
    assert page.form("/draw").method == "post"


def test_without_a_word_on_where_the_seed_comes_from_nothing_is_frozen(many: Console) -> None:
    supervisor = many.person(SUPERVISOR)
    assert freeze(supervisor, origin="  ").status == 422
    assert audited(many.database) == []


def test_what_was_found_is_counted_and_whoever_is_gone_is_replaced(many: Console) -> None:
    supervisor = many.person(SUPERVISOR)
    page = drawn(supervisor, freeze(supervisor))
    forms = [form for form in page.forms if form.action.endswith("/looks")]
    assert len(forms) == 4
    first, second, third = (form.fields["candidate"] for form in forms[:3])
    supervisor.send(forms[0], result="as_recorded")
    supervisor.send(forms[1], result="differs", note="多登记一人")
    page = supervisor.send(forms[2], result="moved", note="五月迁往外省")
    assert "已复核 2，其中不一致 1" in page.text
    assert "50.0%（95% 置信区间 1.3% 至 98.7%）" in page.text
    assert "已迁出本辖区" in page.text
    now = [form.fields["candidate"] for form in page.forms if form.action.endswith("/looks")]
    assert [first, second] == now[:2]
    assert third not in now
    assert supervisor.send(forms[2], result="as_recorded").status == 404, "it has no place any more"


def test_both_error_rates_stand_with_their_limits_and_nobody_is_in_and_out_at_once(many: Console) -> None:
    supervisor = many.person(SUPERVISOR)
    page = freeze(supervisor)
    frozen = read_list(listed(supervisor, page))
    seed = next(str(n) for n in range(50) if "h-refused" in {one.id for one in draw(frozen, str(n)).drawn})
    page = drawn(supervisor, page, seed)
    forms = [form for form in page.forms if form.action.endswith("/looks")]
    out = [form for form in forms if form.fields["candidate"] == "h-refused"]
    inside = [form for form in forms if form not in out]
    assert supervisor.send(inside[0], result="wrongly_out", note="x").status == 404
    assert supervisor.send(out[0], result="wrongly_in", note="x").status == 404
    supervisor.send(inside[0], result="wrongly_in", note="名下有一辆车")
    supervisor.send(inside[1], result="as_recorded")
    page = supervisor.send(out[0], result="wrongly_out", note="收入低于标准")
    assert "合计 1/2 · 50.0%（95% 置信区间 1.3% 至 98.7%） 1/1 · 100.0%（95% 置信区间 2.5% 至 100.0%）" in page.text


@pytest.mark.parametrize(
    ("result", "note", "status"), [("differs", "", 422), ("none", "x", 404), ("refused", " ", 422)]
)
def test_a_result_that_says_nothing_is_not_kept(many: Console, result: str, note: str, status: int) -> None:
    supervisor = many.person(SUPERVISOR)
    page = drawn(supervisor, freeze(supervisor))
    sent = supervisor.send(page.form("/looks"), result=result, note=note)
    assert sent.status == status
    assert "已复核 0" in supervisor.open(page.address).text


def test_communities_are_drawn_by_the_policys_share_with_the_larger_ones_likelier(many: Console) -> None:
    adopt(many.database, "sifang", since="2026-01-01")
    officer = many.person(DISTRICT_OFFICER)
    rule = next(
        part for part in officer.open("/console/samples").html.split('value="') if "district_communities" in part
    )
    page = freeze(officer, area=DISTRICT, rule=rule.partition('"')[0])
    frozen = read_list(listed(officer, page))
    weights = {one.id: one.weight for one in frozen.candidates}
    assert weights[COMMUNITY] == 9
    assert sorted(weights.values()) == [1, 1, 9]
    assert {one.stratum for one in frozen.candidates} == {STREET, OTHER_STREET}
    assert "15%" in page.text
    assert "一社区" in drawn(officer, page).text or "二社区" in officer.open(page.address).text


@pytest.mark.parametrize("user", [OFFICER])
def test_a_sample_of_a_larger_area_is_not_shown_to_a_part_of_it(many: Console, user: UserId) -> None:
    page = freeze(many.person(SUPERVISOR), area=DISTRICT)
    officer = many.person(user)
    assert officer.open(page.address).status == 404
    assert officer.open(f"{page.address}/list").status == 404
    assert freeze(officer, area=DISTRICT).status == 403


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sample SET list = list",
        "UPDATE sample SET seed = 'other'",
        "UPDATE sample SET sha256 = 'x' WHERE seed = ''",
        "DELETE FROM sample",
        "UPDATE sample_look SET result = 'differs'",
        "DELETE FROM sample_look",
    ],
)
def test_neither_list_nor_seed_nor_result_can_be_altered_in_the_store(many: Console, statement: str) -> None:
    supervisor = many.person(SUPERVISOR)
    page = drawn(supervisor, freeze(supervisor))
    supervisor.send(page.form("/looks"), result="as_recorded")
    many.clock.ms = NOW_MS + DAY_MS
    freeze(many.person(SUPERVISOR))
    with pytest.raises(DBAPIError), many.database.writing() as tx:
        tx.execute(text(statement))
