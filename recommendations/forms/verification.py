"""What somebody gives who checks a report: its number, or the file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.models.reports import read_number

MOST = 5 * 1024 * 1024  # bytes of a file that is compared


class NumberForm(forms.Form):
    number = forms.CharField(
        max_length=100,
        error_messages={
            "required": _("Enter the number that stands on the report."),
            "max_length": _("Enter the number as it stands on the report, such as AIR-7K2M-Q9XD."),
        },
    )

    def clean_number(self) -> str:
        number = read_number(self.cleaned_data["number"])
        if not number:
            raise ValidationError(_("Enter the number as it stands on the report, such as AIR-7K2M-Q9XD."))
        return number


class FileForm(forms.Form):
    """The file has been read by `DigestHandler`: only what it is compared by is known."""

    file = forms.FileField(
        allow_empty_file=True,
        max_length=255,
        error_messages={
            "required": _("Choose the PDF file of the report."),
            "max_length": _("The name of this file is too long. Use at most 255 characters."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise ValidationError(_("This file is larger than 5 MB. Our reports are smaller, so it is none of ours."))
        if not file.is_pdf:
            raise ValidationError(_("This is not a PDF file. Choose the report as you received it."))
        return file
