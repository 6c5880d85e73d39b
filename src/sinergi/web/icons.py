"""The line icons, drawn on a 24 × 24 grid: one dict of SVG paths."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS: dict[str, str] = {
    "home": "M4 11 12 4l8 7M6 9.5V20h12V9.5M10 20v-5h4v5",
    "map": "m3 6 6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
    "plan": "M5 4h14v16H5zM9 9h6M9 13h6M9 17h3",
    "field": "M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "report": "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
    "warning": "M12 4 2.5 20h19zM12 10v4M12 17.2v.1",
    "result": "M4 20V4M4 20h16M8 16l4-5 3 3 5-7",
    "settings": "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
    "language": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z",
    "theme": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 8h6.5M12 13h7.5M12 18h5",
    "place": "M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "ballot": "M4 11h16v9H4zM8 11V4h8v7M10.5 7.5l1.2 1.2 2.3-2.4",
    "down": "m6 9 6 6 6-6",
    "next": "m9 6 6 6-6 6",
    "back": "m15 6-6 6 6 6",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "close": "M6 6l12 12M18 6 6 18",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.1",
    "bad": "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 8v5M12 16v.1",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
    "upload": "M12 16V5M7.5 9 12 4.5 16.5 9M5 20h14",
    "print": "M7 9V4h10v5M5 9h14v8h-2M7 17H5V9M8 14h8v6H8z",
    "plus": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
    "share": "M14 5h5v5M19 5l-9 9M10 5H5v14h14v-5",
    "filter": "M4 5h16l-6 8v6l-4-2v-4z",
    "compare": "M5 7h13M14 3l4 4-4 4M19 17H6M10 13l-4 4 4 4",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "leave": "M14 4h5v16h-5M4 12h11M11 8l4 4-4 4",
    "list": "M4 6h.1M4 12h.1M4 18h.1M8 6h12M8 12h12M8 18h12",
    "bell": "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4",
    "empty": "M4 13 6.5 5h11L20 13v6H4zM4 13h5l1 2.5h4l1-2.5h5",
    "fit": "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
}


@cache
def icon(name: str) -> SafeString:
    """Return the icon as decoration: hidden from readers, so a text must stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        mark_safe(PATHS[name]),  # noqa: S308 our own paths
    )
