"""Finding among texts that are open: in memory alone, per office, forgotten at lock."""
