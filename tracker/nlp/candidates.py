"""Names in a text that no entity is listed for, found by their form: an event can then say who in the text's own words.

The forms are few on purpose. A candidate is a proposal: a person may add it to the knowledge; nothing is linked by it.
"""

# ruff: noqa: E501 (a pattern reads better on one line than in pieces)

import re
from collections.abc import Iterator, Sequence

from tracker.knowledge.vocabulary import EntityType
from tracker.nlp.normalise import NormalisedText
from tracker.nlp.types import Candidate, Mention, Span

_WORD = r"[A-Z][\w'’-]*[\w]|[A-Z]\w*"
_NAME = rf"(?:{_WORD}|&|of|and|for|on|the|de)"
_COMPANY_EN = (
    r"Inc|Corp|Corporation|Co|Ltd|LLC|PLC|AG|GmbH|SE|NV|Group|Holdings?|Motors?|Auto|Automobile|Automotive|Cars|Vehicles?|Trucks?|EV|Mobility|"
    r"Robotics|Technolog(?:y|ies)|Tech|Semiconductors?|Silicon|Microelectronics|Electronics|Systems|Devices|Labs?|AI|Intelligence|Intelligent|"
    r"Software|Cloud|Computing|Maps|Navigation|Sensing|Lidar|Radar|Drive|Driving|Autonomy|Logistics|Capital|Securities|Partners|Ventures|Foundry|Chips"
)
_AUTHORITY_EN = r"Ministry|Bureau|Administration|Commission|Committee|Office|Department|Agency|Authority|Board|Council|Court|Government|Association|Centre|Center|Chamber"
_MEDIA_EN = r"News|Wire|Daily|Times|Post|Journal|Gazette|Herald|Ledger|Tribune|Observer|Weekly|Review|Mail|Press"
_RULE_EN = (
    r"Measures|Regulations?|Rules?|Provisions|Law|Act|Standard|Notice|Guidelines?|Order|Catalogue|Ordinance|Bill|List"
)
_ENDING_EN = (
    (re.compile(rf"^(?:.* )?(?:{_COMPANY_EN})$"), EntityType.COMPANY),
    (re.compile(rf"^(?:.* )?(?:{_AUTHORITY_EN})(?: (?:of|for|on) .+)?$"), EntityType.AUTHORITY),
    (re.compile(rf"^(?:.* )?(?:{_MEDIA_EN})$"), EntityType.MEDIA),
    (re.compile(rf"^(?:.* )?(?:{_RULE_EN})(?: (?:of|for|on) .+)?$"), EntityType.RULE),
)
_SEQUENCE_EN = re.compile(rf"\b(?:{_WORD})(?:\s(?:{_NAME}))*\s(?:{_WORD})\b|\b(?:{_WORD})\b")
_MODEL = re.compile(
    r"\b(?=[A-Za-z-]*\d)(?=\d*[A-Za-z])(?!\d{1,4}(?:st|nd|rd|th|am|pm|km|nm|bn|m|k|GWh?|kWh|TOPS|V|W)\b)(?!(?:H[12]|Q[1-4]|L[0-5]|FY\d+|[1-4][QH]\d*|G20|A4|V\d+(?:\.\d+)?)\b)[A-Z][A-Za-z]{0,9}-?\d(?:[\w.]*\w)?(?![\w-])",
    re.ASCII,
)
_OPENERS = frozenset(
    ["The", "A", "An", "In", "On", "At", "By", "For", "From", "But", "And", "If", "When", "While", "After", "Before", "Since", "It", "Its", "He", "She", "They", "We", "You", "I", "This", "That", "These", "Those", "As", "Under", "With", "Under", "Not", "No", "Two", "Three", "Four", "Five", "Last", "Next", "Both", "Some", "Most", "Many", "Such", "Their", "Our", "His", "Her", "Asked", "Now", "Then", "There", "Here", "What", "Why", "How", "Who", "Which", "Yes"]
)  # fmt: skip

