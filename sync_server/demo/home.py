"""The home of a demo household: where it stands, how it is built, what is seen in it."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.choices import APPLIANCES
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.identity import telephone
from sync_server.demo.livelihood import amount
from sync_server.demo.town import Community

GROUPS = "一二三四五六七八"
FLOOR_FLATS = 3

SAFETY_NOTES = (
    "院内有犬,进门前先打电话。",
    "户主听力差,请敲窗并大声说话。",
    "楼道照明损坏,带手电。",
    "家中有精神障碍患者,两人同行,不单独入户。",
    "户内用煤炉,注意通风。",
    "门前渠边无护栏,雨后路滑。",
)
NOTES_PERCENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What is recorded of a home."""

    address: str
    building: str
    phone: str
    position: dict[str, Value]
    safety_note: str
    tenure: str
    structure: str
    area: str
    rooms: int
    appliances: dict[str, bool]
    conditions: str
    utilities: dict[str, Value]

    def values(self) -> dict[str, Value]:
        """What a form records of the home; nothing stands for a note nobody made."""
        noted: dict[str, Value] = {"safety_note": self.safety_note} if self.safety_note else {}
        return {
            "address": self.address,
            "building": self.building,
            "phone": self.phone,
            "position": self.position,
            "housing_tenure": self.tenure,
            "housing_structure": self.structure,
            "housing_area": self.area,
            "housing_rooms": self.rooms,
            "living_conditions": self.conditions,
            "utilities": self.utilities,
            **{f"appliances.{code}": seen for code, seen in self.appliances.items()},
            **noted,
        }


def home(dice: Dice, community: Community, *, place: int, size: int) -> Home:
    """The home of the community's household number `place`, fit for so many persons."""
    building, address, phone = (*_address(community, place), telephone(dice))
    area = dice.between(22 * min(size, 4) + 20, 30 * min(size, 4) + (48 if community.rural else 18))
    structure = dice.weighted({"brick_wood": 55, "earth": 25, "concrete": 20}) if community.rural else "concrete"
    tenure = dice.weighted(
        {"self_built": 88, "borrowed": 12} if community.rural else {"owned": 40, "public_rent": 45, "private_rent": 15}
    )
    rooms = max(1, min(6, area // 20))
    return Home(
        address=address,
        building=building,
        phone=phone,
        position=_position(dice, community),
        safety_note=dice.pick(SAFETY_NOTES) if dice.chance(NOTES_PERCENT) else "",
        tenure=tenure,
        structure=structure,
        area=f"{area}.{dice.pick('05')}",
        rooms=rooms,
        appliances=_appliances(dice, rural=community.rural),
        conditions=conditions(dice),
        utilities=amount(5 * dice.between(8, 34), "month"),
    )


def _address(community: Community, place: int) -> tuple[str, str]:
    """Group and door in a village, building and flat in a quarter: every household has its own."""
    if community.rural:
        group, door = place % len(GROUPS), place // len(GROUPS)
        building = f"{GROUPS[group]}组"
        return building, f"{community.name}{building} {door * 2 + 1} 号"
    per_building = 24
    number, flat = place // per_building, place % per_building
    floor, door = flat // FLOOR_FLATS % 4 + 1, flat % FLOOR_FLATS + 1
    building = f"{number + 1}号楼"
    return building, f"{community.name}{building} {flat // 12 + 1} 单元 {floor}0{door} 室"


def _position(dice: Dice, community: Community) -> dict[str, Value]:
    spread = 90 if community.rural else 25
    lat, lon = (e4 * 10 + dice.between(-10 * spread, 10 * spread) for e4 in (community.lat_e4, community.lon_e4))
    return {
        "lat": f"{lat // 100_000}.{lat % 100_000:05d}",
        "lon": f"{lon // 100_000}.{lon % 100_000:05d}",
        "accuracy_m": str(dice.between(4, 25)),
    }


THINGS = (
    "旧衣柜",
    "木桌",
    "塑料凳",
    "煤球堆",
    "面缸",
    "老式电视",
    "药瓶",
    "轮椅",
    "课本",
    "缝纫机",
    "菜窖",
    "鸡笼",
    "自行车",
    "热水袋",
    "电饭锅",
)
"""What stands about; named so that no two homes are described in the same words by chance."""

_OWNED_PERCENT = {
    "tv": 82,
    "fridge": 58,
    "washer": 52,
    "air_conditioner": 2,
    "computer": 3,
    "smartphone": 64,
    "motorcycle": 6,
    "car": 0,
}


def _appliances(dice: Dice, *, rural: bool) -> dict[str, bool]:
    owned = _OWNED_PERCENT | {"farm_vehicle": 14 if rural else 0}
    return {code: dice.chance(owned[code]) for code in APPLIANCES}


def conditions(dice: Dice) -> str:
    """What an investigator writes of the living conditions seen."""
    house = dice.pick(("房屋整洁", "房屋陈旧但完好", "墙面有裂缝,屋顶完好", "室内陈设简单", "屋内较暗,收拾干净"))
    heating = dice.pick(("冬季烧煤取暖", "冬季用炕取暖", "集中供暖", "用电暖器取暖"))
    life = dice.pick(
        ("日常开支以口粮和药费为主", "口粮自给,少量买菜", "一日三餐正常", "药费负担较重", "开支主要为子女上学")
    )
    things = dice.shuffled(THINGS)[: dice.between(2, 3)]
    return f"{house},{heating},{life};见{'、'.join(sorted(things))}。"
