"""Voice profiles: settings, names, and the choice of voices."""
