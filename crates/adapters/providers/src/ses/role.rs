//! The keys of the role that this machine or container has at AWS, as the services on its link-local addresses give them:
//! "Retrieve security credentials from instance metadata" (version 2, which asks for a token first) and "Container credential
//! provider" of AWS's documentation.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, RequestBuilder, header::AUTHORIZATION};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::keys::AwsKeys;
use crate::http_client::{HttpClient, send};

/// The metadata service of machines.
pub const METADATA_URL: &str = "http://169.254.169.254";
/// The service that gives containers their keys, for those that are told a path alone.
pub const CONTAINER_HOST: &str = "http://169.254.170.2";

/// So long before their end keys are asked for anew: a request that is under way still has time.
const BEFORE_THEY_END: SignedDuration = SignedDuration::from_mins(5);
/// After how long it is tried again to renew keys that still are good.
const RENEW_AGAIN: SignedDuration = SignedDuration::from_secs(30);
const TOKENS: &str = "/latest/api/token";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
/// A token is used at once: the least that it can last, in seconds.
const TOKEN_LASTS: &str = "60";

/// Where the role's keys are asked for.
#[derive(Clone, Debug)]
pub enum RoleOptions {
    /// The machine's metadata service, without a path.
    Machine { url: String },
    /// The container's service, and what the header `Authorization` has to say, if anything.
    Container { url: String, authorization: Option<Authorization> },
}

/// What the container's service is shown.
#[derive(Clone, Debug)]
pub enum Authorization {
    Text(SecretString),
    /// What is in this file, which is written anew every now and then.
    File(PathBuf),
}

/// Why there are no keys.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("no keys of this machine's role: {0}")]
pub struct NoRole(String);

/// Keeps the role's keys, and asks for new ones before they end.
#[derive(Debug)]
pub(super) struct Role {
    http: HttpClient,
    options: RoleOptions,
    /// Held while new ones are asked for: one asks, the others wait for the answer.
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    keys: AwsKeys,
    end_at: Timestamp,
    renew_at: Timestamp,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Given {
    access_key_id: String,
    secret_access_key: String,
    token: Option<String>,
    expiration: Timestamp,
}

impl Role {
    pub(super) fn new(http: HttpClient, options: RoleOptions) -> Self {
        Self { http, options, kept: Mutex::default() }
    }

    /// The keys to use at `now`. While new ones cannot be had, those that have not ended are used on.
    pub(super) async fn keys(&self, now: Timestamp) -> Result<AwsKeys, NoRole> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| now < kept.renew_at) {
            return Ok(kept.keys.clone());
        }
        match (self.ask().await, kept.as_mut()) {
            (Ok(given), _) => {
                let new = Kept::from(given);
                let keys = new.keys.clone();
                *kept = Some(new);
                Ok(keys)
            }
            (Err(error), Some(kept)) if now < kept.end_at => {
                tracing::warn!(%error, end_at = %kept.end_at, "the keys to AWS are not renewed yet");
                kept.renew_at = now + RENEW_AGAIN;
                Ok(kept.keys.clone())
            }
            (Err(error), _) => Err(error),
        }
    }

    async fn ask(&self) -> Result<Given, NoRole> {
        let json = match &self.options {
            RoleOptions::Machine { url } => self.ask_machine(url.trim_end_matches('/')).await?,
            RoleOptions::Container { url, authorization } => {
                let request = self.http.request(Method::GET, url);
                let authorized = match authorization {
                    Some(Authorization::Text(text)) => request.header(AUTHORIZATION, text.expose_secret()),
                    Some(Authorization::File(path)) => {
                        let read = tokio::fs::read_to_string(path).await;
                        let read = read.map_err(|error| NoRole(format!("{}: {error}", path.display())))?;
                        request.header(AUTHORIZATION, read.trim())
                    }
                    None => request,
                };
                text(authorized, "the container's keys").await?
            }
        };
        // The reason would quote what it could not read.
        serde_json::from_str(&json).map_err(|_| NoRole("an answer that holds none".to_owned()))
    }

    async fn ask_machine(&self, url: &str) -> Result<String, NoRole> {
        let request = self.http.request(Method::PUT, &format!("{url}{TOKENS}"));
        let token = text(request.header("X-aws-ec2-metadata-token-ttl-seconds", TOKEN_LASTS), "a token").await?;
        let get = |path: &str| {
            self.http.request(Method::GET, &format!("{url}{ROLES}{path}")).header("X-aws-ec2-metadata-token", &token)
        };
        let roles = text(get(""), "the role's name").await?;
        let role = roles.lines().next().map(str::trim).filter(|role| !role.is_empty());
        let role = role.ok_or_else(|| NoRole("the machine has none".to_owned()))?;
        text(get(role), "the role's keys").await
    }
}

impl From<Given> for Kept {
    fn from(given: Given) -> Self {
        let Given { access_key_id, secret_access_key, token, expiration } = given;
        let keys = AwsKeys {
            access_key_id,
            secret_access_key: secret_access_key.into(),
            session_token: token.map(Into::into),
        };
        Self { keys, end_at: expiration, renew_at: expiration - BEFORE_THEY_END }
    }
}

/// The body of a reply that is a success.
async fn text(request: RequestBuilder, what: &str) -> Result<String, NoRole> {
    let reply = send(request).await.map_err(|error| NoRole(format!("{what}: {error}")))?;
    if !reply.status.is_success() {
        return Err(NoRole(format!("{what}: status {}", reply.status.as_u16())));
    }
    String::from_utf8(reply.body).map_err(|_| NoRole(format!("{what}: no text")))
}
