"""How much may be attached: by one person on one day and in all, and by everybody together.

The numbers are house values; each refusal says which one was reached and who can help.
"""

import datetime as dt

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import clock, house
from coordination.exceptions import UploadRefusedError
from coordination.models import StoredFile, User

MEGABYTE = 1024 * 1024
FILES_A_DAY = house.declare(
    house.Declared(
        key="coordination.upload_files_a_day",
        label=gettext_lazy("Files that one person may attach on one day"),
        default=200,
        low=1,
        high=10_000,
        provision="5.2.c",
        is_reading=False,
    )
)
DAY_MB = house.declare(
    house.Declared(
        key="coordination.upload_day_mb",
        label=gettext_lazy("Megabytes that one person may attach on one day"),
        default=300,
        low=1,
        high=100_000,
        provision="5.2.c",
        is_reading=False,
    )
)
PERSON_MB = house.declare(
    house.Declared(
        key="coordination.upload_person_mb",
        label=gettext_lazy("Megabytes that one person may attach in all"),
        default=5_000,
        low=1,
        high=100_000,
        provision="5.2.c",
        is_reading=False,
    )
)
ALL_MB = house.declare(
    house.Declared(
        key="coordination.upload_all_mb",
        label=gettext_lazy("Megabytes that all attached files may take together"),
        default=50_000,
        low=1,
        high=1_000_000,
        provision="5.2.c",
        is_reading=False,
    )
)


def check(size: int, *, by: User) -> None:
    """Refuse a file of `size` bytes that would go beyond a limit. Raises UploadRefusedError with the sentence."""
    mine = StoredFile.objects.filter(stored_by=by)
    today = mine.filter(stored_at__gte=_morning()).aggregate(files=Count("pk"), size=Sum("size"))
    files_a_day = house.value(FILES_A_DAY.key)
    if today["files"] >= files_a_day:
        raise UploadRefusedError(
            _(
                "You have attached %(count)s files today, which is all that the house allows. "
                "Go on tomorrow, or ask the administrator."
            )
            % {"count": files_a_day}
        )
    _refuse_beyond(
        (today["size"] or 0) + size,
        DAY_MB,
        _(
            "With this file you would have attached more than %(limit)s MB today. "
            "Go on tomorrow, or ask the administrator."
        ),
    )
    _refuse_beyond(
        _total(mine) + size,
        PERSON_MB,
        _("With this file you would have attached more than %(limit)s MB in all. Ask the administrator."),
    )
    _refuse_beyond(
        _total(StoredFile.objects.all()) + size,
        ALL_MB,
        _("With this file the house would keep more than %(limit)s MB. Ask the administrator."),
    )


def _refuse_beyond(size: int, limit: house.Declared, sentence: str) -> None:
    megabytes = house.value(limit.key)
    if size > megabytes * MEGABYTE:
        raise UploadRefusedError(sentence % {"limit": megabytes})


def _total(files: object) -> int:
    return files.aggregate(size=Sum("size"))["size"] or 0  # type: ignore[attr-defined]


def _morning() -> dt.datetime:
    return dt.datetime.combine(clock.today(), dt.time(), tzinfo=clock.zone())
