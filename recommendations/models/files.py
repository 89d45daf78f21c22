"""Files that nothing refers to any more and that must go from the storage. The row is the job."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FileToDelete(models.Model):
    """A name in the storage of reports. It holds no personal data; the row goes with the file.

    `due_at`: not before this moment, because a worker may still be writing it, or because the storage failed just now.
    """

    name = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("file to delete")
        verbose_name_plural = _("files to delete")
        ordering = ["due_at"]
        indexes = [models.Index(fields=["due_at"], name="file_due")]

    def __str__(self) -> str:
        return self.name
