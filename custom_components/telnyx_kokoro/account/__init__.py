"""The key and the server of an account: stored, validated, and changed in forms."""
