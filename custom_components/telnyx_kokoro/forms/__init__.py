"""The form for a voice, which several flows show, with spoken samples."""
