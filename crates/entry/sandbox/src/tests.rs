//! The routes, on a real PostgreSQL.

mod database;

use axum::{Router, body::Body};
use database::Database;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tidings_app::sandbox::NewMessages;
use tower::ServiceExt;

use crate::*;

const SMS_ID: &str = "00000000-0000-0000-0000-000000000001";
const EMAIL_ID: &str = "00000000-0000-0000-0000-000000000002";

fn viewer(database: &Database) -> Router {
    router(SandboxState {
        viewer: Viewer::new(database.pool.clone(), NewMessages::default()),
        clock: database::clock(),
        examples: vec![Example { label: "Send <one>".into(), command: "tidings send sms \"07700 900123\"".into() }],
        stopping: CancellationToken::new(),
    })
}

async fn get(router: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
    let response = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    // Templates escape slashes too; without that the pages are easier to look into.
    (status, headers, String::from_utf8(body.to_vec()).unwrap().replace("&#x2f;", "/"))
}

async fn json(router: &Router, path: &str) -> Value {
    let (status, _, body) = get(router, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

#[tokio::test]
async fn every_answer_is_guarded_by_its_headers() {
    let database = Database::with_messages().await;
    let router = viewer(&database);
    for path in
        ["/sandbox", "/sandbox/messages.json", "/sandbox/nowhere.json", "/sandbox/assets/app.js", "/sandbox/assets/x"]
    {
        let (_, headers, _) = get(&router, path).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
    }
    let (_, headers, body) = get(&router, &format!("/sandbox/messages/{EMAIL_ID}/body.html")).await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none';") && !policy.contains("script"), "{policy}");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(body, database::HOSTILE_HTML, "the frame shows what was sent");
}

#[tokio::test]
async fn hostile_text_is_inert() {
    let database = Database::with_messages().await;
    let router = viewer(&database);
    for path in [
        "/sandbox".to_owned(),
        format!("/sandbox?message={SMS_ID}"),
        format!("/sandbox?message={EMAIL_ID}&view=text"),
        format!("/sandbox?message={EMAIL_ID}&recipient=%22%3E%3Cscript%3E"),
    ] {
        let (status, _, page) = get(&router, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        // The page's one script is its own; nothing is inline.
        assert_eq!(page.matches("<script").count(), 1, "{path}");
        assert!(
            !page.contains("<img src=x") && !page.contains("href=\"javascript:") && !page.contains("style="),
            "{path}"
        );
    }
    let (_, _, page) = get(&router, &format!("/sandbox?message={SMS_ID}")).await;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;"), "{page}");
}

#[tokio::test]
async fn the_page_lists_the_newest_first_and_opens_one() {
    let database = Database::with_messages().await;
    let router = viewer(&database);
    let (_, _, page) = get(&router, "/sandbox").await;
    let (email, sms) =
        (page.find(&format!("data-id=\"{EMAIL_ID}\"")).unwrap(), page.find(&format!("data-id=\"{SMS_ID}\"")).unwrap());
    assert!(email < sms);
    assert!(
        page.contains("+44 7700 900123")
            && page.contains("datetime=\"2023-11-14T22:13:20Z\"")
            && page.contains("3 min")
    );
    assert!(page.contains(&format!("<iframe sandbox src=\"/sandbox/messages/{EMAIL_ID}/body.html\"")));
    assert!(page.contains("<li><a href=\"https://bins.example/map\" target=\"_blank\" rel=\"noopener noreferrer\">"));
    assert!(page.contains("delivered") && page.contains("sent 2×"));

    let (_, _, text) = get(&router, &format!("/sandbox?message={EMAIL_ID}&view=text")).await;
    assert!(!text.contains("<iframe") && text.contains("<main id=\"main\" class=\"chosen\">"));

    let (_, _, found) = get(&router, "/sandbox?recipient=07700+900123&channel=").await;
    assert!(found.contains(SMS_ID) && !found.contains(EMAIL_ID));
    let (_, _, emails) = get(&router, "/sandbox?channel=email").await;
    assert!(!emails.contains(SMS_ID) && emails.contains("aria-current=\"true\">Emails"));
    let (_, _, none) = get(&router, "/sandbox?recipient=nobody").await;
    assert!(none.contains("No message matches"));
}

#[tokio::test]
async fn while_nothing_is_sent_the_page_says_how_to() {
    let database = Database::create().await;
    let router = viewer(&database);
    let (_, _, page) = get(&router, "/sandbox").await;
    assert!(page.contains("Send &lt;one&gt;") && page.contains("tidings send sms &quot;07700 900123&quot;"), "{page}");
    assert_eq!(json(&router, "/sandbox/messages.json").await, serde_json::json!([]));
}

#[tokio::test]
async fn a_long_list_goes_on_on_the_next_page() {
    let database = Database::create().await;
    database.insert_texts(1..=51).await;
    let router = viewer(&database);
    let (_, _, first) = get(&router, "/sandbox?channel=sms").await;
    assert_eq!(first.matches("data-id=").count(), 51, "50 in the list, and the open one");
    let from = first.find("/sandbox?channel=sms&amp;before=").unwrap();
    let older = first[from..].split('"').next().unwrap().replace("&amp;", "&");
    let (_, _, second) = get(&router, &older).await;
    assert_eq!(second.matches("<li>").count(), 1);
    assert!(second.contains("Newest") && !second.contains("Older"));
}

#[tokio::test]
async fn scripts_get_every_field() {
    let database = Database::with_messages().await;
    let router = viewer(&database);
    let list = json(&router, "/sandbox/messages.json").await;
    assert_eq!(list.as_array().unwrap().len(), 2);
    let one = json(&router, &format!("/sandbox/messages/{EMAIL_ID}.json")).await;
    assert_eq!(list[0], one);
    let expected = serde_json::json!({
        "id": one["id"], "notification_id": EMAIL_ID, "service_id": "00000000-0000-0000-0000-000000000009",
        "provider": "ses", "channel": "email", "key_type": "normal", "recipient": "ann@b.example",
        "sender": "Bins <bins@notify.example>", "reply_to": null, "subject": "<img src=x onerror=alert(1)>",
        "body": "See https://bins.example/map and javascript:alert(1)", "body_html": database::HOSTILE_HTML,
        "unsubscribe_link": "javascript:alert(1)", "receipt": "delivered", "status": "delivered", "times_sent": 2,
        "created_at": "2023-11-14T22:13:20Z",
    });
    assert_eq!(one, expected);
    assert_eq!(json(&router, "/sandbox/messages.json?limit=1").await.as_array().unwrap().len(), 1);
    let after = format!("/sandbox/messages.json?after={}", list[1]["id"]);
    assert_eq!(json(&router, &after).await.as_array().unwrap().len(), 1);
    assert_eq!(
        json(&router, "/sandbox/totals.json").await,
        serde_json::json!({"messages": 2, "repeated": 1, "duplicates": 1})
    );
}

#[tokio::test]
async fn a_script_may_wait_for_its_message() {
    let database = Database::create().await;
    let router = viewer(&database);
    // Sent while the script waits, by another process: there is no signal in this one.
    let (found, ()) = tokio::join!(
        json(&router, "/sandbox/messages.json?recipient=7700900001&wait=30"),
        database.insert_texts(1..=2),
    );
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["recipient"], "447700900001");
    assert_eq!(json(&router, "/sandbox/messages.json?recipient=nobody&wait=1").await, serde_json::json!([]));
}

#[tokio::test]
async fn open_pages_are_told_of_changes_until_the_process_stops() {
    let database = Database::create().await;
    let stopping = CancellationToken::new();
    let router = router(SandboxState {
        viewer: Viewer::new(database.pool.clone(), NewMessages::default()),
        clock: database::clock(),
        examples: Vec::new(),
        stopping: stopping.clone(),
    });
    let response = router.oneshot(Request::get("/sandbox/events").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    database.insert_texts(1..=1).await;
    let mut body = response.into_body();
    let event = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(event, "event: change\ndata: messages\n\n");
    stopping.cancel();
    assert!(body.frame().await.is_none());
}

#[tokio::test]
async fn what_cannot_be_answered_says_why() {
    let database = Database::with_messages().await;
    let router = viewer(&database);
    let unknown = "00000000-0000-0000-0000-00000000000f";
    for (path, status) in [
        ("/sandbox/messages.json?channel=fax".to_owned(), StatusCode::BAD_REQUEST),
        ("/sandbox/messages.json?limit=many".to_owned(), StatusCode::BAD_REQUEST),
        ("/sandbox?message=nonsense".to_owned(), StatusCode::BAD_REQUEST),
        (format!("/sandbox?message={unknown}"), StatusCode::NOT_FOUND),
        (format!("/sandbox/messages/{unknown}.json"), StatusCode::NOT_FOUND),
        (format!("/sandbox/messages/{SMS_ID}"), StatusCode::NOT_FOUND),
        (format!("/sandbox/messages/{SMS_ID}/body.html"), StatusCode::NOT_FOUND),
        ("/sandbox/assets/other.js".to_owned(), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(get(&router, &path).await.0, status, "{path}");
    }
    database.pool.close().await;
    assert_eq!(get(&router, "/sandbox").await.0, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn assets_are_cached_for_ever_under_an_address_of_their_version() {
    let database = Database::create().await;
    let router = viewer(&database);
    let (_, _, page) = get(&router, "/sandbox").await;
    for (name, content_type) in [
        ("app.js", "text/javascript; charset=utf-8"),
        ("app.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ] {
        let address = format!("/sandbox/assets/{name}?v={:016x}", assets::VERSION);
        assert!(page.contains(&address), "{address}");
        let (status, headers, _) = get(&router, &address).await;
        assert_eq!((status, headers["content-type"].to_str().unwrap()), (StatusCode::OK, content_type));
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    }
}
