"""Tell fontconfig which folders of fonts exist, so that a page does not depend on the host."""

import os
from pathlib import Path
from xml.sax.saxutils import escape

TEMPLATE = Path(__file__).resolve().parent.parent / "fonts.conf"


def configure(folders: list[str], cache: Path, configuration: Path) -> None:
    """Write `configuration` for `folders` with its cache in `cache`, and point this process at it.

    Must come before the first library that asks fontconfig for a font.
    """
    cache.mkdir(parents=True, exist_ok=True)
    lines = "\n  ".join(f"<dir>{escape(folder)}</dir>" for folder in folders)
    text = TEMPLATE.read_text(encoding="utf-8")
    text = text.replace("@FOLDERS@", lines).replace("@CACHE@", escape(str(cache)))
    configuration.write_text(text, encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(configuration)
