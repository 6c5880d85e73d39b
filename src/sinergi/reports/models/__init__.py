"""Tables of reports."""

from sinergi.reports.models.report import Desk, Message, Report, ReportFile, Series

__all__ = ["Desk", "Message", "Report", "ReportFile", "Series"]
