"""What citizens and supervisors tell: coach, receipt, mailbox, triage, duplicates."""
