"""Addresses of people and institutions."""

from django.urls import path

from sinergi.accounts.views import access

app_name = "accounts"
urlpatterns = [
    path("people/", access.people, name="people"),
    path("access/", access.access, name="access"),
]
