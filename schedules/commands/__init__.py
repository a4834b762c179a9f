"""One module a family of commands: arguments in, calls of the rooms, results on standard output."""
