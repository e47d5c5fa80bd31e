//! `http-floor`: GET /livez, without authentication or database. No scenario can be faster on this machine.

use std::sync::Arc;

use anyhow::Result;
use http::{Method, StatusCode, Uri};

use crate::session::Session;
use crate::workload::Workload;

pub async fn run(session: &mut Session) -> Result<()> {
    let workload = Workload {
        method: Method::GET,
        authority: session.target().authority.clone(),
        paths: vec![Uri::from_static("/livez")],
        bodies: Vec::new(),
        signer: None,
        success: StatusCode::OK,
    };
    session.measure_peak("http-floor", &Arc::new(workload)).await
}
