"""Voice profiles: settings, names, choice of voices, fallbacks."""
