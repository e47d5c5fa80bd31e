//! `tidings serve`: HTTP, against a database that is run elsewhere.

use std::sync::Arc;

use anyhow::Context;
use tidings_app::{Addresses, SystemClock};
use tidings_providers::HttpClient;
use tokio_util::sync::CancellationToken;

use super::StopSignals;
use crate::{
    cli::ServeRole,
    roles::{
        Port, Process, ProcessSettings,
        admin::{self, AdminPages},
    },
    settings::{Secrets, Settings},
};

pub async fn run(settings: &Settings, role: ServeRole) -> anyhow::Result<()> {
    if role == ServeRole::Admin {
        return serve_admin_alone(settings).await;
    }
    let database_url = settings.required_database_url()?;
    let secrets = settings.secrets()?;
    let redis_url = settings.redis_url()?;
    let clients = settings.internal_api_clients(&secrets);
    if role == ServeRole::InternalApi && clients.is_none() {
        anyhow::bail!("nobody could call the internal API: set INTERNAL_CLIENT_API_KEYS or ADMIN_CLIENT_SECRET");
    }
    let accounts = settings.providers.accounts(HttpClient::new()?)?;
    let port = Port::take(settings.bind_address, settings.port, "PORT").await?;
    let url = port.url()?;
    let addresses = Addresses {
        api_host_name: settings.api_host_name().unwrap_or_else(|| url.clone()),
        admin_base_url: settings.admin_base_url(),
        notify_email_domain: settings.notify_email_domain.clone(),
        from_number: settings.from_number.clone(),
        email_branding: settings.email_branding(&settings.admin_base_url()),
    };
    let mut asked = StopSignals::listen()?;
    let mut process = Process::start(ProcessSettings {
        name: "tidings-serve",
        database_url: &database_url,
        max_connections: settings.database_max_connections,
        secrets: &secrets,
        addresses,
        blob_dir: settings.blob_dir(),
        redis_url: redis_url.as_ref(),
        allowed: settings.callback_allowed_networks.clone(),
    })?;
    process.parts.app.limits_enabled = settings.api_rate_limit_enabled;
    super::migrate::warn_if_behind(process.parts.app.pool.clone());
    match (role, clients) {
        (ServeRole::InternalApi, Some(clients)) => port.serve_internal_api(&mut process, clients),
        (ServeRole::All, clients) => {
            let pages = admin_pages(settings, &url, &secrets);
            let admin = admin::beside_the_api(&mut process, pages, redis_url.as_ref())?;
            let admin_port = Port::take(settings.bind_address, settings.admin_port, "ADMIN_PORT").await?;
            admin_port.serve_admin(&mut process, admin);
            port.serve_apis(&mut process, clients, accounts);
        }
        (ServeRole::PublicApi | ServeRole::InternalApi | ServeRole::Admin, _) => {
            port.serve_apis(&mut process, None, accounts)
        }
    }
    tracing::info!(%url, ?role, "serving");
    asked.received().await;
    process.stop().await;
    Ok(())
}

fn admin_pages(settings: &Settings, api_url: &str, secrets: &Secrets) -> AdminPages {
    AdminPages {
        base_url: settings.admin_base_url(),
        api_url: settings.api_host_name().unwrap_or_else(|| api_url.to_owned()),
        sandbox_path: None,
        product_name: settings.product_name.clone(),
        support_contact: settings.support_contact.clone(),
        secret: secrets.secret_key.clone(),
    }
}

/// The admin app without a database: everything comes from the internal API.
async fn serve_admin_alone(settings: &Settings) -> anyhow::Result<()> {
    let secrets = settings.secrets()?;
    let api_url = settings.api_host_name().context("API_HOST_NAME is not set: it says where the internal API is")?;
    let redis_url =
        settings.redis_url()?.context("REDIS_URL is not set: the admin app alone needs the shared cache")?;
    let clients = settings.internal_api_clients(&secrets).unwrap_or_default();
    let secret = admin::client_secret(&clients).context("ADMIN_CLIENT_SECRET is not set")?;
    let port = Port::take(settings.bind_address, settings.admin_port, "ADMIN_PORT").await?;
    let url = port.url()?;
    let mut asked = StopSignals::listen()?;
    let stop = CancellationToken::new();
    let pages = admin_pages(settings, &api_url, &secrets);
    let router = admin::alone(pages, &api_url, secret, &redis_url, Arc::new(SystemClock), stop.clone())?;
    let metrics = tidings_web::metrics::install()?;
    tracing::info!(%url, "serving the admin app");
    let serving = tokio::spawn(port.serve_alone(router, metrics, stop.clone()));
    asked.received().await;
    stop.cancel();
    serving.await?;
    Ok(())
}
