"""PDF, XLSX and ICS writers and their base layouts."""
