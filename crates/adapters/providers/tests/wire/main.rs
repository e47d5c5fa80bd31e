//! What goes over the wire to each provider, and what its answers lead to: against a server of our own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod firetext;
mod http_client;
mod http_sms;
mod mmg;
mod ses;
mod ses_role;
mod smtp;
mod smtp_dkim;
mod twilio;

use tidings_domain::{KeyType, NotificationId, ServiceId};
use tidings_providers::{EmailMessage, SendError, SmsMessage};
use uuid::Uuid;

/// The id of every message here, and its text.
const ID: &str = "00000000-0000-0000-0000-000000000007";

fn sms() -> SmsMessage {
    SmsMessage {
        notification_id: NotificationId::new(Uuid::from_u128(7)),
        service_id: ServiceId::new(Uuid::from_u128(1)),
        to: "447900900123".to_owned(),
        body: "Bins: £5 & “more” 📩".to_owned(),
        sender: "BINS".to_owned(),
        international: false,
        key_type: KeyType::Normal,
    }
}

fn email() -> EmailMessage {
    EmailMessage {
        notification_id: NotificationId::new(Uuid::from_u128(7)),
        service_id: ServiceId::new(Uuid::from_u128(1)),
        to: "amala@example.com".to_owned(),
        from_name: "The \"Bin\" Team".to_owned(),
        from_address: "bins@notify.example".to_owned(),
        reply_to: Some("help@bins.example".to_owned()),
        subject: "Dydd Llun – bins".to_owned(),
        text: "Monday".to_owned(),
        html: "<p>Monday</p>".to_owned(),
        unsubscribe_link: Some("https://bins.example/unsubscribe".to_owned()),
        key_type: KeyType::Normal,
    }
}

fn unavailable(reason: &str) -> SendError {
    SendError::Unavailable(reason.to_owned())
}

fn refused(reason: &str) -> SendError {
    SendError::Refused(reason.to_owned())
}

fn unknown(reason: &str) -> SendError {
    SendError::Unknown(reason.to_owned())
}
