//! Reports of a service's notifications, which somebody asks for and waits for.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{NotificationType, ReportRequestId, ReportRequestStatus, ReportedStatus, ServiceId, UserId};

use super::{Data, QueryString, endpoint::endpoint, time::WireTime};
use crate::schema::{Faults, ObjectReader, one_of, plain_uuid};

endpoint! {
    /// Asks for a report. While the same person waits for the same report, it is that one, with status 200.
    POST "/service/{service_id}/report-request" => CreateReportRequest { service_id: ServiceId } (NewReportRequest)
        -> 201 Data<ReportRequest>
}

endpoint! {
    /// Where a report of a service stands. One that was deleted is not there.
    GET "/service/{service_id}/report-request/{request_id}" => GetReportRequest {
        service_id: ServiceId,
        request_id: ReportRequestId,
    } -> Data<ReportRequest>
}

endpoint! {
    /// A part of a report's file. Beyond Notify's contract, which leaves the file in a store that the admin app can reach.
    GET "/service/{service_id}/report-request/{request_id}/csv" => GetReportPart {
        service_id: ServiceId,
        request_id: ReportRequestId,
    } [PartWanted] -> ReportPart
}

/// A report that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRequest {
    pub id: ReportRequestId,
    /// Who asked.
    pub user_id: UserId,
    pub service_id: ServiceId,
    pub report_type: ReportType,
    pub status: ReportRequestStatus,
    pub parameter: ReportParameter,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
}

/// What a report is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportType {
    /// What a service sent.
    #[serde(rename = "notifications")]
    Notifications,
}

/// Which notifications are in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportParameter {
    /// Of every channel if there is none.
    pub notification_type: Option<NotificationType>,
    pub notification_status: ReportedStatus,
}

/// A report to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewReportRequest {
    pub user_id: UserId,
    pub parameter: ReportParameter,
}

/// What it is called where it is asked for, and there alone.
const NOTIFICATIONS_REPORT: &str = "notifications_report";

impl Serialize for NewReportRequest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Body {
            user_id: UserId,
            report_type: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            notification_type: Option<NotificationType>,
            notification_status: ReportedStatus,
        }
        let Self { user_id, parameter: ReportParameter { notification_type, notification_status } } = *self;
        Body { user_id, report_type: NOTIFICATIONS_REPORT, notification_type, notification_status }
            .serialize(serializer)
    }
}

impl NewReportRequest {
    /// Reads a body. Without a channel it is a report of every channel, and without a status of whatever became of messages.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let user_id = reader.required("user_id", plain_uuid);
        reader.required("report_type", one_of(&[NOTIFICATIONS_REPORT]));
        let channels = &[NotificationType::Email, NotificationType::Sms, NotificationType::Letter];
        let notification_type = reader.optional("notification_type", one_of(channels));
        let notification_status = reader.optional("notification_status", one_of(ReportedStatus::ALL));
        reader.finish()?;
        Ok(Self {
            user_id: user_id.unwrap_or_default().into(),
            parameter: ReportParameter {
                notification_type,
                notification_status: notification_status.unwrap_or(ReportedStatus::All),
            },
        })
    }
}

/// Which part of a file is asked for, from 0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartWanted(pub u32);

impl QueryString for PartWanted {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("part", self.0.to_string())]
    }
}

impl PartWanted {
    /// Reads the parameter `part`; the first one where it is not given.
    ///
    /// # Errors
    /// When it is no number of a part.
    pub fn read(part: Option<&str>) -> Result<Self, Faults> {
        let read = part.unwrap_or("0").parse().map(Self);
        read.map_err(|_| Faults(vec!["part is not a number of a part".to_owned()]))
    }
}

/// A part of a report's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPart {
    /// Whole rows, with those of the header before the first.
    pub csv: String,
    /// No part comes after it.
    pub is_last: bool,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const USER: &str = "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6";

    #[test]
    fn what_a_client_sends_is_read_back() {
        for notification_type in [None, Some(NotificationType::Email)] {
            let parameter = ReportParameter { notification_type, notification_status: ReportedStatus::Failed };
            let new = NewReportRequest { user_id: USER.parse().unwrap(), parameter };
            assert_eq!(NewReportRequest::read(&json!(new)), Ok(new));
        }
        let bare = NewReportRequest::read(&json!({"user_id": USER, "report_type": "notifications_report"})).unwrap();
        let every = ReportParameter { notification_type: None, notification_status: ReportedStatus::All };
        assert_eq!(bare.parameter, every);
    }

    #[test]
    fn faults_are_told() {
        for (body, faults) in [
            (json!({}), vec!["user_id is a required property", "report_type is a required property"]),
            (
                json!({"user_id": "me", "report_type": "notifications"}),
                vec![
                    "user_id badly formed hexadecimal UUID string",
                    "report_type notifications is not one of [notifications_report]",
                ],
            ),
            (
                json!({"user_id": USER, "report_type": "notifications_report", "notification_type": "fax",
                       "notification_status": "lost"}),
                vec![
                    "notification_type fax is not one of [email, sms, letter]",
                    "notification_status lost is not one of [all, sending, delivered, failed]",
                ],
            ),
        ] {
            let faults = faults.into_iter().map(str::to_owned).collect();
            assert_eq!(NewReportRequest::read(&body), Err(Faults(faults)));
        }
    }
}
