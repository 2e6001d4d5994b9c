"""What a paper was made with: it follows the templates and the fonts, and stands in the snapshot."""

import json
from pathlib import Path
from typing import Any

from coordination import pdfs
from coordination.canonical import canonical


def test_versions_follow_the_templates_and_the_fonts(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "documents"
    folder.mkdir(parents=True)
    (folder / "base.html").write_text("one")
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "A.ttf").write_bytes(b"font")
    settings.BASE_DIR, settings.FONT_DIRS = tmp_path, [fonts]
    before = pdfs.versions()

    (folder / "base.html").write_text("two!")
    changed = pdfs.versions()
    (fonts / "A.ttf").write_bytes(b"other")
    changed_again = pdfs.versions()

    assert _differing(before, changed) == {"templates"}
    assert _differing(changed, changed_again) == {"fonts"}


def _differing(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {key for key in one if one[key] != other[key]}


def test_versions_can_stand_in_a_snapshot() -> None:
    found = pdfs.versions()

    assert json.loads(canonical(found)) == found
