"""Voices: their names, languages and order."""

import pytest

from custom_components.telnyx_kokoro.api import AccountVoices, Voice


def _voice(voice_id: str, **fields: object) -> Voice | None:
    return Voice.from_json({"id": f"Telnyx.KokoroTTS.{voice_id}", **fields})


def _account(*ids: str) -> AccountVoices:
    return AccountVoices.from_json({"id": f"Telnyx.KokoroTTS.{name}"} for name in ids)


@pytest.mark.parametrize(
    ("voice_id", "name", "locale", "gender"),
    [
        ("af_heart", "Heart", "en-US", "female"),
        ("bm_george", "George", "en-GB", "male"),
        ("ef_dora", "Dora", "es-ES", "female"),
        ("pm_santa", "Santa", "pt-BR", "male"),
        ("ax_new_voice", "New Voice", "en-US", ""),
    ],
)
def test_id_tells_what_is_not_stated(
    voice_id: str, name: str, locale: str, gender: str
) -> None:
    assert _voice(voice_id) == Voice(voice_id, name, locale, gender)


@pytest.mark.parametrize(
    ("voice_id", "stated", "locale"),
    [
        ("af_heart", "en-US", "en-US"),
        ("bf_emma", "en-UK", "en-GB"),
        ("bf_emma", "en_gb", "en-GB"),
        ("bf_emma", "en", "en-GB"),
        ("bf_emma", None, "en-GB"),
        ("if_sara", "it", "it-IT"),
        ("xf_new", "pt", "pt-BR"),
        ("xf_new", "de-DE", "de-DE"),
        ("xf_new", "de", "de"),
        ("af_heart", "", "en-US"),
        ("af_heart", 7, "en-US"),
    ],
)
def test_language_is_a_locale_however_the_service_writes_it(
    voice_id: str, stated: object, locale: str
) -> None:
    voice = _voice(voice_id, language=stated)
    assert voice is not None
    assert voice.locale == locale


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "Telnyx.NaturalHD.astra"},
        {"id": "Telnyx.KokoroTTS.af"},
        {"id": "Telnyx.KokoroTTS.af_old", "deprecated": True},
        {"id": "Telnyx.KokoroTTS.xf_nobody_knows_its_language"},
        {"id": None},
    ],
)
def test_what_cannot_be_offered_is_no_voice(entry: dict[str, object]) -> None:
    assert Voice.from_json(entry) is None


def test_gender_is_taken_in_any_case() -> None:
    voice = _voice("af_heart", gender="Female")
    assert voice is not None
    assert voice.gender == "female"


def test_best_voice_comes_first_and_unknown_ones_last() -> None:
    account = _account("am_adam", "af_new", "bf_emma", "af_heart", "af_bella")
    assert [voice.id for voice in account.voices] == [
        "af_heart",
        "af_bella",
        "bf_emma",
        "am_adam",
        "af_new",
    ]


def test_languages_are_locales_and_then_plain_languages() -> None:
    account = _account("pf_dora", "af_heart", "bf_emma")
    assert account.languages == ("en-GB", "en-US", "pt-BR", "en", "pt")


def test_language_without_a_region_is_named_once() -> None:
    voice = {"id": "Telnyx.KokoroTTS.xf_new", "language": "de"}
    assert AccountVoices.from_json([voice]).languages == ("de",)


@pytest.mark.parametrize(
    "name",
    [
        "af_heart",
        "Telnyx.KokoroTTS.af_heart",
        "AF_Heart",
        " TELNYX.kokorotts.AF_HEART ",
    ],
)
def test_voice_is_found_by_its_id_with_or_without_prefix_in_any_case(name: str) -> None:
    found = _account("af_bella", "af_heart").find(name)
    assert found is not None
    assert found.full_id == "Telnyx.KokoroTTS.af_heart"


@pytest.mark.parametrize("name", ["", "af", "heart", "Telnyx.NaturalHD.af_heart"])
def test_voice_that_is_not_there_is_not_found(name: str) -> None:
    assert _account("af_heart").find(name) is None


def test_plain_language_has_the_voices_of_all_its_regions() -> None:
    voices = _account("bf_emma", "af_heart", "ef_dora").speaking("en")
    assert [voice.id for voice in voices] == ["af_heart", "bf_emma"]


def test_voice_that_is_listed_twice_is_one_voice() -> None:
    assert len(_account("af_heart", "AF_heart").voices) == 1


def test_voices_are_the_same_after_they_were_kept() -> None:
    voices = AccountVoices.from_json(
        [
            {"id": "Telnyx.KokoroTTS.af_heart", "language": "en-US"},
            {
                "id": "Telnyx.KokoroTTS.af_strange",
                "language": "de-DE",
                "gender": "Male",
            },
            {"id": "Telnyx.KokoroTTS.qx_new_one", "language": "sv"},
        ]
    )
    assert len(voices.voices) == 3
    assert AccountVoices.from_json(voices.as_json()) == voices
