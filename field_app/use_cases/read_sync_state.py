"""What is only on this tablet, what the server holds, what came back and what to do: in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from field_app.store.account import Account
from field_app.store.meta import Last
from field_app.store.outbox import OutboxCount
from field_app.sync_client.trouble import SAFE, WORDS, Trouble
from field_app.use_cases.held_forms import form_kept
from field_app.use_cases.list_photos import PhotoView, photo_view
from field_app.use_cases.list_today import NOTHING_HERE
from field_app.use_cases.question_words import form_title
from shared_models.catalogue import TYPE_LABELS, field_of
from shared_models.change import Change, Part
from shared_models.ids import ChangeId, EntityId
from shared_models.questionnaire.answers import ENTRY, FILLED, form_of
from shared_models.questionnaire.at_visit import questionnaire_of
from shared_models.words import Label

ONLY_HERE = Label(
    "{unsent} 条记录、{files} 个文件只在本机。", "{unsent} records and {files} files are only on this tablet."
)
SYNC_SOON = Label("有网络时会自动同步,也可以点“立即同步”。", "It syncs by itself on a network, or tap “Sync now”.")
SYNC_FIRST = Label("请在有网络时同步一次,下载住户资料。", "Sync once on a network to receive the households.")
NEVER = Label("还没有同步过。", "Not synced yet.")
ALL_SENT = Label("全部内容服务器都已收到。", "The server has everything.")
SERVER_HAS_IT = Label("服务器已妥善保存。", "The server keeps it safely.")
NOTHING_TO_DO = Label("不用操作。", "Nothing to do.")
HELD = Label(
    "{count} 条记录服务器已收到,等待街道办处理。", "The server has {count} records that wait for the street office."
)
ASK_OFFICE = Label(
    "不用重录;可向街道办了解进展。", "No need to record it again; the street office can tell how it stands."
)
PHOTOS_WAIT = Label("记录已上传,{count} 张照片还在等待上传。", "The records are sent; {count} photos are still to go.")
TAKEN = Label(
    "{count} 条记录服务器已收到,等待下次接收更新。",
    "The server has {count} records; they come back with the next pull.",
)
COMES_BACK = Label("不用操作,下次同步完成。", "Nothing to do; the next sync completes it.")

REASONS: Mapping[str, Label] = {
    "invalid": Label("内容无法读取,街道办会查看原始记录", "It cannot be read; the office looks at the raw record"),
    "out_of_scope": Label("该户不在您负责的社区", "The household is not in your communities"),
    "unknown_schema": Label(
        "应用版本比服务器新,服务器更新后自动处理", "This app is newer than the server; read again after an update"
    ),
    "unknown_entity": Label("服务器还没有它所说的记录", "The server does not know what it speaks of yet"),
    "not_allowed": Label("您的角色不能做这项操作", "Your role may not do this"),
}
SETTLED: Mapping[str, Label] = {
    "accepted": Label("街道办已采纳", "The office accepted it"),
    "refused": Label("街道办未采纳", "The office refused it"),
}
ACTS: Mapping[str, Label] = {
    "finish": Label("完成入户", "Visit finished"),
    "sign": Label("签字", "Signature"),
    "attend": Label("到场验证", "Proof of being there"),
    "explain": Label("说明", "Explanation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWork:
    """One own change that the office holds back or has settled."""

    id: ChangeId
    what: Label
    """Which form, which fields."""
    reason: Label
    settled: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSyncState:
    """One household's work, told in sentences."""

    household: EntityId
    head_name: str
    address: str
    only_here: int
    """Changes that exist nowhere else."""
    with_server: int
    """Own changes the server holds but that have not yet come back with a pull."""
    held: tuple[HeldWork, ...]
    photos: tuple[PhotoView, ...]
    """Photos of own visits that are not safe yet."""
    happened: Label
    safe: Label
    todo: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """The whole tablet's state and the households behind it, those with work only here first."""

    unsent: int
    oldest_unsent_ms: int | None
    photos_unsent: int
    bytes_unsent: int
    last_exchange_ms: int | None
    """When the last complete exchange ended, by corrected clock; nothing before the first."""
    trouble: Trouble | None
    """What stopped the last exchange; nothing when it went through."""
    clock_off: bool
    """The tablet's clock is more than five minutes off the server's."""
    happened: Label
    safe: Label
    todo: Label
    households: tuple[HouseholdSyncState, ...]


def read_sync_state(account: Account) -> SyncState:
    """The state as the last exchange and the saves since left it. Households with nothing to tell are left out."""
    counts = account.outbox.counts()
    files = [blob for blob in account.blobs.all() if blob.state in {"here", "sending"}]
    unsent = sum(count.pending for count in counts.values())
    waiting = [count.oldest_pending_ms for count in counts.values() if count.oldest_pending_ms is not None]
    last = account.meta.last
    happened, safe, todo = _overall(unsent, len(files), last)
    return SyncState(
        unsent=unsent,
        oldest_unsent_ms=min(waiting, default=None),
        photos_unsent=sum(blob.rank for blob in files),
        bytes_unsent=sum(blob.size - blob.sent for blob in files),
        last_exchange_ms=last.complete_ms,
        trouble=_trouble(last),
        clock_off=last.clock_off,
        happened=happened,
        safe=safe,
        todo=todo,
        households=_households(account, counts, {blob.household for blob in files}),
    )


