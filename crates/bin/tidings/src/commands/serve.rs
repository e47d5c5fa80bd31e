//! `tidings serve`: HTTP, against a database that is run elsewhere.

use tidings_app::Addresses;
use tidings_providers::HttpClient;

use super::StopSignals;
use crate::{
    cli::ServeRole,
    roles::{Port, Process},
    settings::Settings,
};

pub async fn run(settings: &Settings, role: ServeRole) -> anyhow::Result<()> {
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
    let mut process = Process::start(
        "tidings-serve",
        &database_url,
        settings.database_max_connections,
        &secrets,
        addresses,
        redis_url.as_ref(),
    )?;
    process.parts.app.limits_enabled = settings.api_rate_limit_enabled;
    super::migrate::warn_if_behind(process.parts.app.pool.clone());
    match (role, clients) {
        (ServeRole::InternalApi, Some(clients)) => port.serve_internal_api(&mut process, clients),
        (ServeRole::All, clients) => port.serve_apis(&mut process, clients, accounts),
        (ServeRole::PublicApi | ServeRole::InternalApi, _) => port.serve_apis(&mut process, None, accounts),
    }
    tracing::info!(%url, ?role, "serving");
    asked.received().await;
    process.stop().await;
    Ok(())
}
