"""The forms that come with the platform, put in use at each start that brings new ones."""

import datetime as dt
import hashlib
import logging
from importlib.resources import files

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from sinergi.observations.models import Form, FormVersion
from sinergi.observations.services.forms import (
    FormRefused,
    draft_version,
    publish_version,
)
from sinergi.observations.shelf import keep_form
from sinergi.observations.xlsform import convert

log = logging.getLogger(__name__)


def put_shipped_forms(*, at: dt.datetime) -> int:
    """Publish every shipped form whose file is new or changed; return how many.

    A file is known by its hash: an unchanged one costs a look-up. A form whose code an
    institution has taken before is left out, with a warning in the log.
    """
    folder = files("sinergi.observations") / "xlsforms"
    table = import_string(settings.SINERGI_FORMS)
    return sum(
        _put(code, audience, (folder / f"{code}.md").read_bytes(), at)
        for code, (audience, _receiver) in table.items()
    )


def _put(code: str, audience: tuple[str, ...], content: bytes, at: dt.datetime) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    Form.all_rows.filter(code=code, institution=None).exclude(
        audience=list(audience)
    ).update(audience=list(audience))
    if FormVersion.all_rows.filter(form__code=code, source_sha256=digest).exists():
        return False
    converted = convert(f"{code}.md", content)
    kept = keep_form(content)
    try:
        with transaction.atomic():
            version = draft_version(
                converted, source_name=f"{code}.md", source_sha256=kept.sha256,
                institution=None, audience=audience, by=None, at=at,
            )  # fmt: skip
            publish_version(version, titles=converted.titles, by=None, at=at)
    except FormRefused as refusal:
        log.warning("shipped form %s is not put in use: %s", code, refusal.code)
        return False
    return True
