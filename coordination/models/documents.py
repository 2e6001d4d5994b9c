import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.declarations import OWN_CLASS, Declared, History
from coordination.enums import Classification, KeptAs
from coordination.exceptions import SealedError
from coordination.querysets import DocumentQuerySet, FileQuerySet


class WriteOnce(models.Model):
    """A row that is written once and never changed or deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SealedError()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise SealedError()


class StoredFile(WriteOnce):
    """A file that somebody attached: kept under a random name, proven by its digest, served as an attachment.

    `place` is that name; files of earlier versions have none and lie under their digest. `original_digest` and
    `original_size` are of the bytes that were sent in, which are not kept unless `kept_as` says so.
    """

    place = models.UUIDField(null=True, unique=True, editable=False)
    digest = models.CharField(max_length=64)
    original_digest = models.CharField(max_length=64, default="", editable=False)
    original_size = models.PositiveIntegerField(_("size of the original in bytes"), default=0, editable=False)
    kept_as = models.CharField(max_length=8, choices=KeptAs.choices, default=KeptAs.CAME, editable=False)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField(default=clock.now)
    # Never wider than the act that it proves: a ground opens the file, its class may close it again.
    classification = models.CharField(
        _("classification"), max_length=12, choices=Classification.choices, default=Classification.GOVERNMENT
    )

    declared = Declared(OWN_CLASS, history=History.ONCE)
    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.pk])


class SealedDocument(WriteOnce):
    """What left the house: the frozen data, the digest of the paper made from it, who released it."""

    reference = models.CharField(_("reference"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(max_length=120)
    snapshot = models.TextField(help_text=_("Canonical JSON."))
    snapshot_digest = models.CharField(max_length=64)
    pdf_digest = models.CharField(max_length=64)
    pdf_size = models.PositiveIntegerField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="released")
    released_as = models.CharField(_("released as"), max_length=120, blank=True)
    released_at = models.DateTimeField(_("released at"), default=clock.now)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    classification = models.CharField(
        _("classification"), max_length=12, choices=Classification.choices, default=Classification.GOVERNMENT
    )

    declared = Declared(OWN_CLASS, history=History.ONCE)
    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed document")
        verbose_name_plural = _("sealed documents")
        indexes = [models.Index(fields=["-released_at", "-id"], name="sealeddocument_newest")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("document-detail", args=[self.pk])
