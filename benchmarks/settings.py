"""First audio and processor time with settings of our voice profiles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from .engines import BARE, OURS, Engine, add_profile
from .listening import FORMATS, MP3, QUESTION, Format, Timed, milliseconds
from .results import Settings, Spread
from .stage import Stage, sentence
from .usage import Usage, idle_processor, median_work, work

NOTHING: Final = "nothing"

_ABBREVIATIONS: Final = {
    "TD": "Dryer",
    "WM": "Washing machine",
    "DW": "Dishwasher",
    "AC": "Air conditioning",
    "HP": "Heat pump",
    "EV": "Electric car",
    "PV": "Solar panels",
    "UPS": "Battery backup",
    "NAS": "File server",
    "AP": "Access point",
    "CCTV": "Cameras",
    "LR": "Living room",
    "BR": "Bedroom",
    "KT": "Kitchen",
    "GF": "Ground floor",
    "FF": "First floor",
    "Qty": "Quantity",
    "Hass": "Home Assistant",
    "Zigbee": "Zig bee",
    "Aqara": "Akara",
}


def worded_sentence(number: int) -> str:
    """Return a sentence as long as the others once its words have been replaced."""
    return f"TD {number:05d}, 2.5 °C."


@dataclass(frozen=True, slots=True)
class Setting:
    """Settings of a profile, as its form takes them, and a sentence of each number."""

    title: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    sentence: Callable[[int], str] = sentence


_NO_NUMBERS: Final = {"wording": {"spell_numbers": False}}
SETTINGS: Final[Mapping[str, Setting]] = {
    NOTHING: Setting("nothing set", _NO_NUMBERS),
    "defaults": Setting("defaults"),
    "volume": Setting("volume +3 dB", {**_NO_NUMBERS, "playback": {"volume": 3}}),
    "words": Setting(
        "numbers, 20 words",
        {
            "wording": {
                "spell_numbers": True,
                "replacements": [
                    {"text": text, "spoken_as": spoken_as}
                    for text, spoken_as in _ABBREVIATIONS.items()
                ],
            }
        },
        worded_sentence,
    ),
    "languages": Setting(
        "voices of 4 other languages",
        {
            **_NO_NUMBERS,
            "languages": {
                "other_voices": ["ef_dora", "ff_siwis", "if_sara", "pf_dora"]
            },
        },
    ),
    "slower": Setting("speed 0.8", {**_NO_NUMBERS, "playback": {"speed": 0.8}}),
    "faster": Setting("speed 1.25", {**_NO_NUMBERS, "playback": {"speed": 1.25}}),
}
ROWS: Final = 1 + len(SETTINGS)
ANNOUNCEMENT: Final = "announcement"
ANSWER: Final = "answer"


async def measure_settings(stage: Stage, runs: int, rounds: int) -> None:
    """Fill in rows of the bare entity and of each setting, which take turns.

    Announcements are measured `runs` times in each format, answers `rounds` times in
    MP3, and processor time in `rounds` rounds.
    """
    stage = replace(stage, engines=await _profiles(stage))
    idle = await idle_processor(stage)
    for wanted in FORMATS:
        row = f"settings, {wanted.name}"
        announce = partial(_announce, stage, wanted)
        heard = await stage.in_turns(row, runs, announce, warm_up=True)
        use = partial(_work, stage, wanted, idle)
        used = await stage.in_turns(f"{row}, processor", rounds, use, warm_up=True)
        stage.results.settings += [
            Settings(
                setting=name,
                kind=ANNOUNCEMENT,
                audio_format=wanted.name,
                first=Spread.of([timed.over for timed in some]),
                processor=milliseconds(sum(median_work(used[name]))),
            )
            for name, some in heard.items()
            if name in used
        ]
    pipelines = await stage.add_pipelines(tuple(stage.engines))
    ask = partial(_ask, stage, pipelines)
    heard = await stage.in_turns("settings, answers", rounds, ask, warm_up=True)
    stage.results.settings += [
        Settings(
            setting=name,
            kind=ANSWER,
            audio_format=MP3.name,
            first=Spread.of([timed.over for timed in some]),
            processor=None,
        )
        for name, some in heard.items()
    ]


async def _profiles(stage: Stage) -> dict[str, Engine]:
    """Add a profile for each setting; return them after the bare entity."""
    engines = {BARE: stage.engines[BARE]}
    for name, setting in SETTINGS.items():
        engine = await add_profile(stage.home, setting.title, setting.fields)
        engines[name] = replace(stage.engines[OURS], name=name, entity_id=engine)
    return engines


async def _announce(stage: Stage, wanted: Format, engine: Engine) -> Timed:
    await _warm(stage, engine)
    return await stage.announce(engine, wanted, _text(stage, engine))


async def _work(stage: Stage, wanted: Format, idle: float, engine: Engine) -> Usage:
    return await work(stage, wanted, idle, partial(_text, stage, engine), engine)


async def _ask(stage: Stage, pipelines: Mapping[str, str], engine: Engine) -> Timed:
    await _warm(stage, engine)
    return await stage.answer(pipelines[engine.name], MP3, QUESTION)


async def _warm(stage: Stage, engine: Engine) -> None:
    await stage.announce(engine, MP3, stage.word())
    await stage.world.silence()


def _text(stage: Stage, engine: Engine) -> str:
    setting = SETTINGS.get(engine.name)
    made = sentence if setting is None else setting.sentence
    return made(next(stage.numbers))
