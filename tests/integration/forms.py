"""Reading what a form shows."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, SubentryFlowResult

type Form = ConfigFlowResult | SubentryFlowResult


def suggested(form: Form, name: str) -> Any:
    """Return what a form suggests for a field."""
    schema = form["data_schema"]
    assert schema is not None
    return next(field.default() for field in schema.schema if field == name)


def selector(form: Form, name: str) -> dict[str, Any]:
    """Return how a form asks for a field."""
    schema = form["data_schema"]
    assert schema is not None
    config: dict[str, Any] = schema.schema[name].config
    return config


def is_collapsed(form: Form) -> bool:
    """Return whether the section of the server is closed."""
    schema = form["data_schema"]
    assert schema is not None
    return bool(schema.schema["server"].options["collapsed"])
