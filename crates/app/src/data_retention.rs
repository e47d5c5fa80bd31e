//! For how long services' messages are kept.

use jiff::Timestamp;
use tidings_api_types::internal::{
    ErrorReply,
    data_retention::{DataRetention, DataRetentionOrNone, NewDataRetention},
};
use tidings_domain::{DataRetentionId, NotificationType, ServiceId};
use tidings_store::{
    data_retention::{self, StoredDataRetention},
    services,
};

use crate::{App, Failure, random};

/// What is set for a service, by channel; nothing where there is no such service.
pub async fn list(app: &App, service: ServiceId) -> Result<Vec<DataRetention>, Failure> {
    let stored = data_retention::list(&app.pool, service, None, None).await?;
    Ok(stored.into_iter().map(on_the_wire).collect())
}

/// What is set, by its id.
pub async fn get(app: &App, service: ServiceId, id: DataRetentionId) -> Result<DataRetentionOrNone, Failure> {
    let stored = data_retention::list(&app.pool, service, Some(id), None).await?;
    Ok(first(stored))
}

/// What is set for a channel.
pub async fn of_type(
    app: &App,
    service: ServiceId,
    notification_type: NotificationType,
) -> Result<DataRetentionOrNone, Failure> {
    let stored = data_retention::list(&app.pool, service, None, Some(notification_type)).await?;
    Ok(first(stored))
}

fn first(stored: Vec<StoredDataRetention>) -> DataRetentionOrNone {
    let first = stored.into_iter().next();
    first.map_or(DataRetentionOrNone::None {}, |stored| DataRetentionOrNone::Set(on_the_wire(stored)))
}

/// Sets the days of a channel for the first time.
pub async fn add(
    app: &App,
    service: ServiceId,
    new: NewDataRetention,
    now: Timestamp,
) -> Result<DataRetention, Failure> {
    let channel = new.notification_type;
    let mut transaction = app.begin().await?;
    if !services::exists(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    let id = DataRetentionId::at(now, random::id_bytes());
    if !data_retention::insert(&mut transaction, id, service, channel, new.days_of_retention, now).await? {
        let message = format!("Service already has data retention for {channel} notification type");
        return Err(Failure::invalid(message));
    }
    let stored = data_retention::list(&mut *transaction, service, Some(id), None).await?;
    let added = stored.into_iter().next().ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    Ok(on_the_wire(added))
}

/// Sets other days.
pub async fn update(
    app: &App,
    service: ServiceId,
    id: DataRetentionId,
    days_of_retention: i32,
    now: Timestamp,
) -> Result<(), Failure> {
    if data_retention::update(&app.pool, id, service, days_of_retention, now).await? {
        return Ok(());
    }
    let message = format!("The service data retention for id: {id} was not found for service: {service}");
    Err(ErrorReply::text(404, message).into())
}

fn on_the_wire(stored: StoredDataRetention) -> DataRetention {
    DataRetention {
        id: stored.id,
        service_id: stored.service_id,
        service_name: stored.service_name,
        notification_type: stored.notification_type,
        days_of_retention: stored.days_of_retention,
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
    }
}
