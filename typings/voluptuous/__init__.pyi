"""Home Assistant 2026.11 puts this package in the place of voluptuous."""

from probatio import *
