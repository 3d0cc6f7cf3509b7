"""Settings of a profile are compared with none; what is spoken is as long for all."""

from pathlib import Path
from typing import Any

from benchmarks.page import page
from benchmarks.results import Results, Settings, Spread
from benchmarks.settings import SETTINGS, worded_sentence
from benchmarks.stage import sentence
from custom_components.telnyx_kokoro.profiles.replacements import (
    parse_replacements,
    prepared,
)
from custom_components.telnyx_kokoro.synthesis import VoiceSettings, Wording
from custom_components.telnyx_kokoro.synthesis.spoken_text import TextReader

from .test_results import results


def row(setting: str, first: float, kind: str = "announcement") -> Settings:
    processor = 8.25 if kind == "announcement" else None
    return Settings(setting, kind, "mp3", Spread(20, first, first + 5), processor)


def test_the_page_shows_the_difference_to_nothing_set() -> None:
    made = results(ours=6.0)
    made.settings += [row("nothing", 215.0), row("faster", 241.5)]
    assert "| nothing set | 215, 8.2 | — | — | — |" in page(made)
    assert "| speed 1.25 | 242 (+26.5), 8.2 | — | — | — |" in page(made)


def test_the_page_shows_an_answer_without_processor_time() -> None:
    made = results(ours=6.0)
    made.settings += [row("nothing", 216.0, "answer"), row("bare", 215.5, "answer")]
    assert "| bare entity | — | — | — | 216 (−0.5) |" in page(made)


def test_rows_are_read_back_as_they_were(tmp_path: Path) -> None:
    made = results(ours=6.0)
    made.settings += [row("nothing", 215.0), row("nothing", 215.0, "answer")]
    made.save(tmp_path / "results.json")
    assert Results.load_from(tmp_path / "results.json") == made


def test_numbers_and_words_are_as_long_as_the_other_text() -> None:
    fields: dict[str, Any] = SETTINGS["words"].fields["wording"]
    replacements = prepared(parse_replacements(fields["replacements"]))
    wording = Wording(fields["spell_numbers"], replacements)
    reader = TextReader(VoiceSettings("a voice", locale="en-US", wording=wording))
    [segment] = reader.of_whole("", worded_sentence(1))
    assert segment.text == "Dryer 00001, two point five degrees Celsius."
    assert len(segment.text) == len(sentence(1))


def test_each_setting_differs_from_nothing_by_one_thing() -> None:
    nothing = SETTINGS["nothing"].fields.items()
    for name in SETTINGS.keys() - {"nothing", "defaults", "words"}:
        fields = SETTINGS[name].fields
        assert fields.items() >= nothing
        assert len(fields) == len(nothing) + 1
