//! The first and last address of each block, the neighbours outside, and what attacks are made with.

use std::net::IpAddr;

use super::special_use;

fn assert_is(address: &str, expected: Option<&str>) {
    let parsed: IpAddr = address.parse().unwrap();
    assert_eq!(special_use(parsed), expected, "{address}");
}

#[test]
fn special_addresses_are_named() {
    for (first, last, name) in [
        ("0.0.0.0", "0.255.255.255", "this network"),
        ("10.0.0.0", "10.255.255.255", "private"),
        ("100.64.0.0", "100.127.255.255", "shared by customers of a carrier"),
        ("127.0.0.0", "127.255.255.255", "loopback"),
        ("169.254.0.0", "169.254.255.255", "link-local"),
        ("172.16.0.0", "172.31.255.255", "private"),
        ("192.0.0.0", "192.0.0.255", "protocol assignments"),
        ("192.0.2.0", "192.0.2.255", "documentation"),
        ("192.88.99.0", "192.88.99.255", "6to4 relay"),
        ("192.168.0.0", "192.168.255.255", "private"),
        ("198.18.0.0", "198.19.255.255", "benchmarking"),
        ("198.51.100.0", "198.51.100.255", "documentation"),
        ("203.0.113.0", "203.0.113.255", "documentation"),
        ("224.0.0.0", "239.255.255.255", "multicast"),
        ("240.0.0.0", "255.255.255.255", "reserved"),
        ("168.63.129.16", "168.63.129.16", "metadata"),
        ("::", "::", "unspecified"),
        ("::1", "::1", "loopback"),
        ("::ffff:0.0.0.0", "::ffff:255.255.255.255", "an IPv4 address in IPv6"),
        ("64:ff9b::", "64:ff9b::255.255.255.255", "NAT64"),
        ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "NAT64"),
        ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "protocol assignments"),
        ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"),
        ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6to4"),
        ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"),
        ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private"),
        ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"),
        ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local"),
        ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"),
    ] {
        assert_is(first, Some(name));
        assert_is(last, Some(name));
    }
}

#[test]
fn what_attacks_aim_at_is_refused() {
    for address in [
        "169.254.169.254",        // metadata of AWS, Azure, Google, DigitalOcean
        "169.254.170.2",          // credentials of containers at AWS
        "100.100.100.200",        // metadata of Alibaba
        "192.0.0.192",            // metadata of Oracle
        "168.63.129.16",          // the host at Azure
        "fd00:ec2::254",          // metadata of AWS
        "fd20:ce::254",           // metadata of Google
        "::ffff:169.254.169.254", // the same in IPv6
        "::ffff:127.0.0.1",
        "::127.0.0.1",        // IPv4-compatible, of old
        "64:ff9b::a9fe:a9fe", // through NAT64
        "2002:7f00:1::",      // through 6to4
        "2001:0:7f00:1::",    // through Teredo
        "::ffff:8.8.8.8",     // nobody publishes a public address like that
        "100::1",             // discarded
        "5f00::1",            // segment routing
        "4000::1",            // not given out
        "0.0.0.0",            // this machine, on Linux
    ] {
        let parsed: IpAddr = address.parse().unwrap();
        assert!(special_use(parsed).is_some(), "{address}");
    }
}

#[test]
fn public_addresses_are_not_special() {
    for address in [
        "1.0.0.0",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "203.0.114.0",
        "223.255.255.255",
        "168.63.129.15",
        "168.63.129.17",
        "2000::",
        "2001:200::",
        "2001:4860:4860::8888",
        "2001:db7:ffff::",
        "2001:db9::",
        "2003::1",
        "2606:4700::1111",
        "2a00:1450::1",
        "3ffe:ffff::",
        "3fff:1000::",
    ] {
        assert_is(address, None);
    }
}
