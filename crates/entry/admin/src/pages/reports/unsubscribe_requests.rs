//! `/services/{service_id}/unsubscribe-requests`: recipients who want no more emails, and which of them the team has dealt with.

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::unsubscribe_reports::{
    NewUnsubscribeReport, ReportProcessed, UnsubscribeReport, UnsubscribeReportRows,
};
use tidings_domain::{ServiceId, UnsubscribeReportId, london};

use crate::{
    access::{Access, Role},
    csv,
    format::date,
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

const ACCESS: Access = Access::member_with(&[Role::ViewActivity]);

const COLUMNS: [&str; 5] = [
    "Email address",
    "Template name",
    "Uploaded spreadsheet file name",
    "Template sent at",
    "Unsubscribe request received at",
];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/unsubscribe-requests/summary", ACCESS, summary);
    routes.get("/services/{service_id}/unsubscribe-requests/reports/latest", ACCESS, latest);
    routes.post("/services/{service_id}/unsubscribe-requests/reports/latest", ACCESS.members_alone(), make);
    routes.get("/services/{service_id}/unsubscribe-requests/reports/{batch_id}", ACCESS, report);
    routes.post("/services/{service_id}/unsubscribe-requests/reports/{batch_id}", ACCESS, process);
    routes.get("/services/{service_id}/unsubscribe-requests/reports/download/{file_name}", ACCESS, download);
}

async fn summary(visit: InService) -> Answer {
    let reports = visit.client.unsubscribe_reports.list(visit.service.id).await?;
    let reports: Vec<Report> = reports.iter().map(Report::of).collect();
    visit.page("reports/unsubscribe_requests.html", context! { reports => Serde(reports) })
}

/// What has come since the last report.
async fn latest(visit: InService) -> Answer {
    match find(&visit, None).await {
        Ok(report) => show(&visit, &report, &FormView::default()),
        // Somebody else of the team was quicker.
        Err(Problem::NotFound) => visit.go_to(&visit.url("/unsubscribe-requests/summary")),
        Err(problem) => Err(problem),
    }
}

/// Makes a report of it, so that what comes from now on is of the next.
async fn make(visit: InService) -> Answer {
    let latest = match find(&visit, None).await {
        Ok(latest) => latest,
        Err(Problem::NotFound) => return visit.go_to(&visit.url("/unsubscribe-requests/summary")),
        Err(problem) => return Err(problem),
    };
    let new = NewUnsubscribeReport {
        count: latest.count,
        earliest_timestamp: latest.earliest_timestamp,
        latest_timestamp: latest.latest_timestamp,
    };
    let made = visit.client.unsubscribe_reports.create(visit.service.id, &new).await?;
    visit.go_to(&visit.url(&format!("/unsubscribe-requests/reports/{}", made.report_id)))
}

async fn report(visit: InService, Path((_, id)): Path<(ServiceId, UnsubscribeReportId)>) -> Answer {
    let report = find(&visit, Some(id)).await?;
    let ticked = report.processed_by_service_at.is_some().then(|| ("report_has_been_processed", "y".to_owned()));
    show(&visit, &report, &FormView::of(ticked))
}

async fn process(visit: InService, Path((_, id)): Path<(ServiceId, UnsubscribeReportId)>) -> Answer {
    let report = find(&visit, Some(id)).await?;
    let mut form = visit.checked();
    let is_ticked = form.is_ticked("report_has_been_processed");
    if !is_ticked && report.processed_by_service_at.is_none() {
        form.error("report_has_been_processed", "Tick the box when you have unsubscribed everybody in the report");
        return show(&visit, &report, &form.view());
    }
    let processed = ReportProcessed { report_has_been_processed: is_ticked };
    visit.client.unsubscribe_reports.process(visit.service.id, id, processed).await?;
    visit.go_to(&visit.url("/unsubscribe-requests/summary"))
}

async fn download(visit: InService, Path((_, file_name)): Path<(ServiceId, String)>) -> Answer {
    let id = file_name.strip_suffix(".csv").and_then(|id| id.parse().ok()).ok_or(Problem::NotFound)?;
    // Of the service's own reports alone.
    find(&visit, Some(id)).await?;
    let rows = visit.client.unsubscribe_reports.rows(visit.service.id, id).await?;
    let (first, last) = (date(&london::at(rows.earliest_timestamp.0)), date(&london::at(rows.latest_timestamp.0)));
    let days = if first == last { first } else { format!("{first} to {last}") };
    csv::file(&format!("{} – Email unsubscribe requests {days}.csv", visit.service.name), table(&rows))
}

async fn find(visit: &InService, id: Option<UnsubscribeReportId>) -> Result<UnsubscribeReport, Problem> {
    let reports = visit.client.unsubscribe_reports.list(visit.service.id).await?;
    reports.into_iter().find(|report| report.batch_id == id).ok_or(Problem::NotFound)
}

fn show(visit: &InService, report: &UnsubscribeReport, form: &FormView) -> Answer {
    let report = Serde(Report::of(report));
    visit.page("reports/unsubscribe_report.html", context! { report, form => form.value() })
}

#[derive(Serialize)]
struct Report {
    /// None of what is in no report yet.
    id: Option<UnsubscribeReportId>,
    count: i64,
    title: String,
    status: &'static str,
    is_processed: bool,
    forgotten_on: String,
}

impl Report {
    fn of(report: &UnsubscribeReport) -> Self {
        let (first, last) =
            (date(&london::at(report.earliest_timestamp.0)), date(&london::at(report.latest_timestamp.0)));
        let is_processed = report.processed_by_service_at.is_some();
        Self {
            id: report.batch_id,
            count: report.count,
            title: if first == last { first } else { format!("{first} to {last}") },
            status: match (report.batch_id, is_processed) {
                (None, _) => "Not downloaded",
                (Some(_), false) => "Downloaded",
                (Some(_), true) => "Completed",
            },
            is_processed,
            forgotten_on: date(&london::at(report.will_be_archived_at.0)),
        }
    }
}

fn table(report: &UnsubscribeReportRows) -> String {
    let mut out = String::new();
    csv::push_row(&mut out, COLUMNS);
    for row in &report.unsubscribe_requests {
        csv::push_row(
            &mut out,
            [
                row.email_address.as_str(),
                &row.template_name,
                &row.original_file_name,
                row.template_sent_at.as_deref().unwrap_or_default(),
                &row.unsubscribe_request_received_at,
            ],
        );
    }
    out
}
