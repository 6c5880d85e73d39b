"""Pages of elections, their calendars, working days and polling stations."""
