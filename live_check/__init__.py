"""A walk through the protocol of a service, compared with the dialects of the server."""
