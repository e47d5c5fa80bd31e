//! How the installation is.

use tidings_api_types::internal::status::{LiveCounts, Status};

use crate::{App, Failure};

/// What is running: told by the binary.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    pub commit: &'static str,
    pub time: &'static str,
}

/// That the API answers, and if `simple` is not asked for, what is running on which schema.
pub async fn status(app: &App, build: Build, simple: bool) -> Result<Status, Failure> {
    let status = "ok".to_owned();
    if simple {
        return Ok(Status { status, git_commit: None, build_time: None, db_version: None, db_bulk_version: None });
    }
    let version = tidings_store::live::notify_schema_version(&app.pool).await?;
    Ok(Status {
        status,
        git_commit: Some(build.commit.to_owned()),
        build_time: Some(build.time.to_owned()),
        db_bulk_version: version.clone(),
        db_version: version,
    })
}

/// How many live services there are, and organisations that have any.
pub async fn live_counts(app: &App) -> Result<LiveCounts, Failure> {
    let counts = tidings_store::live::counts(&app.pool).await?;
    Ok(LiveCounts { organisations: counts.organisations, services: counts.services })
}
