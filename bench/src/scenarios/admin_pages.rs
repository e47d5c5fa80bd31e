//! `template-page` and `dashboard-page`: pages of the admin app, read again and again by somebody who is signed in, so that all
//! that can be cached is.

use std::sync::Arc;

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use http::{HeaderValue, Method, Uri};
use jiff::SignedDuration;
use serde::de::IgnoredAny;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::internal;
use crate::clock;
use crate::internal_api::InternalApi;
use crate::session::Session;
use crate::target::Target;
use crate::workload::{Shape, Workload};

/// The name of the app's cookie where it is not served by HTTPS.
const COOKIE: &str = "tidings_session";

pub async fn template(session: &mut Session) -> Result<()> {
    let page = format!("/templates/{}", session.target().demo.sms_template_id);
    measure(session, "template-page", &page).await
}

pub async fn dashboard(session: &mut Session) -> Result<()> {
    measure(session, "dashboard-page", "").await
}

async fn measure(session: &mut Session, scenario: &str, page: &str) -> Result<()> {
    let target = session.target().clone();
    let cookie = sign_in(&target).await?;
    let (address, authority) = target.admin().await?;
    let path = Uri::try_from(format!("/services/{}{page}", target.demo.service_id))?;
    let workload = Workload { authority, shapes: vec![Shape::get(path)], signer: None, cookie: Some(cookie) };
    session.measure_elsewhere(address, scenario, &Arc::new(workload)).await
}

/// Begins a session of the one who made the demo service, as the admin app would: in the database is a digest of what the cookie
/// holds.
async fn sign_in(target: &Target) -> Result<HeaderValue> {
    let user = internal::maker_of_service(target).await?;
    // The installation is thrown away: nobody has to be kept from guessing it.
    let token = BASE64.encode(Sha256::digest(clock::now().to_string()));
    let id: String = Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let expires_at = clock::now() + SignedDuration::from_hours(12);
    let new =
        json!({"id": id, "user_id": user, "state": {}, "expires_at": expires_at, "user_agent": "bench"}).to_string();
    let mut api = InternalApi::of(target).await?;
    let _: IgnoredAny = api.call(Method::POST, "/admin-session", new.into()).await?;
    HeaderValue::from_str(&format!("{COOKIE}={token}")).context("a cookie")
}
