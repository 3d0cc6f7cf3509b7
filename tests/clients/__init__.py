"""Clients that others wrote for Telnyx, as judges of the local server."""
