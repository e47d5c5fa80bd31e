//! Somebody asks for a report.

use jiff::{SignedDuration, Timestamp};
use tidings_api_types::internal::report_requests::{NewReportRequest, ReportRequest};
use tidings_domain::{ReportRequestId, ServiceId};
use tidings_queue::NewJob;
use tidings_store::{StoreError, report_requests};

use super::on_the_wire;
use crate::{
    App, Failure,
    jobs::{PROCESS_REPORT_REQUEST, ProcessReportRequest},
    random,
};

/// For so long a report that is being written is the answer to whoever asks for it again.
const ONGOING_FOR: SignedDuration = SignedDuration::from_mins(30);

/// What is answered to somebody who asks for a report.
#[derive(Clone, Debug)]
pub enum Asked {
    /// It will be written.
    Made(ReportRequest),
    /// It is being written already.
    Ongoing(ReportRequest),
}

/// Enqueues the writing of a report, unless the same person waits for the same one.
pub async fn create(app: &App, service: ServiceId, asked: &NewReportRequest, now: Timestamp) -> Result<Asked, Failure> {
    let new = report_requests::NewReportRequest {
        id: ReportRequestId::at(now, random::id_bytes()),
        user_id: asked.user_id,
        service_id: service,
        notification_type: asked.parameter.notification_type,
        notification_status: asked.parameter.notification_status,
    };
    let payload = serde_json::to_value(ProcessReportRequest { service_id: service, report_request_id: new.id })?;
    let work =
        NewJob::new(PROCESS_REPORT_REQUEST, payload, now).for_service(service.as_uuid()).unique(new.id.to_string());
    let mut transaction = app.begin().await?;
    if let Some(ongoing) = report_requests::ongoing(&mut transaction, &new, now - ONGOING_FOR).await? {
        return Ok(Asked::Ongoing(on_the_wire(ongoing)));
    }
    let made = report_requests::insert(&mut transaction, &new, now).await.map_err(refusal)?;
    tidings_queue::enqueue(&mut *transaction, &[work], now).await?;
    transaction.commit().await?;
    app.waker.wake(PROCESS_REPORT_REQUEST);
    app.waker.announce(PROCESS_REPORT_REQUEST);
    Ok(Asked::Made(on_the_wire(made)))
}

fn refusal(error: StoreError) -> Failure {
    match error.constraint() {
        Some("report_requests_service_id_fkey" | "report_requests_user_id_fkey") => Failure::not_found(),
        _ => error.into(),
    }
}
