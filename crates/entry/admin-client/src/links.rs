//! What the links in our emails to people mean.

use tidings_api_types::internal::links::{Link, LinkPurpose, LinkToken, OpenLink};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct LinksClient(pub(crate) Api);

impl LinksClient {
    /// What a link's token means; a refusal says of the field `token` what is wrong with it.
    pub async fn open(&self, token: String, purpose: LinkPurpose) -> Reply<Link> {
        self.0.send(OpenLink {}, &LinkToken { token, purpose }).await
    }
}
