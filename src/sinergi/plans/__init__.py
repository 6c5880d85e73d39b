"""Measures, and which of them go where and when: proposed, argued, approved."""
