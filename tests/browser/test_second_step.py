"""A passkey in a real browser: added, used as second step, by Chromium's own authenticator."""

from playwright.sync_api import Page

from tests.browser.visitor import Visitor


def give_authenticator(page: Page) -> None:
    """Plug a virtual authenticator into the page's browser (WebAuthn, CDP)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_journey_second_step(visitor: Visitor) -> None:
    page = visitor.page
    give_authenticator(page)
    visitor.open("/account/second-step/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", visitor.site.password)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/webauthn/add/**")
    visitor.look("add-a-passkey")
    assert visitor.violations() == []
    page.fill("[name=name]", "Kunci uji")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)
    visitor.open("/account/second-step/")
    visitor.look("passkey-there")
    assert visitor.violations() == []
    visitor.forget()
    visitor.open("/account/login/")
    page.fill("[name=login]", visitor.site.username)
    page.fill("[name=password]", visitor.site.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/second-step/authenticate/**")
    visitor.look("second-step-asked")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "/account/" not in url)
    visitor.open("/me/")
    visitor.look("signed-in-by-passkey")
    # leave the example as it was: others sign in without a second step
    visitor.open("/account/second-step/webauthn/")
    visitor.press("a[href*='/remove/']")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", visitor.site.password)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/remove/**")
    visitor.press("form button.button-danger")
