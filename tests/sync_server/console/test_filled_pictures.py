"""Pictures, drawings and files that answer a questionnaire, as the office reads, opens and takes them away."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from shared_models.change import BlobRef
from shared_models.ids import EntityId, Sha256
from shared_models.photos_missing import missing_photos
from shared_models.questionnaire.form import form_ref
from shared_models.values import Value
from shared_models.visit import find_visit
from sync_server.store.blob_index import Stored, save_stored
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from tests.builders import HOUSEHOLD, NOW_MS, change, part
from tests.shared_models.questionnaire.kit import form, item
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.questionnaires import fill_in, keep_form, stored
from tests.sync_server.console.story import MISSING_NAME, PHOTO_NAME, SEPTEMBER, SEPTEMBER_MS, SUPERVISOR, at
from tests.sync_server.console.test_filled import VISIT, row
from tests.sync_server.district import INVESTIGATOR, Tablet

DAMAGE = form(
    item("image", "crack", label={"": "裂缝照片"}, appearance=("annotate",)),
    item("image", "owner", label={"": "户主签名"}, appearance=("signature",)),
    item("image", "gone", label={"": "旧照片"}),
    item("file", "report", label={"": "鉴定报告"}),
)
REPORT = b"<script>alert(1)</script>"
REPORT_NAME = Sha256(hashlib.sha256(REPORT).hexdigest())
CALLED = '鉴"定\u202e<b>.html'
FILES = f"/console/households/{HOUSEHOLD}/files"


@pytest.fixture
def filled(story: Console, tmp_path: Path) -> Console:
    """A questionnaire of the September visit: a picture that arrived, a signature that did not, and a report."""
    keep_form(story.database, DAMAGE)
    attach(story.database)
    answers = {"crack": "p-crack", "owner": "p-owner", "gone": "p-gone", "report": "a-report"}
    fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, answers, form=DAMAGE)
    whole = tmp_path / "report"
    whole.write_bytes(REPORT)
    FolderBlobs(tmp_path / "blobs").keep(REPORT_NAME, whole)
    with story.database.writing() as tx:
        save_stored(tx, [Stored(REPORT_NAME, len(REPORT), INVESTIGATOR, NOW_MS)])
    return story


def attach(database: Database, *, marks: str = "0,0 500,500;1000,1000") -> None:
    """What the answers name, as a tablet would send it."""
    shot: dict[str, Value] = {"visit": SEPTEMBER, "slot": "form", "taken_at": SEPTEMBER_MS}
    crack = {**shot, "file": PHOTO_NAME, "source": "camera", "marks": marks}
    owner = {**shot, "file": MISSING_NAME, "source": "drawn"}
    report: dict[str, Value] = {
        "visit": SEPTEMBER,
        "file": REPORT_NAME,
        "name": CALLED,
        "size": 2048,
        "mime": "text/html",
        "added_at": SEPTEMBER_MS,
    }
    parts = [
        part(crack, entity="p-crack", type_="photo"),
        part(owner, entity="p-owner", type_="photo"),
        part(report, entity="a-report", type_="attachment"),
    ]
    kinds = ((PHOTO_NAME, "p-crack", "image/png"), (REPORT_NAME, "a-report", "text/html"))
    blobs = tuple(
        BlobRef(sha256=name, size=64, entity=EntityId(entity), unit="file", mime=mime) for name, entity, mime in kinds
    )
    made = msgspec.structs.replace(at(change("c-attach", *parts), SEPTEMBER_MS, SEPTEMBER), blobs=blobs)
    Tablet(database, INVESTIGATOR, replica="r-attach").push(made)


def test_a_picture_is_shown_with_what_was_drawn_over_it(filled: Console) -> None:
    page = filled.person().open(VISIT)

    before, _, after = page.html.partition('<th scope="row">裂缝照片</th>')
    crack = after.partition("</tr>")[0]
    assert f'src="/console/households/{HOUSEHOLD}/files/{PHOTO_NAME}"' in crack
    assert '<polyline points="0,0 500,500"' in crack
    assert '<polyline points="1000,1000"' in crack
    assert "style=" not in crack
    assert "已附照片" in row(page, "裂缝照片")
    assert "已签名或画图" in row(page, "户主签名")
    assert "<polyline" not in before
    assert "手绘或签名" in page.text
    assert "问卷附图" in page.text


def test_what_has_not_arrived_or_is_gone_is_said(filled: Console) -> None:
    page = filled.person().open(VISIT)

    assert "尚未收到" in row(page, "户主签名")
    assert "已删除" in row(page, "旧照片")
    case = stored(filled.database)
    wanting = missing_photos(case, find_visit(case, EntityId(SEPTEMBER)))
    assert wanting.files == {PHOTO_NAME, MISSING_NAME, REPORT_NAME}


def test_a_file_is_handed_over_under_its_name_and_never_shown(filled: Console) -> None:
    person = filled.person()
    page = person.open(VISIT)

    assert f'href="/console/households/{HOUSEHOLD}/files/{REPORT_NAME}"' in page.html
    assert "<b>" not in row(page, "鉴定报告")
    assert "2 kB" in row(page, "鉴定报告")
    answer = person.http.get(f"{FILES}/{REPORT_NAME}")
    assert answer.content == REPORT
    assert answer.headers["content-type"] == "application/octet-stream"
    told = answer.headers["content-disposition"]
    assert told.startswith("attachment;")
    assert told.endswith("filename*=UTF-8''%E9%89%B4%22%E5%AE%9A%E2%80%AE%3Cb%3E.html")


def test_a_file_that_calls_itself_a_picture_is_handed_over_too(filled: Console) -> None:
    report = part({"visit": SEPTEMBER, "file": PHOTO_NAME, "name": "a.png"}, entity="a-2", type_="attachment")
    Tablet(filled.database, INVESTIGATOR, replica="r-a-2").push(at(change("c-2", report), SEPTEMBER_MS, SEPTEMBER))

    assert "attachment" in filled.person().http.get(f"{FILES}/{PHOTO_NAME}").headers["content-disposition"]


def test_strokes_that_are_none_leave_the_picture(story: Console) -> None:
    keep_form(story.database, DAMAGE)
    attach(story.database, marks='"><script>1,1')
    fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, {"crack": "p-crack"}, form=DAMAGE)

    page = story.person().open(VISIT)

    assert f"files/{PHOTO_NAME}" in page.html
    assert "<polyline" not in page.html
    assert "<script>1" not in page.html


@pytest.mark.parametrize("words", ["words", "codes"])
def test_a_file_of_answers_names_pictures_as_the_archive_does(filled: Console, words: str) -> None:
    digest = form_ref(DAMAGE).digest
    address = f"/console/forms/{digest}/answers/file?period=2026-Q3&as=json&in={words}"

    answers = filled.person(SUPERVISOR).http.get(address).json()["questionnaires"][0]["answers"]

    assert answers == {
        "crack": f"{PHOTO_NAME}.jpg",
        "owner": f"{MISSING_NAME}.jpg",
        "gone": "p-gone",
        "report": CALLED,
    }
