from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coordination import clock, validators
from coordination.declarations import Declared, History, operator_only, party_only
from coordination.models.documents import WriteOnce
from coordination.querysets import HolderQuerySet
from coordination.records import Recorded


class Leaf(WriteOnce):
    """One row as it stood when it was sealed: the exact text that was hashed, and its place in the chain."""

    id = None  # type: ignore[assignment]
    position = models.PositiveBigIntegerField(primary_key=True)
    source = models.CharField(max_length=80)
    key = models.CharField(max_length=36)
    text = models.TextField()
    # SHA-256 of the link before and of the text: an altered leaf is found at its own place.
    link = models.CharField(max_length=64)

    declared = Declared(
        operator_only("It repeats what history holds; only the check of the chain reads it."),
        history=History.ONCE,
        sight="The page of integrity asks the role and shows counts and digests alone.",
    )

    class Meta:
        verbose_name = _("leaf")
        verbose_name_plural = _("leaves")
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="leaf_once_a_row")]

    def __str__(self) -> str:
        return f"{self.position} {self.source} {self.key}"


class Seal(WriteOnce):
    """A batch of leaves closed over the seal before; the digest of the newest one is the head of the chain."""

    id = None  # type: ignore[assignment]
    number = models.PositiveBigIntegerField(primary_key=True)
    made_at = models.DateTimeField(default=clock.now)
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    link = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    declared = Declared(
        operator_only("It repeats what history holds; only the check of the chain reads it."),
        history=History.ONCE,
        sight="The page of integrity asks the role and shows counts and digests alone.",
    )

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


class Erasure(WriteOnce):
    """Personal values were blanked in rows of history: in which, on whose word, and why; sealed itself."""

    at = models.DateTimeField(default=clock.now)
    actor = models.CharField(max_length=120)
    reason = models.TextField()
    source = models.CharField(max_length=80)
    fields = models.JSONField()
    rows = models.JSONField()

    declared = Declared(
        operator_only("It says that something was erased, never what; only the check of the chain reads it."),
        history=History.ONCE,
        sight="The page of integrity asks the role and shows counts and digests alone.",
    )

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.source} {self.at}"


class HeadHolder(Recorded):
    """Somebody outside the house who is sent the head of the chain each day, such as a court of audit."""

    name = models.CharField(_("holder"), max_length=200, validators=[validators.printable])
    address = models.EmailField(_("e-mail address"), validators=[validators.email])
    language = models.CharField(_("language"), max_length=8, default="en", validators=[validators.language])
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    personal = ("address",)
    declared = Declared(party_only("Who answers for the chain, and who audits it."))
    objects = HolderQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("holder of the head")
        verbose_name_plural = _("holders of the head")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="headholder_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(ended_on__isnull=True),
                name="headholder_one_open_an_address",
                violation_error_message=_("The head is sent to this address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
