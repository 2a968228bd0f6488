"""The payment list of a month as a paper: PDF to sign, or workbook for the bank's clerk."""

from __future__ import annotations

from datetime import date

from shared_models.area import is_demo
from shared_models.errors import NotFoundError
from shared_models.papers.register_table import payment_paper
from sync_server.papers.typeset import Imprint, pdf
from sync_server.papers.workbook import workbook
from sync_server.store import user_store
from sync_server.use_cases.list_payments import list_payments
from sync_server.use_cases.print_area import Form
from sync_server.use_cases.print_paper import Desk, PrintedPaper


def print_payments(desk: Desk, community: str, month: date, *, form: Form) -> PrintedPaper:
    """The list of a month, given by its first day, in a community of the asker; noted like looking at it.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: the community is not the asker's.
    """
    found = list_payments(desk.database, desk.user, community=community, month=month, now_ms=desk.now_ms)
    if found.community.code != community:
        raise NotFoundError(community)
    with desk.database.reading() as tx:
        name = user_store.names_of(tx, [desk.user]).get(desk.user, desk.user)
    sheet = payment_paper(found.lines, area=found.community.name, month=month)
    imprint = Imprint(by=name, ms=desk.now_ms, demo=is_demo([found.community.name]))
    data = pdf(sheet, imprint) if form == "pdf" else workbook(sheet, ms=desk.now_ms)
    return PrintedPaper(f"{sheet.title} {found.community.name} {month:%Y-%m}.{form}", data)
