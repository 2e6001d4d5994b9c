"""How uploads come in: in memory up to the limit of the house; what goes beyond is let go as it arrives."""

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# Beyond this the request is not even read to its end; below it the form comes back with its sentence.
MOST_REQUEST_BYTES = 64 * 1024 * 1024


class CappedUploadHandler(FileUploadHandler):
    """Holds at most UPLOAD_LIMIT_BYTES of all files of a request, and never writes to disk.

    A file cut short says a size beyond the limit, so that the form refuses it with the sentence and keeps the rest.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._held = 0
        self._parts: list[bytes] = []
        self._is_cut = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - the name that Django gives it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > MOST_REQUEST_BYTES:
            raise RequestDataTooBig(f"The request has {content_length} bytes.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts, self._is_cut = [], False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = settings.UPLOAD_LIMIT_BYTES - self._held
        kept = raw_data[: max(0, room)]
        self._is_cut = self._is_cut or len(kept) < len(raw_data)
        self._held += len(kept)
        self._parts.append(kept)

    def file_complete(self, file_size: int) -> UploadedFile:
        size = max(file_size, settings.UPLOAD_LIMIT_BYTES + 1) if self._is_cut else file_size
        return InMemoryUploadedFile(
            file=io.BytesIO(b"".join(self._parts)),
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
