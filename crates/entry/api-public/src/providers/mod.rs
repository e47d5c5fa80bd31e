//! `/notifications/…`: what providers call, to report what became of messages and to hand over messages that came in.
//!
//! Each provider says it in its own words, which [`tidings_providers`] translates, and proves by its own means that it is
//! itself. A reply that is no success makes it call again: so that is what they get while the database is away.

mod firetext_inbound;
mod firetext_receipt;
mod form;
mod http_receipt;
mod letter_report;
mod mmg_inbound;
mod mmg_receipt;
mod problem;
mod received;
mod ses_report;
mod twilio_receipt;

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn_with_state, map_response},
    routing::post,
};
use secrecy::SecretString;
use tidings_app::{App, record_receipts::ReceiptWriter};
use tidings_domain::SharedClock;
use tidings_providers::{http_sms::ReceiptMapping, sns::SnsVerifier};
use tidings_web::{api_headers, basic_auth::BasicAuth, body::BodyLimits};

use crate::{
    error,
    time_limit::{self, BODY_TIMEOUT, DEFAULT_TIME_LIMIT},
};

/// What providers say is short.
const LIMITS: BodyLimits = BodyLimits { max_bytes: 512 * 1024, timeout: BODY_TIMEOUT };

/// How providers prove that they are themselves. What is not there is not open, but for the receipts of MMG and Firetext,
/// which Notify takes from anybody.
#[derive(Clone, Debug, Default)]
pub struct ProviderAccounts {
    pub mmg_receipts: Option<BasicAuth>,
    pub mmg_inbound: BasicAuth,
    pub firetext_receipts: Option<BasicAuth>,
    pub firetext_inbound: BasicAuth,
    pub twilio: Option<TwilioAccount>,
    pub http_sms: Option<HttpSmsAccount>,
    /// SES reports by SNS.
    pub ses: Option<SnsVerifier>,
}

/// Twilio signs what it sends with the account's token.
#[derive(Clone, Debug)]
pub struct TwilioAccount {
    pub auth_token: SecretString,
    /// As Twilio was told it: it signs the address too.
    pub receipt_url: String,
}

/// A provider that a mapping describes.
#[derive(Clone, Debug)]
pub struct HttpSmsAccount {
    pub identifier: String,
    pub mapping: ReceiptMapping,
    /// A bearer token, or the query's `token`.
    pub token: SecretString,
}

/// What these endpoints are made of. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ProviderApi {
    pub(crate) app: App,
    pub(crate) clock: SharedClock,
    pub(crate) receipts: ReceiptWriter,
    pub(crate) accounts: Arc<ProviderAccounts>,
}

impl ProviderApi {
    /// Puts it together, on the current runtime.
    pub fn new(app: App, clock: SharedClock, accounts: ProviderAccounts) -> Self {
        let receipts = ReceiptWriter::start(app.clone(), clock.clone());
        Self { app, clock, receipts, accounts: Arc::new(accounts) }
    }
}

/// The routes, to be merged with those of the public API, which answer for unknown ones.
pub fn router(api: ProviderApi) -> Router {
    Router::new()
        .route("/notifications/sms/mmg", post(mmg_receipt::handle))
        .route("/notifications/sms/firetext", post(firetext_receipt::handle))
        .route("/notifications/sms/twilio", post(twilio_receipt::handle))
        .route("/notifications/sms/http", post(http_receipt::handle))
        .route("/notifications/email/ses", post(ses_report::handle))
        .route("/notifications/letter/status", post(letter_report::handle))
        .route("/notifications/sms/receive/mmg", post(mmg_inbound::handle))
        .route("/notifications/sms/receive/firetext", post(firetext_inbound::handle))
        .method_not_allowed_fallback(error::method_not_allowed)
        .route_layer(from_fn_with_state(DEFAULT_TIME_LIMIT, time_limit::of_others))
        .layer(map_response(api_headers::add))
        .with_state(api)
}
