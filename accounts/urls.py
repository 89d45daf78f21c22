"""Addresses about a person's account, businesses and their people, invitations, and the staff of HKPC."""

from django.urls import path

from accounts.views import account, businesses, invitations, members, staff

app_name = "accounts"

urlpatterns = [
    path("account/", account.overview, name="overview"),
    path("account/language/", account.mail_language, name="mail_language"),
    path("businesses/", businesses.business_list, name="businesses"),
    path("businesses/<uuid:pk>/", businesses.BusinessView.as_view(), name="business"),
    path("businesses/<uuid:pk>/details/", businesses.DetailsView.as_view(), name="details"),
    path("businesses/<uuid:pk>/branches/add/", businesses.AddBranchView.as_view(), name="add_branch"),
    path("businesses/<uuid:pk>/branches/attach/", businesses.AttachBranchView.as_view(), name="attach_branch"),
    path("businesses/<uuid:pk>/detach/", businesses.detach_branch, name="detach_branch"),
    path("businesses/<uuid:pk>/invite/", members.InviteView.as_view(), name="invite"),
    path("businesses/<uuid:pk>/members/<int:member>/", members.MemberView.as_view(), name="member"),
    path(
        "businesses/<uuid:pk>/invitations/<uuid:invitation>/",
        members.InvitationActionView.as_view(),
        name="invitation_action",
    ),
    path("businesses/<uuid:pk>/leave/", members.leave, name="leave"),
    path("invitations/<str:token>/", invitations.InvitationView.as_view(), name="invitation"),
    path("staff/", staff.StaffView.as_view(), name="staff"),
    path("staff/invite/", staff.InviteStaffView.as_view(), name="invite_staff"),
    path("staff/<int:pk>/", staff.StaffMemberView.as_view(), name="staff_member"),
    path(
        "staff/invitations/<uuid:invitation>/",
        staff.StaffInvitationActionView.as_view(),
        name="staff_invitation_action",
    ),
]
