"""Published forms reach the tablets with the sync, once each, and stay there for what was begun on them."""

from __future__ import annotations

import msgspec
import pytest

from field_app.use_cases.held_forms import form_kept, keep_forms, published_forms
from shared_models.change import Stamp
from shared_models.errors import NotFoundError
from shared_models.questionnaire.form import Form, FormRef, Item, digest_of, form_ref
from shared_models.sync_protocol import Hello, HelloAnswer, ReplicaSeen, ReplicaState
from sync_server.forms.check_form import CheckedForm
from sync_server.forms.shipped import shipped_form
from sync_server.store import audit_store, form_store
from sync_server.use_cases import answer_hello as greeting
from sync_server.use_cases.answer_hello import answer_hello
from sync_server.use_cases.enrol_device import TabletUser
from sync_server.use_cases.import_form import import_form
from sync_server.use_cases.publish_form import publish_form, withdraw_form
from tests.field_app.hand import Hand
from tests.field_app.office import OFFICER, Office, now_ms

HOUSING, CAUSES = shipped_form("housing"), shipped_form("poverty-causes")
NEXT_YEAR = msgspec.structs.replace(HOUSING, version="2027.1")


def publish(office: Office, *forms: Form) -> None:
    for form in forms:
        import_form(office.database, CheckedForm(form, ()), source=b"", by=OFFICER, now_ms=now_ms())
        publish_form(office.database, form.id, form.version, by=OFFICER, now_ms=now_ms())


def asked(office: Office, forms: tuple[str, ...] | None = ()) -> HelloAnswer:
    clock = Stamp(wall_ms=now_ms(), mono_ms=1, boot="b")
    replica = ReplicaState(id="r")  # type: ignore[arg-type]
    hello = Hello(v=1, install="i", replica=replica, epoch=None, schema=1, app="1", clock=clock, forms=forms)
    asker = TabletUser(user="u-2", name="赵调查", device="d-none")  # type: ignore[arg-type]
    return answer_hello(office.database, hello, asker=asker, now_ms=now_ms())


def digests(*forms: Form) -> set[str]:
    return {form_ref(form).digest for form in forms}


def test_a_published_form_is_on_the_tablet_without_a_network(office: Office, wang: Hand) -> None:
    publish(office, HOUSING, CAUSES)
    assert wang.sync().complete
    wang.road.down = True
    wang.restart()
    assert published_forms(wang.account) == [HOUSING, CAUSES]


def test_a_form_that_was_taken_in_but_not_published_stays_in_the_office(office: Office, wang: Hand) -> None:
    import_form(office.database, CheckedForm(HOUSING, ()), source=b"", by=OFFICER, now_ms=now_ms())
    assert wang.sync().complete
    assert published_forms(wang.account) == []
    assert wang.account.meta.forms == frozenset()


def test_a_form_travels_once(office: Office) -> None:
    publish(office, HOUSING, CAUSES)
    assert set(asked(office).forms) == digests(HOUSING, CAUSES)
    rest = asked(office, tuple(digests(HOUSING)))
    assert set(rest.forms) == digests(CAUSES)
    assert rest.published == asked(office).published == (form_ref(HOUSING), form_ref(CAUSES))


def test_another_version_takes_the_place_and_the_old_one_stays_for_what_was_begun(office: Office, wang: Hand) -> None:
    publish(office, HOUSING)
    assert wang.sync().complete
    publish(office, NEXT_YEAR)
    assert wang.sync().complete
    assert published_forms(wang.account) == [NEXT_YEAR]
    assert form_kept(wang.account, form_ref(HOUSING).digest) == HOUSING
    withdraw_form(office.database, "housing", by=OFFICER, now_ms=now_ms())
    assert wang.sync().complete
    assert published_forms(wang.account) == []
    assert wang.account.meta.forms == digests(HOUSING, NEXT_YEAR)


def test_more_than_an_answer_holds_comes_with_the_next(
    office: Office, wang: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(greeting, "FORMS_AT_ONCE", 10)
    publish(office, HOUSING, CAUSES)
    assert wang.sync().complete
    assert published_forms(wang.account) == [HOUSING]
    assert wang.sync().complete
    assert published_forms(wang.account) == [HOUSING, CAUSES]


def test_an_app_that_knows_of_no_forms_is_sent_none(office: Office) -> None:
    publish(office, HOUSING)
    assert asked(office, None).forms == {}


def answer(published: tuple[FormRef, ...] | None, **forms: bytes) -> HelloAnswer:
    seen = ReplicaSeen(id="r", last=0, h="0" * 16)  # type: ignore[arg-type]
    bodies = {digest: msgspec.Raw(body) for digest, body in forms.items()}
    return HelloAnswer(
        epoch="e", server_ms=1, replica=seen, schema_min=1, schema_max=1, published=published, forms=bodies
    )


def test_a_form_that_is_not_what_its_name_says_is_not_kept(office: Office, wang: Hand) -> None:
    ref = form_ref(HOUSING)
    keep_forms(wang.account, answer((ref,), **{ref.digest: b'{"id":"other"}'}))
    assert published_forms(wang.account) == []
    publish(office, HOUSING)
    assert wang.sync().complete
    assert published_forms(wang.account) == [HOUSING], "it was asked for again"


def test_a_form_for_a_newer_app_is_kept_and_shown_to_nobody(wang: Hand) -> None:
    body = b'{"id":"f","version":"1","title":{},"items":[{"kind":"hologram","name":"a"}]}'
    digest = digest_of(body)
    keep_forms(wang.account, answer((FormRef("f", "1", digest),), **{digest: body}))
    assert wang.account.meta.forms == {digest}
    assert published_forms(wang.account) == []


def test_an_older_server_takes_nothing_away(office: Office, wang: Hand) -> None:
    publish(office, HOUSING)
    assert wang.sync().complete
    keep_forms(wang.account, answer(None))
    assert published_forms(wang.account) == [HOUSING]


def test_every_act_is_in_the_audit_log_once(office: Office) -> None:
    publish(office, HOUSING)
    publish(office, HOUSING)
    withdraw_form(office.database, "housing", by=OFFICER, now_ms=now_ms())
    with office.database.reading() as tx:
        lines = [line.action for line in audit_store.audit_lines(tx) if line.subject == "housing"]
        assert form_store.published_forms(tx) == []
    assert lines == ["import_form", "publish_form", "withdraw_form"]
    with pytest.raises(NotFoundError):
        withdraw_form(office.database, "housing", by=OFFICER, now_ms=now_ms())
    with pytest.raises(NotFoundError):
        publish_form(office.database, "housing", "1999", by=OFFICER, now_ms=now_ms())


def test_forms_with_the_same_number_of_versions_do_not_mix(office: Office) -> None:
    small = Form(id="a", version="1", title={"": "A"}, items=(Item(kind="text", name="x"),))
    other = msgspec.structs.replace(small, id="b")
    publish(office, small, other)
    withdraw_form(office.database, "a", by=OFFICER, now_ms=now_ms())
    with office.database.reading() as tx:
        assert form_store.published_forms(tx) == [form_ref(other)]
