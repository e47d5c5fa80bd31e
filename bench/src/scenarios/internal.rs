//! `get-service`, `get-template` and `get-user`: what nearly every page of the admin app asks the internal API for.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use http::{StatusCode, Uri};
use serde_json::Value;

use crate::client::Connection;
use crate::session::Session;
use crate::target::Target;
use crate::workload::Workload;

pub async fn service(session: &mut Session) -> Result<()> {
    let workload = workload(session.target(), service_path(session.target()))?;
    session.measure("get-service", &Arc::new(workload)).await
}

pub async fn template(session: &mut Session) -> Result<()> {
    let path = format!("{}/template/{}", service_path(session.target()), session.target().demo.sms_template_id);
    let workload = workload(session.target(), path)?;
    session.measure("get-template", &Arc::new(workload)).await
}

/// The user is the one who made the demo service.
pub async fn user(session: &mut Session) -> Result<()> {
    let target = session.target();
    let user = maker_of_service(target).await?;
    let workload = workload(target, format!("/user/{user}"))?;
    session.measure("get-user", &Arc::new(workload)).await
}

/// The id of the user who made the demo service.
pub(super) async fn maker_of_service(target: &Target) -> Result<String> {
    let request = workload(target, service_path(target))?.request(0)?;
    let (status, body) = Connection::open(target.address).await?.fetch(request).await?;
    ensure!(status == StatusCode::OK, "GET /service/{{id}} answered {status}");
    let service: Value = serde_json::from_slice(&body)?;
    let user = service["data"]["created_by"].as_str().context("the service does not say who made it")?;
    Ok(user.to_owned())
}

fn service_path(target: &Target) -> String {
    format!("/service/{}", target.demo.service_id)
}

fn workload(target: &Target, path: String) -> Result<Workload> {
    Ok(Workload::reading(target.authority.clone(), [Uri::try_from(path)?], Some(target.admin_signer()?)))
}
