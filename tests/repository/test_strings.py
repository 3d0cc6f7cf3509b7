"""What people read: every string has its place, and every place its string."""

from pathlib import Path
import re
from typing import Any

import pytest

from custom_components.telnyx_kokoro import issues, sensor
from custom_components.telnyx_kokoro.api import (
    ApiError,
    RateLimitError,
    TelnyxError,
    errors,
)
from custom_components.telnyx_kokoro.exceptions import failure_of, unspeakable
from custom_components.telnyx_kokoro.synthesis import (
    EmptyTextError,
    NothingToSpeakError,
    RequestTooLongError,
    TextError,
    TextStoppedError,
    TextTooLongError,
)
from homeassistant.exceptions import ServiceValidationError

from .files import ENGLISH, INTEGRATION, placeholders, read, strings

FIX_FLOWS: dict[str, dict[str, Any]] = {
    key: words["fix_flow"]
    for key, words in ENGLISH["issues"].items()
    if "fix_flow" in words
}
# What a form about an account can show beyond what the service answers.
OWN_ERRORS = {"no_voices", "unknown"}
OWN_ERRORS_OF_A_SERVER = OWN_ERRORS | {
    "already_configured",
    "insecure_address",
    "invalid_address",
    "wrong_account",
}
# Errors that a form of Repairs says in words of its own.
OWN_WORDS = {("wrong_server", "invalid_auth"), ("wrong_server", "wrong_account")}
CODE = "".join(file.read_text() for file in INTEGRATION.rglob("*.py"))

ALL_ERRORS: list[TelnyxError] = [
    error("Why.", status=418) if issubclass(error, ApiError) else error("Why.")
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, TelnyxError)
]
ALL_ERRORS.append(RateLimitError("Why.", status=429, retry_after=7))


@pytest.mark.parametrize(("place", "text"), strings(ENGLISH))
def test_string_follows_home_assistants_rules(place: str, text: str) -> None:
    assert text == text.strip() != ""
    assert "://" not in text
    assert not re.search(r"<[a-z/]|'\{|\[%key", text)
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", key) for key in place.split("."))


@pytest.mark.parametrize("error", ALL_ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_has_words_in_forms_and_in_exceptions(error: TelnyxError) -> None:
    failure = failure_of(error)
    given = {"portal_url", *failure.placeholders}
    assert placeholders(ENGLISH["config"]["error"][failure.key]) <= given
    message = ENGLISH["exceptions"][failure.key]["message"]
    assert placeholders(message) <= set(failure.placeholders)


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (EmptyTextError, "empty_message"),
        (NothingToSpeakError, "empty_message"),
        (RequestTooLongError, "text_too_long_for_request"),
        (TextStoppedError, "text_stopped"),
        (TextTooLongError, "text_too_long"),
    ],
)
def test_every_error_of_a_text_has_words(error: type[TextError], key: str) -> None:
    told = unspeakable(error("Why."))
    assert told.translation_key == key
    # Its writer has failed, not its caller.
    is_of_the_caller = error is not TextStoppedError
    assert isinstance(told, ServiceValidationError) is is_of_the_caller
    assert placeholders(ENGLISH["exceptions"][key]["message"]) == set()


def test_every_error_of_a_form_in_the_code_has_words() -> None:
    used = set(re.findall(r'Failure\("(\w+)"\)', CODE))
    assert {"insecure_address", "invalid_address", "unknown"} <= used
    assert used <= set(ENGLISH["config"]["error"])


def test_every_end_of_a_flow_in_the_code_has_words() -> None:
    code = "".join(
        (INTEGRATION / file).read_text()
        for file in ("config_flow.py", "forms/voice.py")
    )
    used = set(re.findall(r'reason="(\w+)"', code)) | {"already_configured"}
    subentry = ENGLISH["config_subentries"]["voice"]
    assert used == set(ENGLISH["config"]["abort"]) | set(subentry["abort"])
    code = "".join(file.read_text() for file in INTEGRATION.rglob("*repair*.py"))
    used = set(re.findall(r'reason="(\w+)"', code))
    assert used == {end for flow in FIX_FLOWS.values() for end in flow["abort"]}


