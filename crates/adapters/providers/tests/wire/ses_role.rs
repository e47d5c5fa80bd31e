//! Emails by SES with the keys of the machine's role.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State};
use http::{HeaderMap, Method, StatusCode, Uri};
use jiff::SignedDuration;
use serde_json::json;
use tidings_providers::{
    EmailProvider, HttpClient, SendError,
    ses::{Authorization, AwsKeySource, RoleOptions, Ses, SesOptions},
};
use tidings_test_support::{StubServer, TestClock};

use crate::email;

/// AWS's services on link-local addresses, as their documentation has them.
#[derive(Clone, Default)]
struct Metadata(Arc<Mutex<Gives>>);

#[derive(Default)]
struct Gives {
    /// When the next keys end; none are given where there is none.
    expiration: Option<String>,
    /// How often keys were given.
    given: usize,
}

async fn answer(
    State(metadata): State<Metadata>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> (StatusCode, String) {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let has_token = header("x-aws-ec2-metadata-token") == "token-1";
    match (method, uri.path()) {
        (Method::PUT, "/latest/api/token") if !header("x-aws-ec2-metadata-token-ttl-seconds").is_empty() => {
            (StatusCode::OK, "token-1".to_owned())
        }
        (Method::GET, "/latest/meta-data/iam/security-credentials/") if has_token => {
            (StatusCode::OK, "bins\n".to_owned())
        }
        (Method::GET, "/latest/meta-data/iam/security-credentials/bins") if has_token => metadata.give(),
        (Method::GET, "/v2/credentials/1") if header("authorization") == "container-1" => metadata.give(),
        _ => (StatusCode::UNAUTHORIZED, String::new()),
    }
}

impl Metadata {
    async fn start(&self) -> String {
        StubServer::of(Router::new().fallback(answer).with_state(self.clone())).await
    }

    fn give(&self) -> (StatusCode, String) {
        let mut state = self.0.lock().unwrap();
        let Some(expiration) = state.expiration.clone() else { return (StatusCode::NOT_FOUND, String::new()) };
        state.given += 1;
        let keys = json!({
            "Code": "Success",
            "AccessKeyId": format!("ASIA{}", state.given),
            "SecretAccessKey": "secret",
            "Token": format!("session-{}", state.given),
            "Expiration": expiration,
        });
        (StatusCode::OK, keys.to_string())
    }

    fn keys_end_at(&self, expiration: Option<&str>) {
        self.0.lock().unwrap().expiration = expiration.map(str::to_owned);
    }

    fn given(&self) -> usize {
        self.0.lock().unwrap().given
    }
}

fn ses(server: &StubServer, role: RoleOptions, clock: Arc<TestClock>) -> Ses {
    let options = SesOptions {
        region: "eu-west-2".to_owned(),
        keys: AwsKeySource::Role(role),
        configuration_set: None,
        url: Some(server.url.clone()),
    };
    Ses::new(HttpClient::new().unwrap(), options, clock).unwrap()
}

/// The key and the session that the last request was signed with.
fn signed_with(server: &StubServer) -> (String, String) {
    let asked = server.requests().pop().unwrap();
    let (_, after) = asked.header("authorization").split_once("Credential=").unwrap();
    (after.split('/').next().unwrap().to_owned(), asked.header("x-amz-security-token").to_owned())
}

#[tokio::test]
async fn keys_of_a_machine_are_kept_until_shortly_before_they_end() {
    let (metadata, clock) = (Metadata::default(), Arc::new(TestClock::default()));
    // Six hours from the clock's 09:30.
    metadata.keys_end_at(Some("2026-06-17T15:30:00Z"));
    let server = StubServer::answering(200, r#"{"MessageId": "1"}"#).await;
    let ses = ses(&server, RoleOptions::Machine { url: metadata.start().await }, clock.clone());
    let (one, two) = (email(), email());
    let (one, two) = tokio::join!(ses.send(&one), ses.send(&two));
    assert!(one.is_ok() && two.is_ok(), "{one:?}, {two:?}");
    assert_eq!((metadata.given(), signed_with(&server)), (1, ("ASIA1".to_owned(), "session-1".to_owned())));

    clock.advance(SignedDuration::from_mins(5 * 60 + 54));
    ses.send(&email()).await.unwrap();
    assert_eq!(metadata.given(), 1);
    metadata.keys_end_at(Some("2026-06-17T21:30:00Z"));
    clock.advance(SignedDuration::from_mins(2));
    ses.send(&email()).await.unwrap();
    assert_eq!((metadata.given(), signed_with(&server)), (2, ("ASIA2".to_owned(), "session-2".to_owned())));
}

#[tokio::test]
async fn keys_that_cannot_be_renewed_are_used_until_they_end() {
    let (metadata, clock) = (Metadata::default(), Arc::new(TestClock::default()));
    metadata.keys_end_at(Some("2026-06-17T09:36:00Z"));
    let server = StubServer::answering(200, r#"{"MessageId": "1"}"#).await;
    let ses = ses(&server, RoleOptions::Machine { url: metadata.start().await }, clock.clone());
    ses.send(&email()).await.unwrap();
    metadata.keys_end_at(None);
    clock.advance(SignedDuration::from_mins(5));
    ses.send(&email()).await.unwrap();
    assert_eq!((server.requests().len(), signed_with(&server).0), (2, "ASIA1".to_owned()));
    clock.advance(SignedDuration::from_mins(1));
    let error = SendError::Unavailable("no keys of this machine's role: the role's keys: status 404".to_owned());
    assert_eq!(ses.send(&email()).await, Err(error));
    assert_eq!(server.requests().len(), 2, "nothing was sent");
}

#[tokio::test]
async fn a_container_shows_what_its_file_says_at_that_time() {
    let (metadata, clock) = (Metadata::default(), Arc::new(TestClock::default()));
    metadata.keys_end_at(Some("2026-06-17T09:31:00Z"));
    let server = StubServer::answering(200, r#"{"MessageId": "1"}"#).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "container-0\n").unwrap();
    let url = format!("{}/v2/credentials/1", metadata.start().await);
    let role = RoleOptions::Container { url, authorization: Some(Authorization::File(file.path().to_owned())) };
    let ses = ses(&server, role, clock);
    let error = SendError::Unavailable("no keys of this machine's role: the container's keys: status 401".to_owned());
    assert_eq!(ses.send(&email()).await, Err(error));
    std::fs::write(&file, "container-1\n").unwrap();
    ses.send(&email()).await.unwrap();
    assert_eq!(signed_with(&server).0, "ASIA1");
}
