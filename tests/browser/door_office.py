"""`python -m tests.browser.door_office`: give the example's Bawaslu keys and an address,
where the example has none yet. The data folder is the one that the environment names."""

import os

NAME, USERNAME = "Bawaslu Kota Jakarta Timur", "kustodian"
PASSPHRASE = "peramban-tujuh-belas-kucing"  # noqa: S105 of the example


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    os.environ["SINERGI_KEEPER"] = "memory"
    import django

    django.setup()
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Institution, Person
    from sinergi.reports.services.desks import set_desk
    from sinergi.seals.keys import offices_with_keys
    from sinergi.seals.sealing import new_pair
    from sinergi.seals.services.custody import put_key
    from sinergi.seals.services.holding import set_up_office

    at, office = real_now(), Institution.all_rows.get(name=NAME)
    if office.pk in offices_with_keys():
        return
    set_up_office(office, PASSPHRASE, by=None, at=at, example=True)
    holder = Person.objects.get(username=USERNAME)
    put_key(office, new_pair().public, "Kunci uji", holder=holder, at=at, example=True)
    set_desk(office.pk, "Jalan Contoh 1", phone="021-0", by=None, at=at, example=True)


if __name__ == "__main__":
    main()
