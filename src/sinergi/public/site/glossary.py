"""Words of elections and of this page, for everybody."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: tuple[tuple[str, Promise], ...] = (
    ("DPT", _("Voter list: everybody who is registered to vote.")),
    ("DPTb", _("Voters who moved their vote to another polling station.")),
    ("DPK", _("Voters on no list who vote with their KTP-el in the last hour.")),
    ("TPS", _("Polling station.")),
    ("KPU, PPK, PPS, KPPS", _("Who organises the election: in the city, the kecamatan, the kelurahan, the polling station.")),
    ("Bawaslu, Panwascam, PKD", _("Who supervises the election: in the city, the kecamatan, the kelurahan.")),
    ("FKUB", _("Forum of religious communities for harmony.")),
    ("Tahapan", _("A dated step of the election's calendar, set by a regulation.")),
    ("Posko", _("A joint post where institutions work side by side and reports are taken in.")),
    ("Kerawanan", _("What can disturb or spoil an election in an area, measured beforehand. It says nothing about the people who live there.")),
    ("IKP", _("Bawaslu's index of the vulnerability of elections. Figures here that are not Bawaslu's own bear a label.")),
    ("Rentang", _("Interval: where the score lies in nine of ten recomputations. A wide one means: not sure.")),
    ("Belum ada data", _("No data yet: nobody has told us. It is not zero, and the map shows it hatched.")),
)  # fmt: skip
"""A word as it is written and what it means."""
