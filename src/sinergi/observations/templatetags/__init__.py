"""Words and addresses that templates of field data need."""
