"""Addresses of web."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from sinergi.web.views import (
    areas,
    audit_chain,
    boards,
    case_handover,
    day_board,
    defect_deciding,
    effect_deciding,
    fieldwork,
    home,
    interface,
    leader,
    leavers,
    maps,
    plan_deciding,
    queue,
    report_case,
    search,
    shift,
    warning_sending,
    where_next,
)

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path(
        "cases/of/<slug:key>/handover/",
        case_handover.case_handover,
        name="case_handover",
    ),
    path("reports/<int:pk>/case/", report_case.report_case, name="report_case"),
    path(
        "reports/<int:pk>/case/open/",
        report_case.report_case_open,
        name="report_case_open",
    ),
    path(
        "reports/incidents/<slug:key>/case/",
        report_case.incident_case,
        name="incident_case",
    ),
    path(
        "warnings/<slug:key>/send/", warning_sending.warning_send, name="warning_send"
    ),
    path(
        "warnings/<slug:key>/deliveries/",
        warning_sending.warning_ledger,
        name="warning_ledger",
    ),
    path("map/", maps.map_page, name="map"),
    path("map/data.json", maps.map_data_json, name="map_data"),
    path("areas/options/", areas.area_options, name="area_options"),
    path("areas/<str:code>/", areas.area_profile, name="area"),
    path("outreach/next/", where_next.where_next, name="where_next"),
    path("fieldwork/", fieldwork.fieldwork, name="field"),
    path("queue/", queue.queue, name="queue"),
    path("queue/week/", queue.week, name="week"),
    path("board/", boards.board, name="board"),
    path("calendar/shift/", shift.shift, name="shift"),
    path("calendar/shift/apply/", shift.shift_apply, name="shift_apply"),
    path("leader/", leader.leader, name="leader"),
    path("leader/summary.pdf", leader.leader_pdf, name="leader_pdf"),
    path("timeline/", boards.timeline, name="timeline"),
    path(
        "outcomes/proposals/<int:proposal_id>/decide/",
        effect_deciding.effect_decide,
        name="effect_decide",
    ),
    path("plans/<int:plan_id>/decide/", plan_deciding.plan_decide, name="plan_decide"),
    path(
        "plans/items/<int:item_id>/commitment/",
        plan_deciding.plan_commitment,
        name="plan_commitment",
    ),
    path(
        "facilities/defects/<int:pk>/decide/",
        defect_deciding.defect_decide,
        name="defect_decide",
    ),
    path(
        "facilities/defects/<int:pk>/commitment/",
        defect_deciding.defect_commitment,
        name="defect_commitment",
    ),
    path("people/<int:pk>/leave/", leavers.leaver, name="leaver"),
    path("audit/chain/", audit_chain.audit_chain, name="audit_chain"),
    path("audit/chain/verify/", audit_chain.audit_verify, name="audit_verify"),
    path("audit/chain/checkpoint/", audit_chain.checkpoint, name="checkpoint"),
    path("day-before/", day_board.day_board, name="day_board"),
    path("day-before/draw/", day_board.day_draw, name="day_draw"),
    path("day-before/<int:pk>/", day_board.day_sheet, name="day_sheet"),
    path("day-before/<int:pk>/sign/", day_board.day_sign, name="day_sign"),
    path(
        "day-before/<int:pk>/sheet.<str:form>",
        day_board.day_sheet_file,
        name="day_sheet_file",
    ),
    path("search/", search.search, name="search"),
    path("help/", interface.help_page, name="help"),
    path("styleguide/", interface.styleguide, name="styleguide"),
    path("theme/", interface.theme, name="theme"),
    path("language/", set_language, name="language"),
]
