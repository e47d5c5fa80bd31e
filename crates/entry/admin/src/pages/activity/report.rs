//! `/services/{service_id}/download-report/{report_request_id}`: a list that is too long to be sent while it is read, written as a
//! file while somebody waits.

use futures::{StreamExt, stream};
use minijinja::{Value, context};
use tidings_admin_client::Failed;
use tidings_api_types::internal::report_requests::{NewReportRequest, PartWanted, ReportParameter, ReportRequest};
use tidings_domain::{NotificationType, ReportRequestId, ReportRequestStatus, ReportedStatus, ServiceId, london};

use super::{
    download,
    filter::{Asked, Filter},
    list::days_kept,
};
use crate::{
    access::{Access, Role},
    csv,
    live::{self, Parts},
    problem::Problem,
    routing::Routes,
    suffixed::Suffixed,
    visit::{Answer, InService, Path, Query, Visit},
};

const VIEW: Access = Access::member_with(&[Role::ViewActivity]);

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/services/{service_id}/download-report", VIEW, ask);
    routes.get("/services/{service_id}/download-report/{report_request_id}", VIEW, wait);
    routes.get("/services/{service_id}/download-report/{report_request_id}/ready", VIEW, ready);
    routes.get("/services/{service_id}/download-report/{report_request_id}/events", VIEW, follow);
    routes.get("/services/{service_id}/report-request/{report_request_id}", VIEW, file);
}

async fn ask(visit: InService, Query(asked): Query<Asked>) -> Answer {
    let filter = Filter::read(None, &asked)?;
    let Some(notification_status) = filter.reported() else {
        // There is no such report; the list is sent while it is read.
        return visit.go_to(&visit.url(&filter.path_beside(download::PATH)));
    };
    let parameter = ReportParameter { notification_type: filter.channel, notification_status };
    let new = NewReportRequest { user_id: visit.user.id, parameter };
    let report = visit.client.report_requests.create(visit.service.id, &new).await?.data;
    visit.go_to(&visit.url(&format!("/download-report/{}", report.id)))
}

async fn wait(visit: InService, Path((service, id)): Path<(ServiceId, ReportRequestId)>) -> Answer {
    let report = find(&visit, service, id).await?;
    match report.as_ref().map(|report| report.status) {
        Some(ReportRequestStatus::Stored) => visit.go_to(&visit.url(&format!("/download-report/{id}/ready"))),
        _ => show(&visit, service, report.as_ref()).await,
    }
}

async fn ready(visit: InService, Path((service, id)): Path<(ServiceId, ReportRequestId)>) -> Answer {
    let report = find(&visit, service, id).await?;
    match report.as_ref().map(|report| report.status) {
        Some(ReportRequestStatus::Stored) | None => show(&visit, service, report.as_ref()).await,
        Some(_) => visit.go_to(&visit.url(&format!("/download-report/{id}"))),
    }
}

async fn show(visit: &InService, service: ServiceId, report: Option<&ReportRequest>) -> Answer {
    let is_followed = report.is_some_and(|report| report.status.is_ongoing());
    let events_url = report.map(|report| visit.url(&format!("/download-report/{}/events", report.id)));
    let shown = shown(visit, service, report).await?;
    visit.page("activity/report.html", context! { events_url => events_url.filter(|_| is_followed), ..shown })
}

async fn follow(visit: InService, Path((service, id)): Path<(ServiceId, ReportRequestId)>) -> Answer {
    live::follow(Visit::clone(&visit), move |visit| async move {
        let report = find(&visit, service, id).await?;
        let shown = shown(&visit, service, report.as_ref()).await?;
        Ok(Parts {
            parts: vec![("report", visit.render("activity/report_status.html", shown)?)],
            is_final: !report.is_some_and(|report| report.status.is_ongoing()),
        })
    })
}

/// The file, part by part as it is read.
async fn file(visit: InService, Path((service, at)): Path<(ServiceId, Suffixed<ReportRequestId>)>) -> Answer {
    let id = at.id;
    let report = find(&visit, service, id).await?.ok_or(Problem::NotFound)?;
    let client = visit.client.clone();
    // Whatever hinders the first part is told as an error, and not by a file that breaks off.
    let first = client.report_requests.part(service, id, PartWanted(0)).await?;
    let next = (!first.is_last).then_some(1);
    let rest = stream::try_unfold(next, move |next| {
        let client = client.clone();
        async move {
            let Some(number) = next else { return Ok(None) };
            let part = client.report_requests.part(service, id, PartWanted(number)).await?;
            Ok::<_, Failed>(Some((part.csv, (!part.is_last).then_some(number + 1))))
        }
    });
    let day = london::day(report.created_at.into());
    let name = download::file_name(&visit.service.name, day, report.parameter.notification_type);
    csv::download(&name, stream::iter([Ok(first.csv)]).chain(rest))
}

/// A report of the visitor's own; `None` when it is not there any more.
async fn find(visit: &Visit, service: ServiceId, id: ReportRequestId) -> Result<Option<ReportRequest>, Problem> {
    let report = match visit.client.report_requests.get(service, id).await {
        Ok(report) => report.data,
        Err(failed) if failed.is_not_found() => return Ok(None),
        Err(failed) => return Err(failed.into()),
    };
    let is_theirs = visit.user.as_ref().is_some_and(|user| user.id == report.user_id);
    if is_theirs { Ok(Some(report)) } else { Err(Problem::Forbidden) }
}

/// What the page is made with, and its part that follows what happens.
async fn shown(visit: &Visit, service: ServiceId, report: Option<&ReportRequest>) -> Result<Value, Problem> {
    use ReportRequestStatus as Status;
    let heading = match report.map(|report| report.status) {
        Some(Status::Pending | Status::InProgress) => "Preparing your report",
        Some(Status::Stored) => "Your report is ready to download",
        Some(Status::Failed) => "We could not create your report",
        Some(Status::Deleted) | None => "Your report is no longer available",
    };
    let base = format!("/services/{service}");
    let Some(report) = report else {
        return Ok(context! { heading, status => "deleted", list_url => format!("{base}/notifications") });
    };
    let channel = report.parameter.notification_type;
    let (days, id) = (days_kept(visit, service, channel).await?, report.id);
    Ok(context! {
        heading,
        status => report.status.as_str(),
        what => what(report.parameter),
        days,
        page_url => format!("{base}/download-report/{id}"),
        file_url => format!("{base}/report-request/{id}.csv"),
        list_url => channel.map_or(format!("{base}/notifications"), |channel| format!("{base}/notifications/{channel}")),
    })
}

/// As in "a file of …".
fn what(parameter: ReportParameter) -> String {
    let kind = parameter.notification_type.map_or("messages", NotificationType::plural);
    match parameter.notification_status {
        ReportedStatus::All => format!("all {kind}"),
        ReportedStatus::Sending => format!("{kind} that are being delivered"),
        ReportedStatus::Delivered => format!("delivered {kind}"),
        ReportedStatus::Failed => format!("{kind} that could not be delivered"),
    }
}
