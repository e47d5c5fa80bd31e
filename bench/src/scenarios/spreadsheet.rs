//! `spreadsheet`: a file of 100,000 rows, from its upload until the last of its texts is in a final state.
//!
//! The job is looked at meanwhile as its page in the admin app does; the workers deliver beside the making of the rows.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bytes::Bytes;
use http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::internal;
use crate::figures::SpreadsheetFigures;
use crate::internal_api::{Data, InternalApi};
use crate::session::Session;

const ROWS: u64 = 100_000;
/// Not the resolution of a figure: the product says when it was done.
const POLL: Duration = Duration::from_millis(500);
/// A job that takes longer has failed.
const TIMEOUT: Duration = Duration::from_secs(120);

pub async fn run(session: &mut Session) -> Result<()> {
    session.settle().await?;
    session.announce("spreadsheet");
    let target = session.target().clone();
    let created_by = internal::maker_of_service(&target).await?;
    let service = format!("/service/{}", target.demo.service_id);
    let mut api = InternalApi::of(&target).await?;

    let file = Bytes::from(csv(&target.demo.sms_personalisation)?);
    let path = format!("{service}/upload-spreadsheet?template_id={}&file_name=bench.csv", target.demo.sms_template_id);
    let began = Instant::now();
    let Data { data: upload } = session.watching_memory(api.call::<Data<Upload>>(Method::POST, &path, file)).await?;
    let checked = began.elapsed();
    ensure!(upload.valid, "the product does not take the file: {}", upload.problems);

    let sent = Instant::now();
    let new = json!({"id": upload.id, "created_by": created_by}).to_string();
    let _: Data<Job> = api.call(Method::POST, &format!("{service}/job"), new.into()).await?;
    session.accepted(ROWS);
    let path = format!("{service}/job/{}", upload.id);
    let committed = session.watching_memory(committed(&mut api, &path)).await?;
    let backlog = session.backlog().clone();
    let all_final = session.watching_memory(backlog.drained()).await?;
    session.add_spreadsheet(SpreadsheetFigures::new(ROWS, checked, committed, all_final.duration_since(sent)));
    Ok(())
}

/// A column for the recipient, and one for each value of the template. The recipients are those of `post-sms`.
fn csv(personalisation: &Value) -> Result<String> {
    let values: Vec<(&String, &str)> = personalisation
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name, value.as_str()?)))
        .collect();
    let mut csv = "phone number".to_owned();
    for (name, _) in &values {
        write!(csv, ",\"{name}\"")?;
    }
    for row in 0..ROWS {
        write!(csv, "\n07700900{}", 300 + row % 500)?;
        for (_, value) in &values {
            write!(csv, ",\"{value} {row}\"")?;
        }
    }
    Ok(csv)
}

/// How long it took from when a job was made until its last row was committed.
async fn committed(api: &mut InternalApi, path: &str) -> Result<Duration> {
    let began = Instant::now();
    loop {
        sleep(POLL).await;
        let Data { data: job }: Data<Job> = api.call(Method::GET, path, Bytes::new()).await?;
        if let Some(finished) = job.processing_finished {
            ensure!(job.job_status == "finished all notifications created", "the job ended as {:?}", job.job_status);
            return Ok(finished.duration_since(job.created_at).unsigned_abs());
        }
        ensure!(began.elapsed() < TIMEOUT, "the job is {:?} after {} s", job.job_status, TIMEOUT.as_secs());
    }
}

/// The part that is read of what was found in a file.
#[derive(Debug, Deserialize)]
struct Upload {
    id: String,
    valid: bool,
    problems: Value,
}

/// The part of a job that is read.
#[derive(Debug, Deserialize)]
struct Job {
    job_status: String,
    created_at: Timestamp,
    processing_finished: Option<Timestamp>,
}
