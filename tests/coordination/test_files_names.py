"""Names of files as people give them: nothing of a path, a header or a turned direction is left; letters stay."""

import email.message

import pytest
from django.http import HttpResponse

from coordination.files.names import ascii_name, safe_name
from coordination.views.serving import attachment, disposition

NAMES = [
    ("letter.pdf", "letter.pdf"),
    ("letter.docx", "letter.pdf"),
    ("letter.pdf.exe", "letter.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    ("..\\..\\windows\\system32\\x.dll", "x.pdf"),
    ("C:\\Users\\me\\note.pdf", "note.pdf"),
    ("/absolute.pdf", "absolute.pdf"),
    ("..", "file.pdf"),
    ("....pdf", "file.pdf"),
    (".htaccess", "htaccess.pdf"),
    (".pdf", "pdf.pdf"),
    ("", "file.pdf"),
    ("   ", "file.pdf"),
    ("a\x00b.pdf", "ab.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"),
    ('a"; filename="evil.exe', "a; filename=evil.pdf"),
    ("a<b>|c?*d:e%00.pdf", "abcde00.pdf"),
    ("\u202etxt.exe\u202c.pdf", "txt.exe.pdf"),
    ("\u2066a\u2069\u200f\u061cb\ufeff.pdf", "ab.pdf"),
    ("a\u2044b\u2215c\uff0fd\ufe68e.pdf", "a\u2044b\u2215cde.pdf"),
    ("con.pdf", "file-con.pdf"),
    ("NUL", "file-NUL.pdf"),
    ("lpt1.tar.gz", "file-lpt1.tar.pdf"),
    ("console.pdf", "console.pdf"),
    ("~$draft.pdf", "$draft.pdf"),
    ("مذكرة شفوية.pdf", "مذكرة شفوية.pdf"),
    ("Доклад №7.pdf", "Доклад №7.pdf"),
    ("照会.pdf", "照会.pdf"),
    ("re\u0301ponse.pdf", "réponse.pdf"),
    ("a \t\u00a0 b.pdf", "a b.pdf"),
    ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ("\ud800.pdf", "file.pdf"),
]


@pytest.mark.parametrize(("given", "name"), NAMES)
def test_name_is_made_safe(given: str, name: str) -> None:
    assert safe_name(given, ".pdf") == name
    assert safe_name(name, ".pdf") == name


def test_long_name_of_a_wide_script_is_cut_between_its_letters() -> None:
    name = safe_name("𒀀" * 300, ".pdf")

    assert name == "𒀀" * 45 + ".pdf"


@pytest.mark.parametrize("given", [given for given, _name in NAMES])
def test_header_says_the_name_and_nothing_else(given: str) -> None:
    name = safe_name(given, ".pdf")
    response = HttpResponse()
    response["Content-Disposition"] = disposition(name)
    parsed = email.message.Message()
    parsed["Content-Disposition"] = response["Content-Disposition"]

    assert parsed.get_content_disposition() == "attachment"
    assert {key for key, _value in parsed.get_params(header="Content-Disposition")} == {"attachment", "filename"}
    assert parsed.get_filename() == name or ascii_name(name) == parsed.get_filename()


@pytest.mark.parametrize(
    ("given", "name"), [("مذكرة.pdf", "_____.pdf"), ("réponse.pdf", "re_ponse.pdf"), ("a.pdf", "a.pdf")]
)
def test_old_readers_get_a_name_in_ascii(given: str, name: str) -> None:
    assert ascii_name(given) == name


def test_answer_carries_a_file_of_which_a_browser_runs_nothing() -> None:
    answer = attachment(b"<script>", "x.svg\r\nX-Evil: 1", "image/svg+xml")

    assert dict(answer.headers) == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="x.bin"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Length": "8",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store, no-transform",
    }
