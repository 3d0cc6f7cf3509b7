"""Links of the documents lead somewhere, and the README explains each message."""

from pathlib import Path
import re

import pytest

from local_telnyx.voices import KOKORO_VOICES

from .files import ENGLISH

REPOSITORY = Path(__file__).parents[2]
DOCUMENTS = [
    *sorted(REPOSITORY.glob("*.md")),
    *sorted((REPOSITORY / "docs").rglob("*.md")),
    *sorted((REPOSITORY / ".github").rglob("*.md")),
]
AUDIO = REPOSITORY / "docs/audio"
PICTURES = sorted((REPOSITORY / "docs/images").glob("*.png"))
_TARGETS = re.compile(r'\]\(([^)#\s]+)|(?:src|srcset)="([^"]+)"')


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_everything_that_is_linked_exists(document: Path) -> None:
    targets = [a or b for a, b in _TARGETS.findall(document.read_text())]
    missing = [
        target
        for target in targets
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_every_picture_is_shown(picture: Path) -> None:
    shown = {
        (document.parent / (link or source)).resolve()
        for document in DOCUMENTS
        for link, source in _TARGETS.findall(document.read_text())
    }
    assert picture in shown


def test_readme_has_a_sample_of_every_voice() -> None:
    readme = (REPOSITORY / "README.md").read_text()
    rows = re.findall(
        r"^\| \w+ \| `(\w+)` \|.+\]\(docs/audio/(\w+)\.mp3\)", readme, re.MULTILINE
    )
    voices = [voice.voice_id.rpartition(".")[2] for voice in KOKORO_VOICES]
    assert rows == [(voice, voice) for voice in voices]
    assert {sample.stem for sample in AUDIO.iterdir()} == set(voices)


def explained() -> list[re.Pattern[str]]:
    """Return what the README says is in messages, with a gap where it has dots."""
    readme = (REPOSITORY / "README.md").read_text()
    tables = readme.partition("## Troubleshooting")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (.+?) \| .+ \|$", tables, re.MULTILINE)
    phrases = [phrase for cell in cells for phrase in cell.split(", ")]
    return [
        re.compile(re.escape(phrase).replace("…", ".*"), re.IGNORECASE)
        for phrase in phrases
    ]


@pytest.mark.parametrize(
    "key", [key for key in ENGLISH["exceptions"] if "sample" not in key]
)
def test_every_message_is_explained_in_the_readme(key: str) -> None:
    message = ENGLISH["exceptions"][key]["message"]
    assert any(phrase.search(message) for phrase in explained()), message
