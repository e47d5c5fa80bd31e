//! What SES reports of an email: that it was delivered, that it bounced, or that its recipient complained.

use jiff::Timestamp;
use serde_json::Value;
use tidings_domain::NotificationStatus::{Delivered, PermanentFailure, TemporaryFailure};

use crate::receipt::{DeliveryReceipt, Subject};

/// What a message of SES says, as far as it is ours to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    Receipt(DeliveryReceipt),
    Complaint(Complaint),
    /// Something that nobody waits for: an opened email, a delay.
    Other(String),
}

/// Somebody said that an email is unwanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// SES's id of the email.
    pub reference: String,
    /// SES's id of the complaint.
    pub feedback_id: Option<String>,
    /// What kind of complaint, as `abuse`.
    pub complaint_type: Option<String>,
    pub complained_at: Option<Timestamp>,
    /// Who complained. Not for a log.
    pub recipient: Option<String>,
}

/// A message that is none of SES's, or lacks what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableReport {
    #[error("the message is no JSON")]
    NoJson,
    #[error("{0} is missing")]
    Missing(&'static str),
}

/// Kinds of permanent bounces by which SES says that an address is on a list of its own, and that it tried nothing.
const OF_ITS_OWN_LISTS: [&str; 3] = ["Suppressed", "OnAccountSuppressionList", "UnsubscribedRecipient"];

