//! Versions of PostgreSQL, as `postgres --version` prints them.

use std::fmt;

/// The oldest major version that Tidings runs on.
pub const OLDEST_MAJOR: u32 = 15;

/// A version of PostgreSQL, such as 15.14. Ordered by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Clusters can be run only by binaries of the same major version.
    pub major: u32,
    /// 0 for a development or beta version.
    pub minor: u32,
}

impl Version {
    /// Reads the output of `postgres --version`: `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
    pub(crate) fn parse(printed: &str) -> Option<Self> {
        let number = printed.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
        let (major, rest) = leading_number(number)?;
        let minor = rest.strip_prefix('.').and_then(leading_number).map_or(0, |(minor, _)| minor);
        Some(Self { major, minor })
    }
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_packagers_print() {
        let parse = |text| Version::parse(text).map(|v| (v.major, v.minor));
        assert_eq!(parse("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some((15, 14)));
        assert_eq!(parse("postgres (PostgreSQL) 18.4\n"), Some((18, 4)));
        assert_eq!(parse("postgres (PostgreSQL) 18beta2\n"), Some((18, 0)));
        assert_eq!(parse("postgres (PostgreSQL) devel\n"), None);
        assert_eq!(parse("not a server 15.1\n"), None);
    }

    #[test]
    fn is_ordered_by_number_not_by_text() {
        assert!(Version { major: 15, minor: 10 } > Version { major: 15, minor: 9 });
        assert!(Version { major: 16, minor: 0 } > Version { major: 15, minor: 14 });
    }
}
