"""Tables people bring: pledges."""
