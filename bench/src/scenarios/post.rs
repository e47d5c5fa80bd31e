//! `post-sms` and `post-email`: the request that a service makes for every message.

use std::sync::Arc;

use anyhow::Result;
use bytes::Bytes;
use http::{Method, StatusCode, Uri};
use serde_json::{Value, json};

use crate::session::Session;
use crate::target::Target;
use crate::workload::Workload;

/// How many recipients take turns.
const RECIPIENTS: u32 = 500;

pub async fn sms(session: &mut Session) -> Result<()> {
    let workload = Arc::new(sms_workload(session.target()));
    session.measure("post-sms", &workload).await
}

pub async fn email(session: &mut Session) -> Result<()> {
    let workload = Arc::new(email_workload(session.target()));
    session.measure("post-email", &workload).await
}

/// Texts to the numbers that are kept free for fiction, from 07700 900300: those before it hold the simulated
/// recipients (000, 111, 222), of which nothing is stored, and those that fail (002, 003).
pub fn sms_workload(target: &Target) -> Workload {
    let Target { demo, .. } = target;
    workload(target, Uri::from_static("/v2/notifications/sms"), |recipient| {
        json!({
            "phone_number": format!("07700900{}", 300 + recipient),
            "template_id": demo.sms_template_id,
            "personalisation": demo.sms_personalisation,
            "reference": format!("bench-{recipient}"),
        })
    })
}

fn email_workload(target: &Target) -> Workload {
    let Target { demo, .. } = target;
    workload(target, Uri::from_static("/v2/notifications/email"), |recipient| {
        json!({
            "email_address": format!("recipient-{recipient}@example.com"),
            "template_id": demo.email_template_id,
            "personalisation": demo.email_personalisation,
            "reference": format!("bench-{recipient}"),
        })
    })
}

fn workload(target: &Target, path: Uri, body: impl Fn(u32) -> Value) -> Workload {
    Workload {
        method: Method::POST,
        authority: target.authority.clone(),
        paths: vec![path],
        bodies: (0..RECIPIENTS).map(|recipient| Bytes::from(body(recipient).to_string())).collect(),
        signer: Some(target.signer.clone()),
        success: StatusCode::CREATED,
    }
}
