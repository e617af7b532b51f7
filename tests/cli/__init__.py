"""The command line, the supervisor and the set-up."""
