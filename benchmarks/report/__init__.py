"""The figures as a page and as a picture."""
