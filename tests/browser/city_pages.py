"""Pages of what the city does: outreach, facilities, joint operations; by who sees them."""

from collections import ChainMap
from collections.abc import Iterator, MutableMapping

CITY = {
    "koordinator": {
        "sessions": "/outreach/sessions/",
        "sessions-none": "/outreach/sessions/?q=zzz",
        "session-new": "/outreach/sessions/new/",
        "session": "/outreach/sessions/1/",
        "outreach-coverage": "/outreach/coverage/",
        "outreach-matrix": "/outreach/matrix/",
        "targets": "/outreach/targets/",
        "targets-derive": "/outreach/targets/derive/",
        "learning": "/outreach/learning/",
        "materials": "/outreach/materials/",
        "material-new": "/outreach/materials/new/",
        "material": "/outreach/materials/1/",
        "version-new": "/outreach/materials/1/version/",
        "quizzes": "/outreach/quizzes/",
        "quiz-new": "/outreach/quizzes/new/",
        "quiz": "/outreach/quizzes/1/",
        "rumors": "/outreach/rumors/",
        "rumor-new": "/outreach/rumors/new/",
        "rumor": "/outreach/rumors/1/",
        "where-next": "/outreach/next/",
        "facilities": "/facilities/",
        "facilities-none": "/facilities/?q=zzz",
        "facility-new": "/facilities/new/",
        "facility-map": "/facilities/map/",
        "facility-area": "/facilities/areas/31.75.06/",
        "facility": "/facilities/1/",
        "facility-edit": "/facilities/1/edit/",
        "facility-check": "/facilities/1/check/",
        "inspection-new": "/facilities/1/inspections/new/",
        "inspections": "/facilities/inspections/",
        "inspection": "/facilities/inspections/1/",
        "defects": "/facilities/defects/",
        "defect": "/facilities/defects/1/",
        "props": "/operations/props/",
        "props-map": "/operations/props/map/",
        "prop": "/operations/props/1/",
        "operation-letters": "/operations/letters/",
        "operation-letter": "/operations/letters/1/",
        "operations": "/operations/",
        "operation-new": "/operations/new/",
        "operation": "/operations/1/",
        "posko-list": "/posko/",
        "posko-setup": "/posko/setup/",
        "posko-summary": "/posko/summary/",
        "posko": "/posko/1/",
        "posko-edit": "/posko/1/edit/",
        "lendings": "/lent-personnel/",
        "lending-new": "/lent-personnel/new/",
        "lending": "/lent-personnel/1/",
        "day-before": "/day-before/",
        "day-sheet": "/day-before/1/",
    },
    "kpu": {
        "assignments": "/facilities/assignments/",
        "assignment-new": "/facilities/assignments/new/",
        "goods": "/facilities/goods/",
        "stock": "/facilities/1/stock/",
        "handovers": "/facilities/handovers/",
        "handover-new": "/facilities/handovers/new/",
        "handover": "/facilities/handovers/1/",
        "store-figures": "/facilities/figures/",
    },
    "lurah": {
        "fieldwork": "/fieldwork/",
        "session-edit": "/outreach/sessions/4/edit/",
        "session-report": "/outreach/sessions/4/report/",
        "session-postpone": "/outreach/sessions/4/postpone/",
        "session-cancel": "/outreach/sessions/4/move/cancel/",
        "session-codes": "/outreach/sessions/4/codes/",
        "session-tally": "/outreach/sessions/1/tally/after/",
        "session-photos": "/outreach/sessions/1/photos/",
        "session-heard": "/outreach/sessions/1/heard/",
    },
    "camat": {
        "defect-decide": "/facilities/defects/1/",
        "session-verify": "/outreach/sessions/3/",
    },
    "ppk": {
        "inspection-hold": "/facilities/inspections/1/hold/",
        "day-sheet-sign": "/day-before/1/",
    },
    "satpol": {
        "props-order": "/operations/props/act/?act=order&row=3",
        "operation-edit": "/operations/1/edit/",
        "operation-held": "/operations/1/move/held/",
    },
    "polres": {"operation-answer": "/operations/1/"},
    "ketua": {
        "sealed-reports": "/posko/sealed/",
        "seal-key": "/posko/sealed/key/",
        "props-recommend": "/operations/props/act/?act=recommend&row=4&row=5",
        "certificates": "/outreach/sessions/6/certificates/",
    },
    "": {"outreach-calendar": "/outreach/calendar/"},
}
"""User name, "" for a visitor without one → name → address."""

