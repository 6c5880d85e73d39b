"""Addresses of commitments and meetings."""

from django.urls import URLPattern, path

from sinergi.commitments.views import bulk, detail, duties, editing, following, listing

app_name = "commitments"
urlpatterns: list[URLPattern] = [
    path("commitments/", listing.commitments, name="list"),
    path("commitments/export.<str:form>", listing.export, name="export"),
    path("commitments/new/", editing.new, name="new"),
    path(
        "commitments/follow-through/", following.follow_through, name="follow_through"
    ),
    path("commitments/bulk/", bulk.bulk, name="bulk"),
    path("commitments/bulk/<int:pk>/", bulk.bulk_act, name="bulk_act"),
    path("commitments/filters/", listing.filter_save, name="filter_save"),
    path(
        "commitments/filters/<int:pk>/remove/",
        listing.filter_remove,
        name="filter_remove",
    ),
    path("commitments/duties/", duties.duties, name="duties"),
    path("commitments/duties/new/", duties.duty_new, name="duty_new"),
    path("commitments/duties/<int:pk>/stop/", duties.duty_stop, name="duty_stop"),
    path("commitments/files/<int:pk>/", detail.attachment, name="attachment"),
    path("commitments/<int:pk>/", detail.commitment, name="detail"),
    path("commitments/<int:pk>/tell/", detail.tell, name="tell"),
    path("commitments/<int:pk>/needs/", detail.needs, name="needs"),
    path("commitments/<int:pk>/edit/", editing.edit, name="edit"),
    path("commitments/<int:pk>/cascade/", editing.cascade_page, name="cascade"),
]
