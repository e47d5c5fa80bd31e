//! `tidings work`: jobs, against a database that is run elsewhere.

use anyhow::bail;

use super::StopSignals;
use crate::{
    roles::{Port, Process, ProcessSettings, Sandbox, tool},
    settings::Settings,
};

pub async fn run(settings: &Settings) -> anyhow::Result<()> {
    let database_url = settings.required_database_url()?;
    let secrets = settings.secrets()?;
    let redis_url = settings.redis_url()?;
    let providers = settings.providers.configured()?;
    if !settings.sandbox && !providers.has_sms() && !providers.has_email() {
        // A message that only looks sent is worse than one that is late.
        bail!(
            "no provider is configured, so no message would really be sent. Set TIDINGS_SANDBOX=true to have the sandbox take them"
        );
    }
    let channels = [("text messages", providers.has_sms()), ("emails", providers.has_email())];
    for (what, _) in channels.iter().filter(|(_, is_configured)| !is_configured && !settings.sandbox) {
        tracing::warn!("no provider of {what} is configured: they wait, and fail after four hours");
    }
    let port = Port::take(settings.bind_address, settings.worker_port, "WORKER_PORT").await?;
    let url = port.url()?;
    let mut asked = StopSignals::listen()?;
    let mut process = Process::start(ProcessSettings {
        name: "tidings-work",
        database_url: &database_url,
        max_connections: settings.database_max_connections,
        secrets: &secrets,
        addresses: tool::addresses(settings),
        blob_dir: settings.blob_dir(),
        redis_url: redis_url.as_ref(),
        allowed: settings.callback_allowed_networks.clone(),
    })?;
    process.parts.app.history_days = settings.history_days;
    process.parts.app.low_inbound_numbers = settings.low_inbound_sms_number_threshold;
    super::migrate::warn_if_behind(process.parts.app.pool.clone());
    Sandbox::start(&process.parts).start_workers(&mut process, providers, settings.sandbox)?;
    port.serve_pages(&mut process);
    tracing::info!(%url, "working; health and metrics are served");
    asked.received().await;
    process.stop().await;
    Ok(())
}
