"""Pages of imports: the wizard, the batch, the unplaced rows."""