/// Reads the text that SNS carries. Addresses and headers are left behind.
///
/// # Errors
/// When it is no report.
pub fn report(message: &str) -> Result<Report, UnreadableReport> {
    let message: Value = serde_json::from_str(message).map_err(|_| UnreadableReport::NoJson)?;
    let text = |path: &str| message.pointer(path).and_then(Value::as_str);
    let owned = |path: &str| text(path).map(str::to_owned);
    let time = |path: &str| text(path).and_then(|time| time.parse().ok());
    // A topic of the identity says the one, a configuration set's destination the other.
    let kind = text("/notificationType").or_else(|| text("/eventType"));
    let kind = kind.ok_or(UnreadableReport::Missing("notificationType"))?;
    let reference = || owned("/mail/messageId").ok_or(UnreadableReport::Missing("mail.messageId"));
    let (status, no_such_mailbox, detail) = match kind {
        "Delivery" => (Delivered, false, "delivered".to_owned()),
        "Bounce" => {
            let bounce = text("/bounce/bounceType").ok_or(UnreadableReport::Missing("bounce.bounceType"))?;
            let status = if bounce == "Permanent" { PermanentFailure } else { TemporaryFailure };
            let sub_type = text("/bounce/bounceSubType").unwrap_or("none");
            let no_such_mailbox = status == PermanentFailure && !OF_ITS_OWN_LISTS.contains(&sub_type);
            (status, no_such_mailbox, format!("bounce {bounce:.30}, {sub_type:.30}"))
        }
        "Complaint" => {
            return Ok(Report::Complaint(Complaint {
                reference: reference()?,
                feedback_id: owned("/complaint/feedbackId"),
                complaint_type: owned("/complaint/complaintFeedbackType"),
                complained_at: time("/complaint/timestamp"),
                recipient: owned("/complaint/complainedRecipients/0/emailAddress"),
            }));
        }
        other => return Ok(Report::Other(format!("{other:.30}"))),
    };
    // The tag is there before the reference is written down, and if it never is.
    let subject = match text("/mail/tags/notification_id/0").map(Subject::notification) {
        Some(subject @ Subject::Notification(_)) => subject,
        _ => Subject::Reference(reference()?),
    };
    Ok(Report::Receipt(DeliveryReceipt {
        subject,
        status,
        while_pending: None,
        sent_at: time("/mail/timestamp"),
        no_such_mailbox,
        detail: detail.into(),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tidings_domain::NotificationStatus;

    use super::*;

    fn mail() -> Value {
        json!({"messageId": "ref-1", "timestamp": "2026-06-17T09:30:00.000Z", "destination": ["amala@example.com"]})
    }

    fn status(message: &Value) -> NotificationStatus {
        match report(&message.to_string()) {
            Ok(Report::Receipt(receipt)) => {
                assert_eq!(receipt.subject, Subject::Reference("ref-1".to_owned()));
                assert_eq!(receipt.sent_at, Some("2026-06-17T09:30:00Z".parse().unwrap()));
                receipt.status
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_kind_has_its_meaning() {
        let bounce = |kind: &str| json!({"notificationType": "Bounce", "bounce": {"bounceType": kind}, "mail": mail()});
        assert_eq!(status(&json!({"notificationType": "Delivery", "mail": mail()})), Delivered);
        assert_eq!(status(&json!({"eventType": "Delivery", "mail": mail()})), Delivered);
        assert_eq!(status(&bounce("Permanent")), PermanentFailure);
        assert_eq!(status(&bounce("Transient")), TemporaryFailure);
        assert_eq!(status(&bounce("Undetermined")), TemporaryFailure);
        let other = report(&json!({"eventType": "Open", "mail": mail()}).to_string());
        assert_eq!(other, Ok(Report::Other("Open".to_owned())));
    }

    #[test]
    fn a_bounce_is_about_the_mailbox_unless_it_is_about_a_list() {
        let told = |kind: &str, sub_type: &str| {
            let bounce = json!({"bounceType": kind, "bounceSubType": sub_type});
            let message = json!({"notificationType": "Bounce", "bounce": bounce, "mail": mail()});
            match report(&message.to_string()) {
                Ok(Report::Receipt(receipt)) => receipt.no_such_mailbox,
                other => panic!("{other:?}"),
            }
        };
        assert!(told("Permanent", "General") && told("Permanent", "NoEmail"));
        assert!(!told("Permanent", "Suppressed") && !told("Permanent", "OnAccountSuppressionList"));
        assert!(!told("Transient", "MailboxFull") && !told("Undetermined", "Undetermined"));
    }

    #[test]
    fn the_tag_that_went_with_an_email_names_it() {
        let id = "0f0f0f0f-0000-4000-8000-00000000dead";
        let subject = |tag: &str| {
            let mut mail = mail();
            mail["tags"] = json!({"notification_id": [tag], "ses:from-domain": ["notify.example"]});
            match report(&json!({"eventType": "Delivery", "mail": mail}).to_string()) {
                Ok(Report::Receipt(receipt)) => receipt.subject,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(subject(id), Subject::notification(id));
        assert_eq!(subject("another's"), Subject::Reference("ref-1".to_owned()));
    }

    #[test]
    fn complaints_are_read() {
        let complaint = json!({
            "notificationType": "Complaint",
            "complaint": {
                "feedbackId": "f-1",
                "complaintFeedbackType": "abuse",
                "timestamp": "2026-06-17T10:00:00.000Z",
                "complainedRecipients": [{"emailAddress": "amala@example.com"}],
            },
            "mail": mail(),
        });
        let expected = Complaint {
            reference: "ref-1".to_owned(),
            feedback_id: Some("f-1".to_owned()),
            complaint_type: Some("abuse".to_owned()),
            complained_at: Some("2026-06-17T10:00:00Z".parse().unwrap()),
            recipient: Some("amala@example.com".to_owned()),
        };
        assert_eq!(report(&complaint.to_string()), Ok(Report::Complaint(expected)));
        let bare = json!({"notificationType": "Complaint", "mail": {"messageId": "ref-1"}}).to_string();
        assert!(matches!(report(&bare), Ok(Report::Complaint(Complaint { feedback_id: None, .. }))));
    }

    #[test]
    fn what_is_no_report_is_told() {
        assert_eq!(report("text"), Err(UnreadableReport::NoJson));
        assert_eq!(report("{}"), Err(UnreadableReport::Missing("notificationType")));
        assert_eq!(report(r#"{"notificationType": "Delivery"}"#), Err(UnreadableReport::Missing("mail.messageId")));
    }
}