# Who is called by a title or speaks is a person, or a body whose name has no form of its own: a reviewer will tell.
_TITLES_EN = frozenset(
    ["Chief", "Executive", "CEO", "Chairman", "Chairwoman", "Chair", "President", "Vice", "Minister", "Director", "Spokesman", "Spokeswoman", "Spokesperson", "Analyst", "Professor", "Mayor", "Commissioner", "Secretary", "Founder", "Mr", "Ms", "Mrs", "Dr", "Premier", "Senator"]
)  # fmt: skip
_POST_EN = r"(?:chief|chair(?:man|woman)?|president|minister|director|spokes(?:man|woman|person)|analyst|professor|mayor|commissioner|secretary|founder|head|manager|engineer|economist|lawyer|partner)"
_BEFORE_PERSON_EN = re.compile(rf"\b{_POST_EN}(?: executive| officer| manager| general)?,? $")
_AFTER_PERSON_EN = re.compile(
    rf",? (?:said|says|told|wrote|added|argued|noted)\b|, (?:(?:a|an|the|its|his|her|then) )?(?:[\w-]+ ){{0,2}}{_POST_EN}\b"
)
_PERSON_EN = re.compile(
    r"[A-Z][a-z]+(?:[-'][A-Za-z][a-z]+)? (?:[A-Z][a-z]+[ -]|[A-Z]\. )?[A-Z][a-z]+(?:[A-Z][a-z]+|-[A-Za-z][a-z]+)?"
)

# A letter of a name; words of grammar are none.
_HAN = r"[^\W\da-zA-Z_的该所给应并是有为一用它他她我这那些于因另届每再已将把被让使就也都还不没又很可各在]"
_COMPANY_ZH = r"汽车|科技|智驾|智行|智能|集团|股份|公司|出行|半导体|微电子|电子|芯片|机器人|自动驾驶|新能源|动力|算力|数科|物流|地图|证券|资本|重卡|巴士|出租|软件"
_AUTHORITY_ZH = r"委员会|管委会|管理局|监管局|监督管理局|交通局|运输局|数据局|网信办|经信局|工信局|公安局|协会|法院|人大常委会|人民政府|市政府|办公室|运输署|管理署"
_MEDIA_ZH = r"通讯社|日报|晚报|时报|周刊|财经|财讯|商报|新闻社|电视台"
_RULE_ZH = re.compile(
    r"《([^《》\n]{4,60}(?:办法|规定|条例|法|标准|通知|指引|细则|规则|规范|要求|公告|意见|方案|清单|目录)(?:[（(][^《》\n]{1,16}[）)])?)》"
)
_SURNAME_ZH = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_PERSON_ZH = re.compile(
    rf"(?:[部局市县区司厅校会]长|董事长|总裁|执行官|CEO|主任|发言人|分析师|创始人|总经理|教授|院士|总监|研究员|工程师|书记)(?P<name>[{_SURNAME_ZH}][\u4e00-\u9fff]{{1,2}}?)(?=表示|称|说|指出|认为|透露|介绍|强调|宣布|回应|告诉|[在，、。：（(与和等也还向对则]|近日|日前|今|昨)"
)
# What a Chinese name cannot begin with: without word segmentation the left border must be guessed from what stands before.
_VERBS_ZH = "批准|允许|要求|约谈|宣布|责令|通知|准许|同意|选取|联合|携手|收购|入股|牵手|委托|授权|禁止|处罚|起诉|支持|邀请|拜访|会见|走访|报道|获悉|来自|前往|其中|以及|或者|包括"
_LEAD_ZH = rf"(?:^|(?<={_VERBS_ZH})|(?<=[，。；：、！？“”‘’（）()《》\s\n|▲【】·—的在与和及由被向对从称据将把给让使为是等跟同或至到]))"
_NAME_ZH = re.compile(
    rf"{_LEAD_ZH}(?P<stem>{_HAN}{{2,4}}?)(?P<ending>{_COMPANY_ZH})(?![\u4e00-\u9fff]{{0,1}}(?:数据|芯片|产业|行业|市场|领域|企业|厂商))"
)
_BODY_ZH = re.compile(rf"{_LEAD_ZH}(?P<stem>{_HAN}{{2,8}}?)(?P<ending>{_AUTHORITY_ZH})")
_OUTLET_ZH = re.compile(rf"{_LEAD_ZH}《?(?P<stem>{_HAN}{{2,4}}?)(?P<ending>{_MEDIA_ZH})》?")
_COMMON_ZH = re.compile(
    r"^(?:智能|新能源|人工|自动|中国|国产|国内|国外|海外|外资|合资|高级|辅助|传统|部分|相关|有关|多家|一家|这家|该|本|各|其他|其|两家|三家|上市|母|子|分|控股|汽车|科技|自主|"
    r"电动|燃油|无人|出租|网约|乘用|商用|车规|高端|先进|大模型|网联|联网|主机|整车|全国|本地|当地|今年|去年|我们|他们|现代|未来|目前|公司|旗下|头部)"
)


