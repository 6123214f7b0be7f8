from tracker.compare.changes import Kind
from tracker.compare.sections import section_units, sections
from tracker.compare.texts import compare_filings

ANNUAL = """Example Motors, Inc.
Annual report
PART I
Item 1. | Business | 3
Item 1A. | Risk Factors | 9
Item 7. | Management's Discussion and Analysis | 31
PART I
Item 1. Business
We make cars. See Item 1A. of this report for what may go wrong with that.
Item 1A. Risk Factors
Rules on data in China may change.
We store the data of cars in China in that country. Regulators may ask for more than that.
We depend on a few suppliers of chips.
One supplier makes most of our chips. If it fails, so do we, and no other can take its place soon.
Item 1A of this report goes on here.
PART II
Item 7. Management's Discussion and Analysis
Sales rose in the year.
Sales | 1,200 | 1,100
Item 7A.
Quantitative and Qualitative Disclosures
We have some debt."""
QUARTERLY = """PART I. FINANCIAL INFORMATION
Item 1. Financial Statements
They are below.
Item 2. Management's Discussion
Sales rose.
PART II. OTHER INFORMATION
Item 1. Legal Proceedings
There are none.
Item 1A. Risk Factors
None changed."""
FOREIGN = """Item 3. | Key Information
A. Reserved
3.D. | Risk Factors
Approval of the CAC may be required.
Data may not leave the country without it. We have applied for it and wait for the answer.
Item 4. Information on the Company
A. History
We were founded in 2016."""


def test_the_head_of_a_section_is_neither_the_contents_nor_a_reference() -> None:
    assert [(section.key, section.title) for section in sections(ANNUAL, "10-K")] == [
        ("1", "Business"),
        ("1A", "Risk Factors"),
        ("7", "Management's Discussion and Analysis"),
        ("7A", "Quantitative and Qualitative Disclosures"),
    ]
    risks = next(section for section in sections(ANNUAL, "10-K") if section.key == "1A")
    assert ANNUAL[risks.start : risks.end].startswith("Item 1A. Risk Factors\nRules on data")
    assert "goes on here" in ANNUAL[risks.start : risks.end]


def test_the_heads_of_further_pages_begin_no_section() -> None:
    pages = ANNUAL.replace("We depend on a few", "Item 1A. Risk Factors (continued)\nWe depend on a few")
    risks = next(section for section in sections(pages, "10-K") if section.key == "1A")
    assert "Rules on data in China" in pages[risks.start : risks.end]
    assert "goes on here" in pages[risks.start : risks.end]


def test_the_parts_of_a_quarterly_report_count_anew() -> None:
    assert [section.key for section in sections(QUARTERLY, "10-Q")] == ["I.1", "I.2", "II.1", "II.1A"]


def test_the_letters_of_a_foreign_report() -> None:
    assert [(section.key, section.title) for section in sections(FOREIGN, "20-F")] == [
        ("3", "Key Information"), ("3.A", "Reserved"), ("3.D", "Risk Factors"), ("4", "Information on the Company"),
    ]  # fmt: skip


def test_the_items_of_a_current_report() -> None:
    text = "Item 2.02. Results of Operations\nThe company published its results.\nItem 9.01 Exhibits\n99.1"
    assert [(section.key, section.title) for section in sections(text, "8-K")] == [
        ("2.02", "Results of Operations"),
        ("9.01", "Exhibits"),
    ]


def test_a_text_without_items_has_no_sections() -> None:
    assert sections("We make cars.\nThey drive.", "10-K") == ()


def test_a_sentence_of_a_risk_knows_its_heading() -> None:
    units = {ANNUAL[unit.start : unit.end]: unit for unit in section_units(ANNUAL, "10-K")}
    assert units["Regulators may ask for more than that."].label == "Rules on data in China may change."
    assert units["One supplier makes most of our chips."].label == "We depend on a few suppliers of chips."
    assert units["Sales rose in the year."].label == ""
    assert "Sales | 1,200 | 1,100" not in units


def test_a_changed_risk_is_told_in_its_section() -> None:
    new = ANNUAL.replace(
        "Regulators may ask for more than that.",
        "In 2026 regulators asked for more than that. They may forbid us to send any of it abroad.",
    ).replace("1,200", "9,900")
    told = [change for change in compare_filings(ANNUAL, new, "10-K") if change.kind is not Kind.SAME]
    assert [(change.kind, change.new and change.new.section) for change in told] == [
        (Kind.CHANGED, "1A"),
        (Kind.ADDED, "1A"),
    ]
    assert {change.new.label for change in told if change.new} == {"Rules on data in China may change."}


def test_a_section_that_went_is_told_last() -> None:
    short = ANNUAL[: ANNUAL.index("Item 7A.")]
    told = [change for change in compare_filings(ANNUAL, short, "10-K") if change.kind is not Kind.SAME]
    assert {change.kind for change in told} == {Kind.REMOVED}
    assert {change.old.section for change in told if change.old} == {"7A"}
