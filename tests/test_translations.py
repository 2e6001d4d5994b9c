"""Every text of the register stands in Arabic, whole and usable, and the pages show nothing else."""

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation.template import templatize

from coordination.texts import placeholders, problems_of
from tests.contacts import standing

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("coordination", "members", "authority", "contacts", "functions", "reporting", "templates")
CATALOGUE = ROOT / "locale/ar/LC_MESSAGES/django.po"
# Which arguments of a call are its context, its text and its plural.
CALLS = {"gettext": "t", "ngettext": "tp", "pgettext": "ct", "npgettext": "ctp", "gettext_noop": "t"}
CALLS |= {f"{name}_lazy": parts for name, parts in CALLS.items() if not name.endswith("noop")}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(({STRING}(?:, {STRING})*)")
TAG = re.compile(r"</?[a-z][^>]*>")
# In Arabic one and two need no figure; from three on it must be said.
FORMS_WITH_FIGURE = (3, 4, 5)
SHORTEST_SENTENCE = 13

Text = tuple[str | None, str, str]


def text_of(parts: str, arguments: list[str]) -> Text:
    given = dict(zip(parts, arguments, strict=False))
    return given.get("c"), given["t"], given.get("p", "")


def texts_of_module(source: str) -> Iterator[Text]:
    """Yield the texts that a Python module marks: context or None, text, plural or ""."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: CALLS[alias.name] for alias in node.names if alias.name in CALLS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        parts = names.get(function.id) if isinstance(function, ast.Name) else None
        if isinstance(function, ast.Attribute):
            parts = CALLS.get(function.attr)
        arguments = (
            [argument.value for argument in node.args[: len(parts)] if isinstance(argument, ast.Constant)]
            if parts
            else []
        )
        if parts and len(arguments) == len(parts):
            yield text_of(parts, arguments)


def texts_of_template(source: str) -> Iterator[Text]:
    for name, arguments in TEMPLATE_CALL.findall(templatize(source)):
        yield text_of(CALLS.get(name, "t"), [ast.literal_eval(each) for each in re.findall(STRING, arguments)])


def texts_of_sources() -> dict[Text, str]:
    """Return every text that the sources mark for translation, with one file that has it."""
    found: dict[Text, str] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            reader = {".py": texts_of_module, ".html": texts_of_template, ".txt": texts_of_template}.get(path.suffix)
            if reader is not None:
                name = str(path.relative_to(ROOT))
                found |= dict.fromkeys(reader(path.read_text(encoding="utf-8")), name)
    return found


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def forms_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_texts_of_a_module_are_found_under_any_name():
    source = (
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        "a = _('One ' 'sentence.')\nb = ngettext('%(n)s day', '%(n)s days', n)\nc = pgettext('a country', 'State')\n"
        "d = _(variable)\n"
    )

    assert set(texts_of_module(source)) == {
        (None, "One sentence.", ""),
        (None, "%(n)s day", "%(n)s days"),
        ("a country", "State", ""),
    }


def test_texts_of_a_template_are_found_in_every_form():
    source = (
        '{% translate "Save" %}{% translate "To" context "addressee" %}{% firstof name _("Nobody") %}\n'
        "{% blocktranslate trimmed count n=n %}\n  {{ n }} day\n{% plural %}\n  {{ n }} days\n{% endblocktranslate %}"
    )

    assert set(texts_of_template(source)) == {
        (None, "Save", ""),
        ("addressee", "To", ""),
        (None, "Nobody", ""),
        (None, "%(n)s day", "%(n)s days"),
    }


def test_every_text_of_the_sources_stands_in_arabic(catalogue):
    ready = {
        (entry.msgctxt, entry.msgid, entry.msgid_plural or "")
        for entry in catalogue
        if "fuzzy" not in entry.flags and all(forms_of(entry))
    }

    missing = {text: name for text, name in texts_of_sources().items() if text not in ready and text[1]}

    assert missing == {}, "Run bin/texts, then translate what it names (docs/translations.md)."


def test_no_translation_is_doubtful(catalogue):
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_translations_have_the_placeholders_of_their_text(catalogue):
    assert {entry.msgid: list(problems_of(entry)) for entry in catalogue if any(problems_of(entry))} == {}


def test_translations_have_the_tags_of_their_text(catalogue):
    different = [
        entry.msgid
        for entry in catalogue
        for form in forms_of(entry)
        if sorted(TAG.findall(entry.msgid)) != sorted(TAG.findall(form))
    ]

    assert different == []


def test_plural_texts_have_all_six_forms_of_arabic(catalogue):
    assert catalogue.metadata["Plural-Forms"].startswith("nplurals=6;")

    plural = [entry for entry in catalogue if entry.msgid_plural]

    assert plural
    assert [entry.msgid for entry in plural if sorted(entry.msgstr_plural) != [0, 1, 2, 3, 4, 5]] == []


def test_plural_forms_say_the_figure_from_three_on(catalogue):
    silent = [
        (entry.msgid, number)
        for entry in catalogue
        for number in FORMS_WITH_FIGURE
        if entry.msgid_plural and placeholders(entry.msgstr_plural[number]) != placeholders(entry.msgid_plural)
    ]

    assert silent == []


def test_arabic_texts_use_arabic_punctuation(catalogue):
    wrong = [form for entry in catalogue for form in forms_of(entry) if re.search(r"[\u0621-\u064a][?;,]|[“”]", form)]

    assert wrong == []


def routes(resolver: URLResolver | None = None, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the name of each route of the register that needs no argument."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, (*namespaces, *([entry.namespace] if entry.namespace else ())))
        elif isinstance(entry, URLPattern) and entry.name:
            name = ":".join((*namespaces, entry.name))
            try:
                reverse(name)
            except NoReverseMatch:
                continue
            yield name


def english_sentences(catalogue: polib.POFile) -> set[str]:
    """Return what an untranslated page would show: each text in pieces between its placeholders and tags."""
    pieces = set()
    for entry in catalogue:
        if not any(form == entry.msgid for form in forms_of(entry)):
            for piece in re.split(r"%\(\w+\)s|\{\w*\}|<[^>]*>|\n", f"{entry.msgid}\n{entry.msgid_plural}"):
                if len(piece.strip()) >= SHORTEST_SENTENCE and " " in piece.strip():
                    pieces.add(piece.strip())
    return pieces


@pytest.fixture
def mechanism_at_work(state, freeze):
    """A State with contacts that are told, stale, vacant and unregistered, so that lists have rows."""
    freeze(standing.TODAY)
    standing.catalogue(att="party", firearms_protocol="not-party")
    standing.provided(standing.office(), "poa", "iti")
    standing.sent(standing.registered(standing.post(standing.person()), "att"), standing.TODAY - standing.days(300))
    standing.registered(standing.post(), "iti")


@pytest.mark.parametrize("cast", ["officer", "administrator", "observer"])
def test_pages_in_arabic_show_no_sentence_of_ours_in_english(cast, catalogue, mechanism_at_work, as_user, request):
    browser = as_user(request.getfixturevalue(cast))
    browser.cookies["django_language"] = "ar"
    sentences = english_sentences(catalogue)

    seen, wrong = 0, {}
    for name in routes():
        response = browser.get(reverse(name))
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            page = re.sub(r"\s+", " ", html.unescape(response.content.decode()))
            seen += 1
            assert '<html lang="ar" dir="rtl">' in page, name
            if found := sorted(sentence for sentence in sentences if sentence in page):
                wrong[name] = found

    assert wrong == {}
    assert seen >= 5
