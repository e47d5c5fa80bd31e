//! How providers prove to a test installation that they are themselves.

use std::collections::BTreeMap;

use tidings_api_public::providers::{HttpSmsAccount, ProviderAccounts, TwilioAccount};
use tidings_domain::NotificationStatus;
use tidings_providers::{HttpClient, http_sms::ReceiptMapping, sns::SnsVerifier};
use tidings_web::basic_auth::BasicAuth;

/// Under which MMG brings text messages; Firetext's is always `notify`.
pub const INBOUND_NAME: &str = "mmg";
/// With which both do.
pub const INBOUND_PASSWORD: &str = "inbound-password-of-no-consequence";
/// The token of the Twilio account.
pub const TWILIO_TOKEN: &str = "twilio-token-of-no-consequence";
/// Where Twilio was told to report.
pub const TWILIO_RECEIPT_URL: &str = "https://api.example/notifications/sms/twilio";
/// What the provider brings that a mapping describes.
pub const HTTP_SMS_TOKEN: &str = "http-token-of-no-consequence";
/// The topic by which SES reports.
pub const SES_TOPIC: &str = "arn:aws:sns:eu-west-2:123456789012:ses";
/// Where the certificate is that signs its messages, and the certificate: self-signed, its key is thrown away.
const SNS_CERTIFICATE: (&str, &[u8]) =
    ("https://sns.eu-west-2.amazonaws.com/test.pem", include_bytes!("../../sns/certificate.pem"));

/// All providers may call; receipts of MMG and Firetext are taken from anybody.
pub fn provider_accounts() -> ProviderAccounts {
    let inbound = |name: &str| BasicAuth { usernames: vec![name.to_owned()], passwords: vec![INBOUND_PASSWORD.into()] };
    let statuses = BTreeMap::from([
        ("done".to_owned(), NotificationStatus::Delivered),
        ("gone".to_owned(), NotificationStatus::PermanentFailure),
    ]);
    let mapping = ReceiptMapping {
        notification_id: None,
        reference: Some("/id".to_owned()),
        status: "/state".to_owned(),
        statuses,
    };
    let sns = SnsVerifier::new(HttpClient::new().expect("HTTPS is possible"), vec![SES_TOPIC.to_owned()]);
    sns.know(SNS_CERTIFICATE.0, SNS_CERTIFICATE.1).expect("a certificate");
    ProviderAccounts {
        mmg_receipts: None,
        mmg_inbound: inbound(INBOUND_NAME),
        firetext_receipts: None,
        firetext_inbound: inbound("notify"),
        twilio: Some(TwilioAccount { auth_token: TWILIO_TOKEN.into(), receipt_url: TWILIO_RECEIPT_URL.to_owned() }),
        http_sms: Some(HttpSmsAccount { identifier: "http".to_owned(), mapping, token: HTTP_SMS_TOKEN.into() }),
        ses: Some(sns),
    }
}
