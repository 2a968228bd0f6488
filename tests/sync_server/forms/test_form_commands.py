"""`zoufang form`: checked, taken in, kept for good, listed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from shared_models.errors import UnfitError
from shared_models.questionnaire.form import FormRef, form_ref
from shared_models.questionnaire.summary import SUMMARY
from sync_server.cli import app
from sync_server.forms.shipped import shipped_form, shipped_forms, write_workbook
from sync_server.store import audit_store, form_store
from sync_server.store.database import Database
from sync_server.use_cases.import_form import import_form
from tests.builders import NOW_MS
from tests.sync_server.district import ADMINISTRATOR
from tests.sync_server.forms.sheets import checked, workbook

HEAD = ("type", "name", "label")


def run(*words: str) -> tuple[int, str]:
    """What a command ends with and says."""
    done = CliRunner().invoke(app, ["form", *words])
    return done.exit_code, done.output


def test_a_form_is_checked_taken_in_and_listed(tmp_path: Path) -> None:
    assert run("write", str(tmp_path))[0] == 0
    file = str(tmp_path / "housing.xlsx")
    code, said = run("check", file)
    assert (code, "sound" in said) == (0, True), said
    assert run("import", file, "--data", str(tmp_path / "data"))[1].strip().endswith("is kept")
    assert run("import", file, "--data", str(tmp_path / "data"))[1].strip().endswith("was kept already")
    assert run("list", "--data", str(tmp_path / "data"))[1].startswith("housing\t2026.1\t")


def test_a_form_is_published_and_withdrawn(tmp_path: Path) -> None:
    place = ("--data", str(tmp_path / "data"))
    run("write", str(tmp_path))
    run("import", str(tmp_path / "housing.xlsx"), *place)
    assert run("publish", "housing", "1999", *place)[0] == 1
    assert run("publish", "housing", "2026.1", *place)[1].strip().endswith("is published")
    assert run("list", *place)[1].strip().endswith("\tpublished")
    assert run("withdraw", "housing", *place)[1].strip().endswith("is withdrawn")
    assert "published" not in run("list", *place)[1]
    assert run("withdraw", "housing", *place)[0] == 1


def test_a_form_with_faults_is_told_and_not_taken_in(tmp_path: Path) -> None:
    file = tmp_path / "f.xlsx"
    file.write_bytes(workbook((HEAD, ("integr", "a", "A"), ("text", "b b", "B"))))
    code, said = run("import", str(file), "--data", str(tmp_path / "data"))
    assert code == 1
    assert "(row 2) A type" in said
    assert "(row 3) B name" in said
    assert "nothing was taken in" in said
    assert run("list", "--data", str(tmp_path / "data"))[1] == ""
    assert run("check", str(tmp_path / "none.xlsx"))[0] == 1


def test_a_version_is_kept_for_good_and_the_audit_log_notes_it(district: Database) -> None:
    body = workbook((HEAD, ("text", "a", "A")))
    first = checked(body)
    ref = import_form(district, first, source=body, by=ADMINISTRATOR, now_ms=NOW_MS).ref
    other = checked(workbook((HEAD, ("text", "a", "Other words"))))
    with pytest.raises(UnfitError):
        import_form(district, other, source=b"", by=ADMINISTRATOR, now_ms=NOW_MS)
    with district.reading() as tx:
        assert form_store.form_named(tx, ref) == first.form
        assert form_store.form_named(tx, FormRef("f", "1", "0" * 16)) is None
        assert [one.ref for one in form_store.kept_forms(tx)] == [form_ref(first.form)]
        assert [line.subject for line in audit_store.audit_lines(tx) if line.action == "import_form"] == ["f"]
    with pytest.raises(DBAPIError), district.writing() as tx:
        tx.exec_driver_sql("DELETE FROM form_")


def test_the_forms_that_ship_are_in_both_languages_and_ask_for_their_summary() -> None:
    assert list(shipped_forms()) == ["housing", "poverty-causes", "sunshine"]
    for name in shipped_forms():
        one = shipped_form(name)
        assert one.languages == ("中文 (zh)", "English (en)")
        assert all(len(choice.label) == 2 for choices in one.lists.values() for choice in choices)
        waiting = list(one.items)
        while waiting:
            item = waiting.pop()
            waiting.extend(item.items)
            assert len(item.label) in {0, 2}, item.name
        assert SUMMARY in {word for item in one.items for inner in item.items for word in inner.appearance}


def test_a_written_spreadsheet_holds_text_only() -> None:
    book = load_workbook(io.BytesIO(write_workbook(shipped_forms()["housing"])))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None}
    assert kinds == {"s"}
