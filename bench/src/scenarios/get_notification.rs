//! `get-notification` and `list-notifications`: reading back the state of messages sent earlier.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use http::{StatusCode, Uri};
use serde::Deserialize;

use super::post::sms_workload;
use crate::client::Connection;
use crate::session::Session;
use crate::target::Target;
use crate::workload::Workload;

/// How many notifications take turns.
const NOTIFICATIONS: u64 = 500;

pub async fn run(session: &mut Session) -> Result<()> {
    let paths = create_notifications(session).await?;
    session.settle().await?;
    let target = session.target();
    let workload = Workload::reading(target.authority.clone(), paths, Some(target.signer.clone()));
    session.measure("get-notification", &Arc::new(workload)).await
}

/// The first page of the service's texts, 250 to a page.
pub async fn list(session: &mut Session) -> Result<()> {
    create_notifications(session).await?;
    session.settle().await?;
    let target = session.target();
    let path = Uri::from_static("/v2/notifications?template_type=sms");
    let workload = Workload::reading(target.authority.clone(), [path], Some(target.signer.clone()));
    session.measure("list-notifications", &Arc::new(workload)).await
}

#[derive(Deserialize)]
struct Created {
    id: String,
}

pub(super) async fn create_notifications(session: &mut Session) -> Result<Vec<Uri>> {
    let paths = send(session.target(), NOTIFICATIONS).await?;
    session.accepted(NOTIFICATIONS);
    Ok(paths)
}

/// Sends so many texts, one after another: where each is found.
pub async fn send(target: &Target, texts: u64) -> Result<Vec<Uri>> {
    let posts = sms_workload(target);
    let mut connection = Connection::open(target.address).await?;
    let mut paths = Vec::new();
    for index in 0..texts {
        let (status, body) = connection.fetch(posts.request(index)?).await?;
        let text = String::from_utf8_lossy(&body);
        ensure!(status == StatusCode::CREATED, "POST /v2/notifications/sms answered {status}: {text}");
        let Created { id } = serde_json::from_slice(&body).with_context(|| format!("no id in {text}"))?;
        paths.push(Uri::try_from(format!("/v2/notifications/{id}"))?);
    }
    Ok(paths)
}
