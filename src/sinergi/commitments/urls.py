"""Addresses of commitments and meetings."""

from django.urls import URLPattern, path

from sinergi.commitments.views import (
    agenda,
    bulk,
    detail,
    duties,
    editing,
    following,
    listing,
    meeting_agenda,
    meeting_attend,
    meeting_files,
    meeting_paste,
    meeting_people,
    meetings,
    minutes,
)

app_name = "commitments"
meeting_urls: list[URLPattern] = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("meetings/", meetings.meetings, name="meetings"),
    path(
        "meetings/export.<str:form>",
        meeting_files.meetings_export,
        name="meetings_export",
    ),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/paste/", meeting_paste.meeting_paste, name="meeting_paste"),
    path("meetings/keep/", meeting_paste.meeting_keep, name="meeting_keep"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/move/", meetings.meeting_move, name="meeting_move"),
    path("meetings/<int:pk>/copy/", meetings.meeting_copy, name="meeting_copy"),
    path(
        "meetings/<int:pk>/meeting.ics", meeting_files.meeting_ics, name="meeting_ics"
    ),
    path(
        "meetings/<int:pk>/papers/<slug:paper>.pdf",
        meeting_files.meeting_paper,
        name="meeting_paper",
    ),
    path(
        "meetings/<int:pk>/people/",
        meeting_people.meeting_people,
        name="meeting_people",
    ),
    path(
        "meetings/people/<int:pk>/",
        meeting_people.meeting_person,
        name="meeting_person",
    ),
    path(
        "meetings/people/<int:pk>/remove/",
        meeting_people.meeting_person_remove,
        name="meeting_person_remove",
    ),
    path(
        "meetings/<int:pk>/attendance/",
        meeting_people.meeting_attendance,
        name="meeting_attendance",
    ),
    path(
        "meetings/<int:pk>/attendance/link/",
        meeting_people.meeting_attendance_link,
        name="meeting_attendance_link",
    ),
    path(
        "meetings/<int:pk>/attendance/code/",
        meeting_people.meeting_code,
        name="meeting_code",
    ),
    path("attend/<str:token>/", meeting_attend.meeting_attend, name="meeting_attend"),
    path(
        "meetings/<int:pk>/agenda/",
        meeting_agenda.meeting_agenda,
        name="meeting_agenda",
    ),
    path(
        "meetings/<int:pk>/agenda/put/",
        meeting_agenda.meeting_agenda_put,
        name="meeting_agenda_put",
    ),
    path(
        "meetings/<int:pk>/conclude/",
        meeting_agenda.meeting_conclude,
        name="meeting_conclude",
    ),
    path(
        "meetings/conclusions/<int:pk>/",
        meeting_agenda.meeting_conclusion,
        name="meeting_conclusion",
    ),
    path(
        "meetings/conclusions/<int:pk>/drop/",
        meeting_agenda.meeting_conclusion_drop,
        name="meeting_conclusion_drop",
    ),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/send/", minutes.minutes_send, name="minutes_send"),
    path(
        "meetings/<int:pk>/minutes/approve/",
        minutes.minutes_approve,
        name="minutes_approve",
    ),
    path(
        "meetings/<int:pk>/minutes/reopen/",
        minutes.minutes_reopen,
        name="minutes_reopen",
    ),
    path(
        "meetings/<int:pk>/minutes/publish/",
        minutes.minutes_publish,
        name="minutes_publish",
    ),
    path(
        "meetings/<int:pk>/minutes/<int:number>/",
        minutes.minutes_version,
        name="minutes_version",
    ),
    path("meetings/<int:pk>/press-note/", minutes.press_note, name="press_note"),
    path("meetings/<int:pk>/declaration/", minutes.declaration, name="declaration"),
    path(
        "meetings/<int:pk>/declaration/signed/",
        minutes.declaration_signed,
        name="declaration_signed",
    ),
]
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
urlpatterns += meeting_urls
