"""Tests of the fallback: another engine that speaks when Telnyx does not."""
