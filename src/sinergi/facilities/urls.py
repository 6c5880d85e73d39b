"""Addresses of facilities."""

from django.urls import URLPattern, path

from sinergi.facilities.views import (
    areas,
    assignments,
    checking,
    defects,
    facility,
    figures,
    handovers,
    inspections,
    listing,
    papers,
    stock,
)

app_name = "facilities"
urlpatterns: list[URLPattern] = [
    path("facilities/", listing.facilities, name="list"),
    path("facilities/export.<str:form>", listing.export, name="export"),
    path("facilities/new/", facility.new, name="new"),
    path("facilities/map/", areas.facility_map, name="map"),
    path("facilities/map/data.json", areas.map_data, name="map_data"),
    path("facilities/areas/<str:code>/", areas.area, name="area"),
    path("facilities/<int:pk>/", facility.facility, name="facility"),
    path("facilities/<int:pk>/edit/", facility.edit, name="edit"),
    path("facilities/<int:pk>/close/", facility.close, name="close"),
    path("facilities/<int:pk>/files/", facility.files_add, name="files_add"),
    path("facilities/<int:pk>/files/<int:file_id>/", facility.file, name="file"),
    path("facilities/<int:pk>/check/", checking.check, name="check"),
    path("facilities/<int:pk>/checklist.pdf", papers.checklist, name="checklist"),
    path(
        "facilities/<int:pk>/inspections/new/",
        inspections.inspection_new,
        name="inspection_new",
    ),
    path("facilities/assignments/", assignments.assignments, name="assignments"),
    path(
        "facilities/assignments/new/", assignments.assignment_new, name="assignment_new"
    ),
    path("facilities/assignments/<int:pk>/", assignments.assignment, name="assignment"),
    path(
        "facilities/assignments/<int:pk>/stations.csv",
        assignments.assignment_export,
        name="assignment_export",
    ),
    path(
        "facilities/assignments/<int:pk>/what-if/", assignments.failure, name="failure"
    ),
    path("facilities/goods/", stock.goods, name="goods"),
    path("facilities/<int:pk>/stock/", stock.stock, name="stock"),
    path("facilities/<int:pk>/stock/count/", stock.stock_take, name="stock_take"),
    path("facilities/<int:pk>/stock/damage/", stock.stock_damage, name="stock_damage"),
    path("facilities/handovers/", handovers.handovers, name="handovers"),
    path("facilities/handovers/new/", handovers.handover_new, name="handover_new"),
    path("facilities/handovers/<int:pk>/", handovers.handover, name="handover"),
    path("facilities/handovers/<int:pk>/send/", handovers.send, name="handover_send"),
    path(
        "facilities/handovers/<int:pk>/receive/",
        handovers.receive,
        name="handover_receive",
    ),
    path(
        "facilities/handovers/<int:pk>/cancel/",
        handovers.cancel,
        name="handover_cancel",
    ),
    path("facilities/handovers/<int:pk>/route.pdf", handovers.route, name="route"),
    path("facilities/figures/", figures.figures, name="figures"),
    path("facilities/figures/adopt/", figures.adopt, name="figures_adopt"),
    path("facilities/inspections/", inspections.inspections, name="inspections"),
    path("facilities/inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path(
        "facilities/inspections/<int:pk>/hold/",
        inspections.hold,
        name="inspection_hold",
    ),
    path(
        "facilities/inspections/<int:pk>/cancel/",
        inspections.cancel,
        name="inspection_cancel",
    ),
    path(
        "facilities/inspections/<int:pk>/parties/<int:party_id>/sign/",
        inspections.sign,
        name="inspection_sign",
    ),
    path(
        "facilities/inspections/<int:pk>/minutes.pdf",
        inspections.minutes,
        name="inspection_minutes",
    ),
    path("facilities/defects/", defects.defects, name="defects"),
    path("facilities/defects/<int:pk>/", defects.defect, name="defect"),
    path("facilities/defects/<int:pk>/propose/", defects.propose, name="propose"),
    path("facilities/defects/<int:pk>/take-back/", defects.take_back, name="take_back"),
]
