"""The base of every domain record: UUID key, version, history, compare-and-set saving."""

import uuid
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from coordination.exceptions import ChangedMeanwhileError, PartialSaveRefusedError, UnrecordedWriteError
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


RecordT = TypeVar("RecordT", bound=Recorded)


def keep(record: RecordT) -> RecordT:
    """Check every rule of one record (fields, constraints) and save it.

    Raises ValidationError with the field's sentence, or ChangedMeanwhileError. Returns the record.
    """
    record.full_clean()
    record.save()
    return record
