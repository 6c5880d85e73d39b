"""Every form that comes with the platform: who fills it in, and who receives it.

Code → (kinds of institution, empty for everybody; dotted name of the receiver, empty
where an accepted form is only kept). A receiver is called in the transaction of
acceptance as `receive(new, old, *, at)`: `old` is the accepted submission that an edit
replaces, `new` is None when an acceptance is taken back.
"""

SUPERVISORS = ("bawaslu", "panwascam")
# Who collects the pledges of RT and RW.
COLLECTORS = ("kelurahan", "kecamatan")

FORMS: dict[str, tuple[tuple[str, ...], str]] = {
    "kejadian": ((), "sinergi.observations.receivers.events.receive"),
    "nihil": ((), "sinergi.observations.receivers.nothing.receive"),
    "tps-rawan": (SUPERVISORS, "sinergi.observations.receivers.stations.receive"),
    "form-a": (SUPERVISORS, ""),
    "form-pencegahan": (SUPERVISORS, ""),
    "buka-tps": ((), ""),
    "rekap": ((), ""),
    "apk": ((), "sinergi.operations.receivers.receive"),
    "media": ((), ""),
    "cepat": ((), ""),
    "pakta": (COLLECTORS, "sinergi.neutrality.receivers.receive"),
    "sosialisasi": ((), "sinergi.outreach.receivers.receive_session"),
    "rumor": ((), "sinergi.outreach.receivers.receive_rumor"),
    "cek-fasilitas": ((), "sinergi.facilities.receivers.receive"),
}

FORM_CHOICES: dict[str, str] = {
    "facilities.csv": "sinergi.facilities.choices.facilities_csv",
}
"""Lists that go to a device with a form, made by the app that owns the rows: name of the
file → dotted name of a function of the codes of the person's areas, returning CSV."""
