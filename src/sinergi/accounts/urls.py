"""Addresses of people and institutions."""

from django.urls import path

from sinergi.accounts import views

app_name = "accounts"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("access/", views.access, name="access"),
]
