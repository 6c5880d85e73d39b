"""Forms of warnings, detectors and alarms."""
