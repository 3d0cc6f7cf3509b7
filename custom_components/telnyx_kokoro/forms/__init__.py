"""Fields and steps that several forms share."""
