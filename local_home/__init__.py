"""A real Home Assistant process on this machine, set up without a browser.

```python
async with HomeAssistant(Path("home"), custom_components=[integration]) as home:
    entry = await home.flow("demo", [{}])
    [speaker, *_] = await home.entities(entry, "tts")
    mp3 = await home.speak(speaker, "Dinner is ready.")
```
"""

from .account import Account
from .entries import ConfigEntry, Subentry
from .errors import (
    AccountError,
    AlreadyRunningError,
    CommandError,
    FlowError,
    LocalHomeError,
    LoginError,
    PortTakenError,
    RequestError,
    SpeechError,
    StartError,
    StateError,
)
from .flow import FlowEnd
from .home import HomeAssistant
from .login import Login

__all__ = [
    "Account",
    "AccountError",
    "AlreadyRunningError",
    "CommandError",
    "ConfigEntry",
    "FlowEnd",
    "FlowError",
    "HomeAssistant",
    "LocalHomeError",
    "Login",
    "LoginError",
    "PortTakenError",
    "RequestError",
    "SpeechError",
    "StartError",
    "StateError",
    "Subentry",
]
