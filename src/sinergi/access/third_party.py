"""Views of libraries, which cannot carry our decorator: who may use each, one table.

A key is the dotted name of a view, or of a module followed by `.*`. What stands here is
reached through `LoginRequiredMiddleware` as well, so "signed-in" is enforced twice.
"""

SIGNED_IN = "signed-in"
PUBLIC = "public"
PER_OPERATION = "per-operation"

THIRD_PARTY_VIEWS: dict[str, str] = {
    # allauth guards its own pages: login, logout, password, second factor, sessions
    "allauth.account.views.*": PUBLIC,
    "allauth.mfa.base.views.*": SIGNED_IN,
    "allauth.mfa.totp.views.*": SIGNED_IN,
    "allauth.mfa.webauthn.views.*": SIGNED_IN,
    "allauth.mfa.recovery_codes.views.*": SIGNED_IN,
    "allauth.usersessions.views.*": SIGNED_IN,
    # single sign-on, reachable only while a provider is named in the settings
    "allauth.socialaccount.views.*": PUBLIC,
    "allauth.socialaccount.providers.openid_connect.views.*": PUBLIC,
    # the language switch writes a cookie and nothing else
    "django.views.i18n.set_language": PUBLIC,
    # django-ninja dispatches to operations, each checked by `sinergi.access.api`
    "ninja.operation.*": PER_OPERATION,
    "ninja.openapi.views.*": SIGNED_IN,
    "django.views.generic.base.RedirectView": PUBLIC,
}
