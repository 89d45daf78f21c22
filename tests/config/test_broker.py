"""The broker of one machine: a message is there whole or not at all."""

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from config.broker import Transport

MESSAGES = 400


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def connection(folder: Path) -> Iterator[Connection]:
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
        "processed_folder": str(folder),
        "store_processed": True,
    }
    with Connection("filesystem://localhost/", transport_options=options) as connection:
        yield connection


def test_addresses_of_folders_lead_to_our_transport(connection: Connection) -> None:
    assert isinstance(connection.transport, Transport)


def test_a_message_that_is_being_written_is_not_seen(connection: Connection) -> None:
    """One thread sends, another takes as fast as it can; with kombu's own transport it takes empty files."""
    sender, receiver = connection.channel(), connection.channel()
    sending = threading.Thread(target=lambda: [sender._put("celery", {"number": number}) for number in range(MESSAGES)])
    sending.start()
    taken: list[Any] = []
    while sending.is_alive() or receiver._size("celery"):
        try:
            taken.append(receiver._get("celery")["number"])
        except Empty:
            continue
    sending.join()
    assert sorted(taken) == list(range(MESSAGES))


def test_a_queue_is_bound_once(connection: Connection) -> None:
    channel = connection.channel()
    for queue in ("celery", "other", "celery"):
        channel._queue_bind("celery", "celery", "", queue)
    assert [entry.queue for entry in channel.get_table("celery")] == ["other", "celery"]


def test_a_folder_that_is_gone_is_an_error_of_the_broker_and_leaves_nothing(
    connection: Connection, folder: Path
) -> None:
    (folder / "queue").rmdir()
    with pytest.raises(ChannelError):
        connection.channel()._put("celery", {})
    assert not (folder / "queue").exists()
