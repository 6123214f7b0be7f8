import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.guard import is_public


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1",
     "2002:7f00:1::", "2001:db8::1", "fec0::1", "::127.0.0.1", "64:ff9b:1::a00:1", "::ffff:0:10.0.0.1", "nonsense", ""],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_private_addresses_in_any_wrapping(address: ipaddress.IPv4Address) -> None:
    for wrapped in (str(address), f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}"):
        assert not is_public(wrapped)
