//! For how long a service's messages are kept.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{DataRetentionId, NotificationType, ServiceId};

use super::{endpoint::endpoint, time::WireTime};
use crate::schema::{Faults, ObjectReader, one_of, small_integer};

endpoint! {
    /// What is set for a service: emails, text messages, letters, in this order.
    GET "/service/{service_id}/data-retention" => ListDataRetention { service_id: ServiceId } -> Vec<DataRetention>
}

endpoint! {
    /// What is set, by its id.
    GET "/service/{service_id}/data-retention/{data_retention_id}"
        => GetDataRetention { service_id: ServiceId, data_retention_id: DataRetentionId } -> DataRetentionOrNone
}

endpoint! {
    /// What is set for a channel.
    GET "/service/{service_id}/data-retention/notification-type/{notification_type}"
        => GetDataRetentionOfType { service_id: ServiceId, notification_type: String } -> DataRetentionOrNone
}

endpoint! {
    /// Sets the days of a channel for the first time.
    POST "/service/{service_id}/data-retention"
        => AddDataRetention { service_id: ServiceId } (NewDataRetention) -> 201 DataRetentionResult
}

endpoint! {
    /// Sets other days.
    POST "/service/{service_id}/data-retention/{data_retention_id}"
        => UpdateDataRetention { service_id: ServiceId, data_retention_id: DataRetentionId } (RetentionDays) -> 204 ()
}

/// What is to be set for a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NewDataRetention {
    pub days_of_retention: i32,
    pub notification_type: NotificationType,
}

impl NewDataRetention {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        const TYPES: &[NotificationType] = &[NotificationType::Sms, NotificationType::Letter, NotificationType::Email];
        let mut reader = ObjectReader::new(body)?;
        let days = reader.required("days_of_retention", small_integer);
        let notification_type = reader.required("notification_type", one_of(TYPES));
        reader.finish_with_others()?;
        match (days, notification_type) {
            (Some(days_of_retention), Some(notification_type)) => Ok(Self { days_of_retention, notification_type }),
            _ => Err(Faults(Vec::new())),
        }
    }
}

/// Other days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RetentionDays {
    pub days_of_retention: i32,
}

impl RetentionDays {
    /// Reads a body.
    ///
    /// # Errors
    /// When the number is missing or none.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let days = reader.required("days_of_retention", small_integer);
        reader.finish_with_others()?;
        Ok(Self { days_of_retention: days.unwrap_or_default() })
    }
}

/// `{"result": …}`, which only this endpoint has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRetentionResult {
    pub result: DataRetention,
}

/// What is set, or `{}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DataRetentionOrNone {
    Set(DataRetention),
    None {},
}

/// For how many days a service's messages of a channel are kept; seven where nothing is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRetention {
    pub id: DataRetentionId,
    pub service_id: ServiceId,
    pub service_name: String,
    pub notification_type: NotificationType,
    pub days_of_retention: i32,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
}
