"""The audio of a speech entity: by Telnyx, or by the fallback."""
