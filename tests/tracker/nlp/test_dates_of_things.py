from datetime import date

import pytest

from tracker.nlp.dates import find_dates


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [
        ("It recalls cars made between March 2021 and May 2022 from 4 April 2025.", "en", ["from 4 April 2025"]),
        ("Some 9,000 vehicles produced from June 2020 to July 2021 are recalled today.", "en", ["today"]),
        ("The decision was made on 3 May 2024.", "en", ["on 3 May 2024"]),
        ("The centre, built in 2021, stores the data.", "en", ["in 2021"]),
        ("The guide (2025 Edition) took effect in March 2026.", "en", ["in March 2026"]),
        ("At WAIC 2024 the permits were handed over in July 2024.", "en", ["in July 2024"]),
        ("In the US 2024 brought two probes.", "en", ["2024"]),
        ("自2025年4月4日起，召回2021年3月1日至2022年5月31日期间生产的部分汽车。", "zh", ["自2025年4月4日起"]),
        ("召回生产日期在2021年3月1日至2022年5月31日的汽车，2025年4月4日备案。", "zh", ["2025年4月4日"]),
        ("《指引(2025年版)》于2026年3月施行。", "zh", ["于2026年3月"]),
        ("该中心2021年建成。", "zh", ["2021年"]),
    ],
)
def test_the_dates_of_things_are_no_dates_of_events(text: str, language: str, kept: list[str]) -> None:
    found = find_dates(text, language=language, published=date(2026, 4, 10))
    assert [mention.surface.strip() for mention in found] == kept