def find_candidates(text: NormalisedText, mentions: Sequence[Mention]) -> tuple[Candidate, ...]:
    """Candidates in text order, none of them overlapping a name."""
    taken = sorted((mention.span.start, mention.span.end) for mention in mentions if mention.kind == "name")
    proposals = _chinese(text.folded) if text.language == "zh" else _english(text.folded)
    found: list[Candidate] = []
    for start, end, type_ in sorted(proposals, key=lambda one: (one[0], -one[1])):
        if found and start < found[-1].span.end:
            continue
        if any(a < end and start < b for a, b in taken):
            continue
        found.append(Candidate(Span(start, end), text.surface(start, end), type_))
    return tuple(found)


def _english(folded: str) -> Iterator[tuple[int, int, EntityType]]:
    known: dict[str, EntityType] = {}
    singles: list[tuple[int, int, str]] = []
    for match in _SEQUENCE_EN.finditer(folded):
        start, end, name = _trimmed(match)
        if not name:
            continue
        if " " not in name:
            singles.append((start, end, name))
            continue
        type_ = next((type_ for ending, type_ in _ENDING_EN if ending.match(name)), None)
        if type_ is None:
            if person := _person(folded, start, name):
                yield *person, EntityType.PERSON
        else:
            known.setdefault(name.split()[0], type_)
            yield start, end, type_
    # "Norvik Motors" first, then "Norvik": the short form is the same name.
    for start, end, name in singles:
        if len(name) > 3 and name in known and known[name] is EntityType.COMPANY:
            yield start, end, EntityType.COMPANY
    for match in _MODEL.finditer(folded):
        yield match.start(), match.end(), EntityType.PRODUCT


def _person(folded: str, start: int, name: str) -> tuple[int, int] | None:
    """Where in a capitalised sequence a person's name lies, if a title or a verb of saying stands with it."""
    end = start + len(name)
    is_titled = False
    while name.partition(" ")[0].rstrip(".") in _TITLES_EN:
        is_titled = True
        rest = name.partition(" ")[2]
        start, name = end - len(rest), rest
    if not _PERSON_EN.fullmatch(name):
        return None
    is_titled = is_titled or bool(_BEFORE_PERSON_EN.search(folded[max(0, start - 40) : start]))
    return (start, end) if is_titled or _AFTER_PERSON_EN.match(folded, end) else None


def _trimmed(match: re.Match[str]) -> tuple[int, int, str]:
    """A capitalised sequence without the opening word of its sentence and without dangling small words."""
    start, words = match.start(), match.group().split(" ")
    while words and (words[0] in _OPENERS or words[0] in ("of", "and", "for", "on", "the", "de", "&")):
        start += len(words[0]) + 1
        words = words[1:]
    while words and words[-1] in ("of", "and", "for", "on", "the", "de", "&"):
        words = words[:-1]
    name = " ".join(words)
    if name.endswith("'s"):
        name = name[:-2]
    if _ENDING_EN[0][0].match(name):  # "Per Lindqvist of Norvik Motors", "Lyra Cars and Soren Cars": the last of them
        cut = max(name.rfind(" of ") + 4, name.rfind(" and ") + 5) if " of " in name or " and " in name else 0
        start, name = start + cut, name[cut:]
    return start, start + len(name), name


def _chinese(folded: str) -> Iterator[tuple[int, int, EntityType]]:
    for match in _RULE_ZH.finditer(folded):
        yield match.start(1), match.end(1), EntityType.RULE
    for match in _PERSON_ZH.finditer(folded):
        yield match.start("name"), match.end("name"), EntityType.PERSON
    stems: dict[str, EntityType] = {}
    for pattern, type_ in (
        (_BODY_ZH, EntityType.AUTHORITY),
        (_OUTLET_ZH, EntityType.MEDIA),
        (_NAME_ZH, EntityType.COMPANY),
    ):
        for match in pattern.finditer(folded):
            if _COMMON_ZH.match(match["stem"]):
                continue
            if type_ is EntityType.COMPANY and len(match["stem"]) == 2:
                stems[match["stem"]] = type_
            yield match.start("stem"), match.end("ending"), type_
    for stem, type_ in stems.items():
        if folded.count(stem) > 1:
            for match in re.finditer(re.escape(stem), folded):
                yield match.start(), match.end(), type_
    for match in _MODEL.finditer(folded):
        yield match.start(), match.end(), EntityType.PRODUCT
