"""Mutation testing: small faults in the integration that a test has to notice."""
