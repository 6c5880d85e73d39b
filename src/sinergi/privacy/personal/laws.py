"""Laws that several purposes rest on."""

ELECTION_LAW = "UU 7/2017; UU 1/2015"
