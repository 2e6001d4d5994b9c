"""Forms of the ground floor about records, the State, one's own account, and work."""

import datetime as dt

from coordination.enums import JobState, NoticeState
from coordination.integrity.lodging import add_holder
from coordination.models import User
from members import actions
from tests.coordination.forms_sent.case import CASES, DAY, ENDS, Sent, form, nothing, plain, url
from tests.factories import contacts as made
from tests.factories import coordination as ground
from tests.members import making


@form("record-classify")
def record_classify(officer: User) -> Sent:
    point = made.office_point()
    return Sent(url("record-classify", "contacts", "pointofcontact", point.pk), {"classification": "restricted"})


plain("state-edit", nothing, short_name="Velland", reason="Letter 2")
plain("state-edit-matter", lambda: "time", time_zone="UTC", reason="Letter 2")
plain("house-edit", lambda: "contacts.liaison_days", value="60", reason="Decision 4")
plain("my-account", nothing, language="ar")


@form("outbox-again")
def outbox_again(officer: User) -> Sent:
    notice = ground.notice(state=NoticeState.FAILED)
    return Sent(url("outbox-again", notice.pk), {}, notice.get_absolute_url())


@form("job-cancel")
def job_cancel(officer: User) -> Sent:
    job = ground.job(asked_by=officer)
    return Sent(url("job-cancel", job.pk), {}, job.get_absolute_url())


@form("job-again")
def job_again(officer: User) -> Sent:
    job = ground.job(asked_by=officer, state=JobState.FAILED)
    return Sent(url("job-again", job.pk), {}, job.get_absolute_url())


@form("record-restore")
def record_restore(officer: User) -> Sent:
    body = making.body(name="Customs")
    first = body.history.get()
    changed = actions.change_body(body=making.fresh(body), name="Border Guard", by=ground.BY, reason="Decree 5")
    return Sent(url("record-restore", "members", "memberbody", changed.pk, first.history_id), {"reason": "wrong body"})


@form("failed-again")
def failed_again(officer: User) -> Sent:
    ground.job(state=JobState.FAILED)
    ground.notice(state=NoticeState.FAILED)
    return Sent(url("failed-again"), {}, url("failed-work"), by="administrator")


# Whether history is whole, and what goes out as a file.

plain(
    "integrity-holder-create",
    nothing,
    by="administrator",
    name="Court of audit",
    address="heads@court.invalid",
    language="en",
    began_on=DAY,
)


@form("integrity-holder-end")
def integrity_holder_end(officer: User) -> Sent:
    holder = add_holder(
        name="Court of audit", address="heads@court.invalid", began_on=dt.date(2026, 1, 1), by=ground.BY
    )
    return Sent(url("integrity-holder-end", holder.pk), ENDS, by="administrator")


@form("integrity-check")
def integrity_check(officer: User) -> Sent:
    return Sent(url("integrity-check"), {}, url("integrity"), by="administrator")


@form("integrity-export")
def integrity_export(officer: User) -> Sent:
    return Sent(url("integrity-export"), {}, url("integrity"))


def export(name: str, page: str, query: str, by: str) -> None:
    def case(officer: User) -> Sent:
        return Sent(url(name) + query, {}, url(page) + query, by)

    CASES[name] = case


export("history-export", "history", "", "officer")
export("as-recorded-export", "as-recorded", f"?known_on={DAY}", "officer")
export("security-events-export", "security-events", "?kind=signed-in", "administrator")
