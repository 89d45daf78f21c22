"""Writes about people and businesses."""

import unicodedata

from django.db import transaction

from accounts.models import Business, Consent, Membership, StaffRole, User

NAME_LENGTH = 200  # of a business, in characters


@transaction.atomic
def open_business(*, name: str, consent_version: str, language: str, actor: User | None) -> Business:
    """Makes a business together with the consent to the privacy notice.

    A signed-in actor without a role at HKPC becomes its owner.
    """
    business = Business.objects.create(name=name)
    Consent.objects.create(
        business=business,
        user=actor,
        document=Consent.Document.PRIVACY_NOTICE,
        version=consent_version,
        language=language,
    )
    claim_business(business=business, user=actor)
    return business


def rename_business(*, business: Business, name: str) -> None:
    """Gives a business another name, or none when it is empty; kept in normal form C, without spaces around it.

    Raises `ValueError` for more than 200 characters.
    """
    tidy = unicodedata.normalize("NFC", name).strip()
    if len(tidy) > NAME_LENGTH:
        raise ValueError(f"a business's name has at most {NAME_LENGTH} characters")
    if tidy != business.name:
        business.name = tidy
        business.save(update_fields=["name"])


@transaction.atomic
def claim_business(*, business: Business, user: User | None) -> bool:
    """Makes the person the owner of a business that nobody owns yet; tells whether that happened.

    People with a role at HKPC never become owners this way, so that helping a firm on their own screen takes nothing
    from it.
    """
    if user is None or user.staff_role != StaffRole.NONE:
        return False
    locked = Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
    if locked.memberships.filter(role=Membership.Role.OWNER).exists():
        return False
    Membership.objects.update_or_create(user=user, business=locked, defaults={"role": Membership.Role.OWNER})
    return True
