"""Two versions of the answers beside each other."""

from readiness.scoring.changes import Change, changes, compare


def given(value, note="", evidence=False):
    return {"value": value, "note": note, "evidence": evidence}


def test_only_what_differs_is_a_change():
    before = {"a": given(2), "b": given(3, "Old"), "c": given(1), "d": given("unknown")}
    after = {"a": given(4), "b": given(3, "New"), "c": given(1, evidence=True), "d": given("unknown")}
    found = changes(before, after)
    assert [change.question for change in found] == ["a", "b", "c"]
    assert [(change.value_changed, change.note_changed, change.evidence_changed) for change in found] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert found[0] == Change("a", 2, 4, "", "", False, False)


def test_unknown_is_a_value_of_its_own():
    (change,) = changes({"a": given("unknown")}, {"a": given(1)})
    assert (change.before, change.after) == ("unknown", 1)


def test_questions_that_came_or_went():
    found = changes({"gone": given(2, "Was here", True)}, {"new": given(5)})
    assert [(change.question, change.before, change.after) for change in found] == [("new", None, 5), ("gone", 2, None)]
    assert (found[1].note_before, found[1].note_after, found[1].evidence_before) == ("Was here", "", True)


def test_the_same_is_no_change():
    same = {"a": given(2, "Note", True)}
    assert changes(same, dict(same)) == ()


def test_comparing_tells_also_of_what_stayed():
    same = {"a": given(2), "b": given(3)}
    found = compare(same, same, ["b", "a"])
    assert [(change.question, change.is_change) for change in found] == [("b", False), ("a", False)]
