"""Reports: what people tell, sealed, with a receipt that opens a mailbox."""
