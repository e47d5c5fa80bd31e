//! `http-floor`: GET /livez, without authentication or database. No scenario can be faster on this machine.

use std::sync::Arc;

use anyhow::Result;
use http::Uri;

use crate::session::Session;
use crate::workload::Workload;

pub async fn run(session: &mut Session) -> Result<()> {
    let workload = Workload::reading(session.target().authority.clone(), [Uri::from_static("/livez")], None);
    session.measure_peak("http-floor", &Arc::new(workload)).await
}
