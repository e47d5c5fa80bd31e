//! `post-sms` and `post-email`: the request that a service makes for every message.

use std::sync::Arc;

use anyhow::Result;
use http::{StatusCode, Uri};
use serde_json::{Value, json};

use crate::session::Session;
use crate::target::Target;
use crate::workload::{Shape, Workload};

/// How many recipients take turns.
const RECIPIENTS: u32 = 500;

/// From few senders at once to many.
const CONNECTIONS: [usize; 3] = [8, 64, 256];

pub async fn sms(session: &mut Session) -> Result<()> {
    let workload = Arc::new(sms_workload(session.target()));
    at_each(session, "post-sms", &workload).await
}

pub async fn email(session: &mut Session) -> Result<()> {
    let workload = Arc::new(email_workload(session.target()));
    at_each(session, "post-email", &workload).await
}

async fn at_each(session: &mut Session, scenario: &str, workload: &Arc<Workload>) -> Result<()> {
    for connections in CONNECTIONS {
        session.measure_at(&format!("{scenario} at {connections}"), workload, connections).await?;
    }
    Ok(())
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

pub(super) fn email_workload(target: &Target) -> Workload {
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
    let shape = |recipient| Shape::post(path.clone(), &body(recipient), StatusCode::CREATED);
    Workload {
        authority: target.authority.clone(),
        shapes: (0..RECIPIENTS).map(shape).collect(),
        signer: Some(target.signer.clone()),
        cookie: None,
    }
}
