"""Every permission of the installation, as `scope:thing:verb`.

A value is stored in audit facts and settings: never rename one, retire it with a comment.
Which role holds which permission is one table, `sinergi.accounts.roles`.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What a person may do, independent of where (the area comes with the role)."""

    READ_AREAS = "places:area:read"
    READ_SCORES = "scores:run:read"
    START_RUN = "scores:run:start"
    PUBLISH_RUN = "scores:run:publish"
    PUBLISH_IKP_RUN = "scores:ikp-run:publish"
    READ_IMPORTS = "intake:batch:read"
    IMPORT_DATA = "intake:batch:write"
    READ_RATINGS_RESTRICTED = "elections:restricted-rating:read"
    MANAGE_PEOPLE = "accounts:person:manage"
    READ_AUDIT = "audit:fact:read"
    OPERATE = "jobs:installation:operate"
    READ_STYLEGUIDE = "web:styleguide:read"
    USE_WORKSPACE = "web:workspace:use"
    READ_SUMMARY = "web:summary:read"
    READ_MEETINGS = "commitments:meeting:read"
    HOLD_MEETINGS = "commitments:meeting:hold"
    APPROVE_MINUTES = "commitments:minutes:approve"
    READ_COMMITMENTS = "commitments:commitment:read"
    WRITE_COMMITMENTS = "commitments:commitment:write"
    VERIFY_COMMITMENTS = "commitments:commitment:verify"
    READ_PLANS = "plans:plan:read"
    PROPOSE_PLAN = "plans:plan:propose"
    APPROVE_PLAN = "plans:plan:approve"
    EDIT_MEASURES = "plans:measure:write"
    EDIT_CALENDAR = "elections:calendar:write"
    READ_NOTICES = "alerts:notice:read"
    MANAGE_WEBHOOKS = "alerts:webhook:manage"
    USE_TOKENS = "accounts:token:use"
    SEND_SUBMISSIONS = "observations:submission:send"
    READ_SUBMISSIONS = "observations:submission:read"
    REVIEW_SUBMISSIONS = "observations:submission:review"
    MANAGE_FORMS = "observations:form:manage"
    IMPORT_FORMS = "observations:submission:import"
    READ_OPERATIONS = "operations:operation:read"
    WRITE_OPERATIONS = "operations:operation:write"
    RECOMMEND_PROPS = "operations:prop:recommend"
    STAFF_POSKO = "operations:posko:staff"
    MANAGE_POSKO = "operations:posko:manage"
    OPEN_SEALED = "operations:sealed-report:open"
    LEND_PERSONNEL = "operations:lending:write"
    READ_PLEDGES = "neutrality:pledge:read"
    WRITE_PLEDGES = "neutrality:pledge:write"
    HANDLE_MATTERS = "neutrality:matter:handle"
    EDIT_ACTS = "neutrality:act:write"
    READ_OUTREACH = "outreach:session:read"
    WRITE_OUTREACH = "outreach:session:write"
    VERIFY_OUTREACH = "outreach:session:verify"
    SET_TARGETS = "outreach:target:write"
    APPROVE_MATERIAL = "outreach:material:approve"
    ANSWER_RUMORS = "outreach:rumor:answer"
    READ_FACILITIES = "facilities:facility:read"
    WRITE_FACILITIES = "facilities:facility:write"
    CHECK_FACILITIES = "facilities:check:write"
    READ_GUARDED_FACILITIES = "facilities:guarded:read"
    MOVE_GOODS = "facilities:goods:move"
    HOLD_KEYS = "seals:key:hold"
    READ_EVIDENCE = "evidence:item:read"
    WRITE_EVIDENCE = "evidence:item:write"
    DELETE_EVIDENCE = "evidence:item:delete"
    READ_HANDOVERS = "handovers:handover:read"
    SEND_HANDOVERS = "handovers:handover:send"
    READ_REPORTS = "reports:report:read"
    TRIAGE_REPORTS = "reports:report:triage"
    TYPE_REPORTS = "reports:report:type"
    OPEN_IDENTITIES = "reports:identity:open"
    READ_CASES = "cases:case:read"
    HANDLE_CASES = "cases:case:handle"
    DECIDE_CASES = "cases:case:decide"
    KEEP_PRIVACY = "privacy:record:keep"
    READ_WARNINGS = "warnings:warning:read"
    WRITE_WARNINGS = "warnings:warning:write"
    APPROVE_WARNINGS = "warnings:warning:approve"
    MANAGE_DETECTORS = "warnings:detector:manage"
    READ_OUTCOMES = "outcomes:outcome:read"
    WRITE_OUTCOMES = "outcomes:outcome:write"
    KEEP_PUBLIC_PAGE = "public:page:keep"


