"""Every permission of the installation, as `scope:thing:verb`.

A value is stored in audit facts and settings: never rename one, retire it with a comment.
Which role holds which permission is one table, `sinergi.accounts.roles`.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What a person may do, independent of where (the area comes with the role)."""

    READ_AREAS = "places:area:read"
    READ_SCORES = "scores:run:read"
    START_RUN = "scores:run:start"
    PUBLISH_RUN = "scores:run:publish"
    PUBLISH_IKP_RUN = "scores:ikp-run:publish"
    READ_IMPORTS = "intake:batch:read"
    IMPORT_DATA = "intake:batch:write"
    READ_RATINGS_RESTRICTED = "elections:restricted-rating:read"
    MANAGE_PEOPLE = "accounts:person:manage"
    READ_AUDIT = "audit:fact:read"
    OPERATE = "jobs:installation:operate"
    READ_STYLEGUIDE = "web:styleguide:read"


LABELS: dict[Permission, Promise] = {
    Permission.READ_AREAS: _("see areas, elections and polling stations"),
    Permission.READ_SCORES: _("see scores and frameworks, try what-if"),
    Permission.START_RUN: _("compute a run"),
    Permission.PUBLISH_RUN: _("publish a run of the platform's own framework"),
    Permission.PUBLISH_IKP_RUN: _("publish a run of a Bawaslu framework"),
    Permission.READ_IMPORTS: _("see imports and their faults"),
    Permission.IMPORT_DATA: _("import data and mend unplaced rows"),
    Permission.READ_RATINGS_RESTRICTED: _("see restricted ratings of stations"),
    Permission.MANAGE_PEOPLE: _("manage people, institutions and roles"),
    Permission.READ_AUDIT: _("read the audit list"),
    Permission.OPERATE: _("operate the installation"),
    Permission.READ_STYLEGUIDE: _("see the style guide"),
}
