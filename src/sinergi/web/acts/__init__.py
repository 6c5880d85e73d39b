"""Acts in two stages: one function each, calling the services of several apps."""
