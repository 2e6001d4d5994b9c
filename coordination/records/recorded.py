"""The base of every domain record: UUID key, version, history, compare-and-set saving."""

import uuid
from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from coordination.exceptions import ChangedMeanwhileError, PartialSaveRefusedError, UnrecordedWriteError
from coordination.never_stored import refuse, refuse_marks
from coordination.records.history import RecordHistory
from coordination.records.watching import watcher


class RecordedQuerySet(models.QuerySet):
    """Reads freely; refuses every write that would leave no history."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """Return the one record asked for, as Django does, and tell who watches of it.

        A record that is reached over another one's key is a name on that other's page: nobody is told.
        """
        watched = watcher()
        if watched is None or "instance" in self._hints:
            return super().get(*args, **kwargs)
        record = super(RecordedQuerySet, watched.prepared(self)).get(*args, **kwargs)
        watched.fetched(record)
        return record

    def update(self, **kwargs: Any) -> int:
        raise UnrecordedWriteError()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list:
        raise UnrecordedWriteError()

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise UnrecordedWriteError()

    def delete(self) -> tuple[int, dict[str, int]]:
        raise UnrecordedWriteError("Records are ended, not deleted.")

    update.alters_data = True  # type: ignore[attr-defined]
    bulk_create.alters_data = True  # type: ignore[attr-defined]
    bulk_update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]


class Recorded(models.Model):
    """One domain record whose every change is kept with author and reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    # Columns with a person's details: they are sealed by HMAC with the row's salt, so that an erasure
    # leaves the chain verifiable (coordination.integrity).
    personal: ClassVar[tuple[str, ...]] = ()
    refuses_marks: tuple[str, ...] = ()
    # The foreign keys that a record's name is made of, so that history can tell the name of a past day.
    named_by: ClassVar[tuple[str, ...]] = ()

    history = RecordHistory(inherit=True)
    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> "Recorded":
        record = super().from_db(db, field_names, values)
        record._read = dict(zip(field_names, values, strict=False))
        return record

    def clean_fields(self, exclude: Any = None) -> None:
        """Check every field, and every text that changed for what is never stored, whoever writes it.

        Forms, sheets, case files and links all come through here. A model's `refuses_marks` names the
        fields in which a mark on a person is refused too.
        """
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        left_out, changed = set(exclude or ()), set(self.changed_fields())
        for field in self._meta.concrete_fields:
            if field.attname in changed and field.name not in left_out | errors.keys() and is_typed(field):
                try:
                    for text in texts_of(getattr(self, field.attname)):
                        refuse(text)
                        if field.name in self.refuses_marks:
                            refuse_marks(text)
                except ValidationError as error:
                    errors[field.name] = error.error_list
        if errors:
            raise ValidationError(errors)

    def changed_fields(self) -> list[str]:
        """Return the attribute names whose value differs from what was read; all for a new record."""
        read = getattr(self, "_read", None)
        names = [field.attname for field in self._meta.concrete_fields if field.attname != "version"]
        if self._state.adding or read is None:
            return names
        return [name for name in names if name in read and read[name] != self.__dict__.get(name)]

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Write the whole record and its historical row, or raise ChangedMeanwhileError and write nothing.

        A save that changes nothing writes nothing, so that history holds changes only.
        """
        if update_fields is not None:
            raise PartialSaveRefusedError()
        if not self._state.adding and not self.changed_fields():
            return
        seen = self.version
        self.version = seen + 1
        try:
            with transaction.atomic(savepoint=False):
                super().save(*args, **kwargs)
        except BaseException:
            self.version = seen
            raise
        self._read = {field.attname: self.__dict__.get(field.attname) for field in self._meta.concrete_fields}

    def _do_update(self, base_qs, using, pk_val, values, update_fields, forced_update):  # type: ignore[no-untyped-def]
        # Compare-and-set: only the version that was read is replaced. Pinned by a test, because
        # the hook is Django's own and not documented.
        seen = self.version - 1
        updated = super()._do_update(base_qs.filter(version=seen), using, pk_val, values, update_fields, forced_update)
        if not updated:
            raise ChangedMeanwhileError(record=self)
        return updated

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise UnrecordedWriteError(_("Records are ended, not deleted."))


def is_typed(field: models.Field) -> bool:
    """Return whether a field holds what people type: free text, lists of it and names by language."""
    if not field.editable or field.choices or field.name.endswith("_digest") or isinstance(field, models.SlugField):
        return False
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def texts_of(value: Any) -> Iterator[str]:
    """Yield the texts in a column's value, however deep they lie."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from texts_of(inside)


RecordT = TypeVar("RecordT", bound=Recorded)


def keep(record: RecordT) -> RecordT:
    """Check every rule of one record (fields, constraints) and save it.

    Raises ValidationError with the field's sentence, or ChangedMeanwhileError. Returns the record.
    """
    record.full_clean()
    record.save()
    return record
