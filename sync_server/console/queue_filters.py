"""The filters of the queue in words, each value with the number that it would list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shared_models.choices import BENEFIT_CLASS
from shared_models.ids import AreaCode
from shared_models.words import Label
from sync_server.console.queue_wish import queue_path
from sync_server.console.seat import Seat
from sync_server.store.queue_store import STATES, QueueState
from sync_server.use_cases.list_queue import YES, Dimension, Queue, Wish, asked_of

TAB_LABELS: dict[QueueState, Label] = {
    "finished": Label("待审核", "Waiting"),
    "contradiction": Label("有矛盾", "Contradictions"),
    "returned": Label("退回补正", "Returned"),
    "draft": Label("入户中", "In progress"),
    "accepted": Label("已通过", "Accepted"),
    "all": Label("全部家庭", "All households"),
}
ALL = Label("全部", "All")
EVERYWHERE = Label("我的全部辖区", "All my areas")
OVERDUE = Label("已逾期", "Overdue")
PHOTOS = Label("缺照片", "Photos missing")
FLAGGED = Label("有核查提示", "Flagged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a filter."""

    label: str
    value: str
    count: int
    is_open: bool
    href: str = ""
    """For those that are links."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one page of the queue; `wish` is what it shows, from its first page on."""

    seat: Seat
    queue: Queue
    wish: Wish

    def context(self) -> dict[str, object]:
        """What the template names."""
        return {
            "tabs": [self._link("state", one, TAB_LABELS[one], replace(self.wish, state=one)) for one in STATES],
            "switches": list(self._switches()),
            "areas": list(self._areas()),
            "classes": [self._choice("class", code, label) for code, label in {"": ALL, **BENEFIT_CLASS}.items()],
            "campaigns": list(self._campaigns()),
        }

    def _switches(self) -> Iterator[Choice]:
        """Conditions that are on or off; pressed again, they are off. Flags are for those who audit."""
        yield self._link("overdue", YES, OVERDUE, replace(self.wish, overdue=not self.wish.overdue))
        yield self._link("photos", YES, PHOTOS, replace(self.wish, photos=not self.wish.photos))
        if self.seat.sitter is not None and "audit" in self.seat.sitter.rights:
            yield self._link("flagged", YES, FLAGGED, replace(self.wish, flagged=not self.wish.flagged))

    def _areas(self) -> Iterator[Choice]:
        yield self._choice("area", "", EVERYWHERE)
        depths = dict[AreaCode | None, int]()
        for area in self.queue.areas:
            depths[area.code] = depths.get(area.parent, -1) + 1
            name = "\u3000" * depths[area.code] + area.name
            yield self._choice("area", area.code, Label(name, name))

    def _campaigns(self) -> Iterator[Choice]:
        """None where no household is checked in a campaign."""
        if self.queue.campaigns or self.wish.campaign:
            for id_, label in {"": ALL, **self.queue.campaigns}.items():
                yield self._choice("campaign", id_, label)

    def _choice(self, dimension: Dimension, value: str, label: Label) -> Choice:
        return Choice(
            label=label.text(self.seat.language),
            value=value,
            count=self.queue.counts[dimension].get(value, 0),
            is_open=asked_of(self.wish)[dimension] == value,
        )

    def _link(self, dimension: Dimension, value: str, label: Label, wish: Wish) -> Choice:  # noqa: PLR0917 - a choice and where it leads
        return replace(self._choice(dimension, value, label), href=queue_path(wish))
