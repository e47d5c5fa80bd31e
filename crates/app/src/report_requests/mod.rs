//! Reports of what a service sent, for services that sent too much for a file that is made while somebody waits.
//!
//! A report is asked for with its work enqueued in the same transaction ([`create()`]), written in parts ([`process()`]), read by
//! whoever asked ([`part`]), and deleted after a day ([`delete_old`]).

mod create;
mod delete;
mod parts;
mod process;

use tidings_api_types::internal::report_requests::{
    PartWanted, ReportParameter, ReportPart, ReportRequest, ReportType,
};
use tidings_domain::{ReportRequestId, ReportRequestStatus, ServiceId};
use tidings_store::report_requests::{self, StoredReportRequest};

pub use create::{Asked, create};
pub use delete::delete_old;
pub use process::{give_up, process};

use crate::{App, Failure};

/// Where a report of a service stands; one that was deleted is not there.
pub async fn get(app: &App, service: ServiceId, id: ReportRequestId) -> Result<ReportRequest, Failure> {
    let stored = report_requests::get(&app.pool, service, id).await?;
    let kept = stored.filter(|request| request.status != ReportRequestStatus::Deleted);
    kept.map(on_the_wire).ok_or_else(Failure::not_found)
}

/// A part of the file of a report that is written.
pub async fn part(
    app: &App,
    service: ServiceId,
    id: ReportRequestId,
    wanted: PartWanted,
) -> Result<ReportPart, Failure> {
    if get(app, service, id).await?.status != ReportRequestStatus::Stored {
        return Err(Failure::not_found());
    }
    parts::read(app, id, wanted.0).await?.ok_or_else(Failure::not_found)
}

fn on_the_wire(stored: StoredReportRequest) -> ReportRequest {
    ReportRequest {
        id: stored.id,
        user_id: stored.user_id,
        service_id: stored.service_id,
        report_type: ReportType::Notifications,
        status: stored.status,
        parameter: ReportParameter {
            notification_type: stored.notification_type,
            notification_status: stored.notification_status,
        },
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
    }
}
