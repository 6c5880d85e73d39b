"""What acts of detection are called in the audit list."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DETECTION_NAMES: dict[str, Promise] = {
    "DETECTOR_MADE": _("detector or rule set up"),
    "DETECTOR_EDITED": _("settings of a detector changed"),
    "DETECTOR_TESTED": _("back-test of a detector asked for"),
    "DETECTOR_ON": _("detector switched on"),
    "DETECTOR_OFF": _("detector switched off"),
    "DETECTOR_REMOVED": _("detector removed"),
    "ALARM_RAISED": _("alarm raised"),
    "ALARM_FOLLOWED": _("alarm seen again"),
    "ALARM_MOVED": _("alarm looked at or set aside"),
    "BULLETIN_ENTERED": _("bulletin entered"),
    "BULLETIN_WITHDRAWN": _("bulletin withdrawn"),
    "OWN_ALARM_RAISED": _("alarm of one's own office raised"),
    "OWN_DETECTION": _("detection of one's own office changed"),
    "CALLS_OPENED": _("places to call found"),
    "CALL_MADE": _("call to a place made"),
}
