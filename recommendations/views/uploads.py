"""Files that are only compared: read piece by piece into a digest, kept nowhere, neither in memory nor on disk."""

from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from recommendations.forms.verification import MOST

_GIVE_UP = 4 * MOST  # beyond this the connection is closed; up to it a page can say that the file is too large
_PDF = b"%PDF-"


class Digested(UploadedFile):
    """What is left of a file: its name, its size in bytes, its SHA-256 (hex), and whether it begins like a PDF."""

    def __init__(self, name: str, size: int, digest: str, *, is_pdf: bool) -> None:
        super().__init__(file=None, name=name, size=size)
        self.digest, self.is_pdf = digest, is_pdf

    def __bool__(self) -> bool:
        return True

    def close(self) -> None:
        """There is nothing to close."""


class DigestHandler(FileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size, self.digest, self.head = 0, sha256(), b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > _GIVE_UP:
            raise StopUpload(connection_reset=True)
        if self.size <= MOST:
            self.digest.update(raw_data)
        self.head = (self.head + raw_data[: len(_PDF)])[: len(_PDF)]

    def file_complete(self, file_size: int) -> Digested:
        return Digested(self.file_name or "", self.size, self.digest.hexdigest(), is_pdf=self.head == _PDF)
