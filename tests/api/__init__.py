"""Tests of the client, against the local server."""
