//! Whose requests to AWS they are: keys that were given, or those of the role that the machine or container has.

use jiff::Timestamp;
use secrecy::SecretString;

use super::role::{Role, RoleOptions};
use crate::{SendError, http_client::HttpClient};

/// Keys to AWS.
#[derive(Clone, Debug)]
pub struct AwsKeys {
    pub access_key_id: String,
    pub secret_access_key: SecretString,
    /// Of keys that last for a while.
    pub session_token: Option<SecretString>,
}

/// Where keys to AWS come from.
#[derive(Clone, Debug)]
pub enum AwsKeySource {
    /// They are given, and stay the same.
    Given(AwsKeys),
    /// They are asked for, and change every few hours.
    Role(RoleOptions),
}

/// Has keys at hand.
#[derive(Debug)]
pub(super) enum Keys {
    Given(AwsKeys),
    Role(Box<Role>),
}

impl Keys {
    pub(super) fn new(source: AwsKeySource, http: HttpClient) -> Self {
        match source {
            AwsKeySource::Given(keys) => Self::Given(keys),
            AwsKeySource::Role(options) => Self::Role(Box::new(Role::new(http, options))),
        }
    }

    /// Those to sign a request of `now` with. Without any nothing was sent.
    pub(super) async fn current(&self, now: Timestamp) -> Result<AwsKeys, SendError> {
        match self {
            Self::Given(keys) => Ok(keys.clone()),
            Self::Role(role) => role.keys(now).await.map_err(|error| SendError::Unavailable(error.to_string())),
        }
    }
}
