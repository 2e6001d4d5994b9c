"""What the stylesheet and the templates keep to, read from the files themselves; see docs/look.md."""

import gzip
import re
from pathlib import Path

import pytest

from coordination import ui

ROOT = Path(__file__).resolve().parents[2]
STYLE = (ROOT / "static/css/ncm.css").read_text(encoding="utf-8")


class TestPromises:
    MARKUP = sorted((ROOT / "templates").rglob("*.html"))

    def test_stylesheet_is_small(self) -> None:
        assert len(gzip.compress(STYLE.encode())) <= 12 * 1024

    def test_stylesheet_knows_no_left_or_right(self) -> None:
        sides = "left|right|top|bottom"
        physical = rf"(?<![\w-])(?:(?:margin|padding|border)-(?:{sides})|(?:{sides}|width|height)\s*:|(?:{sides})\s*;)"

        assert re.findall(physical, re.sub(r"vertical-align: \w+|\(max-width:[^)]*\)", "", STYLE)) == []

    def test_stylesheet_asks_nothing_of_another_host(self) -> None:
        assert re.findall(r"https?:|@import|url\(", STYLE) == []

    @pytest.mark.parametrize("token", ["ink", "ink-2", "accent", *ui.Tone.values])
    @pytest.mark.parametrize("ground", ["paper", "leaf", "wash", "accent-wash"])
    def test_words_stand_out_from_their_ground(self, token: str, ground: str) -> None:
        assert contrast(colour(token), colour(ground)) >= 4.5

    def test_edges_of_fields_stand_out(self) -> None:
        assert contrast(colour("line-2"), colour("leaf")) >= 3

    def test_no_markup_carries_script_or_style(self) -> None:
        pattern = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
        screens = [path for path in self.MARKUP if "documents" not in path.parts]

        assert [str(path) for path in screens if pattern.search(path.read_text(encoding="utf-8"))] == []


def colour(token: str) -> str:
    """Return the first value of a token, so its value on screen."""
    return re.findall(rf"--{token}: (#[0-9a-f]{{6}});", STYLE)[0]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours. Source: WCAG 2.2, relative luminance."""

    def luminance(value: str) -> float:
        parts = [int(value[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
