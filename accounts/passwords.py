"""What a password must be, in our words where the library's are stiff."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """OPTIONS: `min_length`, in characters."""

    def get_error_message(self) -> str:
        words = ngettext(
            "The password is too short. Use at least %(least)s character.",
            "The password is too short. Use at least %(least)s characters.",
            self.min_length,
        )
        return words % {"least": self.min_length}

    def get_help_text(self) -> str:
        words = ngettext(
            "Use at least %(least)s character.",
            "Use at least %(least)s characters.",
            self.min_length,
        )
        return words % {"least": self.min_length}
