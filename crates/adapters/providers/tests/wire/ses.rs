//! Amazon SES.

use std::sync::Arc;

use serde_json::json;
use tidings_domain::SharedClock;
use tidings_providers::{
    Accepted, EmailMessage, EmailProvider, HttpClient,
    ses::{AwsKeySource, AwsKeys, Ses, SesOptions},
};
use tidings_test_support::{StubServer, TestClock};

use crate::{ID, email, refused, unavailable};

fn ses(server: &StubServer) -> Ses {
    let keys = AwsKeys {
        access_key_id: "AKIDEXAMPLE".to_owned(),
        secret_access_key: "secret".into(),
        session_token: Some("session".into()),
    };
    let options = SesOptions {
        region: "eu-west-2".to_owned(),
        keys: AwsKeySource::Given(keys),
        configuration_set: Some("events".to_owned()),
        url: Some(server.url.clone()),
    };
    let clock: SharedClock = Arc::new(TestClock::default());
    Ses::new(HttpClient::new().unwrap(), options, clock).unwrap()
}

#[tokio::test]
async fn the_request() {
    let server = StubServer::answering(200, r#"{"MessageId": "ses-message-1"}"#).await;
    assert_eq!(ses(&server).send(&email()).await, Ok(Accepted::with_reference("ses-message-1")));
    let asked = server.only_request();
    assert_eq!(asked.path, "/v2/email/outbound-emails");
    assert_eq!((asked.header("x-amz-date"), asked.header("x-amz-security-token")), ("20260617T093000Z", "session"));
    let scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260617/eu-west-2/ses/aws4_request, \
                 SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=";
    assert!(asked.header("authorization").starts_with(scope), "{}", asked.header("authorization"));
    let expected = json!({
        "FromEmailAddress": "\"The \\\"Bin\\\" Team\" <bins@notify.example>",
        "Destination": {"ToAddresses": ["amala@example.com"], "CcAddresses": [], "BccAddresses": []},
        "Content": {"Simple": {
            "Subject": {"Data": "Dydd Llun – bins", "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": "Monday", "Charset": "UTF-8"},
                "Html": {"Data": "<p>Monday</p>", "Charset": "UTF-8"},
            },
            "Headers": [
                {"Name": "List-Unsubscribe", "Value": "<https://bins.example/unsubscribe>"},
                {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
            ],
        }},
        "EmailTags": [{"Name": "notification_id", "Value": ID}],
        "ReplyToAddresses": ["help@bins.example"],
        "ConfigurationSetName": "events",
    });
    assert_eq!(asked.json(), expected);
}

#[tokio::test]
async fn what_is_not_there_is_left_empty() {
    let server = StubServer::answering(200, r#"{"MessageId": "1"}"#).await;
    ses(&server).send(&EmailMessage { reply_to: None, unsubscribe_link: None, ..email() }).await.unwrap();
    let body = server.only_request().json();
    assert_eq!((&body["ReplyToAddresses"], &body["Content"]["Simple"]["Headers"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn errors_are_the_messages_or_ours() {
    for (status, body, error) in [
        (400, r#"{"__type": "BadRequestException", "message": "Illegal address"}"#, refused("a bad request")),
        (400, r#"{"__type": "com.amazonaws#MessageRejected"}"#, refused("rejected for its content")),
        (
            400,
            r#"{"__type": "MessageRejected", "message": "Email address is not verified."}"#,
            refused("rejected for its content"),
        ),
        (
            400,
            r#"{"__type": "BadRequestException", "message": "Email address is not verified."}"#,
            unavailable("our account may not send this"),
        ),
        (403, r#"{"message": "The security token is expired"}"#, unavailable("status 403")),
        (429, r#"{"__type": "TooManyRequestsException"}"#, unavailable("status 429")),
        (500, "", unavailable("status 500")),
    ] {
        let server = StubServer::answering(status, body).await;
        assert_eq!(ses(&server).send(&email()).await, Err(error), "{body}");
    }
}
