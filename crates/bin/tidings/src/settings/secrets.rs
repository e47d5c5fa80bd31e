//! The installation's secrets: given, and strong; or, for `up`, made once and kept.

use std::{
    collections::HashMap,
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use base64::{Engine, prelude::BASE64_URL_SAFE};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use tidings_api_internal::{Clients, ForwarderGuard};

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
    /// Encrypts the tokens of links in emails.
    pub token_secret_key: SecretString,
    /// Who may call the internal API, by which secrets; nobody may where none is set.
    pub internal_clients: HashMap<String, Vec<SecretString>>,
}

/// The admin app's name among the internal API's clients.
pub const ADMIN_CLIENT: &str = "notify-admin";

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
        let mut secrets = Secrets {
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
            token_secret_key: take(
                "TOKEN_SECRET_KEY",
                "TOKEN_SECRET_KEY_FILE",
                self.token_secret_key.as_ref(),
                self.token_secret_key_file.as_ref(),
                MIN_SECRET,
            )?,
            internal_clients: HashMap::new(),
        };
        let token_key = secrets.token_secret_key.expose_secret();
        if !token_key.is_empty() && !BASE64_URL_SAFE.decode(token_key).is_ok_and(|bytes| bytes.len() == 32) {
            problems.push(SecretProblem::NoKey("TOKEN_SECRET_KEY"));
        }
        match self.internal_clients()? {
            Ok(clients) => secrets.internal_clients = clients,
            Err(problem) => problems.push(problem),
        }
        if problems.is_empty() { Ok(secrets) } else { Err(SettingsError::Secrets(problems)) }
    }
}

impl Settings {
    /// The secrets of `up`: those kept in the data folder, unless they are given.
    ///
    /// # Errors
    /// Every one that is missing or weak where some are given; else as [`Secrets::kept_in`].
    pub fn secrets_of_up(&self) -> anyhow::Result<Secrets> {
        match self.secret_key.is_some() || self.secret_key_file.is_some() {
            true => Ok(self.secrets()?),
            false => Secrets::kept_in(&self.data_dir),
        }
    }

    /// The internal API's clients; none if nobody may call it.
    pub fn internal_api_clients(&self, secrets: &Secrets) -> Option<Clients> {
        let forwarder = self.route_secrets().map(ForwarderGuard);
        let secrets = secrets.internal_clients.clone();
        let functional_tests = self.register_functional_testing_blueprint;
        (!secrets.is_empty()).then_some(Clients { secrets, forwarder, functional_tests })
    }

    /// Who may call the internal API. Clients that are listed win over the admin app's own secret, which stands alone on a
    /// machine where both run.
    fn internal_clients(&self) -> Result<Result<HashMap<String, Vec<SecretString>>, SecretProblem>, SettingsError> {
        let admin = either(
            "ADMIN_CLIENT_SECRET_FILE",
            self.admin_client_secret.as_ref(),
            self.admin_client_secret_file.as_ref(),
        )?;
        let clients = either(
            "INTERNAL_CLIENT_API_KEYS_FILE",
            self.internal_client_api_keys.as_ref(),
            self.internal_client_api_keys_file.as_ref(),
        )?;
        let (name, clients) = match clients {
            Some(json) => match serde_json::from_str::<HashMap<String, Vec<String>>>(json.expose_secret()) {
                Ok(clients) => {
                    let secrets = |secrets: Vec<String>| secrets.into_iter().map(SecretString::from).collect();
                    let clients = clients.into_iter().map(|(name, list)| (name, secrets(list)));
                    ("INTERNAL_CLIENT_API_KEYS", clients.collect::<HashMap<_, _>>())
                }
                Err(_) => return Ok(Err(SecretProblem::NoClients("INTERNAL_CLIENT_API_KEYS"))),
            },
            None => {
                let admin = admin.map(|secret| (ADMIN_CLIENT.to_owned(), vec![secret]));
                ("ADMIN_CLIENT_SECRET", admin.into_iter().collect())
            }
        };
        let weak = clients.values().flatten().find_map(|secret| weakness(name, secret, MIN_SECRET));
        Ok(weak.filter(|_| !self.allow_weak_secrets).map_or(Ok(clients), Err))
    }
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
        Self {
            secret_key: kept.secret_key.into(),
            dangerous_salt: kept.dangerous_salt.into(),
            token_secret_key: kept.token_secret_key.into(),
            internal_clients: HashMap::from([(ADMIN_CLIENT.to_owned(), vec![kept.admin_client_secret.into()])]),
        }
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
