"""The request for speech that is made of a caller's options and a voice profile."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from homeassistant.components.tts import ATTR_VOICE
from homeassistant.core_config import Config
from homeassistant.exceptions import HomeAssistantError

from ..api import Voice
from ..api.voices import ID_PREFIX
from ..audio import MP3, PLAIN, OutputFormat, Sound
from ..const import CONF_OTHER_VOICES, CONF_REPLACEMENTS, CONF_SPELL_NUMBERS
from ..coordinator import TelnyxCoordinator
from ..exceptions import NoSpeechError
from ..profiles.replacements import ReplacementList, parse_replacements, prepared
from ..profiles.selection import Choice, choose_voice, default_language
from ..profiles.settings import SOUND_SETTINGS, VoiceProfile
from ..synthesis import Timeouts, VoiceSettings, Wording
from .message_options import possible, sound_of, voice_names_in

# Not options for callers: they keep apart clips of different servers, which may speak
# the same text with the same voice differently, and clips of the profile's own voice.
# Under the name that callers use, Home Assistant would mix that one up with a voice
# that a caller named.
ATTR_PROFILE_VOICE: Final = "profile_voice"
ATTR_SERVER: Final = "server"


@dataclass(frozen=True, slots=True)
class SynthesisRequest:
    """A voice, its settings and an output format for a text."""

    # The voice's, or the one requested where no voice speaks it.
    language: str
    output_format: OutputFormat
    timeouts: Timeouts
    sound: Sound = PLAIN
    # None where the account has no voice for this.
    settings: VoiceSettings | None = None
    # Why there is no voice, or why the synthesizer before did not speak.
    failure: NoSpeechError | None = None
    # Whether the clip sounds as its options say, by which Home Assistant finds it.
    is_cacheable: bool = False


@dataclass(frozen=True, slots=True)
class RequestBuilder:
    """Makes requests of a voice profile, as it is at this moment."""

    config: Config
    account: TelnyxCoordinator
    profile: VoiceProfile

    @property
    def default_language(self) -> str:
        """Return the language of the profile, by default that of Home Assistant."""
        return default_language(self.config, self.account.data.voices, self.profile)

    @property
    def default_options(self) -> dict[str, Any]:
        """Return everything that changes the sound.

        Home Assistant finds a clip by its text, language and options: whatever is
        missing here would let an old clip play after a change.
        """
        return {
            ATTR_PROFILE_VOICE: self.profile.voice_id,
            ATTR_SERVER: str(self.account.client.address),
            **self.profile.sound_options(self._account_words),
        }

    def choose(self, language: str | None, name: object) -> Choice:
        """Return the voice for a caller, by default the profile's own."""
        voices, default = self.account.data.voices, self.default_language
        return choose_voice(voices, self.profile, default, language, name)

    def request(
        self,
        language: str | None,
        options: Mapping[str, Any],
        wanted: OutputFormat,
        timeouts: Timeouts,
    ) -> SynthesisRequest:
        """Return the request for a language and options.

        Raises:
            ServiceValidationError: An option is unknown, or not in its range.

        """
        full = self._with_defaults(options)
        wanted_sound = sound_of(full)
        sound = possible(wanted_sound)
        try:
            choice = self.choose(language, options.get(ATTR_VOICE))
        except NoSpeechError as err:
            language = language or self.default_language
            return SynthesisRequest(language, wanted, timeouts, sound, failure=err)
        voices, are_as_named = self._other_voices(full, choice)
        settings = self.profile.for_voice(choice.voice, timeouts)
        settings = replace(
            settings,
            # In other formats, silence is inserted during conversion.
            gap_silence=settings.gap_silence and wanted.extension == MP3,
            speed=sound.speed,
            wording=Wording(
                self.profile.settings[CONF_SPELL_NUMBERS],
                prepared(self.profile.replacements + self._account_words),
                voices,
            ),
        )
        return SynthesisRequest(
            choice.voice.locale,
            wanted,
            timeouts,
            sound,
            settings,
            is_cacheable=self._is_as_named(options)
            and are_as_named
            and sound == wanted_sound
            and not choice.stands_in,
        )

    def _with_defaults(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return options with those of the profile in place of empty ones."""
        given = {
            name: value
            for name, value in options.items()
            if value is not None and str(value).strip()
        }
        # Home Assistant has added the defaults to the options of most callers.
        missing = set(options) - set(given) if ATTR_SERVER in options else None
        for name, value in self.default_options.items():
            if missing is None or name in missing:
                given.setdefault(name, value)
        return given

    @property
    def _account_words(self) -> ReplacementList:
        stored = self.account.config_entry.options.get(CONF_REPLACEMENTS)
        return parse_replacements(stored)

    def _other_voices(
        self, options: Mapping[str, Any], choice: Choice
    ) -> tuple[dict[str, Voice], bool]:
        """Return voices by language, and whether they are those that were named.

        A caller who names another voice or language than the profile's gets that one.
        """
        names = voice_names_in(options.get(CONF_OTHER_VOICES))
        if choice.voice.id.lower() != self.profile.voice_id.lower():
            return {}, True
        are_as_named = True
        voices: dict[str, Voice] = {}
        for name in names:
            try:
                other = self.choose(None, name)
            except HomeAssistantError:
                if name not in self.profile.settings[CONF_OTHER_VOICES]:
                    raise
                # A voice that the account no longer has silences nothing, and its
                # language is not taken for another one.
                are_as_named = False
                if gone := Voice.from_json({"id": f"{ID_PREFIX}{name}"}):
                    voices.setdefault(gone.language, choice.voice)
                continue
            are_as_named = are_as_named and not other.stands_in
            if other.voice.language != choice.voice.language:
                voices.setdefault(other.voice.language, other.voice)
        return voices, are_as_named

    def _is_as_named(self, options: Mapping[str, Any]) -> bool:
        # Home Assistant takes the options before there is a message, as at the start of
        # an assistant's run. The profile may have changed since, and may change back.
        if ATTR_SERVER not in options:
            return True
        names = (ATTR_PROFILE_VOICE, ATTR_SERVER, *SOUND_SETTINGS)
        now = self.default_options
        return [now.get(name) for name in names] == [options.get(n) for n in names]