def test_every_issue_has_a_title_and_says_what_to_do() -> None:
    unfixable = {issues.FALLBACK_IN_USE}
    assert set(ENGLISH["issues"]) == unfixable | set(FIX_FLOWS)
    assert set(FIX_FLOWS) == {
        issues.NO_CREDIT,
        issues.NOT_PERMITTED,
        issues.VOICE_GONE,
        issues.VOICE_MISSING,
        issues.WRONG_SERVER,
    }
    for key in unfixable:
        assert set(ENGLISH["issues"][key]) == {"title", "description"}
    for key in FIX_FLOWS:
        assert set(ENGLISH["issues"][key]) == {"title", "fix_flow"}


def test_every_step_of_a_repair_has_words() -> None:
    code = "".join(file.read_text() for file in INTEGRATION.rglob("*repair*.py"))
    steps = {step for flow in FIX_FLOWS.values() for step in flow["step"]}
    assert steps == set(re.findall(r"def async_step_(\w+)", code)) - {"init"}


@pytest.mark.parametrize(
    ("issue", "own"),
    [
        (issues.NO_CREDIT, OWN_ERRORS),
        (issues.NOT_PERMITTED, OWN_ERRORS),
        (issues.WRONG_SERVER, OWN_ERRORS_OF_A_SERVER),
    ],
)
def test_every_error_of_a_repair_has_words(issue: str, own: set[str]) -> None:
    of_the_service = {failure_of(error).key: error for error in ALL_ERRORS}
    words = FIX_FLOWS[issue]["error"]
    assert set(words) == set(of_the_service) | own
    for key, text in words.items():
        given = failure_of(of_the_service[key]).placeholders if key not in own else {}
        assert placeholders(text) <= {"portal_url", *given}


@pytest.mark.parametrize(
    "file", sorted((INTEGRATION / "translations").iterdir()), ids=lambda file: file.stem
)
def test_error_has_the_same_words_in_repairs_as_elsewhere(file: Path) -> None:
    words = read(file)
    elsewhere = words["config"]["error"], words["exceptions"]
    assert [
        f"{issue}: {key}"
        for issue in FIX_FLOWS
        for key, text in words["issues"][issue]["fix_flow"].get("error", {}).items()
        if text not in (elsewhere[0][key], elsewhere[1].get(key, {}).get("message"))
        and (issue, key) not in OWN_WORDS
    ] == []


def test_every_string_of_an_error_is_used() -> None:
    reachable = {failure_of(error).key for error in ALL_ERRORS}
    in_code = set(re.findall(r'"(\w+)"', CODE))
    assert set(ENGLISH["exceptions"]) <= reachable | in_code
    assert set(ENGLISH["config"]["error"]) <= reachable | in_code


@pytest.mark.parametrize(
    "step", [*ENGLISH["config"]["step"], "server", "voice"], ids=str
)
def test_every_field_of_a_step_says_what_it_is_and_what_it_does(step: str) -> None:
    for steps in (
        ENGLISH["config"]["step"],
        ENGLISH["config_subentries"]["voice"]["step"],
        *(flow["step"] for flow in FIX_FLOWS.values()),
    ):
        words = steps.get(step, {})
        for fields in (words, *words.get("sections", {}).values()):
            assert set(fields.get("data", {})) == set(
                fields.get("data_description", {})
            )


def test_every_step_of_the_flows_has_words() -> None:
    flow = set(ENGLISH["config"]["step"])
    assert flow == {"user", "voice", "reauth_confirm", "reconfigure"}
    profile = ENGLISH["config_subentries"]["voice"]
    assert set(profile["step"]) == {"voice"}
    assert set(profile["initiate_flow"]) == {"user", "reconfigure"}


def test_every_total_has_a_unit_in_words() -> None:
    words = ENGLISH["entity"]["sensor"]
    counted = {key for key in words if "unit_of_measurement" in words[key]}
    assert counted == {total.key for total in sensor.TOTALS}


# Measured in a browser on the page of a device, on a desktop and on a phone. What is
# measured in milliseconds leaves more room.
LONGEST_NAME, LONGEST_NAME_OF_A_WAIT, LONGEST_UNIT = 20, 26, 10


@pytest.mark.parametrize(
    "file", sorted((INTEGRATION / "translations").iterdir()), ids=lambda file: file.stem
)
def test_names_of_sensors_are_not_cut_off(file: Path) -> None:
    waits = {wait.key for wait in sensor.WAITS}
    for key, words in read(file)["entity"]["sensor"].items():
        longest = LONGEST_NAME_OF_A_WAIT if key in waits else LONGEST_NAME
        assert len(words["name"]) <= longest, words["name"]
        assert len(words.get("unit_of_measurement", "")) <= LONGEST_UNIT
