"""Forms on paper: a PDF of a blank one, and of what a visit filled in, for those who may read it."""

from __future__ import annotations

import re

from shared_models.ids import UserId
from sync_server.store import audit_store
from tests.builders import HOUSEHOLD
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.questionnaires import DIGEST, SEPTEMBER_ANSWERS, fill_in, keep_form
from tests.sync_server.console.story import SEPTEMBER, SEPTEMBER_MS
from tests.sync_server.district import ADMINISTRATOR, OFFICER, STRANGER

HOME = f"/console/households/{HOUSEHOLD}"


def test_a_version_is_printed_blank(story: Console) -> None:
    keep_form(story.database)
    person = story.person(ADMINISTRATOR)

    reply = person.http.get(person.open(f"/console/forms/{DIGEST}").link("打印空白表"))

    assert reply.headers["content-type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")
    assert b"WenQuanYi" in reply.content.replace(b"#20", b"")
    assert person.http.get("/console/forms/none/paper").status_code == 404


def test_a_questionnaire_of_a_visit_is_printed_for_who_may_read_the_file(story: Console) -> None:
    keep_form(story.database)
    filled = fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, SEPTEMBER_ANSWERS)
    officer = story.person()
    page = officer.open(f"{HOME}/visits/{SEPTEMBER}")

    reply = officer.http.get(page.link("打印成文"))

    assert reply.content.startswith(b"%PDF")
    assert "%E8%87%B4%E8%B4%AB" in reply.headers["content-disposition"]
    with story.database.reading() as tx:
        read = [line for line in audit_store.lines_about(tx, HOUSEHOLD) if re.search("papers", line.detail)]
    assert [line.user_id for line in read] == [OFFICER]
    path = f"{HOME}/questionnaires/{filled}/paper"
    statuses: dict[UserId, int] = {user: story.person(user).http.get(path).status_code for user in (OFFICER, STRANGER)}
    assert statuses == {OFFICER: 200, STRANGER: 404}
    assert officer.http.get(f"{HOME}/questionnaires/v-september/paper").status_code == 404


def test_a_questionnaire_without_its_form_has_no_paper(story: Console) -> None:
    filled = fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, SEPTEMBER_ANSWERS)

    assert story.person().http.get(f"{HOME}/questionnaires/{filled}/paper").status_code == 404
