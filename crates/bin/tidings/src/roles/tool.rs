//! What a command needs that works on the installation and ends: the use cases, without anything that runs in the background.
//!
//! The installation is that of `DATABASE_URL`, or without one what `tidings up` runs over the data folder.

use anyhow::{Context, Result};
use secrecy::{ExposeSecret, SecretString};
use tidings_app::{Addresses, App};
use tidings_blob::Blobs;
use tidings_queue::Waker;
use tidings_store::{ColumnSigner, PgPool, PoolOptions};

use super::database;
use crate::settings::{Secrets, Settings};

/// Where the installation is found, where it does not listen itself.
pub fn addresses(settings: &Settings) -> Addresses {
    Addresses {
        api_host_name: settings.api_host_name().unwrap_or_else(|| format!("http://127.0.0.1:{}", settings.port)),
        admin_base_url: settings.admin_base_url(),
        notify_email_domain: settings.notify_email_domain.clone(),
        from_number: settings.from_number.clone(),
        email_branding: settings.email_branding(&settings.admin_base_url()),
    }
}

/// The use cases, on the installation's database; `name` is among its connections.
///
/// # Errors
/// When there is no installation, or a setting cannot be used.
pub fn app(settings: &Settings, name: &str) -> Result<App> {
    let (url, secrets) = match settings.database_url()? {
        Some(url) => (url, settings.secrets()?),
        None => (running(settings)?, settings.secrets_of_up()?),
    };
    Ok(app_on(connect(&url, name)?, settings, &secrets))
}

/// The installation's database alone.
///
/// # Errors
/// As [`app`].
pub fn pool(settings: &Settings, name: &str) -> Result<PgPool> {
    let url = settings.database_url()?.map_or_else(|| running(settings), Ok)?;
    connect(&url, name)
}

fn running(settings: &Settings) -> Result<SecretString> {
    let folder = settings.data_dir.display();
    database::running(&settings.data_dir).with_context(|| {
        format!(
            "no `tidings up` runs over the data in {folder}, and DATABASE_URL is not set. Start it (`tidings up --data-dir \
             {folder}`), name its folder with --data-dir, or set DATABASE_URL to postgres://user:password@host:port/name"
        )
    })
}

fn connect(url: &SecretString, name: &str) -> Result<PgPool> {
    Ok(tidings_store::connect(url.expose_secret(), name, PoolOptions::default())?)
}

fn app_on(pool: PgPool, settings: &Settings, secrets: &Secrets) -> App {
    let signer = ColumnSigner::new(&secrets.secret_key, &secrets.dangerous_salt);
    let blobs = Blobs::in_folder(settings.blob_dir(), secrets.secret_key.clone());
    let token_secret_key = secrets.token_secret_key.clone();
    let mut app = App::new(pool, signer, token_secret_key, addresses(settings), blobs, Waker::new());
    app.history_days = settings.history_days;
    app.low_inbound_numbers = settings.low_inbound_sms_number_threshold;
    app
}