MADE = {
    "koordinator": {
        "version-ask": "/outreach/versions/{draft}/ask/",
        "material-draft": "/outreach/materials/{draft_of}/",
        "quiz-edit": "/outreach/quizzes/{quiz}/edit/",
        "quiz-draft": "/outreach/quizzes/{quiz}/",
    },
    "lurah": {
        "rumor-ask": "/outreach/rumors/{told}/ask/",
        "rumor-dismiss": "/outreach/rumors/{told}/dismiss/",
        "rumor-told": "/outreach/rumors/{told}/",
        "codes-open": "/outreach/sessions/{coming}/codes/",
        "code-large": "/outreach/sessions/{coming}/codes/attendance/",
        "posko-own": "/posko/{posko}/",
        "report-new": "/posko/{posko}/report/",
        "receipt": "/posko/receipts/{sealed}/",
    },
    "kpu": {
        "version-refuse": "/outreach/versions/{asked}/refuse/",
        "material-asked": "/outreach/materials/{asked_of}/",
        "rumor-answer": "/outreach/rumors/{unanswered}/answer/",
        "rumor-return": "/outreach/rumors/{answered}/return/",
        "rumor-answered": "/outreach/rumors/{answered}/",
        "assignment": "/facilities/assignments/{assignment}/",
        "store-fails": "/facilities/assignments/{assignment}/what-if/",
        "store-failed": "/facilities/assignments/{assignment}/what-if/?{question}",
        "handover-prepared": "/facilities/handovers/{prepared}/",
    },
    "ppk": {"handover-receive": "/facilities/handovers/{on_road}/"},
    "ketua": {
        "sealed-report": "/posko/sealed/{sealed}/",
        "keys": "/seals/",
        "who-reads": "/seals/who-reads/",
        "key-set-up": "/seals/{office}/set-up/",
        "key-unlock": "/seals/{office}/unlock/",
        "key-passphrase": "/seals/{office}/passphrase/",
        "key-term": "/seals/{office}/term/",
        "key-pieces": "/seals/{office}/pieces/",
        "key-recover": "/seals/{office}/recover/",
        "custodian-new": "/seals/{office}/custodians/new/",
        "custodian-offered": "/seals/custodians/{custodian}/",
        "processing": "/privacy/",
        "retention": "/privacy/retention/",
        "retention-new": "/privacy/retention/new/",
        "hold-new": "/privacy/holds/new/",
        "data-requests": "/privacy/requests/",
        "data-request-new": "/privacy/requests/new/",
        "data-request": "/privacy/requests/{request}/",
        "breaches": "/privacy/breaches/",
        "breach-new": "/privacy/breaches/new/",
        "breach": "/privacy/breaches/{breach}/",
        "law-deadlines": "/cases/deadlines/",
        "law-derived": "/cases/deadlines/?rule=pemilu-penanganan:kajian-awal&event_at=2024-02-09T15:00",
        "evenness": "/cases/evenness/",
        "evenness-due": "/cases/evenness/due/{audit_office}/{audit_due}/",
        "evenness-released": "/cases/evenness/{audit}/",
        "evenness-side": "/cases/of/{audit_case}/side/",
    },
    "": {
        "attend": "/hadir/{door}/",
        "quiz-before": "/kuis/{before}/",
        "evenness-public": "/lapor/kesetaraan/",
        "evenness-public-en": "/en/lapor/kesetaraan/",
    },
}
"""The same for what `city_rows` makes; the keys it prints go into the addresses."""

QUESTION = "store=0&hour=5&start=6&due=18&trucks=6&truck_boxes=60&speed=20&ready=2"
"""What if the first store fails at five in the morning."""


def made_pages(
    keys: MutableMapping[str, object],
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield user name and pages, with the keys of the rows put in."""
    own: dict[str, object] = {"question": QUESTION}
    told = ChainMap(own, keys)
    for username, pages in MADE.items():
        yield username, {name: path.format_map(told) for name, path in pages.items()}
