"""A host's addresses in, the ones that a crawl may connect to out: keeps requests from reaching private networks."""

from collections.abc import Collection
from typing import Any, Final, Self

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawlers.addresses import is_allowed, is_public

#: Setting under which the resolver finds the hosts that may be private.
ALLOW_HOSTS: Final = "WINDSOCK_ALLOW_HOSTS"


class Refusals:
    """Which hosts were refused in this process, and at which address, so that an error can name both."""

    def __init__(self) -> None:
        self._addresses: dict[str, str] = {}

    def add(self, host: str, address: str) -> None:
        """Remember a refused host."""
        self._addresses[host.lower()] = address

    def get(self, host: str) -> str | None:
        """The address for which the host was refused; None if it was not."""
        return self._addresses.get(host.lower())


#: Twisted's resolver belongs to the process, and tells a client nothing but "no address".
REFUSALS: Final = Refusals()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Scrapy's `TWISTED_DNS_RESOLVER`: resolves as the system does, and hands on public addresses alone.

    Twisted connects to exactly the addresses that it is handed, for names and for literal addresses alike, so there is
    no moment between check and use in which a name could change its mind (DNS rebinding).
    """

    def __init__(self, reactor: Any, allow_hosts: Collection[str]) -> None:
        self._reactor = reactor
        self._system = reactor.nameResolver
        self._allow_hosts = allow_hosts

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Scrapy's way to build it."""
        return cls(reactor, frozenset(crawler.settings.getlist(ALLOW_HOSTS)))

    def install_on_reactor(self) -> None:
        """Take the place of the process's resolver."""
        self._reactor.installNameResolver(self)

    # Types: zope's interfaces are none that a type checker knows.
    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        receiver: Any,
        host: str,
        portNumber: int = 0,  # noqa: N803
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        """Resolve as IHostnameResolver says."""
        if not is_allowed(host, portNumber, self._allow_hosts):
            receiver = _PublicOnly(receiver, host)
        return self._system.resolveHostName(receiver, host, portNumber, *args, **kwargs)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands public addresses on, and notes the rest."""

    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver = receiver
        self._host = host

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if isinstance(address, IPv4Address | IPv6Address) and is_public(address.host):
            self._receiver.addressResolved(address)
        else:
            REFUSALS.add(self._host, str(getattr(address, "host", address)))

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()
