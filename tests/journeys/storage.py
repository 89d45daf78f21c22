"""A file storage that a test can make slow: while the file `hold` lies beside the media folder, nothing is stored."""

import time
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class HeldStorage(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        while hold_file(Path(self.location)).exists():
            time.sleep(0.05)
        return super()._save(name, content)


def hold_file(media: Path) -> Path:
    return media.parent / "hold"
