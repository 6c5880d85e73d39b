"""Addresses of web."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from sinergi.web.views import (
    areas,
    audit_chain,
    boards,
    home,
    interface,
    leader,
    leavers,
    maps,
    plan_deciding,
    queue,
    search,
    shift,
)

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("map/", maps.map_page, name="map"),
    path("map/data.json", maps.map_data_json, name="map_data"),
    path("areas/options/", areas.area_options, name="area_options"),
    path("areas/<str:code>/", areas.area_profile, name="area"),
    path("queue/", queue.queue, name="queue"),
    path("queue/week/", queue.week, name="week"),
    path("board/", boards.board, name="board"),
    path("calendar/shift/", shift.shift, name="shift"),
    path("calendar/shift/apply/", shift.shift_apply, name="shift_apply"),
    path("leader/", leader.leader, name="leader"),
    path("leader/summary.pdf", leader.leader_pdf, name="leader_pdf"),
    path("timeline/", boards.timeline, name="timeline"),
    path("plans/<int:plan_id>/decide/", plan_deciding.plan_decide, name="plan_decide"),
    path(
        "plans/items/<int:item_id>/commitment/",
        plan_deciding.plan_commitment,
        name="plan_commitment",
    ),
    path("people/<int:pk>/leave/", leavers.leaver, name="leaver"),
    path("audit/chain/", audit_chain.audit_chain, name="audit_chain"),
    path("audit/chain/verify/", audit_chain.audit_verify, name="audit_verify"),
    path("audit/chain/checkpoint/", audit_chain.checkpoint, name="checkpoint"),
    path("search/", search.search, name="search"),
    path("help/", interface.help_page, name="help"),
    path("styleguide/", interface.styleguide, name="styleguide"),
    path("theme/", interface.theme, name="theme"),
    path("language/", set_language, name="language"),
]
