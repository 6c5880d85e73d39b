"""Roles and what each may do: one table for all people of the mission.

A role is given to a person in an institution for an area and everything below it
(`Membership`). Later stages add their permissions to this table and nowhere else.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import Permission as P


class InstitutionKind(StrEnum):
    """Kinds the code speaks of; rows of the table `Kind`, to which people add others."""

    PEMKOT = "pemkot"
    PEMKOT_UNIT = "pemkot-unit"
    SATPOL_PP = "satpol-pp"
    BPBD = "bpbd"
    BAWASLU = "bawaslu"
    PANWASCAM = "panwascam"
    KPU = "kpu"
    PPK = "ppk"
    PPS = "pps"
    FKUB = "fkub"
    FKDM = "fkdm"
    ORMAS = "ormas"
    POLRI = "polri"
    TNI = "tni"
    KEJAKSAAN = "kejaksaan"
    LAPAS = "lapas"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"
    SCHOOL = "school"
    CONTESTANT = "contestant"
    OPERATOR = "operator"


class Role(StrEnum):
    """What somebody is in an institution; stored."""

    BAWASLU_ANALYST = "bawaslu-analyst"
    BAWASLU_LEADER = "bawaslu-leader"
    COORDINATOR = "coordinator"
    LEADER = "leader"
    CAMAT = "camat"
    LURAH = "lurah"
    KPU_STAFF = "kpu-staff"
    PPK_STAFF = "ppk-staff"
    SUPERVISOR = "supervisor"
    CUSTODIAN = "custodian"
    POLICE_LIAISON = "police-liaison"
    LIAISON = "liaison"
    PARTNER = "partner"
    OPERATOR = "operator"


EVERYBODY = frozenset({P.READ_AREAS, P.READ_NOTICES, P.USE_TOKENS})
MEMBER = EVERYBODY | {P.READ_MEETINGS, P.READ_COMMITMENTS, P.WRITE_COMMITMENTS}
# Partners hold sessions, too: FKUB, organisations, schools.
MEMBER |= {P.READ_OUTREACH, P.WRITE_OUTREACH}
READER = MEMBER | {
    P.USE_WORKSPACE,
    P.READ_SCORES,
    P.READ_PLANS,
    P.SEND_SUBMISSIONS,
    P.READ_OPERATIONS,
    P.READ_FACILITIES,
    P.READ_WARNINGS,
    P.READ_OUTCOMES,
}
# Fills in forms, on a device or as a table that the office keeps.
FIELD = READER | {P.READ_IMPORTS, P.IMPORT_FORMS, P.CHECK_FACILITIES}
# Keys, seals, routes and photos of the stores in one's area: KPU's ranks, Bawaslu's, and
# the police's liaison, nobody else.
GUARD = frozenset({P.READ_GUARDED_FACILITIES})
# Holds meetings of its own, and confirms what those below it report as done.
OFFICE = FIELD | {
    P.HOLD_MEETINGS,
    P.VERIFY_COMMITMENTS,
    P.READ_SUBMISSIONS,
    P.REVIEW_SUBMISSIONS,
    P.WRITE_OPERATIONS,
    P.VERIFY_OUTREACH,
    P.ANSWER_RUMORS,
    P.WRITE_FACILITIES,
}
# Keeps a posko of its area and lends people to the organisers there.
KEEPS_POSKO = {P.STAFF_POSKO, P.MANAGE_POSKO, P.LEND_PERSONNEL}
# Decides about campaign props, and receives what is sealed at a posko.
SUPERVISES = {P.RECOMMEND_PROPS, P.OPEN_SEALED}
LEADING = OFFICE | {P.READ_SUMMARY, P.APPROVE_MINUTES, P.APPROVE_PLAN}
ANALYST = OFFICE | {
    P.READ_SUMMARY,
    P.START_RUN,
    P.PUBLISH_RUN,
    P.IMPORT_DATA,
    P.PROPOSE_PLAN,
    P.MANAGE_FORMS,
    P.SET_TARGETS,
}
# Materials are approved by the organisers of elections alone: KPU and Bawaslu.
APPROVING = frozenset({P.APPROVE_MATERIAL})

ROLES: dict[Role, frozenset[P]] = {
    # Only Bawaslu publishes a run of its own framework (IKP), and only its leaders.
    Role.BAWASLU_ANALYST: ANALYST
    | SUPERVISES
    | APPROVING
    | GUARD
    | {P.READ_RATINGS_RESTRICTED},
    Role.BAWASLU_LEADER: ANALYST
    | LEADING
    | SUPERVISES
    | APPROVING
    | GUARD
    | {
        P.PUBLISH_IKP_RUN,
        P.READ_AUDIT,
        P.READ_RATINGS_RESTRICTED,
        P.MANAGE_PEOPLE,
        P.MANAGE_WEBHOOKS,
    },
    Role.COORDINATOR: ANALYST
    | KEEPS_POSKO
    | {
        P.APPROVE_MINUTES,
        P.MANAGE_PEOPLE,
        P.MANAGE_WEBHOOKS,
        P.EDIT_MEASURES,
        P.EDIT_CALENDAR,
    },
    # What a store lacks is for those who check and mend; leaders see whether it is ready.
    Role.LEADER: LEADING - {P.CHECK_FACILITIES, P.WRITE_FACILITIES},
    Role.CAMAT: OFFICE | KEEPS_POSKO | {P.APPROVE_MINUTES},
    Role.LURAH: OFFICE | KEEPS_POSKO,
    Role.KPU_STAFF: OFFICE
    | APPROVING
    | GUARD
    | {
        P.MOVE_GOODS,
        P.SET_TARGETS,
        P.READ_SUMMARY,
        P.APPROVE_MINUTES,
        P.START_RUN,
        P.IMPORT_DATA,
        P.EDIT_CALENDAR,
        P.MANAGE_FORMS,
        P.LEND_PERSONNEL,
    },
    Role.PPK_STAFF: FIELD | GUARD | {P.WRITE_FACILITIES, P.MOVE_GOODS},
    Role.SUPERVISOR: FIELD | GUARD | {P.WRITE_FACILITIES},
    Role.CUSTODIAN: EVERYBODY | {P.USE_WORKSPACE},
    # The police's places of very vulnerable stations are theirs and Bawaslu's to see.
    Role.POLICE_LIAISON: READER
    | GUARD
    | {P.READ_RATINGS_RESTRICTED, P.CHECK_FACILITIES, P.WRITE_OPERATIONS},
    Role.LIAISON: READER | {P.WRITE_OPERATIONS},
    # Sees its agenda alone: meetings it is asked to and what it promised there.
    Role.PARTNER: MEMBER,
    # Runs the server: no scores, no ratings, no meetings; people and machinery.
    Role.OPERATOR: frozenset(
        {
            P.READ_AREAS,
            P.USE_WORKSPACE,
            P.READ_NOTICES,
            P.USE_TOKENS,
            P.READ_IMPORTS,
            P.IMPORT_DATA,
            P.MANAGE_PEOPLE,
            P.READ_AUDIT,
            P.EDIT_CALENDAR,
            P.OPERATE,
            P.READ_STYLEGUIDE,
        }
    ),
}

# Neutrality. Pledges are collected by every office; a matter is handled by whom the law
# names: who supervises, the superiors of a kelurahan, the official who imposes.
COLLECTS = {P.READ_PLEDGES, P.WRITE_PLEDGES}
NEUTRALITY: dict[Role, set[P]] = {
    Role.BAWASLU_ANALYST: {*COLLECTS, P.HANDLE_MATTERS, P.EDIT_ACTS},
    Role.BAWASLU_LEADER: {*COLLECTS, P.HANDLE_MATTERS, P.EDIT_ACTS},
    Role.SUPERVISOR: {P.READ_PLEDGES, P.HANDLE_MATTERS},
    Role.COORDINATOR: {*COLLECTS, P.HANDLE_MATTERS},
    Role.CAMAT: {*COLLECTS, P.HANDLE_MATTERS},
    Role.LURAH: {*COLLECTS, P.HANDLE_MATTERS},
    Role.LEADER: {P.READ_PLEDGES},
    Role.KPU_STAFF: COLLECTS,
    Role.LIAISON: COLLECTS,
}
ROLES |= {role: ROLES[role] | given for role, given in NEUTRALITY.items()}

# Reports and cases. Panwascam study and recommend upward; Bawaslu Kota decides (UU 7/2017,
# article 461). Whom a matter is handed to answers it, and sees nothing else of the case.
HANDS_OVER = {P.READ_HANDOVERS, P.SEND_HANDOVERS}
# What is handed over is sealed to the receiver: it needs a key of its own to read it.
RECEIVES = HANDS_OVER | {P.HOLD_KEYS}
READS_CASES = {P.READ_REPORTS, P.READ_CASES, P.READ_EVIDENCE, P.TYPE_REPORTS}
HANDLES_CASES = (
    READS_CASES
    | HANDS_OVER
    | {P.TRIAGE_REPORTS, P.HANDLE_CASES, P.WRITE_EVIDENCE, P.HOLD_KEYS}
)
CASES: dict[Role, set[P]] = {
    Role.BAWASLU_ANALYST: HANDLES_CASES,
    Role.BAWASLU_LEADER: HANDLES_CASES
    | {P.DECIDE_CASES, P.DELETE_EVIDENCE, P.KEEP_PRIVACY},
    Role.SUPERVISOR: READS_CASES | {P.HANDLE_CASES, P.WRITE_EVIDENCE, P.HOLD_KEYS},
    # Opens who told a report and the files as they came; reads no case and decides none.
    Role.CUSTODIAN: {P.OPEN_IDENTITIES, P.READ_EVIDENCE, P.HOLD_KEYS, P.KEEP_PRIVACY},
    Role.COORDINATOR: RECEIVES | {P.KEEP_PRIVACY},
    Role.CAMAT: RECEIVES,
    Role.LURAH: RECEIVES,
    Role.KPU_STAFF: RECEIVES,
    Role.POLICE_LIAISON: RECEIVES,
    Role.LIAISON: RECEIVES,
}
ROLES |= {role: ROLES[role] | given for role, given in CASES.items()}

# Early warning: everybody in the workspace sees and answers; who drafts never approves the
# same warning (the service sees to it), so both sides of a city hold both.
DRAFTS = {P.WRITE_WARNINGS, P.MANAGE_DETECTORS, P.WRITE_OUTCOMES}
WARNINGS: dict[Role, set[P]] = {
    # Two people of one side are needed to release figures: one proposes, another agrees.
    Role.BAWASLU_ANALYST: DRAFTS | {P.KEEP_PUBLIC_PAGE},
    Role.BAWASLU_LEADER: DRAFTS | {P.APPROVE_WARNINGS, P.KEEP_PUBLIC_PAGE},
    Role.COORDINATOR: DRAFTS | {P.APPROVE_WARNINGS, P.KEEP_PUBLIC_PAGE},
    Role.LEADER: {P.APPROVE_WARNINGS, P.KEEP_PUBLIC_PAGE},
    Role.CAMAT: {P.WRITE_WARNINGS, P.APPROVE_WARNINGS},
    Role.LURAH: {P.WRITE_WARNINGS},
    Role.KPU_STAFF: {P.WRITE_WARNINGS, P.APPROVE_WARNINGS},
    Role.POLICE_LIAISON: {P.WRITE_WARNINGS, P.APPROVE_WARNINGS},
    Role.LIAISON: {P.WRITE_WARNINGS, P.APPROVE_WARNINGS},
}
ROLES |= {role: ROLES[role] | given for role, given in WARNINGS.items()}

ROLE_KINDS: dict[Role, frozenset[InstitutionKind]] = {
    Role.BAWASLU_ANALYST: frozenset({InstitutionKind.BAWASLU}),
    Role.BAWASLU_LEADER: frozenset({InstitutionKind.BAWASLU}),
    Role.COORDINATOR: frozenset({InstitutionKind.PEMKOT, InstitutionKind.PEMKOT_UNIT}),
    Role.LEADER: frozenset(
        {
            InstitutionKind.PEMKOT,
            InstitutionKind.BAWASLU,
            InstitutionKind.KPU,
            InstitutionKind.FKUB,
        }
    ),
    Role.CAMAT: frozenset({InstitutionKind.KECAMATAN}),
    Role.LURAH: frozenset({InstitutionKind.KELURAHAN}),
    Role.KPU_STAFF: frozenset({InstitutionKind.KPU}),
    Role.PPK_STAFF: frozenset({InstitutionKind.PPK, InstitutionKind.PPS}),
    Role.SUPERVISOR: frozenset({InstitutionKind.BAWASLU, InstitutionKind.PANWASCAM}),
    Role.CUSTODIAN: frozenset({InstitutionKind.BAWASLU}),
    Role.POLICE_LIAISON: frozenset({InstitutionKind.POLRI}),
    Role.LIAISON: frozenset(
        {
            InstitutionKind.PEMKOT_UNIT,
            InstitutionKind.SATPOL_PP,
            InstitutionKind.BPBD,
            InstitutionKind.POLRI,
            InstitutionKind.TNI,
            InstitutionKind.KEJAKSAAN,
            InstitutionKind.LAPAS,
        }
    ),
    Role.PARTNER: frozenset(
        {
            InstitutionKind.FKUB,
            InstitutionKind.FKDM,
            InstitutionKind.ORMAS,
            InstitutionKind.SCHOOL,
        }
    ),
    Role.OPERATOR: frozenset({InstitutionKind.OPERATOR}),
}

ORGANISERS: dict[str, str] = {
    InstitutionKind.BAWASLU: "bawaslu",
    InstitutionKind.PANWASCAM: "bawaslu",
    InstitutionKind.KPU: "kpu",
    InstitutionKind.PPK: "kpu",
    InstitutionKind.PPS: "kpu",
}
"""Kinds of the election's organisers → their line. Each answers within it alone: who
stands above sees, confirms and is told of what is late (UU 7/2017, article 7 and 89)."""


def organiser_line(kind: str, roles_as: str = "") -> str:
    """Return the line of an organiser, or empty; a kind added as data goes by `roles_as`."""
    return ORGANISERS.get(kind) or ORGANISERS.get(roles_as, "")


MFA_ROLES = frozenset({Role.BAWASLU_LEADER, Role.OPERATOR})
"""Roles whose people need a second step when SINERGI_REQUIRE_MFA is on."""

ROLE_NAMES: dict[Role, Promise] = {
    Role.BAWASLU_ANALYST: _("Bawaslu analyst"),
    Role.BAWASLU_LEADER: _("Bawaslu leader"),
    Role.COORDINATOR: _("City coordinator"),
    Role.LEADER: _("Leader (reads the summary)"),
    Role.CAMAT: _("Camat and staff"),
    Role.LURAH: _("Lurah and staff"),
    Role.KPU_STAFF: _("KPU staff"),
    Role.PPK_STAFF: _("PPK or PPS staff"),
    Role.SUPERVISOR: _("Field supervisor"),
    Role.CUSTODIAN: _("Custodian of identities"),
    Role.POLICE_LIAISON: _("Police liaison"),
    Role.LIAISON: _("Liaison of an institution"),
    Role.PARTNER: _("Partner organisation"),
    Role.OPERATOR: _("Operator of the server"),
}


def roles_in(kind: str, roles_as: str = "") -> list[Role]:
    """Return the roles that may be given in an institution of that kind.

    A kind added as data takes those of the kind it names by `roles_as`.
    """
    codes = {kind, roles_as}
    return [role for role in Role if codes & set(ROLE_KINDS[role])]
