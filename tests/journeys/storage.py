"""A file storage that a test can stop halfway: while the file `hold` lies beside the media folder, half is written."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage


class HeldFile(ContentFile):
    """Gives the first half of its content, then waits while `hold` is there."""

    hold: Path

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        content = self.read()
        middle = len(content) // 2
        yield content[:middle]
        while self.hold.exists():
            time.sleep(0.05)
        yield content[middle:]


class HeldStorage(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        held = HeldFile(content.read())
        held.hold = hold_file(Path(self.location))
        return super()._save(name, held)


def hold_file(media: Path) -> Path:
    return media.parent / "hold"
