//! `/services/{service_id}/jobs/{job_id}/report.csv`: what became of each row; and the spreadsheet as it was uploaded.

use futures::stream;
use tidings_admin_client::{AdminClient, Failed};
use tidings_api_types::internal::{
    jobs::{Job, JobRowPage, JobRowsWanted},
    notifications::{CsvNotification, NotificationsWanted, RowNumber},
    page::Page,
};
use tidings_domain::{JobId, ServiceId};

use crate::{
    access::{Access, Role},
    csv,
    routing::Routes,
    visit::{Answer, InService, Path},
};

const VIEW: Access = Access::member_with(&[Role::ViewActivity]);
/// How many rows are read at a time.
const ROWS: i64 = 5000;
const COLUMNS: [&str; 7] = ["Row number", "Recipient", "Template", "Type", "Job", "Status", "Time"];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/jobs/{job_id}/report.csv", VIEW, report);
    routes.get("/services/{service_id}/jobs/{job_id}/original.csv", VIEW, original);
}

/// The first rows are read before anything is answered, so that a problem is told; the others while they are sent.
async fn report(visit: InService, Path((service_id, job_id)): Path<(ServiceId, JobId)>) -> Answer {
    let mut rows = Rows { client: visit.client.clone(), service_id, job_id, page: Page(1), is_last: false };
    let client = visit.client.clone();
    let (job, first) = tokio::try_join!(client.jobs.get(service_id, job_id), rows.next())?;
    let mut header = String::new();
    csv::push_row(&mut header, COLUMNS);
    let first = [header, first].concat();
    let pages = stream::try_unfold((Some(first), rows), |(ready, mut rows)| async move {
        let text = match ready {
            Some(ready) => ready,
            None if rows.is_last => return Ok(None),
            None => rows.next().await.inspect_err(|failed| tracing::warn!(%failed, "a report broke off"))?,
        };
        Ok::<_, Failed>(Some((text, (None, rows))))
    });
    csv::download(&format!("{} report.csv", stem(&job.data)), pages)
}

/// The rows of a job, page by page.
struct Rows {
    client: AdminClient,
    service_id: ServiceId,
    job_id: JobId,
    page: Page,
    is_last: bool,
}

impl Rows {
    async fn next(&mut self) -> Result<String, Failed> {
        let Self { service_id, job_id, page, .. } = *self;
        let wanted = NotificationsWanted { page: Some(page), page_size: Some(ROWS), ..NotificationsWanted::default() };
        let found: JobRowPage =
            self.client.jobs.notifications_for_csv(service_id, job_id, &JobRowsWanted(wanted)).await?;
        self.page = Page(page.0.saturating_add(1));
        self.is_last = page.0.saturating_mul(ROWS) >= found.total;
        let mut rows = String::new();
        found.notifications.iter().for_each(|notification| push(&mut rows, notification));
        Ok(rows)
    }
}

fn push(rows: &mut String, notification: &CsvNotification) {
    let number = match &notification.row_number {
        RowNumber::Of(number) => number.to_string(),
        RowNumber::None(text) => text.clone(),
    };
    csv::push_row(
        rows,
        [
            number.as_str(),
            &notification.recipient,
            &notification.template_name,
            notification.template_type.as_str(),
            &notification.job_name,
            &notification.status,
            &notification.created_at,
        ],
    );
}

async fn original(visit: InService, Path((service_id, job_id)): Path<(ServiceId, JobId)>) -> Answer {
    let (job, stored) = tokio::try_join!(
        visit.client.jobs.get(service_id, job_id),
        visit.client.uploads.spreadsheet_csv(service_id, job_id)
    )?;
    csv::file(&format!("{}.csv", stem(&job.data)), stored.csv)
}

/// `people` of `people.xlsx`.
fn stem(job: &Job) -> &str {
    job.original_file_name.rsplit_once('.').map_or(&*job.original_file_name, |(stem, _)| stem)
}
