//! A spreadsheet that was uploaded is sent.

use jiff::{SignedDuration, Timestamp};
use tidings_api_types::internal::{
    ErrorReply,
    jobs::{CreateJob, Job},
    spreadsheets::CheckedTemplate,
};
use tidings_domain::{NotificationType, ServiceId};
use tidings_queue::NewJob;
use tidings_store::{contact_lists, jobs as stored_jobs, users};

use super::get;
use crate::{
    App, Failure,
    jobs::{PROCESS_SPREADSHEET, ProcessSpreadsheet},
    send::sender,
    spreadsheets,
};

/// How far ahead a job can be scheduled.
const SCHEDULED_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Whether a service may send a spreadsheet at all.
///
/// # Errors
/// Why not.
pub async fn may_create(app: &App, service: ServiceId) -> Result<(), Failure> {
    let service = tidings_store::services::for_sending(&app.pool, service).await?.ok_or_else(Failure::not_found)?;
    if service.active {
        return Ok(());
    }
    Err(ErrorReply::text(403, "Create job is not allowed: service is inactive ").into())
}

/// Makes a job of an upload, and enqueues its work in the same transaction. The same upload again is answered with the job that
/// there is.
///
/// # Errors
/// The first check of the contract that does not hold.
pub async fn create(app: &App, service: ServiceId, new: CreateJob, now: Timestamp) -> Result<Job, Failure> {
    may_create(app, service).await?;
    if stored_jobs::get(&app.pool, service, new.id).await?.is_some() {
        return get(app, service, new.id).await;
    }
    let spreadsheet = spreadsheets::get(app, service, new.id, now).await?;
    let known = app.directory.service(service, now).await?.ok_or_else(Failure::not_found)?;
    let CheckedTemplate { id: template_id, version } = spreadsheet.template.ok_or_else(Failure::not_found)?;
    let template = app.directory.template(&known, template_id).await?.ok_or_else(Failure::not_found)?;
    if template.template_type == NotificationType::Letter && known.service.restricted {
        let message = "Create letter job is not allowed for service in trial mode ";
        return Err(ErrorReply::text(403, message).into());
    }
    if !spreadsheet.valid {
        return Err(Failure::invalid("File is not valid, can't create job"));
    }
    if template.archived {
        return Err(Failure::field("template", "Template has been deleted"));
    }
    can_be_scheduled(new.scheduled_for, now)?;
    sender::reply_to_text(&known, &template, new.sender_id)?;
    if users::get(&app.pool, new.created_by).await?.is_none() {
        return Err(Failure::field("created_by", "No such user"));
    }
    if let Some(list) = new.contact_list_id
        && contact_lists::list(&app.pool, service, Some(list), now).await?.is_empty()
    {
        return Err(Failure::field("contact_list_id", "No such contact list"));
    }
    let row = stored_jobs::NewJob {
        id: new.id,
        service_id: service,
        template_id,
        template_version: version,
        original_file_name: &spreadsheet.original_file_name,
        notification_count: i32::try_from(spreadsheet.row_count).unwrap_or(i32::MAX),
        created_by: new.created_by,
        scheduled_for: new.scheduled_for,
        contact_list_id: new.contact_list_id,
    };
    let payload = serde_json::to_value(ProcessSpreadsheet { job_id: new.id, sender_id: new.sender_id })?;
    let work = NewJob::new(PROCESS_SPREADSHEET, payload, new.scheduled_for.unwrap_or(now))
        .for_service(service.as_uuid())
        .unique(new.id.to_string());
    let mut transaction = app.begin().await?;
    if stored_jobs::insert(&mut transaction, &row, now).await? {
        tidings_queue::enqueue(&mut *transaction, &[work], now).await?;
        transaction.commit().await?;
        app.waker.wake(PROCESS_SPREADSHEET);
        app.waker.announce(PROCESS_SPREADSHEET);
    }
    get(app, service, new.id).await
}

fn can_be_scheduled(at: Option<Timestamp>, now: Timestamp) -> Result<(), Failure> {
    match at {
        Some(at) if at < now => Err(Failure::field("scheduled_for", "Date cannot be in the past")),
        Some(at) if at > now + SCHEDULED_WITHIN => {
            Err(Failure::field("scheduled_for", "Date cannot be more than 7 days in the future"))
        }
        _ => Ok(()),
    }
}
