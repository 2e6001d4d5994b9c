"""The renderer: what comes out, what it refuses, and what it survives."""

import datetime as dt
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from coordination import pdfs
from coordination.exceptions import StorageFullError
from coordination.pdf_errors import (
    INSTALL_LINE,
    ForbiddenFetchError,
    MissingGlyphError,
    PdfUnavailableError,
    RenderFailedError,
    RenderMemoryError,
    RenderTimeoutError,
    TooManyRowsError,
)
from coordination.pdfs import DataFile, Limits, Rendered

DAY = dt.date(2026, 11, 23)
DATA = DataFile("NOT-0001.json", b'{"a":1}', "The frozen data", "Source")
TABLE = "<table><thead><tr><th scope=col>Name<tbody><tr><td>Desk</table>"
TIGHT = Limits(cpu_seconds=2, wall_seconds=10)


def render(body: str, **changes: Any) -> Rendered:
    html = f"<!doctype html><html lang=en><head><title>A paper</title></head><body>{body}"
    return pdfs.render(html, **{"language": "en", "identifier": "NOT-0001", "dated": DAY} | changes)


def in_child(program: str, *, expects: int = 0) -> str:
    """Run `program` with the renderer's package loaded as the renderer loads it; return what it prints."""
    start = "import sys; sys.path.append(sys.argv[1]); import rendering; sys.path.remove(sys.argv[1])\n"
    command = [sys.executable, "-s", "-P", "-c", start + program, str(Path(pdfs.__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == expects, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def paper() -> Rendered:
    """Render one paper in two scripts, with a table and a data file."""
    return render(f"<h1>Title</h1><p>Hello <bdi dir=rtl>مرحبا</bdi></p>{TABLE}", attachments=[DATA])


@pytest.fixture(scope="module")
def read(paper: Rendered) -> PdfReader:
    return PdfReader(io.BytesIO(paper.pdf))


def test_render_paper_is_tagged_and_archival(read: PdfReader) -> None:
    catalog = read.root_object

    assert catalog["/MarkInfo"] == {"/Marked": True}
    assert catalog["/Lang"] == "en"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    xmp = catalog["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp


def test_render_structure_tree_holds_heading_paragraph_and_table(read: PdfReader) -> None:
    kinds = list(_kinds(read.root_object["/StructTreeRoot"]))

    assert [kind for kind in kinds if kind in {"/H1", "/P", "/Table", "/TH", "/TD"}] == [
        "/H1",
        "/P",
        "/Table",
        "/TH",
        "/TD",
    ]


def _kinds(element: Any) -> Iterator[str]:
    found = element.get_object() if isinstance(element, IndirectObject) else element
    if isinstance(found, list):
        for kid in found:
            yield from _kinds(kid)
    elif isinstance(found, dict):
        if "/S" in found:
            yield found["/S"]
        yield from _kinds(found.get("/K"))


def test_render_metadata_dates_come_from_the_day_given(read: PdfReader) -> None:
    assert read.metadata.title == "A paper"
    assert read.metadata.creation_date == read.metadata.modification_date
    assert read.metadata.creation_date.date() == DAY
    assert read.metadata.author is None


def test_render_embeds_every_font_from_the_chosen_folders(read: PdfReader) -> None:
    names = set()
    for font in read.pages[0]["/Resources"]["/Font"].values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        names.add(descriptor["/FontName"].split("+")[1])
    assert names
    assert all(name.startswith("Noto-") for name in names)


def test_render_attachment_is_embedded_as_the_source(paper: Rendered, read: PdfReader) -> None:
    file = read.root_object["/AF"][0].get_object()

    assert read.attachments == {"NOT-0001.json": [b'{"a":1}']}
    assert (file["/AFRelationship"], file["/Desc"]) == ("/Source", "The frozen data")
    assert (paper.pages, paper.warnings) == (1, ())
    assert paper.versions["weasyprint"] == pdfs.versions()["weasyprint"]


def test_render_same_input_gives_the_same_bytes_under_any_hash_seed(paper: Rendered) -> None:
    body = f"<h1>Title</h1><p>Hello <bdi dir=rtl>مرحبا</bdi></p>{TABLE}"

    again = [render(body, attachments=[DATA], environ={"PYTHONHASHSEED": seed}) for seed in ("1", "424242")]

    assert [rendered.pdf == paper.pdf for rendered in again] == [True, True]


def test_render_another_day_gives_other_bytes() -> None:
    assert render("<p>a").pdf != render("<p>a", dated=DAY + dt.timedelta(1)).pdf


@pytest.fixture
def sink(socket_enabled: None) -> Iterator[socket.socket]:
    """Listen on a port of this machine, where a renderer that fetches would knock."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        yield listening


VECTORS = [
    '<img src="{file}">',
    '<img src="{http}">',
    "<img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>'>",
    '<img src="planted.png">',
    '<base href="{http}"><img src="planted.png">',
    '<link rel="stylesheet" href="{http}">',
    '<link rel="stylesheet" href="asset:../exceptions.py">',
    '<link rel="attachment" href="{file}">',
    '<a rel="attachment" href="{file}">x</a>',
    '<style>@import url("{http}");</style>',
    "<style>@font-face {{ font-family: X; src: url('{file}') }} p {{ font-family: X }}</style><p>x</p>",
    "<p style=\"background: url('{http}')\">x</p>",
    "<ul><li style=\"list-style-image: url('{file}')\">x</li></ul>",
    "<style>p::before {{ content: url('{http}') }}</style><p>x</p>",
    '<object data="{file}"></object>',
    '<embed src="{http}">',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="{http}"/></svg>',
]
INERT = """<meta http-equiv="refresh" content="0;url={http}"><script src="{http}"></script>
<iframe src="{file}"></iframe>
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="{file}#x"/></svg><p>plain</p>"""


@pytest.mark.parametrize("vector", VECTORS)
def test_render_fetch_of_anything_else_is_refused(vector: str, sink: socket.socket, tmp_path: Path) -> None:
    planted = tmp_path / "planted.png"
    planted.write_text("canary")
    http = f"http://127.0.0.1:{sink.getsockname()[1]}/planted.css"

    with pytest.raises(ForbiddenFetchError) as refusal:
        render(vector.format(file=planted.as_uri(), http=http))

    assert "no paper may do" in str(refusal.value)
    with pytest.raises(BlockingIOError):
        sink.accept()


def test_render_what_weasyprint_ignores_reaches_nothing(sink: socket.socket, tmp_path: Path) -> None:
    planted = tmp_path / "planted.html"
    planted.write_text("canary")
    http = f"http://127.0.0.1:{sink.getsockname()[1]}/planted.js"

    found = render(INERT.format(file=planted.as_uri(), http=http))

    assert PdfReader(io.BytesIO(found.pdf)).pages[0].extract_text().strip() == "plain"
    with pytest.raises(BlockingIOError):
        sink.accept()


def test_close_walls_refuse_sockets_and_processes() -> None:
    program = """
import os, socket, subprocess, threading
from rendering import sandbox
walls = sandbox.close(os.getppid())
refused = []
for name, attempt in (
    ("socket", lambda: socket.create_connection(("127.0.0.1", 9))),
    ("unix", lambda: socket.socket(socket.AF_UNIX)),
    ("fork", os.fork),
    ("program", lambda: subprocess.run(["/bin/true"])),
):
    try:
        attempt()
    except PermissionError:
        refused.append(name)
worked = []
thread = threading.Thread(target=worked.append, args=["thread"])
thread.start()
thread.join()
print(walls[-1], *refused, *worked)
"""

    assert in_child(program) == "calls socket unix fork program thread"


def test_render_paper_says_which_walls_held(paper: Rendered) -> None:
    assert "calls" in paper.walls


def test_render_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NCM_SECRET_KEY", "canary")
    monkeypatch.setenv("DATABASE_URL", "postgresql://canary")

    environment = pdfs._environment(tmp_path, DAY)

    assert set(environment) - {"LD_LIBRARY_PATH"} == {
        "HOME",
        "TMPDIR",
        "LANG",
        "PYTHONUTF8",
        "PYTHONHASHSEED",
        "SOURCE_DATE_EPOCH",
    }


@pytest.mark.parametrize(
    ("body", "limits", "error"),
    [
        ("<table><tr><td colspan=1000000>x</table>", TIGHT, RenderTimeoutError),
        ("<p>" + "word " * 400_000, TIGHT, RenderTimeoutError),
        ("<p>" + "word " * 400_000, Limits(wall_seconds=1), RenderTimeoutError),
        ("<p>" + "word " * 2_000_000, Limits(memory_bytes=220 * 1024**2), RenderMemoryError),
        ("<div>" * 3000, TIGHT, RenderFailedError),
        ("<p>file", Limits(file_bytes=1024), RenderFailedError),
    ],
    ids=["colspan", "long-text-cpu", "long-text-wall", "long-text-memory", "nesting", "file-size"],
)
def test_render_bomb_ends_within_its_limits(body: str, limits: Limits, error: type[Exception]) -> None:
    began = time.monotonic()

    with pytest.raises(error):
        render(body, limits=limits)

    assert time.monotonic() - began < 11


def test_render_too_many_rows_are_refused_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **kwargs: pytest.fail("a child was started"))

    with pytest.raises(TooManyRowsError) as refusal:
        render("<table>" + "<tr><td>x" * 1001)

    assert refusal.value.facts == {"rows": 1001, "limit": 1000}
    assert "1001 table rows" in str(refusal.value)


def test_render_missing_glyph_fails_by_name() -> None:
    with pytest.raises(MissingGlyphError) as refusal:
        render("<p>Beijing 北京 北</p>")

    assert (refusal.value.characters, refusal.value.script) == (("京", "北"), "CJK")
    assert "京 (U+4EAC), 北 (U+5317)" in str(refusal.value)


def test_render_without_fonts_names_the_line_to_run(settings: Any, tmp_path: Path) -> None:
    settings.FONT_DIRS = [tmp_path]

    with pytest.raises(PdfUnavailableError) as refusal:
        render("<p>a")

    assert str(refusal.value).endswith(INSTALL_LINE)


def test_render_without_libraries_names_the_line_to_run(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")

    with pytest.raises(PdfUnavailableError) as refusal:
        render("<p>a", environ={"PYTHONPATH": str(tmp_path)})

    assert "cannot load library libpango" in str(refusal.value)
    assert INSTALL_LINE in str(refusal.value)


def test_render_library_that_does_not_load_is_passed_over(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "libraries"
    if settings.PDF_LIBS:  # Here they were unpacked without root, and nothing renders without them.
        shutil.copytree(settings.PDF_LIBS, folder, symlinks=True)
    folder.mkdir(exist_ok=True)
    (folder / "libbroken.so.1").write_text("no library")
    settings.PDF_LIBS = str(folder)

    assert render("<p>a").pages == 1


def test_judge_full_disk_is_told_as_such() -> None:
    with pytest.raises(StorageFullError):
        pdfs._judge(1, b'{"error":"full","detail":"No space left on device"}', "", Limits())


def test_judge_child_without_an_answer_is_a_failure_by_name() -> None:
    with pytest.raises(RenderFailedError, match="status -11"):
        pdfs._judge(-signal.SIGSEGV, b"", "", Limits())


def test_site_never_imports_weasyprint() -> None:
    program = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "import coordination.pdfs, contacts.pdfs; print('weasyprint' in sys.modules, 'fontTools' in sys.modules)"
    )
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "coordination.settings", "NCM_MODE": "test"}

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environ, check=True)

    assert done.stdout.strip() == "False False"


def test_child_dies_with_the_process_that_started_it() -> None:
    program = """
import datetime, django
django.setup()
from coordination import pdfs
from coordination.canonical import canonical
pdfs.render("<table><tr><td colspan=1000000>", language="en", identifier="x", dated=datetime.date(2026, 1, 1))
"""
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "coordination.settings", "NCM_MODE": "test"}
    with subprocess.Popen([sys.executable, "-c", program], env=environ) as parent:
        child = _wait_for(lambda: _rendering_child_of(parent.pid))

        parent.send_signal(signal.SIGKILL)

    assert _wait_for(lambda: not _is_running(child))


def _rendering_child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else 0


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_for(ask: Any) -> Any:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if answer := ask():
            return answer
        time.sleep(0.05)
    pytest.fail("nothing happened in 20 seconds")
