"""The keeper: what is unlocked lives in its memory, in a process of its own."""
