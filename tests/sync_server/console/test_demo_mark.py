"""Nobody takes an invented district for a real one."""

from __future__ import annotations

from shared_models.area import DEMO_MARK
from sync_server.store import area_store
from tests.sync_server.console.conftest import Console
from tests.sync_server.district import AREAS, STREET

WARNING = "演示数据"


def test_every_page_of_a_demo_district_says_that_it_is_one(console: Console) -> None:
    officer = console.person()
    assert WARNING not in officer.open("/console/queue").text
    street = next(area for area in AREAS if area.code == STREET)
    with console.database.writing() as tx:
        marked = type(street)(code=street.code, name=f"示例镇{DEMO_MARK}", level=street.level, parent=street.parent)
        area_store.save_areas(tx, [marked])
    for page in ("/queue", "/coverage", "/contradictions", "/held"):
        assert WARNING in officer.open(f"/console{page}").text
