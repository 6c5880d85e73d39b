"""What the first visitor of a fresh process would wait for: templates, frameworks, numbers.

Loaded in the background while the server already answers; nothing here reads the
database. A fault is no reason not to serve: the page concerned will tell it.
"""

import importlib
import logging
import threading
from pathlib import Path

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError, loader
from django.utils import translation

log = logging.getLogger(__name__)
LOADED_LATE = (
    "scipy.special",
    "shapely",
    "sinergi.documents.svg_map",
    "sinergi_core.index.compute",
    "sinergi_core.index.explain",
)
"""Modules that pages import when they need them."""


def warm_up_beside() -> threading.Thread:
    """Start warming up in a thread of its own, which ends with the process."""
    thread = threading.Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def warm_up() -> int:
    """Load frameworks, late modules, languages, the template of every page, kernels.

    Returns how many templates stand ready. The kernels answer what happens when a store
    fails, on the page itself; they come last, since few ask that first.
    """
    from sinergi.scores.catalogue import all_shipped
    from sinergi_core.allocate import stores

    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Home")
    for framework in all_shipped():
        framework.digest  # noqa: B018 remembered by the framework
    for name in LOADED_LATE:
        importlib.import_module(name)
    ready = sum(_is_compiled(name) for name in template_names())
    stores.warm_up()
    return ready


def template_names() -> list[str]:
    """Return the names of our own pages and parts, as templates are asked for."""
    kinds = ("*/templates", "*/jinja2")
    folders = [one for kind in kinds for one in Path(settings.PACKAGE).glob(kind)]
    return sorted(
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob("*.html")
    )


def _is_compiled(name: str) -> bool:
    try:
        loader.get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        log.exception("template %s", name)
        return False
    return True
