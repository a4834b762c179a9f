"""The demo in, four screenshots of its dashboard for the README out: `./dev shots`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from dashboards import CHROMIUM, wait_for
from playwright.sync_api import Browser, expect, sync_playwright
from receiver import free_port

from store.publish import open_timeline

FOLDER = Path(__file__).resolve().parent.parent / "dashboard" / "screenshots"
#: File, address (with the id of a widely told event in it), colour scheme.
SHOTS = (
    ("today.png", "today", "light"),
    ("timeline.png", "timeline?span=All", "dark"),
    ("event.png", "event?id={event}", "light"),
    ("watch.png", "watch", "dark"),
)


def main() -> None:
    """Run the demo in a folder of its own, start its dashboard, and look at it."""
    with tempfile.TemporaryDirectory(prefix="windsock-shots-") as folder:
        windsock = [sys.executable, "-m", "schedules.cli"]
        port = free_port()
        subprocess.run([*windsock, "demo", "--once", "-w", folder, "--site-port", str(free_port())], check=True)
        with open_timeline(Path(folder, "timeline.duckdb")) as timeline:
            row = timeline.execute(
                "select event_id from events order by origins desc, documents desc limit 1"
            ).fetchone()
        child = subprocess.Popen([*windsock, "dashboard", "-w", folder, "--port", str(port)])
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", child)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
                for name, address, scheme in SHOTS:
                    _shoot(
                        browser, f"http://127.0.0.1:{port}/{address.format(event=row[0] if row else '')}", scheme, name
                    )
                browser.close()
        finally:
            child.terminate()
            child.wait(20)


def _shoot(browser: Browser, url: str, scheme: str, name: str) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 860},
        color_scheme="dark" if scheme == "dark" else "light",
        timezone_id="Europe/Paris",
    )
    page = context.new_page()
    page.goto(url)
    expect(page.locator("h1")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    page.wait_for_timeout(4000)  # charts and tables draw themselves after the page's text
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / name)
    context.close()


if __name__ == "__main__":
    main()
