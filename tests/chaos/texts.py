"""Short made-up reports, each with one happening, told by one to four texts in two languages.

The same company is in the news every other week only, so that there is no doubt which texts tell the same: what differs
after a disturbed run was disturbed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tracker.bench.articles import Article
from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityType

FIRST_DAY, PAUSE = date(2017, 1, 2), timedelta(days=14)
CITIES = (
    ("Guangzhou", "广州"), ("Wuhan", "武汉"), ("Shenzhen", "深圳"), ("Shanghai", "上海"), ("Beijing", "北京"),
    ("Chongqing", "重庆"),
)  # fmt: skip
KINDS = (
    (
        "{who} wins approval for driverless tests in {where}",
        "{who} has won approval to test driverless cars on public roads in {where}, the company said on {day}.",
        "{who}在{where}获得自动驾驶测试许可",
        "{who}于{day}在{where}获得自动驾驶道路测试许可，公司表示。",
    ),
    (
        "{who} applies for a driverless permit in {where}",
        "{who} has applied for a permit to test driverless cars in {where}, the company said on {day}.",
        "{who}申请在{where}开展自动驾驶测试",
        "{who}于{day}申请在{where}开展自动驾驶道路测试，公司表示。",
    ),
    (
        "{where} suspends the driverless permit of {who}",
        "{where} suspended the driverless test permit of {who} on {day}, the city government said.",
        "{where}暂停{who}自动驾驶测试许可",
        "{where}市政府于{day}暂停{who}的自动驾驶测试许可。",
    ),
)
_ENGLISH = (
    "Test cars with number {a} on the door drove past a {thing} at {b} in the morning.",
    "A {thing} near exit {a} counted {b} cars on an ordinary weekday.",
    "Visitors were shown a {thing} and {a} rows of seats in hall {b}.",
    "Staff of {a} people look after {b} batteries and one {thing}.",
    "Neighbours spoke of a quiet street with {a} lamps, {b} trees and a {thing}.",
)
_CHINESE = (
    "编号{a}的车辆清晨驶过一座{thing}，里程表显示{b}公里。",
    "附近的{thing}在{a}号出口数到{b}辆汽车。",
    "参观者在{b}号厅看到{thing}和{a}排座椅。",
    "工作人员共{a}名，照看{b}块电池和一座{thing}。",
)
_THINGS = (("bakery", "面包房"), ("depot", "车库"), ("school", "学校"), ("bridge", "大桥"), ("museum", "博物馆"),
           ("market", "市场"), ("harbour", "码头"), ("library", "图书馆"))  # fmt: skip


def reports(count: int, *, seed: int = 7) -> Iterator[Article]:
    """The same for the same arguments. In order of publication."""
    random = Random(seed)  # for making texts, not secrets
    companies = _companies()
    made = happening = 0
    while made < count:
        turn, position = divmod(happening, len(companies))
        day = FIRST_DAY + turn * PAUSE + timedelta(days=position % PAUSE.days)
        texts = _tell(companies[position], day, random)
        yield from texts[: count - made]
        made += len(texts)
        happening += 1


def _companies() -> list[tuple[str, str]]:
    known = sorted(load_entities().values(), key=lambda entity: entity.id)
    return [
        (entity.name_en, entity.name_zh)
        for entity in known
        if entity.type is EntityType.COMPANY and entity.name_zh and entity.name_zh != entity.name_en
    ][:40]


def _tell(company: tuple[str, str], day: date, random: Random) -> list[Article]:
    title, lead, zh_title, zh_lead = random.choice(KINDS)
    city = random.choice(CITIES)
    en = {"who": company[0], "where": city[0], "day": f"{day:%B} {day.day}, {day.year}"}
    zh = {"who": company[1], "where": city[1], "day": f"{day.year}年{day.month}月{day.day}日"}
    around = _around(_ENGLISH, 0, random)
    english = Article(title.format(**en), "\n".join([lead.format(**en), *around]), "en", day)
    texts = [english]
    if random.random() < 0.6:  # posted again, with its last sentence cut
        texts.append(
            Article(english.title, "\n".join([lead.format(**en), *around[:-1]]), "en", day + timedelta(days=1))
        )
    if random.random() < 0.5:
        chinese = "\n".join([zh_lead.format(**zh), *_around(_CHINESE, 1, random)])
        texts.append(Article(zh_title.format(**zh), chinese, "zh", day))
    return texts


def _around(patterns: tuple[str, ...], language: int, random: Random) -> list[str]:
    return [
        pattern.format(
            a=random.randrange(10, 9999), b=random.randrange(10, 9999), thing=random.choice(_THINGS)[language]
        )
        for pattern in random.sample(patterns, 4)
    ]
