"""Speech engines side by side in one Home Assistant: how soon, how smoothly, at what cost.

`world/` is outside of Home Assistant: one speech model behind several APIs, a language
model, and a network with a round trip. `stage.py` starts it with Home Assistant and the
engines of `engines.py`; `__main__.py` measures and writes.
"""
