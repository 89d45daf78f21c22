from django import forms
from django.conf import settings


class MailLanguageForm(forms.Form):
    """`language` as in LANGUAGES. The page writes the choices: each language is named in itself."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
