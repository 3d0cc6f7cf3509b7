"""A text on its way to a listener: which part comes next, and what has been heard."""

from ..audio import AudioError
from ..audio.concat import Mp3Concatenator
from ..audio.mp3 import StreamInfo
from .deadline import AudioDeadline
from .retry import response_error
from .segmenter import TextSegmenter


class StreamProgress:
    """The parts of a text, and the one stream of audio that is made of them.

    Whichever way a text is spoken, this is where it can be taken up again: at the
    frame that the listener has not heard yet.
    """

    def __init__(
        self, feed: TextSegmenter, deadline: AudioDeadline, lead_in: float = 0
    ) -> None:
        """Begin where the feed stands, with so many seconds of silence."""
        self._feed = feed
        self._deadline = deadline
        self._concatenator = Mp3Concatenator(lead_in)
        self._heard = 0

    async def ready(self) -> bool:
        """Wait for the next part, as `TextSegmenter.ready`."""
        return await self._feed.ready()

    async def next(self) -> str | None:
        """Return the next part, as `TextSegmenter.next`; from now on it owes audio."""
        part = await self._feed.next()
        if part is not None:
            self._deadline.start()
        return part

    def feed(self, audio: bytes) -> bytes:
        """Return the frames of the part under way that these bytes complete.

        Raises what `Mp3Concatenator.feed` does, as a TelnyxError.
        """
        try:
            return self._concatenator.feed(audio)
        except AudioError as err:
            raise response_error(err) from err

    def flush(self) -> bytes:
        """Return the frame that is held back of the part, where it looks whole."""
        return self._concatenator.flush()

    def rest_of_part(self) -> bytes:
        """Return the last frames of the part under way, which ends here."""
        return self._concatenator.rest()

    def end_part(self) -> None:
        """Note that the part under way was answered whole.

        Raises what `Mp3Concatenator.end_clip` does, as a TelnyxError.
        """
        try:
            self._concatenator.end_clip()
        except AudioError as err:
            raise response_error(err) from err
        self._end()

    def next_part(self) -> bytes:
        """Note that the audio of another part begins, in a stream of several.

        Return what was held back of the part before it.
        """
        frames = self._concatenator.next_clip()
        self._end()
        return frames

    def resume(self) -> None:
        """Begin again with the part that has not been heard whole."""
        self._feed.rewind(self._heard)
        self._concatenator.resume_clip()

    @property
    def is_owed(self) -> bool:
        """Return whether a part has been handed out that was not heard whole."""
        return self._feed.given > self._heard

    @property
    def parts_heard(self) -> int:
        """Return how many parts have been heard whole."""
        return self._heard

    @property
    def is_heard(self) -> bool:
        """Return whether the listener has heard anything."""
        return self._concatenator.has_started

    @property
    def format(self) -> StreamInfo | None:
        """Return the format that the audio began with, None before any."""
        return self._concatenator.stream_info

    @property
    def is_mixed(self) -> bool:
        """Return whether any audio was of another format."""
        return self._concatenator.is_mixed

    @property
    def frame_bytes(self) -> int:
        """Return how many bytes of frames have come."""
        return self._concatenator.frame_bytes

    @property
    def junk_bytes(self) -> int:
        """Return how many bytes came that were passed over, as no part of MP3."""
        return self._concatenator.junk_bytes

    @property
    def characters(self) -> int:
        """Return how many characters were handed out to be spoken, as `TextSegmenter`."""
        return self._feed.characters

    @property
    def seconds(self) -> float:
        """Return the length of the audio so far, silence included."""
        return self._concatenator.seconds

    def silence(self, seconds: float) -> bytes:
        """Return silence to be heard between two parts, as `Mp3Concatenator.silence`."""
        return self._concatenator.silence(seconds)

    def _end(self) -> None:
        self._heard += 1
        if not self.is_owed:
            self._deadline.stop()
