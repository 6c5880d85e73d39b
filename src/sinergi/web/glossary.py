"""Words of the interface with their meaning, for the help page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the interface writes it and what it means here."""

    key: str
    word: str | Promise
    meaning: str | Promise


GLOSSARY: tuple[Word, ...] = (
    Word(
        "vulnerability",
        _("Vulnerability"),
        _("What can disturb or spoil an election in an area, measured beforehand."),
    ),
    Word(
        "framework",
        _("Framework"),
        _(
            "The list of indicators, their weights and formulas by which a score is made."
        ),
    ),
    Word(
        "indicator",
        _("Indicator"),
        _("One thing that is counted or measured per area, from a named source."),
    ),
    Word(
        "score",
        _("Score"),
        _("The number a framework gives an area; higher is more vulnerable."),
    ),
    Word(
        "interval",
        _("Interval"),
        _(
            "Where the score lies in nine of ten recomputations in which weights, methods "
            "and measurements vary. A long bar means: not sure."
        ),
    ),
    Word(
        "class",
        _("Class"),
        _("A named range of scores, such as low, middle and high."),
    ),
    Word(
        "rank",
        _("Rank"),
        _("Place in the order of areas; 1 is the most vulnerable."),
    ),
    Word(
        "no-data",
        _("No data yet"),
        _("Nobody has told us. It is not zero, and the map shows it hatched."),
    ),
    Word(
        "run",
        _("Run"),
        _(
            "One computation with its data, framework, code and seed; it never changes "
            "and anybody can recompute it."
        ),
    ),
    Word(
        "what-if",
        _("What-if"),
        _("A trial with other weights or methods; it is not the published run."),
    ),
    Word(
        "approximate",
        _("Approximate boundary"),
        _(
            "Only the centre of the area is known; the line is drawn half-way to its neighbours."
        ),
    ),
    Word(
        "unplaced",
        _("Unplaced"),
        _(
            "A row of an import whose area code is not known yet; it is kept until mended."
        ),
    ),
    Word(
        "polling-station",
        _("Polling station (TPS)"),
        _("Where people vote; it belongs to one election."),
    ),
    Word(
        "target",
        _("Target and reached"),
        _(
            "How many people of a segment there are to reach, and how many verified "
            "sessions reached, counted once as far as anybody asked. An estimate is marked."
        ),
    ),
    Word(
        "where-next",
        _("Where to go next"),
        _(
            "Areas in the order of gap × vulnerability × nearness. It proposes; who knows "
            "the place decides."
        ),
    ),
    Word(
        "readiness",
        _("Readiness"),
        _(
            "A secretariat or store is ready when every necessary item of its checklist "
            "was found good and still holds. Not looked at is not the same as not good."
        ),
    ),
    Word(
        "assignment",
        _("Assignment of stations to stores"),
        _(
            "Which polling station keeps its boxes in which store. The bound says what no "
            "other assignment can go below; the gap, how much could be won at most."
        ),
    ),
    Word(
        "store-failure",
        _("Failure of a store"),
        _(
            "A trial: this store fails at this hour, which stations then miss their boxes "
            "when, and three ways out. It changes nothing."
        ),
    ),
    Word(
        "posko",
        _("Posko Bersama"),
        _(
            "The joint post of an area for an election, with roster, log and hand-over. "
            "No word of a day is no finding."
        ),
    ),
    Word(
        "sealed-report",
        _("Sealed report"),
        _(
            "Typed at a posko and sealed at once: only the Bawaslu that holds the private "
            "key can read it again."
        ),
    ),
    Word(
        "day-sheet",
        _("Sheet of the day before voting"),
        _(
            "What is known of a kecamatan the day before voting, kept as it was and signed "
            "by local government, KPU and Bawaslu."
        ),
    ),
    Word(
        "pledge",
        _("Pledge of neutrality"),
        _(
            "The holder of an office has signed a pakta integritas for one election. "
            "Coverage is pledges in force out of the offices there are."
        ),
    ),
    Word(
        "study",
        _("Study"),
        _(
            "What a measure should change, where, and with which untreated areas that is "
            "compared: frozen before anybody can know, computed when its time is over."
        ),
    ),
    Word(
        "ledger",
        _("Follow-through of recommendations"),
        _(
            "Of each recommendation in a neutrality matter: what was recommended, what was "
            "imposed, and how many days it took, per institution."
        ),
    ),
    Word(
        "office-key",
        _("Office key"),
        _(
            "The key to which an office's reports and cases are sealed. A passphrase "
            "unlocks it; while it is locked, nobody reads them."
        ),
    ),
    Word(
        "custodian-key",
        _("Custodian's key"),
        _(
            "The key to which names of reporters and original files are sealed. Its "
            "private half is not on this server."
        ),
    ),
    Word(
        "case",
        _("Case"),
        _(
            "A report, finding or initial information as a Bawaslu office handles it. Its "
            "words are sealed; numbers, steps and deadlines are not."
        ),
    ),
    Word(
        "legal-deadline",
        _("Deadline set by law"),
        _(
            "Counted from an event, day by day, by the edition of the regulation a case "
            "began with. “Not established” says that the text itself could not be read."
        ),
    ),
    Word(
        "evenness",
        _("Even-handedness"),
        _(
            "Whether reports are registered, how fast and with what outcome, compared by "
            "side, place, office and kind of reporter, against what chance alone explains."
        ),
    ),
    Word(
        "evidence",
        _("Evidence"),
        _(
            "A file as it came in, sealed, with its hash; everything done with it since is a "
            "link of a chain."
        ),
    ),
    Word(
        "chain-of-custody",
        _("Chain of custody"),
        _("Who had, opened, copied or changed an item of evidence, when and what for."),
    ),
    Word(
        "redaction",
        _("Redaction"),
        _("Taking out what may not be published; proved by reading the result again."),
    ),
    Word(
        "legal-hold",
        _("Legal hold"),
        _("Forbids that anything of an item is deleted until another person lifts it."),
    ),
    Word(
        "triage",
        _("Triage"),
        _(
            "Sorting what was told: what it is about, whose it is, what is still missing."
        ),
    ),
    Word(
        "incident",
        _("Incident"),
        _("One event that several reports tell of, put together by a person."),
    ),
    Word(
        "official receipt",
        _("Official receipt"),
        _(
            "The number Bawaslu gives a report; until it is entered here the report is "
            "not officially received."
        ),
    ),
    Word(
        "handover",
        _("Hand-over"),
        _(
            "What goes to another institution with a receipt: signed by the sender, sealed "
            "to both, with one clock for the receipt and one for the answer."
        ),
    ),
    Word(
        "warning",
        _("Early warning"),
        _(
            "What is coming, where, and what to do. One person drafts it, a second one "
            "approves it, and whoever gets it answers."
        ),
    ),
    Word(
        "alarm",
        _("Alarm"),
        _(
            "What a detector found, once per cluster, with the numbers it rests on. It is "
            "a question and no warning: a person looks, drafts one or sets it aside."
        ),
    ),
    Word(
        "detector",
        _("Detector and rule"),
        _(
            "What looks for something coming: a detector in counts per area and day, a "
            "rule in values, classes, deadlines, readiness and bulletins."
        ),
    ),
    Word(
        "back-test",
        _("Back-test"),
        _(
            "What a detector would have found, missed and rung for nothing on past and "
            "planted days. Without one of exactly its settings nothing is switched on."
        ),
    ),
    Word(
        "recurrence-interval",
        _("Recurrence interval"),
        _(
            "How many days pass on average until chance alone gives a cluster as striking "
            "as this. The longer, the less likely it is chance."
        ),
    ),
    Word(
        "false-alarm",
        _("False alarm"),
        _(
            "An alarm behind which there is nothing. The back-test tells how many a week "
            "are to be expected, with an interval."
        ),
    ),
    Word(
        "place-to-call",
        _("Place to call"),
        _(
            "A place that reports less than it should. Silence is not calm and no "
            "reproach: somebody calls. The list is never public."
        ),
    ),
    Word(
        "playbook",
        _("Playbook"),
        _(
            "Who does what within how many minutes when a warning goes out. The library "
            "comes with Sinergi; an institution's own copy comes first."
        ),
    ),
    Word(
        "situation-report",
        _("Situation report"),
        _(
            "One page for a span of time and an area: made from the numbers, changed by a "
            "person, without what is another institution's alone."
        ),
    ),
    Word(
        "check-digits",
        _("Check digits"),
        _(
            "The first twelve digits of a hand-over's fingerprint. The same digits on both "
            "sides: the same content."
        ),
    ),
    Word(
        "message-from-outside",
        _("Message from outside"),
        _(
            "A warning of somebody else in the form CAP, such as the weather service's: in "
            "force until it is over, replaced or taken back by its sender."
        ),
    ),
)
