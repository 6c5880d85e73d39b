"""Fields about those who work here: accounts, signing in, what they did."""

from django.utils.translation import gettext_lazy as _

from sinergi.privacy.personal.encrypted import BY_SERVER_KEY
from sinergi.privacy.rules.registry import Activity, Basis, How, Whose

OF_PEOPLE: tuple[Activity, ...] = (
    Activity(
        "accounts",
        _("let people of institutions sign in and act in their role"),
        (Whose.STAFF,),
        Basis.PUBLIC_TASK,
        "UU 7/2017; UU 23/2014",
        "accounts",
        How.PLAIN,
        _("who manages people in the institution; colleagues see the name"),
        (
            "accounts.Person.name",
            "accounts.Person.username",
            "accounts.Person.email",
            "account.EmailAddress.email",
            "accounts.Device.name",
            "accounts.ApiToken.name",
            "observations.Form.audience",
        ),
    ),
    Activity(
        "sign-in",
        _("check passwords and second steps"),
        (Whose.STAFF,),
        Basis.OBLIGATION,
        "UU 27/2022 art. 35",
        "accounts",
        How.HASHED,
        _("no person"),
        ("accounts.Person.password",),
    ),
    *BY_SERVER_KEY,
    Activity(
        "sessions",
        _("show people from where they are signed in"),
        (Whose.STAFF,),
        Basis.OBLIGATION,
        "UU 27/2022 art. 35",
        "sessions",
        How.PLAIN,
        _("the person alone"),
        (
            "sessions.Session.session_data",
            "usersessions.UserSession.ip",
            "usersessions.UserSession.user_agent",
            "socialaccount.SocialAccount.extra_data",
        ),
    ),
    Activity(
        "facts",
        _("prove who did what: numbers of accounts, no names"),
        (Whose.STAFF,),
        Basis.OBLIGATION,
        "UU 27/2022 art. 31, 39",
        "facts",
        How.PLAIN,
        _("who may read the audit list"),
        ("audit.Fact.details",),
    ),
)
