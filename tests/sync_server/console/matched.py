"""What matching leaves at the office: a sealed balance in a case, and a file that was sent."""

from __future__ import annotations

import io

from sync_server.store.database import Database
from sync_server.use_cases.match_files import send_file
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import NOW_MS, change, part
from tests.sync_server.district import OFFICER, by

BALANCE = "r-bank"
SENT_FILE = "import-1"
"""Nobody but who sent it sees it."""


def match_data(database: Database) -> None:
    """A sealed balance in the household's case, and a file that the street officer sent."""
    record = part({"source": "bank", "member": "m-1", "sealed_amount": "88000.00"}, entity=BALANCE, type_="matched")
    record_office_change(database, by(OFFICER, change("c-bank", record)), now_ms=NOW_MS)
    file = io.BytesIO("身份证号,收入额\n990000196001010013,100\n".encode())
    send_file(database, OFFICER, ("a.csv", file), new=(SENT_FILE, NOW_MS))
