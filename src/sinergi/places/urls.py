"""Addresses of shapes."""

from django.urls import path

from sinergi.places import recoding, views

app_name = "places"
urlpatterns = [
    path("places/boundaries.geojson", views.boundaries, name="boundaries"),
    path("places/recodes/", recoding.recodes, name="recodes"),
    path("tiles/areas/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
]
