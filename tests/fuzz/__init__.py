"""Broken responses by the thousand: nothing but typed errors may come out.

`samples` holds right responses, `mutations` and `responses` break them, `wire` sends
them over real sockets and `watch` sees that nothing hangs or leaks.
"""
