"""A browser that is logged in to a Home Assistant and takes pictures of it."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
import json
from pathlib import Path
import shutil
from typing import Any, Final

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from local_home import HomeAssistant

_PAGE_WIDTH: Final = 744
_FORM_WIDTH: Final = 620
_HEIGHT: Final = 2_000  # no page is scrolled
_MARGIN: Final = 20  # around a form
_TIMEOUT: Final = 30_000  # milliseconds

_IS_DARK: Final = "document.querySelector('home-assistant').hass.themes.darkMode"
_AT_REST: Final = """async () => {
    await document.fonts.ready;
    // Animations of hidden elements never end, so they are not waited for.
    await new Promise((done) => setTimeout(done, 700));
}"""

_SUBMIT: Final = "ha-dialog-footer ha-button[slot=primaryAction]"


@dataclass(frozen=True, slots=True)
class Browser:
    """One page, and the folder for its pictures."""

    page: Page
    url: str
    folder: Path
    width: int | None
    only: Collection[str]  # names of pictures; all of them if it is empty

    async def open(self, path: str, awaited: str) -> None:
        """Open a page of Home Assistant and wait for an element."""
        size: ViewportSize = {"width": self.width or _PAGE_WIDTH, "height": _HEIGHT}
        await self.page.set_viewport_size(size)
        await self.page.goto(f"{self.url}{path}")
        await self.page.locator(awaited).first.wait_for()

    async def follow(self, link: str, awaited: str) -> None:
        """Click on the first element of a kind and wait for another one."""
        await self.page.locator(link).first.click()
        await self.page.locator(awaited).first.wait_for()

    async def submit(self, awaited: str) -> None:
        """Submit a form and wait for an element of what follows."""
        await self.follow(_SUBMIT, awaited)

    async def take_form(self, name: str, height: int = _HEIGHT) -> None:
        """Take the pictures of the open dialog."""
        if not self._is_wanted(name):
            return
        size: ViewportSize = {"width": self.width or _FORM_WIDTH, "height": height}
        await self.page.set_viewport_size(size)
        await self.page.evaluate(_AT_REST)
        dialog = self.page.locator("dialog[open]").last
        box = await dialog.bounding_box()
        assert box is not None
        top = max(box["y"] - _MARGIN, 0)
        below = min(box["y"] + box["height"] + _MARGIN, height)
        await self._take(name, top, below)

    async def take_page(self, name: str, last: str) -> None:
        """Take the pictures of a page, down to the lowest element of a kind."""
        if not self._is_wanted(name):
            return
        await self.page.evaluate(_AT_REST)
        boxes = [
            await one.bounding_box() for one in await self.page.locator(last).all()
        ]
        below = max(box["y"] + box["height"] for box in boxes if box)
        await self._take(name, 0, below + _MARGIN)

    def _is_wanted(self, name: str) -> bool:
        return not self.only or name in self.only

    async def _take(self, name: str, top: float, below: float) -> None:
        size = self.page.viewport_size
        assert size is not None
        clip: Any = {"x": 0, "y": top, "width": size["width"], "height": below - top}
        for scheme, suffix in (("dark", "-dark"), ("light", "")):
            await self.page.emulate_media(color_scheme=scheme)
            is_dark = str(scheme == "dark").lower()
            await self.page.wait_for_function(f"{_IS_DARK} === {is_dark}")
            await self.page.evaluate(_AT_REST)
            picture = await self.page.screenshot(clip=clip)
            path = self.folder / f"{name}{suffix}.png"
            # A fifth of the size, and nobody sees it.
            Image.open(BytesIO(picture)).convert("RGB").quantize(
                256, dither=Image.Dither.NONE
            ).save(path, optimize=True)
        print(f"  {name}", flush=True)


@asynccontextmanager
async def open_browser(
    home: HomeAssistant,
    language: str,
    width: int | None,
    folder: Path,
    only: Collection[str],
) -> AsyncIterator[Browser]:
    """Log in with a new browser, in a language, and close it afterwards."""
    await home.command("config/core/update", language=language)
    async with async_playwright() as playwright:
        # Without one on this machine, playwright takes the one that it has installed.
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=False
        )
        context = await browser.new_context(
            service_workers="block", reduced_motion="reduce"
        )
        context.set_default_timeout(_TIMEOUT)
        stored = json.dumps(json.dumps(language))
        await context.add_init_script(
            f"localStorage.setItem('selectedLanguage', {stored})"
        )
        page = await context.new_page()
        await page.goto(home.url)
        await page.fill("input[name=username]", home.login.username)
        await page.fill("input[name=password]", home.login.password)
        await page.keyboard.press("Enter")
        await page.locator("home-assistant-main").wait_for()
        yield Browser(page, home.url, folder, width, only)
        await browser.close()
