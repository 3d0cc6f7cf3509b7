"""Broken answers by the thousand: nothing but typed errors may come out of the client.

`samples.py` holds right answers, `mutator.py` and `odd_json.py` break them, `targets/`
feeds them to the integration's own code, in process and over real sockets, and `run.py`
counts the cases. The seed and the number of a case say all about it: the same two make
the same bytes on every machine.
"""
