//! What a command needs that works on the installation and ends: the use cases, without anything that runs in the background.

use secrecy::ExposeSecret;
use tidings_app::{Addresses, App};
use tidings_blob::Blobs;
use tidings_queue::Waker;
use tidings_store::{ColumnSigner, PgPool, PoolOptions};

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

/// The use cases, on a database that is run elsewhere; `name` is among its connections.
///
/// # Errors
/// When a setting is missing or cannot be used.
pub fn app(settings: &Settings, name: &str) -> anyhow::Result<App> {
    let url = settings.required_database_url()?;
    let secrets = settings.secrets()?;
    let pool = tidings_store::connect(url.expose_secret(), name, PoolOptions::default())?;
    Ok(app_on(pool, settings, &secrets))
}

fn app_on(pool: PgPool, settings: &Settings, secrets: &Secrets) -> App {
    let signer = ColumnSigner::new(&secrets.secret_key, &secrets.dangerous_salt);
    let blobs = Blobs::in_folder(settings.blob_dir(), secrets.secret_key.clone());
    let token_secret_key = secrets.token_secret_key.clone();
    let mut app = App::new(pool, signer, token_secret_key, addresses(settings), blobs, Waker::new());
    app.history_days = settings.history_days;
    app
}
