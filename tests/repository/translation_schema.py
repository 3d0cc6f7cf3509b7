"""What a file in translations/ may hold, as Home Assistant's own checks have it."""

import re
from string import Formatter
from typing import Any

import voluptuous as vol

KEY = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
URL = re.compile(r"(\w+://|www\.)[a-z0-9-]+\.", re.IGNORECASE)
HTML = re.compile(r"<[a-z/!][^>]*>", re.IGNORECASE)
QUOTED_PLACEHOLDER = re.compile(r"'\{\w+\}'")


def faults(text: str) -> list[str]:
    """Return what Home Assistant would not accept in a string."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    found = {
        "is empty": not text,
        "has white space at an end": text != text.strip(),
        "holds an address": URL.search(text),
        "holds HTML": HTML.search(text),
        "refers to another string": "[%key" in text,
        "has a placeholder in single quotes": QUOTED_PLACEHOLDER.search(text),
        "has a placeholder that is no name": not all(map(str.isidentifier, names)),
    }
    return [fault for fault, is_found in found.items() if is_found]


def sound(value: Any) -> str:
    """Return a string that may be shown; raises vol.Invalid."""
    text: str = vol.Schema(str)(value)
    if found := faults(text):
        raise vol.Invalid(f"{text!r} {', '.join(found)}")
    return text


def plain(value: Any) -> str:
    """Return a string where placeholders are not filled in; raises vol.Invalid."""
    text = sound(value)
    if "{" in text:
        raise vol.Invalid(f"{text!r} has a placeholder")
    return text


def key(value: Any) -> str:
    """Return a key; raises vol.Invalid."""
    text: str = vol.Schema(str)(value)
    if not KEY.fullmatch(text):
        raise vol.Invalid(f"{text!r} is no key")
    return text


def described(step: dict[str, Any]) -> dict[str, Any]:
    """Return a step or section in which fields alone are described."""
    if unknown := set(step.get("data_description", {})) - set(step.get("data", {})):
        raise vol.Invalid(f"{unknown} are described but are no fields")
    return step


FIELDS = {
    vol.Optional("data"): {key: sound},
    vol.Optional("data_description"): {key: sound},
    vol.Optional("description"): sound,
}
SECTION = vol.All({vol.Optional("name"): sound, **FIELDS}, described)
STEP = vol.All(
    {
        vol.Optional("title"): sound,
        vol.Optional("menu_options"): {key: sound},
        vol.Optional("menu_option_descriptions"): {key: sound},
        vol.Optional("submit"): sound,
        vol.Optional("sections"): {key: SECTION},
        **FIELDS,
    },
    described,
)
FLOW = {
    vol.Optional("flow_title"): sound,
    vol.Required("step"): {key: STEP},
    vol.Optional("error"): {key: sound},
    vol.Optional("abort"): {key: sound},
    vol.Optional("progress"): {key: sound},
    vol.Optional("create_entry"): {key: sound},
}
SUBENTRY_FLOW = {
    **FLOW,
    vol.Required("entry_type"): sound,
    vol.Required("initiate_flow"): {vol.Required("user"): sound, key: sound},
}
ISSUE = vol.Any(
    {vol.Required("title"): sound, vol.Required("description"): sound},
    {vol.Required("title"): sound, vol.Required("fix_flow"): FLOW},
)
NAMED = {vol.Required("name"): sound, vol.Required("description"): sound}
ENTITY = {
    vol.Optional("name"): sound,
    vol.Optional("state"): {key: plain},
    vol.Optional("state_attributes"): {
        key: {vol.Optional("name"): plain, vol.Optional("state"): {key: plain}}
    },
    vol.Optional("unit_of_measurement"): plain,
}
TRANSLATION = vol.Schema(
    {
        vol.Optional("title"): sound,
        vol.Optional("config"): FLOW,
        vol.Optional("config_subentries"): {key: SUBENTRY_FLOW},
        vol.Optional("options"): FLOW,
        vol.Optional("selector"): {
            key: {
                vol.Optional("options"): {key: sound},
                vol.Optional("choices"): {key: sound},
                vol.Optional("unit_of_measurement"): {key: sound},
                vol.Optional("fields"): {key: NAMED},
            }
        },
        vol.Optional("device"): {key: {vol.Optional("name"): sound}},
        vol.Optional("entity"): {key: {key: ENTITY}},
        vol.Optional("exceptions"): {key: {vol.Required("message"): sound}},
        vol.Optional("issues"): {key: ISSUE},
        vol.Optional("services"): {
            key: {
                **NAMED,
                vol.Optional("fields"): {
                    key: {**NAMED, vol.Optional("example"): sound}
                },
                vol.Optional("sections"): {
                    key: {
                        vol.Required("name"): sound,
                        vol.Optional("description"): sound,
                    }
                },
            }
        },
        vol.Optional("system_health"): {vol.Optional("info"): {key: sound}},
    }
)
