//! Recipients that services keep for several spreadsheets.

use jiff::Timestamp;
use tidings_api_types::internal::contact_lists::{ContactList, NewContactList};
use tidings_blob::Key;
use tidings_domain::{ContactListId, ServiceId};
use tidings_store::contact_lists::{self, StoredContactList};

use crate::{App, Failure};

/// A service's lists, the newest first; none where there is no such service.
pub async fn list(app: &App, service: ServiceId, now: Timestamp) -> Result<Vec<ContactList>, Failure> {
    let stored = contact_lists::list(&app.pool, service, None, now).await?;
    Ok(stored.into_iter().map(|list| on_the_wire(service, list)).collect())
}

/// One of them.
pub async fn get(app: &App, service: ServiceId, id: ContactListId, now: Timestamp) -> Result<ContactList, Failure> {
    let stored = contact_lists::list(&app.pool, service, Some(id), now).await?;
    stored.into_iter().next().map(|list| on_the_wire(service, list)).ok_or_else(Failure::not_found)
}

/// Keeps a list, whose file is kept already. The same list again changes nothing.
pub async fn create(
    app: &App,
    service: ServiceId,
    new: NewContactList,
    now: Timestamp,
) -> Result<ContactList, Failure> {
    let row = contact_lists::NewContactList {
        id: new.id,
        service_id: service,
        original_file_name: &new.original_file_name,
        row_count: new.row_count,
        template_type: new.template_type,
        created_by: new.created_by,
    };
    contact_lists::insert(&app.pool, row, now).await?;
    get(app, service, new.id, now).await
}

/// Archives a list, and deletes its file.
pub async fn archive(app: &App, service: ServiceId, id: ContactListId, now: Timestamp) -> Result<(), Failure> {
    if !contact_lists::archive(&app.pool, service, id, now).await? {
        return Err(Failure::not_found());
    }
    app.blobs.delete(Key::contact_list_check(service, id)).await?;
    app.blobs.delete(Key::contact_list(service, id)).await?;
    Ok(())
}

fn on_the_wire(service_id: ServiceId, stored: StoredContactList) -> ContactList {
    ContactList {
        id: stored.id,
        original_file_name: stored.original_file_name,
        row_count: stored.row_count,
        recent_job_count: stored.recent_job_count,
        has_jobs: stored.has_jobs,
        template_type: stored.template_type,
        service_id,
        created_by: stored.created_by,
        created_at: stored.created_at.into(),
    }
}
