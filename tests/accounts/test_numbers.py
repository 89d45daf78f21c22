"""What people copy from a Business Registration certificate, and what is kept of it."""

import pytest
from django.core.exceptions import ValidationError

from accounts.numbers import registration_number, validate_registration_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12345678", "12345678"),
        (" 1234 5678 ", "12345678"),
        ("１２３４５６７８", "12345678"),
        ("12345678-000", "12345678"),
        ("12345678-000-01-26-A", "12345678"),
        ("12345678–000–01–26–a", "12345678"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_the_eight_digits_are_kept(typed, kept):
    assert registration_number(typed) == kept


@pytest.mark.parametrize("typed", ["1234567", "123456789", "abcdefgh", "00000000", "12345678-00", "12345678-000-01"])
def test_all_else_is_refused(typed):
    with pytest.raises(ValidationError):
        registration_number(typed)


def test_models_take_the_stored_form_only():
    validate_registration_number("12345678")
    with pytest.raises(ValidationError):
        validate_registration_number("12345678-000")
