"""Who came to a visit, at the office: each investigator with what shows that the person was there."""

from __future__ import annotations

from shared_models.attendance import attend_act, statement
from shared_models.bundle_keys import keys_of
from shared_models.change import Act
from shared_models.explanation import explain_act
from shared_models.ids import DeviceId, EntityId, UserId
from sync_server.store import bundle_store, device_store
from sync_server.store.device_store import Device
from tests.builders import change, part
from tests.sync_server.console.browsing import Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER, SEPTEMBER_MS, acted, at
from tests.sync_server.district import INVESTIGATOR, OFFICER, Tablet

FILE = f"/console/households/h-1/visits/{SEPTEMBER}"
VISIT = EntityId(SEPTEMBER)
KEYS = keys_of(bytes(range(64)))


def sign_in_of(console: Console, user: UserId) -> DeviceId:
    """A sign-in with keys on some tablet."""
    device = Device(
        id=DeviceId(f"d-{user}"), user_id=user, install="i", name="平板", token_hash=user, enrolled_ms=SEPTEMBER_MS
    )
    with console.database.writing() as tx:
        device_store.add_device(tx, device)
        bundle_store.save_device_keys(tx, device.id, KEYS.public)
    return device.id


def proof(device: DeviceId, *, at_ms: int = SEPTEMBER_MS) -> Act:
    """What the lead's tablet records when the colleague typed a PIN."""
    signature = KEYS.signature(statement(VISIT, OFFICER, device=device, at_ms=SEPTEMBER_MS))
    return attend_act(VISIT, OFFICER, device=device, at_ms=at_ms, signature=signature)


def tell(console: Console, *acts: Act) -> None:
    """A third investigator is named, and the acts arrive, from the tablet of the one who leads."""
    named = at(change("c-third", part({"third": OFFICER}, entity=SEPTEMBER, type_="visit")), SEPTEMBER_MS, SEPTEMBER)
    made = [acted(f"c-{act.name}", act.name, SEPTEMBER, ms=SEPTEMBER_MS + 60_000, data=act.data) for act in acts]
    Tablet(console.database, replica="r-team").push(named, *made)


def test_who_wrote_is_told_apart_from_who_is_only_named(story: Console, officer: Person) -> None:
    text = officer.open(FILE).text
    assert text.count("本人登录后记录") == 2
    assert "没有当场验证" not in text
    tell(story)
    text = officer.open(FILE).text
    assert text.count("本人登录后记录") == 2
    assert text.count("没有当场验证") == 2, "the line of the third investigator, and the reminder"


def test_a_pin_whose_key_signed_is_valid(story: Console, officer: Person) -> None:
    tell(story, proof(sign_in_of(story, OFFICER)))
    text = officer.open(FILE).text
    assert "本人 PIN,签名有效" in text
    assert "到场验证" in text, "in the timeline"


def test_the_key_of_another_person_proves_nothing_and_accuses_nobody(story: Console, officer: Person) -> None:
    tell(story, proof(sign_in_of(story, INVESTIGATOR)))
    text = officer.open(FILE).text
    assert "签名与内容对不上,无法证实" in text
    assert "签名有效" not in text


def test_a_time_that_was_not_signed_proves_nothing(story: Console, officer: Person) -> None:
    tell(story, proof(sign_in_of(story, OFFICER), at_ms=SEPTEMBER_MS + 1))
    assert "签名与内容对不上,无法证实" in officer.open(FILE).text


def test_what_the_investigator_said_stands_beside_the_reminder(story: Console, officer: Person) -> None:
    tell(story, explain_act(VISIT, (VISIT, "third"), "同事在邻居家"))
    assert "调查员说明：同事在邻居家" in officer.open(FILE).text
