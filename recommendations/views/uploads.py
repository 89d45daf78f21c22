"""Files that are only compared: read in memory, and let go of as soon as that is done. Nothing goes to disk."""

from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from recommendations.forms.verification import MOST
from recommendations.signatures import signatures_in

_GIVE_UP = 4 * MOST  # beyond this the connection is closed; up to it a page can say that the file is too large
_PDF = b"%PDF-"


class Digested(UploadedFile):
    """What is left of a file: its name, its size in bytes, its SHA-256 (hex), and whether it begins like a PDF.

    `signatures`: those that it carries, as in `recommendations.signatures`.
    """

    def __init__(self, name: str, size: int, content: bytes) -> None:
        super().__init__(file=None, name=name, size=size)
        self.digest, self.is_pdf = sha256(content).hexdigest(), content.startswith(_PDF)
        self.signatures = signatures_in(content)

    def __bool__(self) -> bool:
        return True

    def close(self) -> None:
        """There is nothing to close."""


class DigestHandler(FileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size, self.content = 0, bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > _GIVE_UP:
            raise StopUpload(connection_reset=True)
        if self.size <= MOST:
            self.content += raw_data

    def file_complete(self, file_size: int) -> Digested:
        content, self.content = bytes(self.content), bytearray()
        return Digested(self.file_name or "", self.size, content)
