"""Why there is no sample, beyond what Telnyx says."""


class FormClosedError(LookupError):
    """The form for which the sample is has ended, or was open for too long."""


class UnknownVoiceError(LookupError):
    """The account of the form has no such voice."""
