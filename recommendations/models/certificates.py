"""Certificates with which reports were signed. They are public, and stay when another one takes over."""

from cryptography import x509
from django.db import models
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """An X.509 certificate; `fingerprint` is the SHA-256 (hex) of its DER form."""

    fingerprint = models.CharField(_("SHA-256 fingerprint"), max_length=64, primary_key=True)
    pem = models.TextField()
    first_used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["first_used_at"]

    def __str__(self) -> str:
        return self.fingerprint

    @property
    def x509(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.pem.encode())
