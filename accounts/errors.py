"""What a service says when it refuses; views show it to the person as it is."""

from django.utils.functional import Promise


class Refused(Exception):
    """A rule of the product forbids this now. `message` is for people, in their language when it is rendered."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
