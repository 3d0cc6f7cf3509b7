"""A real Home Assistant process on this machine, set up without a browser.

```python
async with LocalTelnyx() as server, bring_up(folder, Account.of(server)) as stage:
    home, entry = stage
    [speaker] = await home.entities(entry, "tts")
    mp3 = await home.speak(speaker, "Dinner is ready.")
```
"""

from .errors import (
    AccountError,
    AlreadyRunningError,
    FlowError,
    LocalHomeError,
    PortTakenError,
    SpeechError,
    StartError,
)
from .flow import ConfigEntry, Subentry
from .home import HomeAssistant
from .interface import Connection
from .program import LOOPBACK, Program, free_port
from .stage import (
    DOMAIN,
    INTEGRATION,
    REPOSITORY,
    Account,
    bring_up,
    provide_entry,
    store_account,
)

__all__ = [
    "DOMAIN",
    "INTEGRATION",
    "LOOPBACK",
    "REPOSITORY",
    "Account",
    "AccountError",
    "AlreadyRunningError",
    "ConfigEntry",
    "Connection",
    "FlowError",
    "HomeAssistant",
    "LocalHomeError",
    "PortTakenError",
    "Program",
    "SpeechError",
    "StartError",
    "Subentry",
    "bring_up",
    "free_port",
    "provide_entry",
    "store_account",
]
