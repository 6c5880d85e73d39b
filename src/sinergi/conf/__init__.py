"""Settings, addresses, the visible tables of plug-ins, the operator's commands."""
