//! Where a call may go: the rules, pure.

use std::net::IpAddr;

use crate::{Network, special_use};

/// How a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Readable by everybody on the way.
    Http,
    /// Encrypted, to who the certificate says it is.
    Https,
}

/// Which addresses may be called: public ones, by `https`, and those of the allowed networks, in any way.
#[derive(Clone, Debug, Default)]
pub struct AddressRules {
    /// Networks of the installation's own in which services may be.
    pub allowed: Vec<Network>,
}

/// Why an address may not be called.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A URL that cannot be called by anybody.
    #[error("the URL cannot be called")]
    Url,
    /// Not encrypted, to where that is not allowed.
    #[error("the URL begins with http, and leads out of the allowed networks")]
    NotEncrypted,
    /// An address that is not for the public internet.
    #[error("the address is not public ({0}), and in no allowed network")]
    SpecialUse(&'static str),
}

impl AddressRules {
    /// Whether an address may be called in this way.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, address: IpAddr, scheme: Scheme) -> Result<(), Refused> {
        if self.allowed.iter().any(|network| network.contains(address)) {
            return Ok(());
        }
        match (scheme, special_use(address)) {
            (_, Some(what)) => Err(Refused::SpecialUse(what)),
            (Scheme::Http, None) => Err(Refused::NotEncrypted),
            (Scheme::Https, None) => Ok(()),
        }
    }

    /// Those of a name's addresses that may be called.
    ///
    /// # Errors
    /// Why the first may not be called, if none may.
    pub fn filter<T>(&self, addresses: Vec<T>, ip: impl Fn(&T) -> IpAddr, scheme: Scheme) -> Result<Vec<T>, Refused> {
        let (mut fit, mut refused) = (Vec::with_capacity(addresses.len()), None);
        for address in addresses {
            match self.check(ip(&address), scheme) {
                Ok(()) => fit.push(address),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        match refused {
            Some(why) if fit.is_empty() => Err(why),
            _ => Ok(fit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(allowed: &[&str]) -> AddressRules {
        AddressRules { allowed: allowed.iter().map(|network| network.parse().unwrap()).collect() }
    }

    fn check(rules: &AddressRules, address: &str, scheme: Scheme) -> Result<(), Refused> {
        rules.check(address.parse().unwrap(), scheme)
    }

    #[test]
    fn public_addresses_are_called_encrypted() {
        let rules = rules(&[]);
        for address in ["8.8.8.8", "2606:4700::1111"] {
            assert_eq!(check(&rules, address, Scheme::Https), Ok(()));
            assert_eq!(check(&rules, address, Scheme::Http), Err(Refused::NotEncrypted));
        }
        assert_eq!(check(&rules, "10.0.0.1", Scheme::Https), Err(Refused::SpecialUse("private")));
    }

    #[test]
    fn allowed_networks_are_called_in_any_way() {
        let rules = rules(&["10.1.0.0/16", "::1"]);
        for address in ["10.1.2.3", "::1"] {
            for scheme in [Scheme::Http, Scheme::Https] {
                assert_eq!(check(&rules, address, scheme), Ok(()));
            }
        }
        assert_eq!(check(&rules, "10.2.0.1", Scheme::Https), Err(Refused::SpecialUse("private")));
        assert_eq!(
            check(&rules, "::ffff:10.1.2.3", Scheme::Https),
            Err(Refused::SpecialUse("an IPv4 address in IPv6"))
        );
    }

    #[test]
    fn of_several_addresses_those_that_fit_are_left() {
        let parse = |texts: &[&str]| -> Vec<IpAddr> { texts.iter().map(|text| text.parse().unwrap()).collect() };
        let filter = |texts: &[&str]| rules(&[]).filter(parse(texts), |ip| *ip, Scheme::Https);
        assert_eq!(filter(&["127.0.0.1", "8.8.8.8"]), Ok(parse(&["8.8.8.8"])));
        assert_eq!(filter(&["127.0.0.1", "10.0.0.1"]), Err(Refused::SpecialUse("loopback")));
        assert_eq!(filter(&[]), Ok(Vec::new()));
    }
}
