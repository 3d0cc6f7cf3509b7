"""The earliest moment at which an answer's first sentence can be known."""

from benchmarks.listening import Written


def written(text: str) -> Written:
    words = [
        text.split(" ", maxsplit=1)[0],
        *(f" {word}" for word in text.split(" ")[1:]),
    ]
    return Written([(float(number), word) for number, word in enumerate(words)])


def test_core_waits_for_sixty_characters() -> None:
    answer = written("It is late. " + "Word " * 20 + "end.")
    characters = len("It is late.") + 10 * len(" Word")
    assert characters - len(" Word") <= 60 < characters
    assert answer.speakable == 12.0


def test_a_long_first_sentence_is_known_when_the_next_begins() -> None:
    sentence = "word " * 19 + "end."
    assert written(sentence + " Next one.").speakable == 20.0


def test_a_single_sentence_is_known_at_its_end() -> None:
    answer = written("word " * 19 + "end")
    assert answer.speakable == answer.words[-1][0]
