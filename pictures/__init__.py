"""Pictures of every form and page, taken in a real browser."""
