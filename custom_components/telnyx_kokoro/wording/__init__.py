"""Text as it is spoken: numbers and units in words, pronunciations, the language of a text."""
