"""What ./run, ./test and ./bench do. Standard library only: it runs before anything is installed."""
