"""Addresses of the questionnaire's journey and of the advisers' screens."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from readiness.views import (
    accesses,
    benchmarks,
    consensus,
    contributions,
    journey,
    links,
    pages,
    profile,
    questions,
    reassessing,
)
from readiness.views.reviews import acts, queue, screen

app_name = "readiness"


class VersionConverter(StringConverter):
    """A version as releases carry it, such as 2026.1. PostgreSQL could not even look for some other strings (NUL)."""

    regex = r"[0-9]+(?:\.[0-9]+)*"


register_converter(VersionConverter, "version")

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("privacy/", pages.privacy, name="privacy"),
    path("privacy/<version:version>/", pages.privacy_version, name="privacy_version"),
    path("how-we-score/", pages.method, name="method"),
    path("how-we-score/<slug:code>/<version:version>/", pages.method, name="method_release"),
    path("start/", journey.StartView.as_view(), name="start"),
    path("businesses/<uuid:pk>/start/", journey.StartForView.as_view(), name="start_for"),
    path("resume/<str:token>/", links.resume, name="resume"),
    path("home/", journey.home, name="home"),
    path("assessments/<uuid:pk>/", journey.overview, name="assessment"),
    path("assessments/<uuid:pk>/link/", links.PrivateLinkView.as_view(), name="link"),
    path("assessments/<uuid:pk>/profile/", profile.ProfileView.as_view(), name="profile"),
    path("assessments/<uuid:pk>/questions/<slug:pillar>/", questions.PillarView.as_view(), name="pillar"),
    path("assessments/<uuid:pk>/answers/<slug:question>/", questions.save_answer, name="save_answer"),
    path("assessments/<uuid:pk>/check/", journey.check, name="check"),
    path("assessments/<uuid:pk>/benchmark/", benchmarks.benchmark, name="benchmark"),
    path("assessments/<uuid:pk>/request-review/", acts.request_review, name="request_review"),
    path("businesses/<uuid:pk>/accesses/", accesses.accesses, name="accesses"),
    path("reviews/", queue.queue, name="queue"),
    path("reviews/<uuid:pk>/", screen.ReviewView.as_view(), name="review"),
    path("reviews/<uuid:pk>/save/", screen.save_rating, name="save_rating"),
    path("reviews/<uuid:pk>/claim/", acts.claim, name="claim"),
    path("reviews/<uuid:pk>/release/", acts.release, name="release"),
    path("reviews/<uuid:pk>/reassign/", acts.reassign, name="reassign"),
    path("reviews/<uuid:pk>/clarify/", acts.clarify, name="clarify"),
    path("reviews/<uuid:pk>/withdraw/", acts.withdraw, name="withdraw"),
    path("reviews/<uuid:pk>/notes/", acts.add_note, name="add_note"),
    path("reviews/<uuid:pk>/notes/<int:number>/", acts.edit_note, name="edit_note"),
    path("assessments/<uuid:pk>/consensus/", consensus.ConsensusView.as_view(), name="consensus"),
    path("assessments/<uuid:pk>/again/", reassessing.again, name="again"),
    path("assessments/<uuid:pk>/mine/", contributions.mine, name="mine"),
    path("assessments/<uuid:pk>/mine/begin/", contributions.begin, name="begin_mine"),
    path("assessments/<uuid:pk>/mine/questions/<slug:pillar>/", questions.MyPillarView.as_view(), name="my_pillar"),
    path("assessments/<uuid:pk>/mine/answers/<slug:question>/", questions.save_my_answer, name="save_my_answer"),
    path("assessments/<uuid:pk>/mine/finish/", contributions.finish, name="finish_mine"),
    path("assessments/<uuid:pk>/mine/reopen/", contributions.reopen, name="reopen_mine"),
]
