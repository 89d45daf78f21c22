"""People, businesses and consents for administrators."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, Consent, DataExport, Membership, User
from accounts.policies import needs_second_factor


class ReadOnlyAdmin(admin.ModelAdmin):
    """For what is written once or changes only through services: administrators look, nobody edits."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):
    """To look at: who belongs to a business changes on the site, where an owner always remains."""

    model = Membership
    fields = readonly_fields = ("user", "role", "created_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):
    """A name can be mended and an account without a role at HKPC closed or opened again.

    People sign up themselves or are invited, and confirm their own addresses; roles change on the page "HKPC staff",
    where every change is guarded and written down; an account is erased by its owner, or when it is no longer used.
    """

    list_display = ["email", "name", "staff_role", "is_active"]
    list_filter = ["staff_role", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["email", "last_login", "date_joined", "staff_role", "is_staff", "is_superuser"]
    fieldsets = [
        (None, {"fields": ["email", "name"]}),
        (_("Rights"), {"fields": ["staff_role", "is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Whose access at HKPC is to end loses the role first, so that nothing stays in their hands."""
        works_here = obj is not None and needs_second_factor(obj)
        return [*self.readonly_fields, "is_active"] if works_here else list(self.readonly_fields)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Business)
class BusinessAdmin(ReadOnlyAdmin):
    """Details, branches and people change on the site; a business is erased there too, with its files."""

    list_display = ["__str__", "created_at"]
    search_fields = ["name"]
    inlines = [MembershipInline]


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["business", "document", "version", "language", "given_at"]
    list_filter = ["document", "version"]
    list_select_related = ["business"]


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyAdmin):
    list_display = ["at", "user", "kind", "rows", "filters"]
    list_filter = ["kind"]
    list_select_related = ["user"]


# Rights come with the role at HKPC and with nothing else, so there are no groups to give them.
admin.site.unregister([Authenticator, EmailAddress, Group])


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    """Which address is whose is confirmed by a mail to it, by nobody else's word."""

    list_display = ["email", "user", "primary", "verified"]
    list_filter = ["primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["email", "user__name"]


@admin.register(Authenticator)
class SecondFactorAdmin(ReadOnlyAdmin):
    """Deleting the app of somebody who lost the phone lets them set up a new one; nobody sees or sets a secret."""

    fields = ["user", "type", "created_at", "last_used_at"]
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)
