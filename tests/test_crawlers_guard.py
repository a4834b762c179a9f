"""The guard: which addresses may be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.addresses import is_allowed, is_public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "fc00::1",
        "fe80::1%eth0",
        "ff02::1",
        "no address",
    ],
)
def test_address_of_a_network_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_address_is_asked(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_mapped_address_is_judged_as_the_one_it_carries(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@pytest.mark.parametrize(
    ("host", "port", "allowed"),
    [
        ("intranet", 80, True),
        ("INTRANET.", 443, True),
        ("127.0.0.1", 8000, True),
        ("127.0.0.1", 22, False),
        ("evil-intranet", 80, False),
        ("other", 80, False),
    ],
)
def test_private_host_is_allowed_by_its_name_and_port_alone(host: str, port: int, allowed: bool) -> None:
    assert is_allowed(host, port, {"intranet", "127.0.0.1:8000"}) is allowed
