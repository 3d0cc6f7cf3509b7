"""The scenes: Home Assistant is brought into a state, and pictures are taken of it."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Position

from local_home import DOMAIN, ConfigEntry, HomeAssistant, SpeechError
from local_telnyx import Fault, LocalTelnyx

from .browser import Browser

_DASHBOARD: Final = "/config/integrations/dashboard"
_INTEGRATION: Final = f"/config/integrations/integration/{DOMAIN}"
_FLOWS: Final = "/api/config/config_entries/subentries/flow"
_ROW: Final = "ha-config-entry-row"
_FORM: Final = "step-flow-form ha-form"
_REPAIR: Final = "ha-config-repairs ha-list-item-button"
_TITLE: Final = "Telnyx KokoroTTS"
_TABLE: Final = "ha-selector-object .items-container"
_DIALOG: Final = "dialog-form"  # of a row in the table
_HEADING: Final[Position] = {"x": 24, "y": 24}  # of a section, open or not
_VOICE_FORM_HEIGHT: Final = 1_150  # its list of players is long
_SETTINGS_HEIGHT: Final = 2_100
_OF_WORDING: Final = (2, 3)  # sections of the settings: words, and other languages
_LANGUAGES: Final = ("it-IT", "fr-FR", "en-GB")
_WORDS: Final = (("Siobhan", "Shivawn"), ("NAS", "nazz"))


@dataclass(frozen=True, slots=True)
class Stage:
    """The home and the browser of the scenes."""

    home: HomeAssistant
    server: LocalTelnyx
    browser: Browser

    async def entry(self) -> ConfigEntry:
        """Return the account."""
        (entry,) = await self.home.entries(DOMAIN)
        return entry

    async def reload(self) -> None:
        """Set the account up again."""
        entry = await self.entry()
        path = f"/api/config/config_entries/entry/{entry.entry_id}/reload"
        await self.home.rest.post(path, {})

    async def choose(self, action: str, awaited: str) -> None:
        """Choose from the menu of the account."""
        await self.browser.open(_INTEGRATION, _ROW)
        row = self.browser.page.locator(_ROW)
        await row.locator("ha-dropdown ha-icon-button[slot=trigger]").first.click()
        await row.locator(f"ha-dropdown-item[value={action}]").click()
        await self.browser.page.locator(awaited).first.wait_for()


async def take_all(stage: Stage) -> None:
    """Take every picture, in the order in which a person would see them."""
    await _add(stage)
    await _profiles(stage)
    await _words(stage)
    await _devices(stage)
    # First: an open form for the server would keep this one from opening.
    await _new_key(stage)
    await stage.choose("reconfigure", _FORM)
    await stage.browser.take_form("reconfigure")
    await _repairs(stage)
    await _wrong_server(stage)


async def _add(stage: Stage) -> None:
    """Add the account, and look at its first voice and settings."""
    browser, page = stage.browser, stage.browser.page
    await browser.open(f"{_DASHBOARD}/add?domain={DOMAIN}", "dialog-box ha-button")
    await page.locator("dialog-box ha-button:focus").wait_for()
    await page.keyboard.press("Enter")
    await page.locator(_FORM).first.wait_for()
    await browser.take_form("add-integration")
    await page.fill("input[type=password]", stage.server.key)
    await page.locator("ha-expansion-panel").click()
    await page.fill("input[type=url]", stage.server.url)
    await browser.submit("ha-selector-language")
    samples, *settings = await page.locator("ha-expansion-panel").all()
    others = [settings[index] for index in _OF_WORDING]
    sections = [section for section in settings if section not in others]
    for section in sections:
        await section.click(position=_HEADING)
    await browser.take_form("settings", _SETTINGS_HEIGHT)
    for section in sections:
        await section.click(position=_HEADING)
    await samples.click(position=_HEADING)
    await page.locator("audio").first.evaluate(
        """async (player) => {
            await player.play();
            player.pause();
            player.currentTime = 1;
        }"""
    )
    await browser.take_form("hear-and-choose", _VOICE_FORM_HEIGHT)
    await browser.submit("step-flow-create-entry")


async def _profiles(stage: Stage) -> None:
    """Add more voice profiles."""
    entry = await stage.entry()
    # Other than the account of this machine, that of a person has no address in it.
    update = "config_entries/update"
    await stage.home.command(update, entry_id=entry.entry_id, title=_TITLE)
    await stage.reload()
    await stage.choose("subentry_voice", "ha-selector-language")
    await stage.browser.take_form("second-profile")
    for language, voice in (("en-GB", "bf_emma"), ("fr-FR", "ff_siwis")):
        form = await stage.home.rest.post(
            _FLOWS, {"handler": [entry.entry_id, "voice"]}
        )
        # The voices of another language come when it is submitted.
        for fields in ({"language": language}, {"language": language, "voice": voice}):
            if form["type"] == "form":
                flow = f"{_FLOWS}/{form['flow_id']}"
                form = await stage.home.rest.post(flow, fields)
    await stage.browser.open(_INTEGRATION, "ha-config-sub-entry-row >> nth=2")
    await stage.browser.take_page("voice-profiles", _ROW)


async def _words(stage: Stage) -> None:
    """Enter words and voices for other languages, of a profile and of the account."""
    browser, page = stage.browser, stage.browser.page
    await stage.choose("subentry_voice", "ha-selector-language")
    for index in _OF_WORDING:
        # The first section has the samples.
        await page.locator("ha-expansion-panel").nth(1 + index).click(position=_HEADING)
    await _add_words(stage)
    # The first one again.
    await page.locator(f"{_TABLE} ha-icon-button").first.click()
    await page.locator(f"{_DIALOG} input").first.wait_for()
    await browser.take_form("word", _VOICE_FORM_HEIGHT)
    await page.locator(f"{_DIALOG} ha-button[slot=primaryAction]").click()
    own = await page.evaluate("document.documentElement.lang")
    others = [language for language in _LANGUAGES if language[:2] != own[:2]]
    for language in others[:2]:
        await page.locator("ha-selector-select ha-chip-set ha-button").click()
        await page.keyboard.type(language)
        await page.keyboard.press("Enter")
    await browser.take_form("words-and-languages")
    await browser.open(_INTEGRATION, _ROW)
    await browser.follow(f"{_ROW} ha-icon-button[slot=end]", _FORM)
    await _add_words(stage)
    await browser.take_form("account-words")


async def _add_words(stage: Stage) -> None:
    page = stage.browser.page
    for text, spoken_as in _WORDS:
        await page.locator(f"{_TABLE} > ha-button").click()
        fields = page.locator(f"{_DIALOG} input")
        await fields.nth(0).fill(text)
        await fields.nth(1).fill(spoken_as)
        await page.locator(f"{_DIALOG} ha-button[slot=primaryAction]").click()


async def _devices(stage: Stage) -> None:
    """Look at the devices of the account and of its first voice profile."""
    entry = await stage.entry()
    profile = (await stage.home.subentries(entry))[0]
    devices = await stage.home.command("config/device_registry/list")
    for picture, name in (("sensors", entry.title), ("device", profile.title)):
        (device,) = (one for one in devices if one["name"] == name)
        path = f"/config/devices/device/{device['id']}"
        await stage.browser.open(path, "ha-device-entities-card")
        await stage.browser.take_page(picture, "ha-config-device-page ha-card")


async def _new_key(stage: Stage) -> None:
    """Refuse the key."""
    stage.server.key = "KEY_NEW"
    await stage.reload()
    await stage.browser.open(_INTEGRATION, _ROW)
    await stage.browser.follow(".attention ha-button[slot=end]", _FORM)
    await stage.browser.take_form("re-authenticate")
    await stage.browser.page.fill("input[type=password]", stage.server.key)
    await stage.browser.submit("step-flow-abort")


async def _repairs(stage: Stage) -> None:
    """Withdraw a voice, and let the account run out of credit."""
    voices = list(stage.server.voices)
    stage.server.voices = [one for one in voices if "bf_emma" not in str(one)]
    await stage.reload()
    speaker = (await stage.home.entities(await stage.entry(), "tts"))[0]
    stage.server.fail(Fault(code="20100"), times=None)
    with suppress(SpeechError):
        await stage.home.speak(speaker, "Dinner is ready.")
    stage.server.heal()
    await _open_repairs(stage, count=2)
    await stage.browser.take_page("repair", "ha-config-repairs")
    await stage.browser.follow(_REPAIR, _FORM)
    await stage.browser.take_form("repair-fix")
    stage.server.voices = voices
    await stage.home.speak(speaker, "Dinner is ready.", cache=False)
    await stage.reload()


async def _wrong_server(stage: Stage) -> None:
    """Answer as a login page would."""
    page = Fault(body=b"<title>Log in</title>", content_type="text/html")
    stage.server.fail(page, times=None)
    await stage.reload()
    await _open_repairs(stage, count=1)
    await stage.browser.take_page("repair-wrong-server", "ha-config-repairs")
    await stage.browser.follow(_REPAIR, _FORM)
    await stage.browser.take_form("repair-wrong-server-fix")


async def _open_repairs(stage: Stage, *, count: int) -> None:
    await stage.browser.open("/config/repairs", f"{_REPAIR} >> nth={count - 1}")
