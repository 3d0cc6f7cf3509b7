"""Tests of what is spoken: words, pronunciations, the language of a text."""
