"""The outcome of a message: told to people, and a reason to look at the account."""

from typing import Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import callback

from .. import issues
from ..api import (
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    IncompleteResponseError,
    InvalidResponseError,
    NoCreditError,
    NotFoundError,
    NotPermittedError,
    ServiceError,
    TelnyxError,
    TextLimitError,
)
from ..coordinator import TelnyxCoordinator

# Failures of a message after which what is known of the account may be wrong.
_TELLS_OF_THE_ACCOUNT: Final = (
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    IncompleteResponseError,
    InvalidResponseError,
    NoCreditError,
    NotFoundError,
    NotPermittedError,
    # A voice that nobody knows may be answered with 500 (seen by others).
    ServiceError,
)


@callback
def message_failed(coordinator: TelnyxCoordinator, err: TelnyxError) -> None:
    """Ask a person for what only a person can do, and look at the account.

    It is looked at if the failure may tell of it; many messages make few looks. If the
    key was refused, a form asks for a new one.
    """
    if not coordinator.is_in_use:
        # The account was reloaded meanwhile, and may have another key.
        return
    issues.speech_refused(coordinator.hass, coordinator.config_entry, err)
    if isinstance(err, AuthenticationError):
        coordinator.key_doubt.message_refused()
    if isinstance(err, _TELLS_OF_THE_ACCOUNT) and not isinstance(err, TextLimitError):
        coordinator.look_soon()


@callback
def message_heard(
    coordinator: TelnyxCoordinator, profile: ConfigSubentry, refusals: int
) -> None:
    """Take away what people were shown while Telnyx did not speak.

    A message that was heard whole is a proof that the account speaks.

    Args:
        coordinator: The account's.
        profile: Who spoke.
        refusals: How often the key had been refused when the message began.

    """
    if not coordinator.is_in_use:
        return
    issues.telnyx_spoke(coordinator.hass, coordinator.config_entry, profile)
    coordinator.key_doubt.message_heard(refusals)
    # After a refused key nothing would look again, though the key speaks.
    if not coordinator.last_update_success:
        coordinator.look_soon()
