"""Fields about people that the server encrypts by a key outside the database."""

from django.utils.translation import gettext_lazy as _

from sinergi.privacy.rules.registry import Activity, Basis, How, Whose

BY_SERVER_KEY: tuple[Activity, ...] = (
    Activity(
        "second-steps",
        _("recognise a person's authenticator, and forms of a device"),
        (Whose.STAFF,),
        Basis.OBLIGATION,
        "UU 27/2022 art. 35",
        "accounts",
        How.SERVER,
        _("no person"),
        ("accounts.Device.sealed_ha1", "mfa.Authenticator.data"),
    ),
    Activity(
        "sms-numbers",
        _("warn people by SMS at a number they gave and proved"),
        (Whose.STAFF,),
        Basis.CONSENT,
        "UU 27/2022 art. 20",
        "accounts",
        How.SERVER,
        _("no person; the gateway of SMS gets it with each text"),
        ("alerts.SmsNumber.number",),
    ),
)
"""Part of `personal.ACTIVITIES`."""
