//! The installation's secrets: given, and strong; or, for `up`, made once and kept.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use base64::{Engine, prelude::BASE64_URL_SAFE};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{Settings, SettingsError, either};

/// Fewest characters of a secret, and of the salt.
const MIN_SECRET: usize = 16;
const MIN_SALT: usize = 8;
/// Secrets that are printed in public places.
const WELL_KNOWN: &[&str] = &["dev-notify", "changeme", "secret-key", "password", "example"];

/// The secrets that every installation has.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// Signs encoded columns.
    pub secret_key: SecretString,
    /// Their salt.
    pub dangerous_salt: SecretString,
}

/// What is wrong with a secret.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum SecretProblem {
    #[error("{0} is not set. Set it, or {0}_FILE to a file that holds it; `openssl rand -base64 32` makes a good one")]
    Missing(&'static str),
    #[error("{0} is too short: it must have {1} characters or more")]
    Short(&'static str, usize),
    #[error("{0} is well known, or hardly random: everybody can guess it")]
    WellKnown(&'static str),
    #[error("{0} must be 32 bytes in URL-safe base64 (44 characters)")]
    NoKey(&'static str),
    #[error("{0} must be a JSON object of lists of secrets, as {{\"notify-admin\": [\"…\"]}}")]
    NoClients(&'static str),
}

impl Settings {
    /// The secrets as given.
    ///
    /// # Errors
    /// Every one that is missing or weak.
    pub fn secrets(&self) -> Result<Secrets, SettingsError> {
        let mut problems = Vec::new();
        let mut take = |name: &'static str, file: &'static str, value, path, fewest| {
            let secret = either(file, value, path)?;
            match &secret {
                None => problems.push(SecretProblem::Missing(name)),
                Some(secret) if !self.allow_weak_secrets => problems.extend(weakness(name, secret, fewest)),
                Some(_) => {}
            }
            Ok::<_, SettingsError>(secret.unwrap_or_default())
        };
        let secrets = Secrets {
            secret_key: take(
                "SECRET_KEY",
                "SECRET_KEY_FILE",
                self.secret_key.as_ref(),
                self.secret_key_file.as_ref(),
                MIN_SECRET,
            )?,
            dangerous_salt: take(
                "DANGEROUS_SALT",
                "DANGEROUS_SALT_FILE",
                self.dangerous_salt.as_ref(),
                self.dangerous_salt_file.as_ref(),
                MIN_SALT,
            )?,
        };
        let token_key = take(
            "TOKEN_SECRET_KEY",
            "TOKEN_SECRET_KEY_FILE",
            self.token_secret_key.as_ref(),
            self.token_secret_key_file.as_ref(),
            MIN_SECRET,
        )?;
        let token_key = token_key.expose_secret();
        if !token_key.is_empty() && !BASE64_URL_SAFE.decode(token_key).is_ok_and(|bytes| bytes.len() == 32) {
            problems.push(SecretProblem::NoKey("TOKEN_SECRET_KEY"));
        }
        problems.extend(self.internal_api_problems()?);
        if problems.is_empty() { Ok(secrets) } else { Err(SettingsError::Secrets(problems)) }
    }
}

impl Settings {
    /// The internal API's secrets may be left out; given ones must be good.
    fn internal_api_problems(&self) -> Result<Vec<SecretProblem>, SettingsError> {
        let secret = either(
            "ADMIN_CLIENT_SECRET_FILE",
            self.admin_client_secret.as_ref(),
            self.admin_client_secret_file.as_ref(),
        )?;
        let clients = either(
            "INTERNAL_CLIENT_API_KEYS_FILE",
            self.internal_client_api_keys.as_ref(),
            self.internal_client_api_keys_file.as_ref(),
        )?;
        let weak = secret.filter(|_| !self.allow_weak_secrets);
        let weak = weak.and_then(|secret| weakness("ADMIN_CLIENT_SECRET", &secret, MIN_SECRET));
        let malformed = clients.filter(|clients| !are_clients(clients.expose_secret()));
        let malformed = malformed.map(|_| SecretProblem::NoClients("INTERNAL_CLIENT_API_KEYS"));
        Ok(weak.into_iter().chain(malformed).collect())
    }
}

fn are_clients(json: &str) -> bool {
    serde_json::from_str::<std::collections::BTreeMap<String, Vec<String>>>(json).is_ok()
}

fn weakness(name: &'static str, secret: &SecretString, fewest: usize) -> Option<SecretProblem> {
    let text = secret.expose_secret();
    let mut distinct: Vec<char> = text.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if text.chars().count() < fewest {
        Some(SecretProblem::Short(name, fewest))
    } else if distinct.len() < 6 || WELL_KNOWN.iter().any(|known| text.to_lowercase().contains(known)) {
        Some(SecretProblem::WellKnown(name))
    } else {
        None
    }
}

/// The secrets' file in the data folder. All are made at once, those of parts that come later included, so that an installation
/// never has to make up for one.
#[derive(Serialize, Deserialize)]
struct Kept {
    secret_key: String,
    dangerous_salt: String,
    token_secret_key: String,
    admin_client_secret: String,
}

impl From<Kept> for Secrets {
    fn from(kept: Kept) -> Self {
        Self { secret_key: kept.secret_key.into(), dangerous_salt: kept.dangerous_salt.into() }
    }
}

impl Secrets {
    /// Those kept in `dir`; made, and kept readable by their owner alone, the first time.
    ///
    /// # Errors
    /// When the file cannot be read or written, or holds something else.
    pub fn kept_in(dir: &Path) -> anyhow::Result<Self> {
        use anyhow::Context;
        let path = dir.join("secrets.json");
        if path.exists() {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let kept: Kept = serde_json::from_str(&text)
                .with_context(|| format!("{} does not hold the secrets that `up` made", path.display()))?;
            return Ok(kept.into());
        }
        let random = || BASE64_URL_SAFE.encode(rand::random::<[u8; 32]>());
        let kept = Kept {
            secret_key: random(),
            dangerous_salt: random(),
            token_secret_key: random(),
            admin_client_secret: random(),
        };
        write_private(&path, &serde_json::to_vec_pretty(&kept)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(kept.into())
    }
}

/// Writes a file that only its owner can read, whole or not at all.
pub fn write_private(path: &Path, contents: &[u8]) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    if partial.exists() {
        fs::remove_file(&partial)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial)?;
    file.write_all(contents)?;
    file.sync_all()?;
    fs::rename(&partial, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn weak_secrets_are_told_apart() {
        let weakness = |text: &str| weakness("SECRET_KEY", &text.into(), MIN_SECRET);
        assert_eq!(weakness("short"), Some(SecretProblem::Short("SECRET_KEY", 16)));
        assert_eq!(weakness("dev-notify-secret-key"), Some(SecretProblem::WellKnown("SECRET_KEY")));
        assert_eq!(weakness("aaaaaaaaaaaaaaaaaaaaaaaa"), Some(SecretProblem::WellKnown("SECRET_KEY")));
        assert_eq!(weakness("kX3v9-qPz71LmN0bRt5y"), None);
    }

    #[test]
    fn secrets_are_made_once_and_kept_private() {
        let dir = tempfile::tempdir().unwrap();
        let made = Secrets::kept_in(dir.path()).unwrap();
        let read = Secrets::kept_in(dir.path()).unwrap();
        assert_eq!(made.secret_key.expose_secret(), read.secret_key.expose_secret());
        assert_ne!(made.secret_key.expose_secret(), made.dangerous_salt.expose_secret());
        let mode = fs::metadata(dir.path().join("secrets.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
