"""Who sees a case, and questions about cases."""
