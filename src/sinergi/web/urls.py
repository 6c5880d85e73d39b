"""Addresses of web."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from sinergi.web.views import interface

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("help/", interface.help_page, name="help"),
    path("styleguide/", interface.styleguide, name="styleguide"),
    path("theme/", interface.theme, name="theme"),
    path("language/", set_language, name="language"),
]
