"""A coordinator keeps the own line; somebody new comes in by a link; the chain is looked at."""

from tests.browser.visitor import Tour

KEEPING = {
    "institutions": "/institutions/",
    "lines": "/institutions/tree/",
    "institution": "/institutions/1/",
    "institution-new": "/institutions/new/",
    "kinds": "/institutions/kinds/",
    "people": "/people/",
    "person-new": "/people/new/",
    "roster": "/people/roster/",
    "me": "/me/",
    "my-leave": "/me/stand-in/",
    "second-step": "/account/second-step/",
    "sessions": "/account/sessions/",
    "access": "/access/",
}
"""What the coordinator of the example sees."""

ENTERING = {"by-code": "/invitation/"}


def test_journey_people(tour: Tour) -> None:
    for number, visitor in enumerate(tour.visits()):
        page = visitor.page
        visitor.sign_in("koordinator")
        visitor.judge_all(KEEPING)
        visitor.open("/people/new/")
        page.fill("[name=name]", f"Rina Wati {'satu' if number else 'dua'}")
        page.fill("[name=institution]", "Kecamatan Cakung")
        page.select_option("[name=role]", "camat")
        page.click("main form button.button-main")
        page.wait_for_url("**/people/*/")
        visitor.judge("invited")
        here = page.url
        link = page.locator(".message-good input").input_value()
        visitor.judge_all({"person": here.removeprefix(visitor.site.address)})
        visitor.judge_all(
            {"leaver": here.removeprefix(visitor.site.address) + "leave/"}
        )
        visitor.forget()
        visitor.judge_all(ENTERING)
        visitor.open(link.removeprefix(visitor.site.address))
        page.fill("[name=password]", "kuda-lari-sore-12")
        page.fill("[name=again]", "kuda-lari-sore-12")
        visitor.look("own-password")
        page.click("main form button.button-main")
        page.wait_for_url("**/account/login/")
        visitor.sign_in("ketua")
        visitor.judge_all({"chain": "/audit/chain/", "readings": "/audit/readings/"})
