"""Addresses of messages from and to outside."""

from django.urls import URLPattern, path

from sinergi.warnings.views import cap_feeds, cap_messages, cap_signers, cap_sources

app_name = "cap"
urlpatterns: list[URLPattern] = [
    path("cap/", cap_messages.messages_in, name="list"),
    path("cap/new/", cap_messages.message_new, name="message_new"),
    path("cap/refused/", cap_messages.refused, name="refused"),
    path("cap/messages/<slug:key>/", cap_messages.message, name="message"),
    path(
        "cap/messages/<slug:key>/document.xml", cap_messages.document, name="document"
    ),
    path("cap/messages/<slug:key>/draft/", cap_messages.draft, name="draft"),
    path("cap/sources/", cap_sources.sources, name="sources"),
    path("cap/sources/<int:pk>/stop/", cap_sources.source_stop, name="source_stop"),
    path("cap/signers/", cap_signers.signers, name="signers"),
    path("cap/signers/<int:pk>/stop/", cap_signers.signer_stop, name="signer_stop"),
    path("cap/feeds/", cap_feeds.feeds, name="feeds"),
    path("cap/feeds/<int:pk>/revoke/", cap_feeds.feed_revoke, name="feed_revoke"),
    path("cap/feed/<str:token>.atom", cap_feeds.feed, name="feed"),
    path(
        "cap/feed/<str:token>/<slug:key>.xml",
        cap_feeds.feed_document,
        name="feed_document",
    ),
    path(
        "cap/public/<slug:key>.xml", cap_feeds.public_document, name="public_document"
    ),
    path("cap/certificate.pem", cap_feeds.certificate, name="certificate"),
]
