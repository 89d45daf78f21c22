from dataclasses import FrozenInstanceError, replace
from datetime import datetime

import pytest

from recommendations.report import document as doc
from tests.recommendations.report.sample_texts import LABELS
from tests.recommendations.report.samples import sample_document


def test_documents_are_frozen_and_compare_by_content():
    document = sample_document("en")
    assert document == sample_document("en")
    with pytest.raises(FrozenInstanceError):
        document.number = "other"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"language": "fr"}, "language"),
        ({"kind": "novel"}, "kind"),
        ({"created_at": datetime(2026, 11, 20)}, "time zone"),  # noqa: DTZ001 - the point of the test
        ({"kind": "verified"}, "verification"),
    ],
)
def test_impossible_documents_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        replace(sample_document("en"), **changes)


def test_the_page_label_needs_its_placeholders():
    with pytest.raises(ValueError, match="page"):
        doc.Labels(**{**LABELS["en"], "page": "Page {page}"})
