"""Data files from disk: YAML that refuses what plain YAML lets pass, and a hash that depends on content alone."""

import datetime
import hashlib
import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from readiness.scoring.problems import InvalidData, Problem

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast, where there is one


class _Loader(_Base):
    """The safe loader, noting every key given twice, of which plain YAML silently keeps the last."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.problems: list[Problem] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                continue  # the base class says what is wrong with it
            if key in seen:
                self.problems.append(Problem(_line(key_node.start_mark), f'the key "{key}" is given twice'))
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def load_yaml(path: Path) -> Any:
    """The plain data of a YAML file; InvalidData when it cannot be read, is not YAML or gives a key twice."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidData((Problem(path.name, f"cannot be read: {error.strerror}"),)) from error
    except UnicodeDecodeError as error:
        raise InvalidData((Problem(path.name, "is not UTF-8 text"),)) from error
    return _load(text)


def _load(text: str) -> Any:
    try:
        loader = _Loader(text)
        try:
            data = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        place = _line(error.problem_mark) if error.problem_mark else ""
        raise InvalidData((Problem(place, f"not valid YAML: {error.problem}"),)) from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: an unquoted date that is not in the calendar
        raise InvalidData((Problem("", f"not valid YAML: {' '.join(str(error).split())}"),)) from error
    if loader.problems:
        raise InvalidData(loader.problems)
    return data


def canonical_sha256(data: object) -> str:
    """The SHA-256, in hex, of the data as canonical JSON: keys sorted, no spaces, dates as ISO."""
    canonical = json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_iso
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _iso(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _line(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}"
