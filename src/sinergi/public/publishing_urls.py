"""Addresses where staff decide what the public page shows."""

from django.urls import path

from sinergi.public.views import publishing

app_name = "publishing"
urlpatterns = [
    path("public-page/", publishing.public_page, name="page"),
    path("public-page/parts/<slug:part>/", publishing.switch, name="part"),
    path(
        "public-page/releases/new/<slug:dataset>/", publishing.propose, name="propose"
    ),
    path("public-page/releases/<int:pk>/", publishing.release, name="release"),
    path("public-page/releases/<int:pk>/file.<str:form>", publishing.file, name="file"),
    path("public-page/releases/<int:pk>/agree/", publishing.agree, name="agree"),
    path("public-page/releases/<int:pk>/drop/", publishing.drop, name="drop"),
    path(
        "public-page/releases/<int:pk>/withdraw/", publishing.withdraw, name="withdraw"
    ),
]