def _trouble(last: Last) -> Trouble | None:
    for kind in WORDS:
        if kind == last.trouble:
            return Trouble(kind=kind, detail=last.detail)
    return None


def _overall(unsent: int, files: int, last: Last) -> tuple[Label, Label, Label]:
    trouble = _trouble(last)
    if trouble is not None and (unsent or files or trouble.kind in {"revoked", "upgrade"}):
        return trouble.happened, trouble.safe, trouble.todo
    if unsent or files:
        happened = ONLY_HERE.fill(unsent=unsent, files=files)
        return happened, SAFE, SYNC_SOON
    if last.complete_ms is None:
        return NEVER, SAFE, SYNC_FIRST
    return ALL_SENT, SERVER_HAS_IT, NOTHING_TO_DO


def _households(
    account: Account, counts: dict[EntityId, OutboxCount], with_files: set[EntityId]
) -> tuple[HouseholdSyncState, ...]:
    held: dict[EntityId, list[HeldWork]] = {}
    for household, work in _held(account):
        held.setdefault(household, []).append(work)
    found = [
        _household(account, household, counts.get(household, NOTHING_HERE), held=tuple(held.get(household, ())))
        for household in {*counts, *held, *with_files}
    ]
    return tuple(sorted(found, key=lambda one: (-one.only_here, -len(one.held), one.address)))


def _household(
    account: Account, household: EntityId, count: OutboxCount, *, held: tuple[HeldWork, ...]
) -> HouseholdSyncState:
    summary = account.summaries.get(household)
    photos = _photos(account, household)
    happened, safe, todo = _told(count, len(held), sum(photo.state in {"here", "sending"} for photo in photos))
    return HouseholdSyncState(
        household=household,
        head_name=summary.head_name if summary else "",
        address=summary.address if summary else "",
        only_here=count.pending,
        with_server=count.acked,
        held=held,
        photos=photos,
        happened=happened,
        safe=safe,
        todo=todo,
    )


def _photos(account: Account, household: EntityId) -> tuple[PhotoView, ...]:
    """The photos taken here that are not backed up yet."""
    case = account.cases.view(household)
    if case is None:
        return ()
    photos = [photo_view(account, case, photo) for photo in case.shown("photo")]
    return tuple(photo for photo in photos if photo.state in {"here", "sending", "stored"})


def _told(count: OutboxCount, held: int, photos: int) -> tuple[Label, Label, Label]:
    if count.pending:
        return ONLY_HERE.fill(unsent=count.pending, files=photos), SAFE, SYNC_SOON
    if held:
        return HELD.fill(count=held), SERVER_HAS_IT, ASK_OFFICE
    if photos:
        return PHOTOS_WAIT.fill(count=photos), SAFE, SYNC_SOON
    if count.acked:
        return TAKEN.fill(count=count.acked), SERVER_HAS_IT, COMES_BACK
    return ALL_SENT, SERVER_HAS_IT, NOTHING_TO_DO


def _held(account: Account) -> Iterator[tuple[EntityId, HeldWork]]:
    """What the office holds back: as the last pull told it, else as the receipt said."""
    kept = {held.change.id: held for held in account.outbox.quarantined()}
    told = {held.id: held for held in account.stage.held()}
    for id_, seen in told.items():
        change = kept[id_].change if id_ in kept else None
        settled = SETTLED.get(seen.settled)
        yield (
            seen.household,
            HeldWork(id=id_, what=_what(account, change), reason=_reason(seen.reason), settled=settled),
        )
    for id_, held in kept.items():
        if id_ not in told:
            work = HeldWork(id=id_, what=_what(account, held.change), reason=_reason(held.reason), settled=None)
            yield held.change.household, work


def _reason(code: str) -> Label:
    return REASONS.get(code, Label(code, code))


def _what(account: Account, change: Change | None) -> Label:
    """Which fields a change wrote, in words; blank for one this tablet no longer keeps."""
    if change is None:
        return Label("", "")
    if change.act is not None:
        return ACTS.get(change.act.name, Label(change.act.name, change.act.name))
    fields = [field_of(part.type, unit) for part in change.parts for unit in part.set]
    names = list(dict.fromkeys(field.label for field in fields if field is not None))
    if not names:
        forms = [_title(account, change, part) for part in change.parts]
        types = dict.fromkeys(part.type for part, title in zip(change.parts, forms, strict=True) if title is None)
        names = list(dict.fromkeys(title for title in forms if title is not None))
        names += [TYPE_LABELS[type_] for type_ in types if type_ in TYPE_LABELS]
    return Label("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _title(account: Account, change: Change, part: Part) -> Label | None:
    """The questionnaire that a part is about; nothing for anything else, and where this tablet does not know it."""
    case = account.cases.view(change.household) if part.type in {FILLED, ENTRY} else None
    filled = questionnaire_of(case, part.e) if case is not None else None
    return form_title(form_of(filled), here=partial(form_kept, account)) if filled is not None else None
