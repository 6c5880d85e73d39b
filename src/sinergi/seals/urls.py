"""Addresses of seals."""

from django.urls import path

from sinergi.seals.views import custody, keys, pieces, reading

app_name = "seals"
urlpatterns = [
    path("seals/", keys.keys, name="keys"),
    path("seals/who-reads/", reading.who_reads, name="who_reads"),
    path("seals/who-reads/understood/", reading.understood, name="understood"),
    path("seals/<int:pk>/set-up/", keys.set_up, name="set_up"),
    path("seals/<int:pk>/unlock/", keys.unlock, name="unlock"),
    path("seals/<int:pk>/lock/", keys.lock, name="lock"),
    path("seals/<int:pk>/passphrase/", keys.change, name="change"),
    path("seals/<int:pk>/term/", keys.term, name="term"),
    path("seals/<int:pk>/rewrap/", keys.rewrap, name="rewrap"),
    path("seals/<int:pk>/pieces/", pieces.cut, name="cut"),
    path("seals/<int:pk>/recover/", pieces.recover, name="recover"),
    path("seals/<int:pk>/custodians/new/", custody.custodian_new, name="custodian_new"),
    path("seals/custodians/<int:pk>/", custody.custodian, name="custodian"),
    path(
        "seals/custodians/<int:pk>/challenge.age", custody.challenge, name="challenge"
    ),
    path("seals/custodians/<int:pk>/retire/", custody.custodian_retire, name="retire"),
]
