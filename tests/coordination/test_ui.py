"""The components: what they say and what they escape."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from coordination import ui
from coordination.attention import Item
from coordination.conformity import Evidence, Finding
from coordination.enums import Verdict
from coordination.models import State
from coordination.provisions import PROVISIONS, UnknownProvisionError
from coordination.templatetags.ncm import LIFE_SHAPES

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 23)


def render(source: str, **context: Any) -> str:
    """Render template source and fold its white space."""
    request = RequestFactory().get("/")
    html = Template(source).render(Context({"request": request, **context}))
    return re.sub(r"\s+", " ", html).strip()


class TestMarks:
    def test_each_tone_has_its_own_shape_in_the_sprite(self) -> None:
        sprite = (ROOT / "static/img/marks.svg").read_text(encoding="utf-8")
        shapes = dict(re.findall(r'<symbol id="(\w+)"[^>]*>(.*?)</symbol>', sprite))

        assert set(shapes) == set(ui.Tone.values) | set(LIFE_SHAPES.values())
        assert len(set(shapes.values())) == len(shapes)

    def test_mark_draws_shape_word_and_colour(self) -> None:
        assert render('{% mark "overdue" %}') == (
            '<span class="state overdue"><svg class="mark overdue" aria-hidden="true">'
            '<use href="/static/img/marks.svg#overdue"/></svg>overdue</span>'
        )

    @pytest.mark.parametrize("verdict", Verdict.values)
    def test_verdict_keeps_its_own_word(self, verdict: str) -> None:
        assert str(ui.Mark.of_verdict(verdict)) == Verdict(verdict).label

    def test_unknown_and_not_met_never_share_a_shape(self) -> None:
        tones = {verdict: ui.Mark.of_verdict(verdict).tone for verdict in Verdict.values}

        assert len({tones["unknown"], tones["not-met"], tones["not-applicable"], tones["met"], tones["partly"]}) == 5

    def test_words_are_escaped_wherever_they_stand(self) -> None:
        cells = [
            ui.Bdi("<b>"),
            ui.Link("<b>", "/?a=1&b=2"),
            ui.Pair("<b>", ui.Bdi("<i>", ltr=True)),
            ui.Mark("met", "<b>"),
        ]

        html = "".join(render("{{ cell|draw }}", cell=cell) for cell in cells)

        assert "<b>" not in html
        assert "<i>" not in html
        assert '<a href="/?a=1&amp;b=2">&lt;b&gt;</a>' in html

    def test_day_reads_as_a_person_writes_it(self) -> None:
        assert ui.day(dt.date(2026, 11, 3)) == "3\xa0Nov\xa02026"
        assert ui.day(None) == ""

    def test_instant_falls_on_the_day_of_the_state(self, state: State) -> None:
        instant = dt.datetime(2026, 11, 22, 23, 59, tzinfo=dt.UTC)

        assert ui.day(instant) == ui.day(instant.astimezone(ui.marks.clock.zone()).date())
        assert ui.moment(instant).endswith(f"{instant.astimezone(ui.marks.clock.zone()):%H:%M}")


class TestClauseMargin:
    def test_note_says_clause_verb_and_subject(self) -> None:
        html = render('{% clause "6.3.1.poa" %}')

        assert '<bdi dir="ltr">6.3.1 a)</bdi> <em>shall</em>' in html
        assert PROVISIONS["6.3.1.poa"].subject in html
        assert 'class="state' not in html

    def test_finding_adds_verdict_reason_evidence_and_day(self) -> None:
        found = Finding(Verdict.PARTLY, "One of two is current.", (Evidence("NPC-003", "/c/3/"), Evidence("a letter")))

        html = render('{% clause "6.3.1.poa" findings=f on=on %}', f={"6.3.1.poa": found}, on=TODAY)

        assert "</svg>partly met</span>" in html
        assert "One of two is current." in html
        assert '<li><a href="/c/3/">NPC-003</a></li><li>a letter</li>' in html
        assert "Judged on 23 Nov 2026" in html

    def test_note_speaks_the_active_language(self) -> None:
        with translation.override("ar"):
            html = render('{% clause "6.3.1.poa" %}')

        assert PROVISIONS["6.3.1.poa"].subject_in("ar") in html
        assert PROVISIONS["6.3.1.poa"].subject not in html

    def test_unknown_key_is_an_error(self) -> None:
        with pytest.raises(UnknownProvisionError):
            render('{% clause "6.9" %}')


class TestLifeLine:
    POINTS = (
        ui.LifePoint("designated", "designated", dt.date(2026, 3, 4), "done"),
        ui.LifePoint("receipt", "proof of receipt", None, "missing"),
        ui.LifePoint("confirmed", "confirmed by the holder", dt.date(2026, 5, 20), "now", "187 days ago"),
        ui.LifePoint("due", "due", dt.date(2026, 12, 1), "next"),
        ui.LifePoint("stale", "stale", None, "next"),
    )

    def test_line_is_an_ordered_list_with_its_dates_and_words(self) -> None:
        html = render("{% life_line points %}", points=self.POINTS)

        items = [re.sub(r"<[^>]+>", "", item).strip() for item in re.findall(r"<li.*?</li>", html)]
        assert [re.sub(r"\s+", " ", item) for item in items] == [
            "designated 4 Mar 2026 done",
            "proof of receipt not on record",
            "confirmed by the holder 20 May 2026 now 187 days ago",
            "due 1 Dec 2026 next",
            "stale later",
        ]

    def test_only_the_present_point_is_the_current_step(self) -> None:
        html = render("{% life_line points %}", points=self.POINTS)

        assert re.findall(r'<li class="(\w+)" aria-current="step">', html) == ["now"]
        assert 'datetime="2026-05-20"' in html

    def test_what_is_missing_is_hatched(self) -> None:
        html = render("{% life_line points %}", points=self.POINTS[1:2])

        assert "marks.svg#unknown" in html


def item(tone: str, due: dt.date | None, what: str = "x") -> ui.DayItem:
    return ui.DayItem("k", what, "6.3.1.poa", "Secretariat", due, tone, "Why.", "Act", "/act/")


class TestDayList:
    def test_past_days_come_first_then_days_then_no_day(self) -> None:
        items = [
            item("open", None),
            item("soon", dt.date(2026, 11, 27)),
            item("expected", dt.date(2026, 11, 2)),
            item("today", TODAY),
            item("overdue", dt.date(2026, 11, 9), "younger"),
            item("overdue", dt.date(2026, 10, 1), "older"),
        ]

        groups = ui.group_by_day(items)

        assert [group.heading.replace("\xa0", " ") for group in groups] == [
            "Overdue",
            "Expected before today",
            "Today, 23 Nov 2026",
            "27 Nov 2026",
            "No date",
        ]
        assert [entry.what for entry in groups[0].items] == ["older", "younger"]

    @pytest.mark.parametrize(
        ("due", "force", "tone"),
        [
            (None, "treaty", "open"),
            (dt.date(2026, 11, 22), "treaty", "overdue"),
            (dt.date(2026, 11, 22), "political", "expected"),
            (TODAY, "treaty", "today"),
            (dt.date(2026, 12, 7), "treaty", "soon"),
            (dt.date(2026, 12, 8), "treaty", "open"),
        ],
    )
    def test_only_treaty_law_is_overdue(self, due: dt.date | None, force: str, tone: str) -> None:
        found = Item("k", "x", "Why.", "6.3.3", "Secretariat", due, "Act", "/act/", force)

        assert ui.day_item(found, TODAY).tone == tone

    def test_row_says_what_why_whose_by_when_and_one_act(self) -> None:
        html = render("{% day_list items %}", items=[item("overdue", dt.date(2026, 11, 9), "NPC-003 is stale")])

        assert '<h3 class="day-what">NPC-003 is stale</h3> <p>Why.</p>' in html
        assert "<span>Secretariat</span> <span>was due 9 Nov 2026</span>" in html
        assert '<bdi dir="ltr">6.3.1 a)</bdi>' in html
        assert html.count("<a ") == 1

    def test_attention_items_are_judged_on_the_day_given(self) -> None:
        found = Item("k", "x", "Why.", "6.3.3", "Secretariat", TODAY, "Act", "/act/")

        assert "Today, 23 Nov 2026" in render("{% day_list items on=on %}", items=[found], on=TODAY)

    def test_nothing_to_do_says_so(self) -> None:
        html = render("{% day_list items empty=empty %}", items=[], empty=ui.Empty("Nothing needs a hand today."))

        assert html == '<div class="empty"> <p>Nothing needs a hand today.</p> </div>'


COLUMNS = (
    ui.Column("ref", "Reference", sort="?sort=-ref", direction="ascending"),
    ui.Column("days", "Days", numeric=True),
)


class TestTable:
    def test_row_is_headed_by_its_link_and_names_its_columns(self) -> None:
        table = ui.TableView(COLUMNS, [ui.Row((ui.Bdi("NPC-003", ltr=True), "<4>"), "/c/?a=1&b=2")], "Contacts")

        assert table.body == (
            '<tr><th scope="row"><a href="/c/?a=1&amp;b=2"><bdi dir="ltr">NPC-003</bdi></a></th>'
            '<td class="n" data-label="Days">&lt;4&gt;</td></tr>'
        )

    def test_row_of_another_length_is_an_error(self) -> None:
        table = ui.TableView(COLUMNS, [ui.Row(("NPC-003",))], "Contacts")

        with pytest.raises(ValueError, match="shorter"):
            _ = table.body

    def test_order_is_told_to_screen_readers(self) -> None:
        html = render("{% data_table t %}", t=ui.TableView(COLUMNS, [ui.Row(("a", "1"))], "Contacts"))

        assert '<th scope="col" aria-sort="ascending"><a href="?sort=-ref">Reference</a></th>' in html
        assert '<th scope="col" class="n">Days</th>' in html

    def test_empty_table_says_why_and_keeps_its_filters(self) -> None:
        table = ui.TableView(
            COLUMNS,
            [],
            "Contacts",
            ui.Empty("No contact fits.", "Clear", "?"),
            chips=[ui.Chip("State", "stale", "?q=a")],
        )

        html = render("{% data_table t %}", t=table)

        assert "<table" not in html
        assert '<p>No contact fits.</p> <a class="act" href="?">Clear</a>' in html
        assert "Remove the filter State: stale" in html

    def test_fifty_rows_ask_nothing_of_the_database(self, db: None, django_assert_num_queries: Any) -> None:
        rows = [ui.Row((ui.Bdi(f"NPC-{n:03}"), str(n)), "/c/") for n in range(50)]

        with django_assert_num_queries(0):
            html = render("{% data_table t %}", t=ui.TableView(COLUMNS, rows, "Contacts"))

        assert html.count('<th scope="row">') == 50

    def test_query_changes_one_thing_and_leaves_the_pages(self) -> None:
        params = QueryDict("q=a&state=stale&after=9")

        assert ui.with_query(params, sort="-ref") == "?q=a&state=stale&sort=-ref"
        assert ui.with_query(params, state=None) == "?q=a"
        assert params["after"] == "9"


class TestWall:
    CELLS = (
        ui.WallCell("a", "/a/", ui.Mark("met"), "leads", strong=True, before=ui.Mark("unknown")),
        ui.WallCell("a.1.losses", "/b/", ui.Mark("unknown"), "losses", before=ui.Mark("unknown")),
    )

    def test_legend_counts_both_dates(self) -> None:
        wall = ui.Wall([ui.WallGroup("5.1", "Who leads", self.CELLS)], "Provisions", before_on="1 Jun", on="23 Nov")

        assert [(str(mark), now, before) for mark, now, before in wall.legend] == [("met", 1, 0), ("unknown", 1, 2)]

    def test_words_of_one_tone_are_counted_apart(self) -> None:
        cells = [ui.WallCell("a", "/", ui.Mark.of_verdict(word), "t") for word in ("partly", "attested", "attested")]

        wall = ui.Wall([ui.WallGroup("6.2", "The post", cells)], "Provisions")

        assert [(str(mark), now, before) for mark, now, before in wall.legend] == [
            ("attested", 2, None),
            ("partly met", 1, None),
        ]

    def test_cell_is_a_link_that_tells_its_state_in_words(self) -> None:
        html = render("{% wall w %}", w=ui.Wall([ui.WallGroup("5.1", "Who leads", self.CELLS)], "Provisions"))

        names = [re.sub(r"<[^>]+>", "", link).strip() for link in re.findall(r'<a href="/[ab]/".*?</a>', html)]
        assert names == ["unknown, then a met: leads", "unknown: losses"]


class ContactForm(forms.Form):
    phone = forms.CharField(label="Telephone", help_text="With the country's code.")
    kind = forms.ChoiceField(
        label="Kind", choices=[("office", "an office"), ("seat", "a seat")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False)

    def clean_phone(self) -> str:
        raise forms.ValidationError("Begin with + and the code.")


class TestForms:
    def test_summary_leads_to_each_field(self) -> None:
        html = render("{% error_summary form %}", form=ContactForm({"phone": "22"}))

        assert '<a href="#id_phone">Telephone: Begin with + and the code.</a>' in html
        assert '<a href="#id_kind_0">Kind: This field is required.</a>' in html
        assert "There are 2 things to mend" in html

    def test_sound_form_has_no_summary(self) -> None:
        assert render("{% error_summary form %}", form=forms.Form({})) == ""

    def test_field_carries_hint_error_and_what_was_typed(self) -> None:
        html = render("{{ form.phone.as_field_group }}", form=ContactForm({"phone": "22 <43>"}))

        assert '<label for="id_phone">Telephone</label>' in html
        assert 'id="id_phone_helptext"' in html
        assert 'id="id_phone_error"' in html
        assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
        assert 'value="22 &lt;43&gt;"' in html

    def test_optional_is_said_and_group_has_a_legend(self) -> None:
        html = render("{{ form }}", form=ContactForm())

        assert 'Note <span class="optional">(optional)</span>' in html
        assert "<legend>Kind</legend>" in html


class TestRecordPieces:
    def test_group_of_facts_has_one_edit_link(self) -> None:
        group = ui.FactGroup([ui.Fact("Telephone", ui.Bdi("+999 1", ltr=True), "changed")], "Details", "/edit/")

        html = render("{% facts group %}", group=group)

        assert '<dt>Telephone</dt><dd><bdi dir="ltr">+999 1</bdi><small>changed</small></dd>' in html
        assert re.findall(r'<a class="edit" href="(.*?)"', html) == ["/edit/"]

    def test_history_tells_before_and_after_and_nothing(self) -> None:
        entry = ui.TimelineEntry("2 Nov 2026", "A. D.", "Changed", [("Room", "", "<214>")], "Moved")

        html = render("{% timeline entries %}", entries=[entry])

        assert '<span class="quiet">nothing</span>' in html
        assert "<bdi>&lt;214&gt;</bdi></ins>" in html
        assert '<blockquote dir="auto">Moved</blockquote>' in html

    def test_open_job_asks_again_and_an_ended_one_does_not(self) -> None:
        running = ui.Progress(
            "running", "Rendering", 3, 4, poll_url="/poll/", cancel_url="/cancel/", retry_url="/retry/"
        )
        failed = ui.Progress(
            "failed", "", message="A letter is missing.", poll_url="/poll/", cancel_url="/c/", retry_url="/r/"
        )

        open_html, failed_html = render("{% progress j %}", j=running), render("{% progress j %}", j=failed)

        assert '<progress value="3" max="4"' in open_html
        assert 'hx-get="/poll/"' in open_html
        assert "/cancel/" in open_html
        assert "/retry/" not in open_html
        assert "hx-get" not in failed_html
        assert "A letter is missing." in failed_html
        assert 'action="/r/"' in failed_html

    def test_conflict_shows_both_texts(self) -> None:
        clash = ui.Conflict("B. K.", "today", [ui.Difference("Room", "1", "214", "214 B")])

        html = render("{% conflict clash %}", clash=clash)

        assert [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", html)] == ["214", "214 B", "1"]
