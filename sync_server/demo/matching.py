"""The demo's files of other offices, marked as invented: a dozen families, some of whom declared something else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from shared_models.identity_number import with_check_character
from sync_server.demo.livelihood import IncomeLine
from sync_server.demo.person import Person
from sync_server.demo.recipient import Recipient
from sync_server.demo.staff import OFFICERS
from sync_server.demo.town import COMMUNITIES
from sync_server.store.database import Database
from sync_server.use_cases.match_files import begin_import, open_import, send_file
from sync_server.use_cases.match_import import go_on
from sync_server.use_cases.match_mapping import ColumnPlan

FAMILIES = 12
"""So many appear in the file of wages, half of them where tablet 1 of the demo works; every third one declared less."""
ABOVE = 900
"""Yuan a month."""
NUMBER, NAME = "身份证号", "姓名"
UNKNOWN = with_check_character("99000019500101998")
"""A person of no family here: the row that is reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFile:
    """One file of another office, with the mapping that its columns were given."""

    source: str
    name: str
    columns: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]

    @property
    def content(self) -> bytes:
        """The file as that office's program writes it: CSV in the national encoding."""
        out = io.StringIO()
        writer = csv.DictWriter(out, fieldnames=list(self.columns.values()))
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue().encode("gb18030")


def demo_files(homes: Sequence[Recipient], left_out: Sequence[Recipient] = ()) -> tuple[DemoFile, ...]:
    """The files: wages, those that a visit left out among them; vehicles; bank balances."""
    near = [home for home in homes if home.community == COMMUNITIES[0]]
    far = [home for home in homes if home.community != COMMUNITIES[0]]
    earning = [one for some in (near, far) for one in islice(_earning(some), FAMILIES // 2)]
    wages = tuple(
        _row(person, 扣缴单位="演示企业有限公司", 收入额=f"{line.month + (ABOVE if n % 3 == 0 else 0)}.00")
        for n, (person, line) in enumerate(earning)
    )
    known = {row[NUMBER] for row in wages}
    wages += tuple(
        _row(person, 扣缴单位="演示企业有限公司", 收入额=f"{line.month}.00")
        for person, line in _earning(left_out)
        if person.identity_number not in known
    )
    heads = [home.persons[0] for home in near if len(home.persons) > 1]
    cars = tuple(_row(person, 号牌号码=f"甘A演示{n:02d}", 车辆型号="小型轿车") for n, person in enumerate(heads[4:6]))
    banks = tuple(_row(person, 开户银行="演示信用社", 余额="48600.00") for person in heads[6:8])
    unknown = {NUMBER: UNKNOWN, NAME: "演示人员", "扣缴单位": "演示企业有限公司", "收入额": "3000.00"}
    who = {"identity_number": NUMBER, "name": NAME}
    return (
        DemoFile(
            source="tax",
            name="演示 税务工资.csv",
            columns={**who, "what": "扣缴单位", "amount": "收入额"},
            rows=(*wages, unknown),
        ),
        DemoFile(
            source="vehicles",
            name="演示 车辆登记.csv",
            columns={**who, "plate": "号牌号码", "what": "车辆型号"},
            rows=cars,
        ),
        DemoFile(
            source="bank",
            name="演示 银行存款.csv",
            columns={**who, "what": "开户银行", "amount": "余额"},
            rows=banks,
        ),
    )


def _row(person: Person, **more: str) -> dict[str, str]:
    return {NUMBER: person.identity_number, NAME: person.name, **more}


def _earning(homes: Sequence[Recipient]) -> Iterator[tuple[Person, IncomeLine]]:
    for home in homes:
        by_id = {person.id: person for person in home.persons}
        line = next((line for line in home.incomes if line.kind == "wages"), None)
        if line is not None and line.member in by_id:
            yield by_id[line.member], line


def import_demo_files(database: Database, files: Sequence[DemoFile], *, today: date, now_ms: int) -> None:
    """Takes the files in as the street officer would."""
    officer = OFFICERS[0].id
    as_of = today.replace(day=1) - timedelta(days=1)
    for file in files:
        id_ = send_file(
            database, officer, (file.name, io.BytesIO(file.content)), new=(f"demo-matching-{file.source}", now_ms)
        )
        plan = ColumnPlan(
            source=file.source,
            name=file.name.removesuffix(".csv"),
            columns=dict(file.columns),
            as_of=as_of.isoformat(),
            period=f"{as_of:%Y-%m}",
        )
        begin_import(database, open_import(database, officer, id_), plan, now_ms=now_ms)
        go_on(database, officer, id_, now_ms=now_ms)
