"""File imports: declared columns, every fault at once, dry run, undo, unplaced rows."""
