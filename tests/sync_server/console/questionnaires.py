"""A form that the office keeps, as the console's tests need it."""

from __future__ import annotations

from shared_models.questionnaire.form import form_ref
from sync_server.forms.check_form import CheckedForm
from sync_server.forms.shipped import shipped_form, shipped_forms, write_workbook
from sync_server.store.database import Database
from sync_server.use_cases.import_form import import_form
from sync_server.use_cases.publish_form import publish_form
from tests.builders import NOW_MS
from tests.sync_server.district import ADMINISTRATOR

POVERTY = shipped_form("poverty-causes")
DIGEST = form_ref(POVERTY).digest
SOURCE = write_workbook(shipped_forms()["poverty-causes"])


def keep_form(database: Database) -> None:
    """The poverty questionnaire is taken in and published."""
    import_form(database, CheckedForm(POVERTY, ()), source=SOURCE, by=ADMINISTRATOR, now_ms=NOW_MS)
    publish_form(database, POVERTY.id, POVERTY.version, by=ADMINISTRATOR, now_ms=NOW_MS)
