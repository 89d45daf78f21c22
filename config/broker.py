"""Messages in a folder, for one machine: kombu's transport, mended so that nobody reads what is only half written.

kombu opens a file under its final name and writes it then. A worker that looks in between finds it empty, takes that
for an error it cannot recover from, and ends. Here every file is written under another name first and then renamed.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu import transport
from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        # The same form of name as kombu's: the oldest message comes first, and the queue stands after the first dot.
        name = f"{time.monotonic() * 1000:.0f}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, payload)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        known = self.get_table(exchange)
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        if binding not in known:
            self.control_folder.mkdir(exist_ok=True)
            _write_whole(self._exchange_file(exchange), [binding, *known])


class Transport(filesystem.Transport):
    Channel = Channel


def use_whole_files() -> None:
    """From now on broker addresses that begin with `filesystem:` mean this transport."""
    transport.TRANSPORT_ALIASES["filesystem"] = f"{__name__}:{Transport.__name__}"


def _write_whole(file: Path, content: Any) -> None:
    part = file.with_name(f".{uuid.uuid4()}.part")
    try:
        part.write_text(dumps(content), encoding="utf-8")
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ChannelError(f"The message could not be put into {file.parent}") from error
