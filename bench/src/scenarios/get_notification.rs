//! `get-notification`: reading back the state of messages sent earlier.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use http::{Method, StatusCode, Uri};
use serde::Deserialize;

use super::post::sms_workload;
use crate::client::Connection;
use crate::session::Session;
use crate::workload::Workload;

/// How many notifications take turns.
const NOTIFICATIONS: u64 = 500;

pub async fn run(session: &mut Session) -> Result<()> {
    let paths = create_notifications(session).await?;
    session.settle().await?;
    let target = session.target();
    let workload = Workload {
        method: Method::GET,
        authority: target.authority.clone(),
        paths,
        bodies: Vec::new(),
        signer: Some(target.signer.clone()),
        success: StatusCode::OK,
    };
    session.measure("get-notification", &Arc::new(workload)).await
}

#[derive(Deserialize)]
struct Created {
    id: String,
}

async fn create_notifications(session: &mut Session) -> Result<Vec<Uri>> {
    let posts = sms_workload(session.target());
    let mut connection = Connection::open(session.target().address).await?;
    let mut paths = Vec::new();
    for index in 0..NOTIFICATIONS {
        let (status, body) = connection.fetch(posts.request(index)?).await?;
        let text = String::from_utf8_lossy(&body);
        ensure!(status == StatusCode::CREATED, "POST /v2/notifications/sms answered {status}: {text}");
        session.accepted(1);
        let Created { id } = serde_json::from_slice(&body).with_context(|| format!("no id in {text}"))?;
        paths.push(Uri::try_from(format!("/v2/notifications/{id}"))?);
    }
    Ok(paths)
}
