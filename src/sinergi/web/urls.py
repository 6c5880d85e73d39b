"""Addresses of web."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from sinergi.web.views import areas, boards, home, interface, maps, queue, search

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("map/", maps.map_page, name="map"),
    path("map/data.json", maps.map_data_json, name="map_data"),
    path("areas/<str:code>/", areas.area_profile, name="area"),
    path("queue/", queue.queue, name="queue"),
    path("queue/week/", queue.week, name="week"),
    path("board/", boards.board, name="board"),
    path("timeline/", boards.timeline, name="timeline"),
    path("search/", search.search, name="search"),
    path("help/", interface.help_page, name="help"),
    path("styleguide/", interface.styleguide, name="styleguide"),
    path("theme/", interface.theme, name="theme"),
    path("language/", set_language, name="language"),
]
