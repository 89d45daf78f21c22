"""Businesses and their branches: opening, naming, claiming, and the key by which statistics know the firm."""

import unicodedata
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Business, Consent, Membership, StaffRole, User
from accounts.numbers import registration_number as eight_digits
from accounts.policies import owns
from accounts.services.members import tell_what_is_lost

NAME_LENGTH = 200  # of a business, in characters


@transaction.atomic
def open_business(*, name: str, consent_version: str, language: str, actor: User | None) -> Business:
    """Makes a business together with the consent to the privacy notice.

    A signed-in actor without a role at HKPC becomes its owner.
    """
    business = Business.objects.create(name=name)
    record_consent(business=business, consent_version=consent_version, language=language, actor=actor)
    claim_business(business=business, user=actor)
    return business


def record_consent(*, business: Business, consent_version: str, language: str, actor: User | None) -> None:
    """Notes that the actor has agreed to the privacy notice for this business."""
    Consent.objects.create(
        business=business,
        user=actor,
        document=Consent.Document.PRIVACY_NOTICE,
        version=consent_version,
        language=language,
    )


def has_consent(*, business: Business, consent_version: str) -> bool:
    """Whether the newest consent to the privacy notice for this business is to this version of it."""
    given = Consent.objects.filter(business=business, document=Consent.Document.PRIVACY_NOTICE)
    newest = given.order_by("-given_at", "-pk").first()
    return newest is not None and newest.version == consent_version


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
    """Makes the person the owner of a business that nobody owns yet, nor its head office; tells whether that happened.

    People with a role at HKPC never become owners this way, so that helping a firm on their own screen takes nothing
    from it.
    """
    if user is None or user.staff_role != StaffRole.NONE:
        return False
    locked = Business.objects.select_for_update(of=("self",)).filter(pk=business.pk).first()
    if locked is None:  # erased in the meantime
        return False
    if not Business.objects.unowned().filter(pk=locked.pk).exists():
        return False
    Membership.objects.update_or_create(user=user, business=locked, defaults={"role": Membership.Role.OWNER})
    return True


@transaction.atomic
def update_details(*, business: Business, name: str, registration_number: str, actor: User) -> None:
    """Changes name and Business Registration number. Another number may change which firm statistics count it as.

    Raises `Refused` unless the actor owns the business, `ValidationError` for what is no such number, `ValueError` for
    a name of more than 200 characters.
    """
    number = eight_digits(registration_number)
    locked = _lock_families(business)[business.pk]
    _require_owner(actor, locked)
    rename_business(business=locked, name=name)
    if number != locked.registration_number:
        locked.registration_number = number
        locked.save(update_fields=["registration_number"])
        _settle_firm(locked)


@transaction.atomic
def add_branch(*, head: Business, name: str, registration_number: str, actor: User) -> Business:
    """Makes a new branch, which the owners and managers of the head office run; raises as `update_details` does."""
    number = eight_digits(registration_number)
    locked = _lock_families(head)[head.pk]
    _require_owner(actor, locked)
    _require_head(locked)
    branch = Business.objects.create(parent=locked, firm=locked.firm, registration_number=number)
    rename_business(business=branch, name=name)
    return branch


@transaction.atomic
def attach_branch(*, branch: Business, head: Business, actor: User) -> None:
    """Makes one business of the actor's a branch of another; its own people stay.

    Raises `Refused` unless the actor owns both, for a business that has branches, and where either is a branch already.
    """
    locked = _lock_families(branch, head)
    part, whole = locked[branch.pk], locked[head.pk]
    if part == whole:
        raise Refused(_("A business cannot be a branch of itself."))
    _require_owner(actor, part)
    _require_owner(actor, whole)
    _require_head(whole)
    if part.parent_id is not None or part.branches.exists():
        raise Refused(_("A branch cannot have branches of its own, nor two head offices."))
    part.parent = whole
    part.save(update_fields=["parent"])
    _settle_firm(part)


@transaction.atomic
def detach_branch(*, branch: Business, actor: User) -> None:
    """Makes a branch a business on its own. Where nobody owns it itself, the actor becomes its owner.

    Raises `Refused` unless the actor owns the head office.
    """
    if branch.parent is None:
        raise Refused(_("This business is not a branch."))
    locked = _lock_families(branch.parent)
    part = locked.get(branch.pk)
    if part is None or part.parent is None:
        raise Refused(_("This business is not a branch."))
    _require_owner(actor, part.parent)
    head, part.parent = part.parent, None
    part.save(update_fields=["parent"])
    _settle_firm(part)
    if not part.memberships.active_owners().exists():
        Membership.objects.update_or_create(user=actor, business=part, defaults={"role": Membership.Role.OWNER})
    for member in head.memberships.select_related("user"):
        tell_what_is_lost(person=member.user, business=part)


def _lock_families(*heads: Business) -> dict[UUID, Business]:
    """Locks businesses and their branches, always in the same order, so that no two callers wait for each other."""
    keys = [head.pk for head in heads]
    family = Business.objects.filter(Q(pk__in=keys) | Q(parent__in=keys)).order_by("pk")
    return {business.pk: business for business in family.select_for_update(of=("self",))}


def _require_owner(actor: User, business: Business) -> None:
    if not owns(actor, business):
        raise Refused(_("Only an owner of the business can do this."))


def _require_head(business: Business) -> None:
    if business.parent_id is not None:
        raise Refused(_("A branch cannot have branches of its own, nor two head offices."))


def _settle_firm(business: Business) -> None:
    """Gives a locked business, and its branches, the key of its firm; see decision 9."""
    business.firm = _firm_of(business)
    business.save(update_fields=["firm"])
    business.branches.update(firm=business.firm)


def _firm_of(business: Business) -> UUID:
    """A branch counts as its head office; else the oldest business with the same number names the firm; else itself."""
    if business.parent is not None:
        return business.parent.firm
    strangers = Business.objects.exclude(Q(pk=business.pk) | Q(parent=business.pk))
    if business.registration_number:
        _one_at_a_time(business.registration_number)
        twins = strangers.filter(registration_number=business.registration_number)
        twin = twins.order_by("created_at", "pk").first()
        if twin is not None:
            return twin.firm
    # A key that others use too came from a head office or number that this business has given up.
    return uuid4() if strangers.filter(firm=business.firm).exists() else business.firm


def _one_at_a_time(number: str) -> None:
    """Two businesses that enter the same number at once must see each other: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"registration number {number}"])
