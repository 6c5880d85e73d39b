"""Addresses of shapes."""

from django.urls import path

from sinergi.places import views

app_name = "places"
urlpatterns = [
    path("places/boundaries.geojson", views.boundaries, name="boundaries"),
    path("tiles/areas/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
]
