"""Speech engines side by side in one Home Assistant: how soon, how smoothly, at what cost.

`world/` is what lies outside of Home Assistant: one speech model behind several APIs, a
language model, and a network with a round trip. `speech_bench/` is a small integration
that looks at Home Assistant from inside and holds the simplest engine there can be.
`engines.py` sets all engines up, `measure/` takes the figures, `report/` writes them.
"""
