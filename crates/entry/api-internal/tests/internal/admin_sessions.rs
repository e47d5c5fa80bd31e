//! Sessions of the admin app.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use crate::user::{NOBODY, add_user};

/// An id of digits that are all the same.
fn id(digit: char) -> String {
    digit.to_string().repeat(64)
}

fn session(digit: char, user: Option<&str>) -> Value {
    json!({
        "id": id(digit),
        "user_id": user,
        "state": {"next": "/services"},
        "expires_at": "2026-06-18T05:30:00Z",
        "user_agent": "A browser",
    })
}

async fn begin(app: &TestApp, digit: char, user: Option<&str>) -> Value {
    app.admin_post("/admin-session", &session(digit, user)).await.expect(StatusCode::CREATED)
}

async fn is_there(app: &TestApp, digit: char) -> bool {
    app.admin_get(&format!("/admin-session/{}", id(digit))).await.status == StatusCode::OK
}

#[tokio::test]
async fn a_visitor_has_a_session_without_a_person() {
    let app = TestApp::new().await;
    let begun = begin(&app, 'a', None).await;
    let expected = json!({
        "id": id('a'),
        "user_id": null,
        "state": {"next": "/services"},
        "created_at": "2026-06-17T09:30:00.123456Z",
        "signed_in_at": null,
        "last_seen_at": "2026-06-17T09:30:00.123456Z",
        "expires_at": "2026-06-18T05:30:00.000000Z",
        "user_agent": "A browser",
    });
    assert_eq!(begun, expected);
    let path = format!("/admin-session/{}", id('a'));
    assert_eq!(app.admin_get(&path).await.ok(), expected);
    let stored = app.rows("SELECT state FROM admin_sessions").await.remove(0);
    let state: Value = app.app.signer.read(stored["state"].as_str().unwrap()).unwrap();
    assert_eq!(state, json!({"next": "/services"}));

    app.advance(60);
    let changed = app.admin_post(&path, &json!({"state": {"code": "12345"}})).await.ok();
    assert_eq!((&changed["state"], &changed["last_seen_at"]), (&json!({"code": "12345"}), &expected["last_seen_at"]));
    let seen = app.admin_post(&path, &json!({"last_seen": true})).await.ok();
    assert_eq!(seen["state"], json!({"code": "12345"}));
    assert_eq!(seen["last_seen_at"], "2026-06-17T09:31:00.123456Z");
    assert_eq!(app.admin_get(&path).await.ok(), seen);

    app.admin_delete(&path).await.expect(StatusCode::NO_CONTENT);
    app.admin_delete(&path).await.expect(StatusCode::NO_CONTENT);
    app.admin_get(&path).await.assert_message(404, "No result found");
    app.admin_post(&path, &json!({"last_seen": true})).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn a_session_that_is_over_is_not_there() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    begin(&app, 'a', Some(&user)).await;
    let path = format!("/admin-session/{}", id('a'));
    app.advance(20 * 60 * 60 - 1);
    assert!(is_there(&app, 'a').await);
    app.advance(1);
    app.admin_get(&path).await.assert_message(404, "No result found");
    app.admin_post(&path, &json!({"last_seen": true})).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get(&format!("/user/{user}/admin-sessions")).await.ok(), json!([]));
}

#[tokio::test]
async fn bodies_that_are_no_sessions_are_told() {
    let app = TestApp::new().await;
    let reply = app.admin_post("/admin-session", &json!({"id": "x", "expires_at": 1, "state": {}})).await;
    reply.assert_invalid(&[
        "id is not 64 lower-case hexadecimal digits",
        "expires_at 1 is not of type string",
        "user_agent is a required property",
    ]);
    begin(&app, 'a', None).await;
    let again = app.admin_post("/admin-session", &session('a', None)).await;
    again.assert_message(400, json!({"id": ["There is a session with this id"]}));
    app.admin_post("/admin-session", &session('b', Some(NOBODY))).await.assert_message(404, "No result found");
    let reply = app.admin_post(&format!("/admin-session/{}", id('a')), &json!({"state": 1})).await;
    reply.assert_invalid(&["state 1 is not of type object"]);
    assert_eq!(app.count("admin_sessions").await, 1);
}

#[tokio::test]
async fn a_person_sees_where_they_are_signed_in_and_signs_out_elsewhere() {
    let app = TestApp::new().await;
    let (user, other) = (add_user(&app, "a@example.gov.uk").await, add_user(&app, "b@example.gov.uk").await);
    begin(&app, 'a', Some(&user)).await;
    app.advance(60);
    begin(&app, 'b', Some(&user)).await;
    begin(&app, 'c', Some(&other)).await;
    begin(&app, 'd', None).await;
    let path = format!("/user/{user}/admin-sessions");
    let listed = app.admin_get(&path).await.ok();
    let of = |digit: char, at: &str| {
        json!({
            "id": id(digit),
            "created_at": at,
            "signed_in_at": at,
            "last_seen_at": at,
            "expires_at": "2026-06-18T05:30:00.000000Z",
            "user_agent": "A browser",
        })
    };
    assert_eq!(listed, json!([of('b', "2026-06-17T09:31:00.123456Z"), of('a', "2026-06-17T09:30:00.123456Z")]));
    app.admin_delete(&format!("{path}?except={}", id('a'))).await.expect(StatusCode::NO_CONTENT);
    assert_eq!((is_there(&app, 'a').await, is_there(&app, 'b').await), (true, false));
    app.admin_delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.admin_get(&path).await.ok(), json!([]));
    assert_eq!((is_there(&app, 'c').await, is_there(&app, 'd').await), (true, true));
}

#[tokio::test]
async fn another_password_or_address_and_the_end_of_an_account_sign_out() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let other = add_user(&app, "bela@example.gov.uk").await;
    begin(&app, 'f', Some(&other)).await;
    let path = format!("/user/{user}");
    begin(&app, 'a', Some(&user)).await;
    let body = json!({"name": "Amala O'Neill", "email_address": "amala@example.gov.uk"});
    app.admin_post(&path, &body).await.ok();
    assert!(is_there(&app, 'a').await, "it is the same address");
    for (change, body) in [
        ("/update-password", json!({"_password": "another"})),
        ("", json!({"email_address": "other@example.gov.uk"})),
        ("/archive", json!({})),
    ] {
        app.sql("DELETE FROM admin_sessions WHERE id LIKE 'a%'").await;
        begin(&app, 'a', Some(&user)).await;
        assert!(app.admin_post(&format!("{path}{change}"), &body).await.status.is_success(), "{change}");
        assert!(!is_there(&app, 'a').await, "{change} {body}");
    }
    app.admin_post("/admin-session", &session('a', Some(&user))).await.assert_message(404, "No result found");
    assert!(is_there(&app, 'f').await, "somebody else's");
}

/// A sign-in and an archiving at the same moment leave nobody signed in, whichever comes first.
#[tokio::test]
async fn nobody_signs_in_while_they_are_archived() {
    let app = TestApp::new().await;
    for round in 0..5 {
        let user = add_user(&app, &format!("amala{round}@example.gov.uk")).await;
        let body = session('a', Some(&user));
        let (path, nothing) = (format!("/user/{user}/archive"), json!({}));
        let (_, archived) = tokio::join!(app.admin_post("/admin-session", &body), app.admin_post(&path, &nothing));
        archived.expect(StatusCode::NO_CONTENT);
        assert!(!is_there(&app, 'a').await);
    }
}
