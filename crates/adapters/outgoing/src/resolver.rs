//! Names to addresses that were judged: the connection is made to one of these, and the name is not asked for again.

use std::{net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::{AddressRules, Scheme};

/// Resolves by the system's resolver.
#[derive(Debug)]
pub(crate) struct JudgingResolver {
    pub(crate) rules: Arc<AddressRules>,
    pub(crate) scheme: Scheme,
}

impl Resolve for JudgingResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (rules, scheme) = (Arc::clone(&self.rules), self.scheme);
        Box::pin(async move {
            // The port is put in by the client.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let fit = rules.filter(found, SocketAddr::ip, scheme)?;
            Ok(Box::new(fit.into_iter()) as Addrs)
        })
    }
}
