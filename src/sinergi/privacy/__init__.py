"""Personal data: the record of processing, retention, requests, breaches (UU 27/2022)."""
