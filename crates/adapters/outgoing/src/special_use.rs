//! Addresses that are not for the public internet.
//!
//! After the IANA registries of special-purpose addresses (RFC 6890 and what has been added since). Where a block holds a few
//! addresses that are reachable from everywhere (192.0.0.0/24, 2001::/23), the whole block is refused: no web server is there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// First address, length of the prefix, what it is for.
type Block<T> = (T, u8, &'static str);

const V4: [Block<Ipv4Addr>; 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "this network"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "shared by customers of a carrier"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    // Cloud providers' metadata services are here: 169.254.169.254.
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "protocol assignments"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "6to4 relay"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "benchmarking"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
    // Public by its number, but answered by the host that a virtual machine of Azure runs on.
    (Ipv4Addr::new(168, 63, 129, 16), 32, "metadata"),
];

/// Inside 2000::/3, where all public addresses are; what is outside is refused as a whole, by the names of [`V6_OUTSIDE`].
const V6: [Block<Ipv6Addr>; 4] = [
    // Teredo, ORCHID, benchmarking and others.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "protocol assignments"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "documentation"),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "6to4"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "documentation"),
];

const PUBLIC_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// The first that fits names the address.
const V6_OUTSIDE: [Block<Ipv6Addr>; 10] = [
    (Ipv6Addr::UNSPECIFIED, 128, "unspecified"),
    (Ipv6Addr::LOCALHOST, 128, "loopback"),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, "an IPv4 address in IPv6"),
    // They lead to any IPv4 address, private ones included.
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, "NAT64"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "NAT64"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "private"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "site-local"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
    (Ipv6Addr::UNSPECIFIED, 0, "not public"),
];

/// What an address is for, if it is not for the public internet.
pub fn special_use(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => {
            let bits = address.to_bits();
            V4.iter().find(|(first, prefix, _)| in_block(bits, first.to_bits(), *prefix)).map(|block| block.2)
        }
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            let blocks: &[_] = match in_block_v6(bits, PUBLIC_V6.0.to_bits(), PUBLIC_V6.1) {
                true => &V6,
                false => &V6_OUTSIDE,
            };
            blocks.iter().find(|(first, prefix, _)| in_block_v6(bits, first.to_bits(), *prefix)).map(|block| block.2)
        }
    }
}

fn in_block(bits: u32, first: u32, prefix: u8) -> bool {
    (bits ^ first).checked_shr(32 - u32::from(prefix)).unwrap_or(0) == 0
}

fn in_block_v6(bits: u128, first: u128, prefix: u8) -> bool {
    (bits ^ first).checked_shr(128 - u32::from(prefix)).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests;
