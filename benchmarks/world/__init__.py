"""The models and the network outside of Home Assistant, in a process of their own."""
