"""What differs between two frozen sets of answers, question by question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Given = Mapping[str, Any]  # {"value": 1-5 | "unknown", "note": str, "evidence": bool}
_NOTHING: Given = {"value": None, "note": "", "evidence": False}


@dataclass(frozen=True)
class Change:
    """One question before and after. Values: 1 to 5, "unknown", or None where it had no answer in that version."""

    question: str
    before: int | str | None
    after: int | str | None
    note_before: str
    note_after: str
    evidence_before: bool
    evidence_after: bool

    @property
    def value_changed(self) -> bool:
        return self.before != self.after

    @property
    def note_changed(self) -> bool:
        return self.note_before != self.note_after

    @property
    def evidence_changed(self) -> bool:
        return self.evidence_before != self.evidence_after

    @property
    def is_change(self) -> bool:
        return self.value_changed or self.note_changed or self.evidence_changed


def compare(before: Mapping[str, Given], after: Mapping[str, Given], questions: Iterable[str]) -> tuple[Change, ...]:
    """Each of the questions as it was and is, changed or not, in the order given."""
    return tuple(
        _change(question, before.get(question, _NOTHING), after.get(question, _NOTHING)) for question in questions
    )


def changes(before: Mapping[str, Given], after: Mapping[str, Given]) -> tuple[Change, ...]:
    """The questions that differ, in the order of the later version, those that it has no more at the end."""
    questions = dict.fromkeys((*after, *before))
    return tuple(change for change in compare(before, after, questions) if change.is_change)


def _change(question: str, before: Given, after: Given) -> Change:
    return Change(
        question=question,
        before=before["value"],
        after=after["value"],
        note_before=before["note"],
        note_after=after["note"],
        evidence_before=bool(before["evidence"]),
        evidence_after=bool(after["evidence"]),
    )
