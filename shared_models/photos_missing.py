"""What of a visit's photos is wanting: slots that a rule demands and nobody photographed, files that did not arrive.

A file that answers a question of a questionnaire is waited for like a photo.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from shared_models.case import Case
from shared_models.checks import REQUIRED_SLOTS, of_visit
from shared_models.ids import Sha256
from shared_models.questionnaire.attached import FILES
from shared_models.values import text_of
from shared_models.visit import Visit


@dataclass(frozen=True, slots=True)
class MissingPhotos:
    """What is wanting of a visit's photos."""

    slots: tuple[str, ...] = ()
    files: frozenset[Sha256] = frozenset()

    def __len__(self) -> int:
        """How many there are."""
        return len(self.slots) + len(self.files)

    def without(self, stored: Collection[Sha256]) -> MissingPhotos:
        """The same once these files are here."""
        return MissingPhotos(self.slots, self.files.difference(stored))


NOTHING = MissingPhotos()


def missing_photos(case: Case, visit: Visit | None) -> MissingPhotos:
    """What would be wanting of a visit's photos if no file had arrived; a visit under way owes none yet."""
    if visit is None or visit.status == "draft":
        return NOTHING
    files = (text_of(one.value("file")) for type_ in FILES for one in of_visit(case, type_, visit.id))
    return MissingPhotos(slots_left(case, visit), frozenset(Sha256(name) for name in files if name))


def slots_left(case: Case, visit: Visit) -> tuple[str, ...]:
    """The slots that a rule demands of a completed visit and that no photo fills."""
    taken = {text_of(photo.value("slot")) for photo in of_visit(case, "photo", visit.id)}
    needed = REQUIRED_SLOTS if visit.outcome == "completed" else {}
    return tuple(slot for slot in needed if slot not in taken)
