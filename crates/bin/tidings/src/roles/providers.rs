//! The providers of a process, from their settings.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use tidings_app::{deliver::Delivery, providers::Providers};
use tidings_domain::SharedClock;
use tidings_providers::{
    HttpClient, firetext::Firetext, http_sms::HttpSms, mmg::Mmg, sandbox::SandboxOutbox, ses::Ses, smtp::Smtp,
    twilio::Twilio,
};
use tokio_util::sync::CancellationToken;

use crate::settings::ConfiguredProviders;

/// How long to wait before the database is asked again.
const AGAIN: Duration = Duration::from_secs(5);

/// Those that are configured, and the sandbox, which `stands_in` for channels without one. Call it on the runtime.
pub(super) fn build(
    configured: ConfiguredProviders,
    outbox: Arc<dyn SandboxOutbox>,
    stands_in: bool,
    clock: SharedClock,
) -> anyhow::Result<Providers> {
    let http = HttpClient::new().context("no HTTPS is possible")?;
    let mut providers = Providers::sandbox(outbox);
    if !stands_in {
        providers = providers.without_stand_in();
    }
    let ConfiguredProviders { mmg, firetext, twilio, http_sms, smtp, ses } = configured;
    if let Some(options) = mmg {
        providers = providers.with_sms(Arc::new(Mmg::new(http.clone(), options)));
    }
    if let Some(options) = firetext {
        providers = providers.with_sms(Arc::new(Firetext::new(http.clone(), options)));
    }
    if let Some(options) = twilio {
        providers = providers.with_sms(Arc::new(Twilio::new(http.clone(), options))).sending_abroad_by("twilio");
    }
    if let Some(options) = http_sms {
        let (identifier, international) = (options.mapping.identifier.clone(), options.mapping.international);
        providers = providers.with_sms(Arc::new(HttpSms::new(http.clone(), options)));
        if international {
            providers = providers.sending_abroad_by(identifier);
        }
    }
    if let Some(options) = smtp {
        providers = providers.with_email(Arc::new(Smtp::new(&options).context("emails by SMTP")?));
    }
    if let Some(options) = ses {
        providers = providers.with_email(Arc::new(Ses::new(http, options, clock).context("SES_URL")?));
    }
    Ok(providers)
}

/// Sees to it that every configured provider can be chosen, as soon as the database is there.
pub(super) async fn see_to_rows(delivery: Delivery, stop: CancellationToken) {
    let Delivery { app, providers, clock, .. } = delivery;
    while let Err(error) = providers.see_to_rows(&app, clock.now()).await {
        tracing::warn!(%error, "it is not certain yet that every configured provider can be chosen");
        if stop.run_until_cancelled(tokio::time::sleep(AGAIN)).await.is_none() {
            return;
        }
    }
}
