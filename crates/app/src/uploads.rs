//! What services uploaded and sent.

use jiff::{Timestamp, civil::Date};
use tidings_api_types::internal::{
    ErrorReply,
    jobs::JobNotificationPage,
    page::{PAGE_SIZE, Page, PageLinks},
    uploads::{Upload, UploadPage, UploadType, UploadsQuery},
};
use tidings_domain::ServiceId;
use tidings_store::{
    jobs::{self, UploadsWanted},
    notifications,
};

use crate::{
    App, Failure, service_jobs,
    service_notifications::{days_ago, with_templates},
};

/// A page of what a service uploaded; only the first page may be empty.
pub async fn list(app: &App, service: ServiceId, query: UploadsQuery, now: Timestamp) -> Result<UploadPage, Failure> {
    let since = query.limit_days.map(|days| days_ago(days, now));
    let wanted = UploadsWanted { service_id: service, since, today: now };
    let stored = jobs::uploads(&app.pool, wanted, query.page.offset(PAGE_SIZE), PAGE_SIZE).await?;
    if stored.is_empty() && query.page.0 > 1 {
        return Err(Failure::not_found());
    }
    let total = jobs::count_uploads(&app.pool, wanted).await?;
    let begun: Vec<_> = stored.iter().filter_map(|upload| Some((upload.job_id?, upload.processing_started))).collect();
    let mut statistics = service_jobs::statistics(app, service, &begun).await?;
    let data = stored.into_iter().map(|upload| Upload {
        id: upload.job_id,
        original_file_name: upload.original_file_name,
        notification_count: upload.notification_count,
        created_at: upload.scheduled_for.unwrap_or(upload.created_at).into(),
        upload_type: if upload.job_id.is_some() { UploadType::Job } else { UploadType::LetterDay },
        template_type: upload.template_type,
        recipient: None,
        statistics: upload.job_id.and_then(|id| statistics.remove(&id)).unwrap_or_default(),
    });
    let links = PageLinks::around(&format!("/service/{service}/upload"), query.page, total);
    Ok(UploadPage { data: data.collect(), page_size: PAGE_SIZE, total, links })
}

/// A page of the letters that a service uploaded and that are printed on a day; only the first page may be empty.
pub async fn letters_of_day(
    app: &App,
    service: ServiceId,
    print_day: &str,
    page: Page,
) -> Result<JobNotificationPage, Failure> {
    let day: Date = print_day.parse().map_err(|_| ErrorReply::invalid(format!("{print_day} is not a date")))?;
    let found = notifications::uploaded_letters(&app.pool, service, day, page.offset(PAGE_SIZE), PAGE_SIZE).await?;
    if found.is_empty() && page.0 > 1 {
        return Err(Failure::not_found());
    }
    let total = notifications::count_uploaded_letters(&app.pool, service, day).await?;
    let links = PageLinks::around(&format!("/service/{service}/upload/uploaded-letters/{day}"), page, total);
    let notifications = with_templates(app, service, found).await?;
    Ok(JobNotificationPage { notifications, page_size: PAGE_SIZE, total, links })
}
