"""What people read, in every language: complete, alike, and as it may be."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import voluptuous as vol

from .files import (
    ENGLISH,
    ENGLISH_FILE,
    INTEGRATION,
    MODULES,
    calls,
    constant,
    placeholders,
    read,
    strings,
)
from .translation_schema import TRANSLATION, faults

FOLDER = ENGLISH_FILE.parent
FILES = sorted(FOLDER.iterdir())
OTHERS = [file for file in FILES if file != ENGLISH_FILE]
PROMISED = {"de", "en", "es", "fr", "it", "nl", "pt", "pt-BR"}
ENGLISH_STRINGS = dict(strings(ENGLISH))

# Of so many words, a sentence is not the same in two languages by chance.
FEWEST_WORDS_OF_A_SENTENCE = 4


def test_every_promised_language_is_there() -> None:
    assert {file.name for file in FILES} == {f"{code}.json" for code in PROMISED}


def test_words_are_in_the_files_of_custom_integrations_only() -> None:
    assert not (INTEGRATION / "strings.json").exists()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_file_has_only_what_home_assistant_knows(file: Path) -> None:
    TRANSLATION(read(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_language_is_complete(file: Path) -> None:
    assert set(dict(strings(read(file)))) == set(ENGLISH_STRINGS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_language_has_the_placeholders_of_english(file: Path) -> None:
    assert {place: placeholders(text) for place, text in strings(read(file))} == {
        place: placeholders(text) for place, text in ENGLISH_STRINGS.items()
    }


@pytest.mark.parametrize("file", OTHERS, ids=lambda file: file.stem)
def test_no_sentence_is_left_in_english(file: Path) -> None:
    assert [
        place
        for place, text in strings(read(file))
        if text == ENGLISH_STRINGS[place]
        and len(text.split()) >= FEWEST_WORDS_OF_A_SENTENCE
    ] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voice", []),
        ("See [the portal]({portal_url}).", []),
        ("", ["is empty"]),
        (" Voice", ["has white space at an end"]),
        ("See https://telnyx.com", ["holds an address"]),
        ("See www.telnyx.com", ["holds an address"]),
        ("<b>Voice</b>", ["holds HTML"]),
        ("[%key:common::voice%]", ["refers to another string"]),
        ("No '{voice}'", ["has a placeholder in single quotes"]),
        ("No {the voice}", ["has a placeholder that is no name"]),
        ("No {}", ["has a placeholder that is no name"]),
    ],
)
def test_what_may_not_be_shown_is_found(text: str, found: list[str]) -> None:
    assert faults(text) == found


@pytest.mark.parametrize(
    "tree",
    [
        {"unknown": {}},
        {"config": {"step": {"user": {"data_description": {"key": "A key."}}}}},
        {"issues": {"no_credit": {"title": "No credit"}}},
        {"issues": {"a": {"title": "A", "description": "A", "fix_flow": {"step": {}}}}},
        {"services": {"render": {"name": "Render"}}},
        {"entity": {"sensor": {"balance": {"unit_of_measurement": "{unit}"}}}},
        {"exceptions": {"No-": {"message": "No."}}},
    ],
)
def test_what_home_assistant_does_not_know_is_found(tree: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        TRANSLATION(tree)


# What the code says


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Yield where an exception is made, its key, and the placeholders it gives."""
    for module, tree in MODULES.items():
        for name, given in calls(tree):
            key = constant(given.get("translation_key"), module)
            values = given.get("translation_placeholders", ast.Dict(keys=[], values=[]))
            if key and "translation_domain" in given and isinstance(values, ast.Dict):
                names = {constant(value, module) for value in values.keys if value}
                yield f"{module}: {name}", key, names
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="translation"), args=[first]):
                    if key := constant(first, module):
                        names = {word.arg for word in node.keywords}
                        yield f"{module}: {node.lineno}", key, names


def test_exceptions_are_found_in_the_code() -> None:
    keys = {key for _, key, _ in raised()}
    assert {"invalid_address", "no_voices", "unknown", "unknown_voice"} <= keys


@pytest.mark.parametrize(("where", "key", "given"), raised())
def test_exception_gives_the_placeholders_of_its_message(
    where: str, key: str, given: set[str]
) -> None:
    assert placeholders(ENGLISH["exceptions"][key]["message"]) == given, where


def is_translation(word: ast.keyword) -> bool:
    """Return whether an argument is a translated message, or part of one."""
    match word.value:
        case ast.Call(func=ast.Name(id="translation")):
            return True
    return word.arg == "translation_domain"


def test_exceptions_have_no_text_beside_their_translation() -> None:
    assert [
        f"{module}:{node.lineno}"
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.args
        and any(is_translation(word) for word in node.keywords)
    ] == []


def test_every_issue_is_shown_by_the_code() -> None:
    words = {
        node.value
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
    }
    assert ENGLISH["issues"]
    assert set(ENGLISH["issues"]) <= words


def chosen_from() -> dict[str, str]:
    """Return the words for choices in forms, and where they are used."""
    return {
        constant(given["translation_key"], module): f"{module}: {name}"
        for module, tree in MODULES.items()
        for name, given in calls(tree)
        if name.endswith("SelectorConfig") and "translation_key" in given
    }


def test_every_choice_of_a_form_has_words() -> None:
    used = chosen_from()
    assert "delivery" in used
    assert set(used) <= set(ENGLISH["selector"]), used
