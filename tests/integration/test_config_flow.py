"""Adding an account: key, server, language and voice, and what can go wrong."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from custom_components.telnyx_kokoro.account.form import KEY_FIELD
from custom_components.telnyx_kokoro.api import TelnyxClient
from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from local_telnyx import Fault, LocalTelnyx

from .forms import (
    WRONG_DICTIONARY,
    in_sections,
    is_collapsed,
    selector,
    shown_in_sections,
    suggested,
)


@pytest.fixture
def filled_in(server: LocalTelnyx) -> dict[str, Any]:
    """The first form, filled in."""
    return {"api_key": "KEY_LOCAL", "server": {"url": server.url}}


async def open_form(home: HomeAssistant) -> ConfigFlowResult:
    """Start to add an account."""
    return await home.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )


async def submit(
    home: HomeAssistant, form: ConfigFlowResult, **fields: Any
) -> ConfigFlowResult:
    """Submit a form."""
    return await home.config_entries.flow.async_configure(form["flow_id"], fields)


async def finish(home: HomeAssistant, form: ConfigFlowResult) -> ConfigEntry:
    """Go on with what is suggested."""
    assert form["step_id"] == "voice"
    done = await submit(home, form, voice=suggested(form, "voice"))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    entry: ConfigEntry = done["result"]
    return entry


async def test_account_is_added_with_its_first_voice_profile(
    home: HomeAssistant, server: LocalTelnyx, filled_in: dict[str, Any]
) -> None:
    form = await open_form(home)
    assert (form["step_id"], form["errors"]) == ("user", {})
    entry = await finish(home, await submit(home, form, **filled_in))
    assert entry.title == "Telnyx KokoroTTS (127.0.0.1)"
    assert entry.data == {"api_key": "KEY_LOCAL", "url": server.url}
    assert entry.unique_id == server.organization_id
    (profile,) = entry.subentries.values()
    assert (profile.subentry_type, profile.title) == ("voice", "Telnyx Heart")
    assert profile.data == {
        "language": "en-US",
        "voice": "af_heart",
        "delivery": "automatic",
        "disable_cache": False,
        "keep_alive": False,
        "lead_in": 0,
    }


async def test_first_voice_profile_gets_no_dictionary_that_cannot_be(
    home: HomeAssistant, filled_in: dict[str, Any]
) -> None:
    form = await submit(home, await open_form(home), **filled_in)
    advanced = {"lead_in": 500, "pronunciation_dict_id": "mine"}
    form = await submit(home, form, voice="am_puck", **in_sections(advanced))
    assert (form["step_id"], form["errors"]) == ("voice", WRONG_DICTIONARY)
    assert suggested(form, "voice") == "am_puck"
    assert shown_in_sections(form).items() >= advanced.items()
    done = await submit(home, form, voice="am_puck", playback={"lead_in": 500})
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_server_is_telnyx_unless_somebody_says_otherwise(
    home: HomeAssistant,
) -> None:
    form = await open_form(home)
    schema = form["data_schema"]
    assert schema is not None
    assert schema({"api_key": "KEY", "server": {}}) == {
        "api_key": "KEY",
        "server": {"trust_certificate": False, "url": "https://api.telnyx.com/v2"},
    }


async def test_account_of_telnyx_itself_has_the_plain_title(
    home: HomeAssistant,
    server: LocalTelnyx,
    filled_in: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    default = "custom_components.telnyx_kokoro.config_flow.DEFAULT_ADDRESS"
    monkeypatch.setattr(default, URL(server.url))
    entry = await finish(home, await submit(home, await open_form(home), **filled_in))
    assert entry.title == "Telnyx KokoroTTS"


@pytest.mark.parametrize(
    ("language", "country", "locale", "voice"),
    [
        ("en", "US", "en-US", "af_heart"),
        ("en-GB", "GB", "en-GB", "bf_emma"),
        ("en", "GB", "en-GB", "bf_emma"),
        ("es", None, "es-ES", "ef_dora"),
        ("fr", "CA", "fr-FR", "ff_siwis"),
        ("pt", "PT", "pt-BR", "pf_dora"),
        ("de", "DE", "en-US", "af_heart"),
    ],
)
async def test_best_voice_of_the_homes_language_is_suggested(
    home: HomeAssistant,
    filled_in: dict[str, Any],
    language: str,
    country: str | None,
    locale: str,
    voice: str,
) -> None:
    home.config.language = language
    home.config.country = country
    entry = await finish(home, await submit(home, await open_form(home), **filled_in))
    (profile,) = entry.subentries.values()
    assert (profile.data["language"], profile.data["voice"]) == (locale, voice)


async def test_voices_of_the_language_are_listed_best_first_by_readable_names(
    home: HomeAssistant, filled_in: dict[str, Any]
) -> None:
    form = await submit(home, await open_form(home), **filled_in)
    form = await submit(home, form, language="it-IT")
    assert selector(form, "voice")["options"] == [
        {"value": "if_sara", "label": "Sara ♀"},
        {"value": "im_nicola", "label": "Nicola ♂"},
    ]


async def test_voice_of_another_language_is_not_accepted(
    home: HomeAssistant, filled_in: dict[str, Any]
) -> None:
    form = await submit(home, await open_form(home), **filled_in)
    form = await submit(home, form, language="it-IT")
    with pytest.raises(InvalidData):
        await submit(home, form, voice="af_heart")


async def test_namesakes_are_told_apart_by_their_language(
    home: HomeAssistant, filled_in: dict[str, Any]
) -> None:
    form = await submit(home, await open_form(home), **filled_in)
    form = await submit(home, form, language="es-ES")
    done = await submit(home, form, voice="em_alex")
    (profile,) = done["result"].subentries.values()
    assert profile.title == "Telnyx Alex (es-ES)"


@pytest.mark.parametrize(
    ("fault", "error", "placeholders"),
    [
        (Fault(status=401), "invalid_auth", {}),
        (Fault(status=402, code="20100"), "no_credit", {}),
        (Fault(status=403, code="20100"), "no_credit", {}),
        (Fault(status=403, code="10038", detail="D."), "not_permitted", {}),
        (Fault(status=404), "not_telnyx", {}),
        (Fault(status=302), "not_telnyx", {}),
        (Fault(body=b"<html>"), "not_telnyx", {}),
        (Fault(body=b"{}"), "not_telnyx", {}),
        (Fault(status=429), "rate_limited", {}),
        (
            Fault(status=429, headers={"retry-after": "7"}),
            "rate_limited_for",
            {"seconds": "7"},
        ),
        (Fault(status=503), "service_error", {}),
        (Fault(status=408), "service_error", {}),
        (Fault(status=400), "bad_request", {}),
        (Fault(cut_after=10), "incomplete", {}),
        (Fault(body=b'{"voices": []}'), "no_voices", {}),
    ],
)
async def test_flow_can_be_finished_after_every_error(
    home: HomeAssistant,
    server: LocalTelnyx,
    filled_in: dict[str, Any],
    fault: Fault,
    error: str,
    placeholders: dict[str, str],
) -> None:
    server.fail(fault)
    form = await submit(home, await open_form(home), **filled_in)
    assert (form["step_id"], form["errors"]) == ("user", {"base": error})
    shown = form["description_placeholders"]
    assert shown is not None
    assert placeholders.items() <= shown.items()
    assert await finish(home, await submit(home, form, **filled_in))


async def test_second_key_of_an_account_is_told_though_telnyx_has_a_problem(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    filled_in: dict[str, Any],
) -> None:
    server.key = filled_in["api_key"] = "SECOND_KEY"
    server.fail(Fault(status=503), only="whoami")
    form = await submit(home, await open_form(home), **filled_in)
    assert form["errors"] == {"base": "service_error"}
    done = await submit(home, form, **filled_in)
    assert done["reason"] == "already_configured"


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("http://api.telnyx.com/v2", "insecure_address"),
        ("http://kokoro.example.com:8089", "insecure_address"),
        ("telnyx", "invalid_address"),
        ("", "invalid_address"),
        ("http://127.0.0.1:1/v2", "cannot_connect"),
    ],
)
async def test_wrong_address_can_be_corrected(
    home: HomeAssistant, filled_in: dict[str, Any], address: str, error: str
) -> None:
    form = await submit(
        home, await open_form(home), api_key="KEY_LOCAL", server={"url": address}
    )
    assert form["errors"] == {"base": error}
    assert await finish(home, await submit(home, form, **filled_in))


async def test_wrong_key_can_be_corrected(
    home: HomeAssistant, filled_in: dict[str, Any]
) -> None:
    form = await submit(home, await open_form(home), **filled_in | {"api_key": "WRONG"})
    assert form["errors"] == {"base": "invalid_auth"}
    assert await finish(home, await submit(home, form, **filled_in))


async def test_section_of_the_server_opens_when_the_server_is_the_problem(
    home: HomeAssistant,
) -> None:
    form = await open_form(home)
    assert is_collapsed(form, "server")
    # A key that no request can carry, so nothing is sent to Telnyx.
    form = await submit(home, form, api_key=" ", server={})
    assert form["errors"] == {"base": "invalid_auth"}
    assert is_collapsed(form, "server")
    form = await submit(home, form, api_key="KEY", server={"url": "telnyx"})
    assert not is_collapsed(form, "server")


async def test_section_of_a_server_that_was_filled_in_stays_open_after_a_refused_key(
    home: HomeAssistant, filled_in: dict[str, Any]
) -> None:
    form = await submit(home, await open_form(home), **filled_in | {"api_key": "WRONG"})
    assert form["errors"] == {"base": "invalid_auth"}
    assert not is_collapsed(form, "server")


async def test_unexpected_error_is_logged_and_can_be_survived(
    home: HomeAssistant,
    filled_in: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_: TelnyxClient) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(TelnyxClient, "voices", broken)
        form = await submit(home, await open_form(home), **filled_in)
    assert form["errors"] == {"base": "unknown"}
    assert "ZeroDivisionError" in caplog.text
    assert await finish(home, await submit(home, form, **filled_in))


@pytest.mark.parametrize("copied", [" KEY_LOCAL", "KEY_LOCAL\n", "\tKEY_LOCAL "])
async def test_white_space_around_a_copied_key_does_not_matter(
    home: HomeAssistant, filled_in: dict[str, Any], copied: str
) -> None:
    form = await submit(home, await open_form(home), **filled_in | {"api_key": copied})
    assert (await finish(home, form)).data["api_key"] == "KEY_LOCAL"


@pytest.mark.parametrize("key", ["two\nlines", "nul\x00", "ключ", "\ud83c", " "])
async def test_key_that_cannot_be_one_is_not_accepted(
    home: HomeAssistant, filled_in: dict[str, Any], key: str
) -> None:
    form = await submit(home, await open_form(home), **filled_in | {"api_key": key})
    assert form["errors"] == {"base": "invalid_auth"}


async def test_same_account_with_another_key_is_already_configured(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    filled_in: dict[str, Any],
) -> None:
    server.key = "SECOND_KEY"
    done = await submit(
        home, await open_form(home), **filled_in | {"api_key": "SECOND_KEY"}
    )
    assert (done["type"], done["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )


async def test_same_key_at_the_same_server_is_already_configured(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    filled_in: dict[str, Any],
) -> None:
    server.organization_id = None
    done = await submit(home, await open_form(home), **filled_in)
    assert (done["type"], done["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )


async def test_two_open_forms_make_one_account(
    home: HomeAssistant, server: LocalTelnyx, filled_in: dict[str, Any]
) -> None:
    server.organization_id = None
    first = await submit(home, await open_form(home), **filled_in)
    second = await submit(home, await open_form(home), **filled_in)
    await finish(home, first)
    done = await submit(home, second, voice="af_heart")
    assert (done["type"], done["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )


async def test_form_that_was_left_open_is_in_nobodys_way(
    home: HomeAssistant, filled_in: dict[str, Any]
) -> None:
    await submit(home, await open_form(home), **filled_in)
    assert await finish(home, await submit(home, await open_form(home), **filled_in))


def test_key_is_not_shown_while_it_is_typed() -> None:
    (key,) = KEY_FIELD.values()
    assert (key.config["type"], key.config["autocomplete"]) == ("password", "off")


async def test_two_accounts_can_be_added(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    filled_in: dict[str, Any],
) -> None:
    server.organization_id = "another"
    server.key = "SECOND_KEY"
    form = await submit(
        home, await open_form(home), **filled_in | {"api_key": "SECOND_KEY"}
    )
    await finish(home, form)
    assert len(home.config_entries.async_entries(DOMAIN)) == 2
