"""Reading what a form shows."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, SubentryFlowResult

type Form = ConfigFlowResult | SubentryFlowResult | dict[str, Any]


def suggested(form: Form, name: str) -> Any:
    """Return what a form suggests for a field."""
    schema = form["data_schema"]
    assert schema is not None
    return next(field.default() for field in schema.schema if field == name)


def filled_in(form: Form, name: str) -> Any:
    """Return what a form has filled in for a field, None for nothing."""
    schema = form["data_schema"]
    assert schema is not None
    (field,) = (field for field in schema.schema if field == name)
    return (field.description or {}).get("suggested_value")


def selector(form: Form, name: str) -> dict[str, Any]:
    """Return how a form asks for a field."""
    schema = form["data_schema"]
    assert schema is not None
    config: dict[str, Any] = schema.schema[name].config
    return config


def is_collapsed(form: Form, name: str) -> bool:
    """Return whether a section is closed."""
    schema = form["data_schema"]
    assert schema is not None
    return bool(schema.schema[name].options["collapsed"])


# At the top of the form, and at the only field of the section.
WRONG_DICTIONARY: Final = {
    "base": "invalid_dictionary",
    "pronunciation": "invalid_dictionary",
}
TWO_OF_A_LANGUAGE: Final = {
    "base": "one_voice_per_language",
    "languages": "one_voice_per_language",
}
SECTIONS: Final = {
    "connection": ("fallback", "delivery", "disable_cache"),
    "playback": ("lead_in", "keep_alive", "speed", "volume"),
    "wording": ("spell_numbers", "replacements"),
    "languages": ("other_voices",),
    "pronunciation": ("pronunciation_dict_id",),
}


def in_sections(settings: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return settings as a form with all its sections submits them."""
    return {
        section: {name: settings[name] for name in names if name in settings}
        for section, names in SECTIONS.items()
    }


def shown_in_sections(form: Form) -> dict[str, Any]:
    """Return what a form shows in the fields of its sections."""
    return {
        name: value
        for section in SECTIONS
        for name, value in shown_in_section(form, section).items()
    }


def shown_in_section(form: Form, section: str) -> dict[str, Any]:
    """Return what a form shows in the fields of a section."""
    schema = form["data_schema"]
    assert schema is not None
    return {
        str(field): field.description["suggested_value"]
        if field.description
        else field.default()
        for field in schema.schema[section].schema.schema
    }
