"""The bodies that run schemes, by the ids in the catalogue's files."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BODIES: Mapping[str, Promise] = {
    "cac": _("Cyberspace Administration of China"),
    "cic": _("Construction Industry Council"),
    "cyberport": _("Cyberport"),
    "devb": _("Development Bureau"),
    "dpo": _("Digital Policy Office"),
    "erb": _("Employees Retraining Board"),
    "hkcert": _("HKCERT"),
    "hkgai": _("Hong Kong Generative AI Research and Development Center"),
    "hkma": _("Hong Kong Monetary Authority"),
    "hkmci": _("HKMC Insurance Limited"),
    "hkpc": _("Hong Kong Productivity Council (HKPC)"),
    "hkstp": _("Hong Kong Science and Technology Parks Corporation"),
    "immd": _("Immigration Department"),
    "ird": _("Inland Revenue Department"),
    "itc": _("Innovation and Technology Commission"),
    "itib": _("Innovation, Technology and Industry Bureau"),
    "lwb": _("Labour and Welfare Bureau"),
    "pcpd": _("Privacy Commissioner for Personal Data"),
    "td": _("Transport Department"),
    "tid": _("Trade and Industry Department"),
    "vtc": _("Vocational Training Council"),
    "wfsfaa": _("Working Family and Student Financial Assistance Agency"),
}


def body_name(body: str) -> str:
    """Its name; the id in capitals for a body that has come in with a new catalogue."""
    return str(BODIES[body]) if body in BODIES else body.upper()
