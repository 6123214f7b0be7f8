"""One line in words for an event: "Tesla: data transfer out of China – sought (reported)"."""

import calendar
from collections.abc import Mapping, Sequence

from tracker.knowledge.entities import load_entities
from tracker.knowledge.labels import label
from tracker.knowledge.vocabulary import EntityId, EventType, Role, Tier

# For these the thing itself says more than the type: "MIIT: OTA notice – issued".
_NAMED_BY_OBJECT = frozenset(
    {
        EventType.RULEMAKING,
        EventType.AUTONOMY_PERMIT,
        EventType.PRODUCT_LAUNCH,
        EventType.CHIP_CONTROL,
        EventType.CHIP_SUPPLY,
    }
)
_MOST_NAMES = 3


def track_of(tier: str) -> str:
    """The track a tier speaks on: "confirmed", "reported" or "bundled"."""
    if tier in (Tier.OFFICIAL, Tier.COMPANY):
        return "confirmed"
    return "bundled" if tier == Tier.BUNDLED else "reported"


def headline(
    type: str,  # noqa: A002  # the field's own name
    status: str,
    *,
    roles: Mapping[Role, Sequence[str]],
    tier: str,
    target_date: str = "",
    language: str = "en",
) -> str:
    """The line for a type, a status and fillers (entity ids, or names where no entity is listed)."""
    chinese = language.startswith("zh")
    subject = _names(roles.get(Role.ACTOR) or roles.get(Role.AUTHORITY) or (), chinese)
    topic = _topic(EventType(type), roles, chinese)
    if type == EventType.OFFICIAL_MEETING or type == EventType.PARTNERSHIP:
        subject = _names([*roles.get(Role.ACTOR, ()), *roles.get(Role.COUNTERPARTY, ())], chinese)
    state = label("status", status, language)
    certainty = label("track", track_of(tier), language)
    if chinese:
        due = f"（{date_words(target_date, language)}）" if target_date else ""
        return f"{subject + '：' if subject else ''}{topic}——{state}{due}（{certainty}）"
    due = f" for {date_words(target_date)}" if target_date else ""
    return f"{subject + ': ' if subject else ''}{topic} – {state}{due} ({certainty})"


def date_words(date: str, language: str = "en") -> str:
    """A public date in words, its precision kept: "2024-04" is "Apr 2024" or "2024年4月"."""
    chinese = language.startswith("zh")
    if "/" in date:
        return ("至" if chinese else " to ").join(date_words(part, language) for part in date.split("/"))
    year, _, rest = date.partition("-")
    if rest[:1] == "H":
        half = "上" if rest[1:] == "1" else "下"
        return f"{year}年{half}半年" if chinese else f"{rest} {year}"
    if rest.startswith("Q"):
        return f"{year}年第{rest[1:]}季度" if chinese else f"{rest} {year}"
    month, _, day = rest.partition("-")
    if chinese:
        return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")
    words = [str(int(day))] if day else []
    return " ".join([*words, *([calendar.month_abbr[int(month)]] if month else []), year])


def _topic(type_: EventType, roles: Mapping[Role, Sequence[str]], chinese: bool) -> str:
    things = roles.get(Role.OBJECT) or ()
    if things and type_ in _NAMED_BY_OBJECT:
        return _names(things, chinese)
    if type_ is EventType.DATA_LOCALISATION and "data-center" in things:
        return "在华数据中心" if chinese else "data centre in China"
    words = label("type", type_, "zh" if chinese else "en")
    return words if chinese else words[0].lower() + words[1:]


def _names(fillers: Sequence[str], chinese: bool) -> str:
    entities = load_entities()
    names = []
    for filler in fillers[:_MOST_NAMES]:
        entity = entities.get(EntityId(filler))
        names.append((chinese and entity.name_zh) or entity.name_en if entity else filler)
    rest = len(fillers) - _MOST_NAMES
    if chinese:
        return "、".join(names) + (f"等{len(fillers)}方" if rest > 0 else "")
    return ", ".join(names) + (f" and {rest} more" if rest > 0 else "")
