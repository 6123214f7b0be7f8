"""Colours are read out of the style sheet: enough contrast in both themes, and signs told apart by those who do not
see red and green."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[3] / "static" / "tracker.css").read_text()
Colour = tuple[float, float, float]
TEXT = ("ink", "muted", "accent", "positive", "negative", "warning")
GROUNDS = ("ground", "raised")
THEMES = ("light", "dark")
# Deuteranopia and protanopia in linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
DEFICIENCIES = {
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}


def theme(name: str) -> dict[str, Colour]:
    light, dark = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if name == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return {role: linear(value) for role, value in found.items()}


def linear(value: str) -> Colour:
    def channel(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return channel(value[1:3]), channel(value[3:5]), channel(value[5:7])


def luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Colour) -> Colour:
    x = (0.4124 * colour[0] + 0.3576 * colour[1] + 0.1805 * colour[2]) / 0.9505
    y = luminance(colour)
    z = (0.0193 * colour[0] + 0.1192 * colour[1] + 0.9505 * colour[2]) / 1.089

    def f(t: float) -> float:
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    return 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))


def seen_by(deficiency: str, colour: Colour) -> Colour:
    rows = [sum(weight * part for weight, part in zip(row, colour, strict=True)) for row in DEFICIENCIES[deficiency]]
    return max(0.0, rows[0]), max(0.0, rows[1]), max(0.0, rows[2])


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", TEXT)
def test_text_is_readable(role: str, ground: str, name: str) -> None:
    colours = theme(name)
    assert contrast(colours[role], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["evidence", "evidence-strong", "added", "removed"])
def test_ink_is_readable_on_highlights(ground: str, name: str) -> None:
    assert contrast(theme(name)["ink"], theme(name)[ground]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_controls_stand_out(name: str) -> None:
    colours = theme(name)
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    for role in ("line-strong", "focus"):
        assert contrast(colours[role], colours["ground"]) >= 3


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_opens_and_closes_are_told_apart(deficiency: str, name: str) -> None:
    colours = theme(name)
    one, other = (lab(seen_by(deficiency, colours[role])) for role in ("positive", "negative"))
    assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 20


def test_the_style_sheet_names_no_colour_twice_and_loads_nothing() -> None:
    outside = CSS.split("*, *::before")[1].split("@media print")[0]
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", outside)
    assert "url(" not in CSS
    assert "@import" not in CSS
