"""The Kokoro engine, without its model."""
