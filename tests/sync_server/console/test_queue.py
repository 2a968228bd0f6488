"""The queue: who is listed, in which order, under which filter, and how one gets from one to the next."""

from __future__ import annotations

from tests.builders import COMMUNITY
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER, contradict_phone, more_households
from tests.sync_server.district import OTHER_COMMUNITY


def names(page: Page) -> list[str]:
    """The heads listed, in order."""
    return [text for text, href in page.links if "/households/" in href]


def counts(page: Page) -> dict[str, int]:
    """The number on each tab."""
    tabs = [text.removeprefix("✓ ") for text, href in page.links if "status=" in href and text[-1:].isdigit()]
    return {text.rstrip("0123456789"): int(text[len(text.rstrip("0123456789")) :]) for text in tabs}


def test_a_waiting_visit_is_listed_with_its_counts(officer: Person) -> None:
    page = officer.open("/console/queue")

    assert names(page) == ["张三"]
    assert counts(page) == {
        **dict.fromkeys(("待审核", "全部家庭", "缺照片"), 1),
        **dict.fromkeys(("有矛盾", "退回补正", "入户中", "已通过", "已逾期", "有核查提示"), 0),
    }
    assert "DB-1" in page.text
    assert "已等待 1 天" in page.text


def test_an_empty_queue_says_what_would_fill_it(console: Console) -> None:
    assert "调查员的平板同步之后" in console.person().page.text


def test_filters_narrow_the_list_and_its_counts(story: Console) -> None:
    more_households(story.database, 2)
    person = story.person()

    assert len(names(person.open("/console/queue"))) == 3
    assert names(person.open("/console/queue?q=zs+DB-100")) == ["张三"]
    assert counts(person.open("/console/queue?q=DB-100"))["待审核"] == 1
    assert names(person.open(f"/console/queue?area={OTHER_COMMUNITY}")) == []
    assert names(person.open("/console/queue?class=A")) == []
    assert "清除筛选" in person.open("/console/queue?q=%25").text


def test_a_wildcard_in_a_search_is_a_plain_character(officer: Person) -> None:
    assert names(officer.open("/console/queue?q=%25")) == []


def test_a_community_outside_the_askers_areas_opens_nothing(story: Console) -> None:
    page = story.person().open("/console/queue?area=620723102001")

    assert names(page) == []


def test_contradictions_are_counted_and_listed_whatever_the_visits_state(story: Console) -> None:
    contradict_phone(story.database)
    page = story.person().open("/console/queue?status=contradiction")

    assert counts(page)["有矛盾"] == counts(page)["待审核"] == 1
    assert page.link("张三").endswith("/contradictions")


def test_the_longest_waiting_comes_first_and_pages_follow_on(story: Console) -> None:
    more_households(story.database, 60)
    person = story.person()

    first = person.open("/console/queue")
    second = person.open(first.link("下一页"))

    assert len(names(first)) == 50
    assert len(names(second)) == 11
    assert "共 61 户，显示第 51–61 户" in second.text
    assert "DB-1 " in first.text
    assert not {href for _, href in first.links if "/visits/" in href} & {href for _, href in second.links}


def test_next_and_previous_walk_the_filtered_queue_from_end_to_end(story: Console) -> None:
    more_households(story.database, 3)
    person = story.person()
    query = f"area={COMMUNITY}&q=DB"
    page = person.open(f"/console/households/h-1/visits/{SEPTEMBER}?{query}")
    assert "上一户" not in [text.strip("‹ ") for text, _ in page.links]

    walked = []
    while any("下一户" in text for text, _ in page.links):
        page = person.open(page.link("下一户"))
        walked.append(page.address.partition("/visits/")[2].partition("?")[0])

    assert walked == ["v-more-0", "v-more-1", "v-more-2"]
    assert "/v-more-1?" in page.link("上一户")


def test_what_is_settled_is_listed_the_latest_first_and_walked_in_that_order(story: Console) -> None:
    more_households(story.database, 2)
    person = story.person()
    for visit in (f"h-1/visits/{SEPTEMBER}", "h-more-0/visits/v-more-0", "h-more-1/visits/v-more-1"):
        person.send(person.open(f"/console/households/{visit}").form("/accept"))

    accepted = person.open("/console/queue?status=accepted")

    listed = [href for _, href in accepted.links if "/visits/" in href]
    assert [href.partition("/visits/")[2].partition("?")[0] for href in listed] == ["v-more-1", "v-more-0", SEPTEMBER]
    middle = person.open(listed[1])
    assert (middle.link("上一户"), middle.link("下一户")) == (listed[0], listed[2])


def test_htmx_gets_only_the_part_that_a_filter_changes(officer: Person) -> None:
    whole = officer.http.get("/console/queue")
    part = officer.http.get("/console/queue", headers={"HX-Request": "true"})

    assert "<html" in whole.text
    assert "<html" not in part.text
    assert "张三" in part.text
    assert part.headers["vary"] == "HX-Request"
