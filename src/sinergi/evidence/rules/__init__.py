"""Rules of evidence, plain Python: the chain, what a file is, what is blacked out."""
