//! `tidings serve`: HTTP, against a database that is run elsewhere.

use tidings_app::Addresses;

use super::asked_to_stop;
use crate::{
    cli::ServeRole,
    roles::{Port, Process},
    settings::Settings,
};

pub async fn run(settings: &Settings, role: ServeRole) -> anyhow::Result<()> {
    let database_url = settings.required_database_url()?;
    let secrets = settings.secrets()?;
    let port = match role {
        ServeRole::PublicApi | ServeRole::All => Port::take(settings.bind_address, settings.port, "PORT").await?,
    };
    let url = port.url()?;
    let addresses = Addresses {
        api_host_name: settings.api_host_name().unwrap_or_else(|| url.clone()),
        admin_base_url: settings.admin_base_url(),
        notify_email_domain: settings.notify_email_domain.clone(),
        email_branding: settings.email_branding(&settings.admin_base_url()),
    };
    let mut process =
        Process::start("tidings-serve", &database_url, settings.database_max_connections, &secrets, addresses)?;
    super::migrate::warn_if_behind(process.parts.app.pool.clone());
    port.serve_public_api(&mut process);
    tracing::info!(%url, "serving the public API");
    asked_to_stop().await?;
    process.stop().await;
    Ok(())
}
