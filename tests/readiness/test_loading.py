import datetime
import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.loading import canonical_sha256, load_yaml
from readiness.scoring.problems import InvalidData
from tests import strategies


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        load_yaml(path)
    return [str(problem) for problem in caught.value.problems]


def test_plain_data_comes_out(tmp_path: Path) -> None:
    path = written(tmp_path, 'a: 1\nb: {c: ["茶", null, true], d: "2.50"}\n2026-01-10: 2026-01-10\n')
    day = datetime.date(2026, 1, 10)
    assert load_yaml(path) == {"a": 1, "b": {"c": ["茶", None, True], "d": "2.50"}, day: day}


def test_every_key_given_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 4\n")
    assert sorted(problems_of(path)) == ['line 5: the key "c" is given twice', 'line 6: the key "a" is given twice']


def test_the_same_key_in_two_mappings_is_fine(tmp_path: Path) -> None:
    assert load_yaml(written(tmp_path, "- {a: 1}\n- {a: 2}\n")) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a: [1, 2\n", "line 2: not valid YAML: did not find expected ',' or ']'"),
        ("a: 1\nb: : 2\n", "line 2: not valid YAML: mapping values are not allowed in this context"),
        ("? [a]\n: 1\n", "line 1: not valid YAML: found unhashable key"),
        ("a: !!python/name:os.system x\n", "line 1: not valid YAML: could not determine a constructor for the tag "),
        ("a: 2026-13-45\n", "not valid YAML: month must be in 1..12"),
        ("a: \x01\n", "not valid YAML: "),
        (b"a: \xff\n", "file.yaml: is not UTF-8 text"),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(tmp_path: Path, content: str | bytes, problem: str) -> None:
    (found,) = problems_of(written(tmp_path, content))
    assert found.startswith(problem)
    assert "\n" not in found


def test_a_file_that_is_not_there_is_named_without_its_folder(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "none.yaml") == ["none.yaml: cannot be read: No such file or directory"]


def test_the_hash_is_that_of_canonical_json() -> None:
    canonical = '{"a":["茶",null,true],"b":{"day":"2026-01-10"}}'
    data = {"b": {"day": datetime.date(2026, 1, 10)}, "a": ["茶", None, True]}
    assert canonical_sha256(data) == hashlib.sha256(canonical.encode()).hexdigest()


def test_other_content_has_another_hash() -> None:
    hashes = {canonical_sha256(data) for data in ({"a": 1}, {"a": "1"}, {"a": [1]}, {"b": 1}, {"a": 1, "b": None})}
    assert len(hashes) == 5


@pytest.mark.parametrize("data", [{"a": {1, 2}}, object()])
def test_data_without_a_canonical_form_is_refused(data: object) -> None:
    with pytest.raises(TypeError, match="has no canonical form"):
        canonical_sha256(data)


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_sha256({"a": float("nan")})


@given(st.dictionaries(st.text(), strategies.json_values))
def test_the_order_of_keys_does_not_change_the_hash(data: dict[str, Any]) -> None:
    assert canonical_sha256(dict(reversed(data.items()))) == canonical_sha256(data)
