import pytest

from tracker.nlp.numbers import telling_numbers


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Some 1.2 million cars are recalled", "召回120万辆汽车"),
        ("a fee of 15 percent", "收取15%的费用"),
        ("an order worth 3 billion yuan", "价值30亿元的订单"),
        ("12,500 chips", "１２５００枚芯片"),
    ],
)
def test_a_number_is_the_same_in_both_languages(english: str, chinese: str) -> None:
    assert telling_numbers(english) == telling_numbers(chinese) != frozenset()


def test_years_counts_and_parts_of_names_are_no_numbers_of_a_story() -> None:
    assert telling_numbers("In 2025 two L3 cars, 5 cities and the H200; 2025年5月, 10个城市") == frozenset()


def test_each_scale_is_told_apart() -> None:
    assert telling_numbers("40 thousand, 40 million") == {"40000", "4e+07"}
