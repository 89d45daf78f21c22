from django.urls import path

from accounts.views import account

app_name = "accounts"

urlpatterns = [
    path("account/", account.overview, name="overview"),
    path("account/language/", account.mail_language, name="mail_language"),
]
