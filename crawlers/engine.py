"""Work that needs answers of the web in, done in one Scrapy process; the only module that starts Scrapy."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

from scrapy import Request, Spider, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawlers.bodies import on_bytes
from crawlers.fetch import Fetcher
from crawlers.guard import ALLOW_HOSTS
from crawlers.settings import CrawlSettings

Work = Callable[[Fetcher], Awaitable[None]]

_MIDDLEWARES: Final = "scrapy.downloadermiddlewares."
#: Longest robots.txt; RFC 9309 asks to read 500 KiB at least.
_ROBOTS_BYTES: Final = 1 << 20


def run_with_fetcher(work: Work, settings: CrawlSettings) -> None:
    """Run `work` in Scrapy's event loop until it is done; once in a process, as Twisted's reactor starts once.

    Raises what `work` raises.
    """
    errors: list[BaseException] = []
    process = AsyncCrawlerProcess(scrapy_settings(settings))
    process.crawl(_WorkSpider, work=work, crawl_settings=settings, errors=errors)
    # No shutdown handlers: a signal ends the process at once, which the spool can take, and not after all downloads.
    process.start(install_signal_handlers=False)
    if errors:
        raise errors[0]


class _WorkSpider(Spider):
    """Does its work while it "starts": the engine lives until then.

    Requests are awaited where they are needed (`engine.download_async`) rather than yielded with callbacks, so that the
    poll of a source reads from top to bottom and its end cannot be missed.
    """

    name = "windsock"

    def __init__(self, work: Work, crawl_settings: CrawlSettings, errors: list[BaseException], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._work = work
        self._crawl_settings = crawl_settings
        self._errors = errors

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; there is nothing to yield."""
        self.crawler.signals.connect(on_bytes, signal=signals.bytes_received)
        try:
            await self._work(Fetcher(self.crawler.engine.download_async, self._crawl_settings))
        except BaseException as error:
            self._errors.append(error)  # Scrapy would log it and go on
            raise
        for request in list[Request]():
            yield request


class PoolingHandler(HTTP11DownloadHandler):
    """Scrapy's own, keeping as many connections to a host open as the host may have requests.

    Scrapy keeps the general number, and closes the rest after each request: a host that was given a higher one then
    sees nothing but new connections, 25 requests a second in place of several hundred on loopback.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        slots = crawler.settings.getdict("DOWNLOAD_SLOTS").values()
        wanted = [slot["concurrency"] for slot in slots]
        self._pool.maxPersistentPerHost = max([self._pool.maxPersistentPerHost, *wanted])


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """The bounds and manners of a crawl in Scrapy's words."""
    slots = {
        host: {"concurrency": settings.host_requests(host), "delay": settings.host_delay(host)}
        for host in settings.hosts
    }
    return {
        ALLOW_HOSTS: list(settings.allow_hosts),
        "TWISTED_DNS_RESOLVER": "crawlers.guard.GuardedResolver",
        # Only http and https: no files, no ftp, no data.
        "DOWNLOAD_HANDLERS": {
            "http": "crawlers.engine.PoolingHandler",
            "https": "crawlers.engine.PoolingHandler",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        # Of Scrapy's parts those that are named alone: the others are imported even where they are switched off, and
        # bring aiohttp, requests and 12 MiB along. Retries are `Fetcher`'s; there are no cookies, and no proxy, behind
        # which the guard could not see the address that is asked.
        "EXTENSIONS_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.referer.RefererMiddleware": 700},  # redirects ask it
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.middlewares.HopGuard": 50,
            "crawlers.middlewares.RobotsMiddleware": 100,
            f"{_MIDDLEWARES}downloadtimeout.DownloadTimeoutMiddleware": 350,
            f"{_MIDDLEWARES}useragent.UserAgentMiddleware": 500,
            "crawlers.middlewares.BoundedDecompression": 590,
            "crawlers.middlewares.BoundedRedirects": 600,
        },
        "USER_AGENT": settings.user_agent,
        "ROBOTSTXT_OBEY": settings.robots,
        "ROBOTSTXT_USER_AGENT": "windsock",
        "CONCURRENT_REQUESTS": 0,  # bounded by the sources polled at once
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.host_concurrency,
        "DOWNLOAD_DELAY": settings.host_delay_s,
        "DOWNLOAD_SLOTS": slots,
        "DOWNLOAD_TIMEOUT": settings.timeout_s,
        "DNS_TIMEOUT": settings.timeout_s,
        "DOWNLOAD_MAXSIZE": _ROBOTS_BYTES,  # every other request brings its own bound
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,  # half a feed has whole items
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # not Scrapy's default
        "URLLENGTH_LIMIT": settings.url_chars,
        "REDIRECT_MAX_TIMES": settings.redirects,
        "REFERRER_POLICY": "no-referrer",
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
