"""One tablet: its folder, its clocks, the app open on it or not, and what its person sees and was promised."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from field_app.store.account import Account
from field_app.store.device_file import read_device_file, write_device_file
from field_app.store.tablet import Tablet
from field_app.use_cases.means import Means
from field_app.use_cases.open_section import EntityForm
from field_app.use_cases.open_tablet import open_tablet
from field_app.use_cases.unlock import unlock
from field_app.use_cases.visit_place import VisitPlace
from tests.simulation.chance import Chance
from tests.simulation.clocks import TabletClock
from tests.simulation.disk import Disk, add_disk
from tests.simulation.oracle import Shown, shown_of

PIN = "730184"

DraftKey = tuple[str, str, str]
"""Visit, section, entity."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form on the screen, and what it displayed when it was opened."""

    form: EntityForm
    shown: Shown

    @property
    def key(self) -> DraftKey:
        """Where its draft lies."""
        return self.form.place.visit, self.form.section, self.form.entity


@dataclass(slots=True)
class Memory:
    """What belongs to the folder: it is copied when the folder is copied, and goes back when the folder goes back."""

    kept: set[str] = field(default_factory=set)
    """Every change this folder ever held as its own."""
    drafts: dict[DraftKey, Shown] = field(default_factory=dict)
    """What was on screen when the typing of each draft began."""
    visits: dict[str, VisitPlace] = field(default_factory=dict)
    """Per household the visit that its person is making."""
    cursors: dict[tuple[str, str], int] = field(default_factory=dict)
    """Per epoch and community how far the installed picture reached."""
    files: dict[str, str] = field(default_factory=dict)
    """Own files, each with the change that names it."""


class SimTablet:
    """A tablet in somebody's hands."""

    def __init__(self, name: str, folder: Path, *, clock: TabletClock, chance: Chance) -> None:
        """Takes a folder, made or copied; the app is not open yet."""
        self.name = name
        self.folder = folder
        self.disk: Disk = add_disk(folder)
        self.clock = clock
        self.chance = chance
        self.memory = Memory()
        self.forms: list[OpenForm] = []
        self.screen: Mapping[str, Shown] = {}
        """What was displayed when the last thing was done."""
        self.account: Account | None = None
        self.user = ""
        self.lost = False
        self.exchanging = False
        self.grants: frozenset[str] | None = None
        """What the last complete pull's answer granted."""
        self.kills = 0
        self.is_twin = False
        self.interrupted: set[str] = set()
        """The paths of which a request failed on its way."""
        self.sent: set[str] = set()
        """The files of which it sent a piece."""
        self.went_back = False
        self.rotten = False
        """Something on it was damaged and no exchange has mended it yet."""

    def holds(self, community: str) -> bool:
        """Whether its installed picture covers a community."""
        return community in {str(code) for code in self.open_app().stage.communities()}

    @property
    def means(self) -> Means:
        """The clock and randomness that use cases are handed."""
        return Means(
            stamp=self.clock.stamp,
            new_id=lambda: self.chance.new_id("c"),
            random_bytes=self.chance.bytes,
            fraction=self.chance.fraction,
        )

    def tablet(self) -> Tablet:
        """The folder as the app opens it."""
        return open_tablet(self.folder, self.means)

    def open_app(self) -> Account:
        """Opens the app and the one account on it; nothing happens when it is open."""
        if self.account is None:
            tablet = self.tablet()
            entry = tablet.accounts[0]
            now_ms = self.clock.stamp().wall_ms
            self.account = unlock(tablet, entry.id, PIN, now_ms=now_ms, new_id=self.means.new_id)
        return self.account

    def take_new_installation(self) -> None:
        """What support does when two tablets bear one installation's name and shut each other out."""
        path = self.folder / "device.json"
        content = read_device_file(path)
        assert content is not None
        write_device_file(path, msgspec.structs.replace(content, install=self.chance.new_id("i")))

    def close_app(self) -> None:
        """Closes the app in good order; forms are gone from the screen, drafts stay."""
        if self.account is not None:
            self.account.close()
        self.account = None
        self.forms.clear()

    def die(self) -> None:
        """The app was killed: its folder is as it lay at that instant."""
        self.kills += 1
        self.disk.spare()
        self.close_app()
        self.disk.settle()

    def copy_folder(self, target: Path) -> None:
        """Copies the folder as it lies."""
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder, target)

    def twin(self, name: str, folder: Path, clock: TabletClock) -> SimTablet:
        """A second tablet with a copy of this one's folder, and the memory of what is in it."""
        self.copy_folder(folder)
        other = SimTablet(name, folder, clock=clock, chance=self.chance)
        other.memory = copy.deepcopy(self.memory)
        other.user = self.user
        other.is_twin = self.is_twin = True
        other.grants = self.grants
        return other

    def remembered(self) -> Memory:
        """What belongs to the folder as it is now."""
        return copy.deepcopy(self.memory)

    def go_back(self, folder: Path, memory: Memory) -> None:
        """Puts an older copy of the folder in place."""
        self.close_app()
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self.memory = copy.deepcopy(memory)
        self.went_back = True

    def show(self, form: EntityForm) -> OpenForm:
        """Puts a form on the screen."""
        opened = OpenForm(form, self.memory.drafts.get(_key(form)) or shown_of(form.base))
        self.forms = [other for other in self.forms if other.key != opened.key]
        self.forms.append(opened)
        return opened

    def outbox(self) -> dict[str, str]:
        """The state of every own change it keeps."""
        return dict(self.open_app().db.rows("SELECT id, state FROM outbox"))

    def body(self, id_: str) -> bytes:
        """The exact bytes of an own change it keeps."""
        account = self.open_app()
        row = account.db.row("SELECT body FROM outbox WHERE id = ?", (id_,))
        assert row is not None
        return account.outbox.body(id_, row[0])

    def draft_keys(self) -> dict[DraftKey, Mapping[str, Any]]:
        """What is typed and not saved, by place."""
        account = self.open_app()
        return {(draft.visit, draft.section, draft.base.id): draft.typed for draft in account.drafts.all()}


def _key(form: EntityForm) -> DraftKey:
    return form.place.visit, form.section, form.entity