LABELS: dict[Permission, Promise] = {
    Permission.READ_AREAS: _("see areas, elections and polling stations"),
    Permission.READ_SCORES: _("see scores and frameworks, try what-if"),
    Permission.START_RUN: _("compute a run"),
    Permission.PUBLISH_RUN: _("publish a run of the platform's own framework"),
    Permission.PUBLISH_IKP_RUN: _("publish a run of a Bawaslu framework"),
    Permission.READ_IMPORTS: _("see imports and their faults"),
    Permission.IMPORT_DATA: _("import data and mend unplaced rows"),
    Permission.READ_RATINGS_RESTRICTED: _("see restricted ratings of stations"),
    Permission.MANAGE_PEOPLE: _("manage people, institutions and roles"),
    Permission.READ_AUDIT: _("read the audit list"),
    Permission.OPERATE: _("operate the installation"),
    Permission.READ_STYLEGUIDE: _("see the style guide"),
    Permission.USE_WORKSPACE: _(
        "use the whole workspace, not the partner's part alone"
    ),
    Permission.READ_SUMMARY: _("see the leader's page"),
    Permission.READ_MEETINGS: _("see meetings of one's institution and shared ones"),
    Permission.HOLD_MEETINGS: _("hold a meeting and write its minutes"),
    Permission.APPROVE_MINUTES: _("approve minutes for one's institution"),
    Permission.READ_COMMITMENTS: _(
        "see commitments of one's institution and shared ones"
    ),
    Permission.WRITE_COMMITMENTS: _("accept commitments and report progress"),
    Permission.VERIFY_COMMITMENTS: _("confirm that a commitment is done"),
    Permission.READ_PLANS: _("see measures and plans"),
    Permission.PROPOSE_PLAN: _("propose and edit a plan"),
    Permission.APPROVE_PLAN: _("approve a plan somebody else proposed"),
    Permission.EDIT_MEASURES: _("edit the library of measures"),
    Permission.EDIT_CALENDAR: _("edit the electoral calendar"),
    Permission.READ_NOTICES: _("get notifications"),
    Permission.MANAGE_WEBHOOKS: _("manage webhooks of one's institution"),
    Permission.USE_TOKENS: _("use the API by token"),
    Permission.SEND_SUBMISSIONS: _("fill in field forms and send them"),
    Permission.READ_SUBMISSIONS: _(
        "see what one's institution and those below it sent"
    ),
    Permission.REVIEW_SUBMISSIONS: _(
        "accept submissions, send them back, or reject them"
    ),
    Permission.MANAGE_FORMS: _("add forms and publish their versions"),
    Permission.IMPORT_FORMS: _("bring filled forms as a file"),
    Permission.READ_OPERATIONS: _(
        "see campaign props, joint operations and posko of one's line"
    ),
    Permission.WRITE_OPERATIONS: _("lead joint operations and report their results"),
    Permission.RECOMMEND_PROPS: _("recommend that a campaign prop be taken down"),
    Permission.STAFF_POSKO: _("write the log of a posko and take in reports there"),
    Permission.MANAGE_POSKO: _("set up posko and their rosters"),
    Permission.OPEN_SEALED: _("take over and open reports sealed at a posko"),
    Permission.LEND_PERSONNEL: _("enter personnel lent to organisers, read who it is"),
    Permission.READ_PLEDGES: _("see pledges of neutrality in one's line"),
    Permission.WRITE_PLEDGES: _("collect pledges of neutrality"),
    Permission.HANDLE_MATTERS: _(
        "handle neutrality matters that were handed to one's institution"
    ),
    Permission.EDIT_ACTS: _("enter clauses and deadlines of neutrality"),
    Permission.READ_OUTREACH: _("see outreach sessions, materials and coverage"),
    Permission.WRITE_OUTREACH: _("plan and report outreach sessions"),
    Permission.VERIFY_OUTREACH: _("verify that an outreach session was held"),
    Permission.SET_TARGETS: _("set and derive outreach targets"),
    Permission.APPROVE_MATERIAL: _("approve outreach materials"),
    Permission.ANSWER_RUMORS: _("answer rumours and approve the answer"),
    Permission.READ_FACILITIES: _("see which facilities are ready"),
    Permission.WRITE_FACILITIES: _("keep the register of facilities"),
    Permission.CHECK_FACILITIES: _("check facilities and see what they lack"),
    Permission.READ_GUARDED_FACILITIES: _(
        "see keys, seals, routes and photos of storehouses"
    ),
    Permission.MOVE_GOODS: _("hand over election goods and receive them"),
    Permission.HOLD_KEYS: _("set up, lock and unlock the keys of one's office"),
    Permission.READ_EVIDENCE: _(
        "see the evidence of one's office and its chain of custody"
    ),
    Permission.WRITE_EVIDENCE: _("take in evidence, redact it and hand it on"),
    Permission.DELETE_EVIDENCE: _("release evidence from hold and delete what is due"),
    Permission.READ_HANDOVERS: _("see what was handed to and by one's office"),
    Permission.SEND_HANDOVERS: _("hand matters over to another institution and answer"),
    Permission.READ_REPORTS: _("read reports while the office is unlocked"),
    Permission.TRIAGE_REPORTS: _("sort, group, route and assign reports"),
    Permission.TYPE_REPORTS: _("type in a report for somebody else"),
    Permission.OPEN_IDENTITIES: _("open who told a report, with a reason"),
    Permission.READ_CASES: _("see the cases of one's office"),
    Permission.HANDLE_CASES: _("take steps in cases of one's office"),
    Permission.DECIDE_CASES: _("sit in a plenary and sign what it decides"),
    Permission.KEEP_PRIVACY: _("keep the record of processing, requests and breaches"),
    Permission.READ_WARNINGS: _("see alarms, warnings and situation reports"),
    Permission.WRITE_WARNINGS: _("draft warnings, send and end them"),
    Permission.APPROVE_WARNINGS: _("approve a warning somebody else drafted"),
    Permission.MANAGE_DETECTORS: _("set up, test and switch on detectors"),
    Permission.READ_OUTCOMES: _("see what measures changed"),
    Permission.WRITE_OUTCOMES: _("set up and compute studies of what measures changed"),
    Permission.KEEP_PUBLIC_PAGE: _("decide what the public page shows"),
}
