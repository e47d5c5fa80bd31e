//! Changes of services.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, at, column, member, nowhere};

async fn update(app: &TestApp, change: &Value) -> Value {
    app.admin_post(&at(app, ""), change).await.ok()["data"].take()
}

#[tokio::test]
async fn a_change_is_a_new_version() {
    let app = TestApp::new().await;
    let before = app.admin_get(&at(&app, "")).await.ok()["data"].take();
    app.advance(60);
    let change =
        json!({"name": "New Name", "volume_sms": 10, "organisation_type": "local", "rate_limit": 500, "id": NOBODY});
    let after = update(&app, &change).await;
    let mut expected = before;
    expected["name"] = json!("New Name");
    expected["email_sender_local_part"] = json!("new.name");
    expected["volume_sms"] = json!(10);
    expected["organisation_type"] = json!("local");
    expected["rate_limit"] = json!(500);
    assert_eq!(after, expected);
    assert_eq!(app.admin_get(&at(&app, "")).await.ok()["data"], after);
    let rows = app
        .rows(
            "SELECT h.version, h.name, h.normalised_service_name AS same, h.updated_at = s.updated_at AS timed
             FROM services_history h JOIN services s USING (id) WHERE id = $1 ORDER BY h.version",
        )
        .await;
    assert_eq!(
        rows,
        [
            json!({"version": 1, "name": "Demo Service", "same": "demo.service", "timed": null}),
            json!({"version": 2, "name": "New Name", "same": "new.name", "timed": true}),
        ]
    );
}

#[tokio::test]
async fn two_changes_at_once_are_two_versions() {
    let app = TestApp::new().await;
    let (path, notes, limit) = (at(&app, ""), json!({"notes": "A"}), json!({"rate_limit": 1}));
    let (a, b) = tokio::join!(app.admin_post(&path, &notes), app.admin_post(&path, &limit));
    a.ok();
    b.ok();
    let service = app.admin_get(&path).await.ok()["data"].take();
    assert_eq!((&service["notes"], &service["rate_limit"]), (&json!("A"), &json!(1)));
    assert_eq!(column(&app, "SELECT count(*) FROM services_history WHERE id = $1").await, [json!(3)]);
}

#[tokio::test]
async fn permissions_are_replaced() {
    let app = TestApp::new().await;
    let after = update(&app, &json!({"permissions": ["letter", "sms"]})).await;
    assert_eq!(after["permissions"], json!(["letter", "sms"]));
    let stored = column(&app, "SELECT permission FROM service_permissions WHERE service_id = $1 ORDER BY 1").await;
    assert_eq!(stored, ["letter", "sms"]);
    assert_eq!(update(&app, &json!({"permissions": []})).await["permissions"], json!([]));

    let path = at(&app, "");
    let reply = app.admin_post(&path, &json!({"permissions": ["sms", "x"]})).await;
    reply.assert_message(400, json!({"permissions": ["Invalid Service Permission: 'x'"]}));
    let reply = app.admin_post(&path, &json!({"permissions": ["sms", "letter", "letter"]})).await;
    reply.assert_message(400, json!({"permissions": ["Duplicate Service Permission: ['letter']"]}));
}

#[tokio::test]
async fn brandings_are_chosen_and_cleared() {
    let app = TestApp::new().await;
    for (field, table) in [("email_branding", "email_branding"), ("letter_branding", "letter_branding")] {
        let chosen = column(&app, &format!("SELECT id FROM {table} WHERE name = 'NHS'")).await.remove(0);
        assert_eq!(update(&app, &json!({ field: chosen })).await[field], chosen);
        assert_eq!(update(&app, &json!({"notes": "x"})).await[field], chosen);
        assert_eq!(update(&app, &json!({ field: "" })).await[field], Value::Null);
        let reply = app.admin_post(&at(&app, ""), &json!({ field: NOBODY })).await;
        reply.assert_message(404, "No result found");
    }
    assert_eq!(app.count("service_email_branding").await + app.count("service_letter_branding").await, 0);
}

#[tokio::test]
async fn the_sender_follows_from_the_names() {
    let app = TestApp::new().await;
    let local_part = |service: Value| service["email_sender_local_part"].clone();
    let change = json!({"custom_email_sender_name": "Some Other Name", "email_sender_local_part": "mine"});
    assert_eq!(local_part(update(&app, &change).await), "some.other.name");
    assert_eq!(local_part(update(&app, &json!({"name": "Renamed"})).await), "some.other.name");
    assert_eq!(local_part(update(&app, &json!({"custom_email_sender_name": null})).await), "renamed");
}

#[tokio::test]
async fn faults_change_nothing() {
    let app = TestApp::new().await;
    let path = at(&app, "");
    for (change, message) in [
        (json!({"prefix_sms": null}), json!({"prefix_sms": ["Field may not be null."]})),
        (json!({"volume_email": "Aa"}), json!({"volume_email": ["Not a valid integer."]})),
        (json!({"consent_to_research": "unknown"}), json!({"consent_to_research": ["Not a valid boolean."]})),
        (
            json!({"billing_reference": "x".repeat(256)}),
            json!({"billing_reference": ["Longer than maximum length 255."]}),
        ),
    ] {
        app.admin_post(&path, &change).await.assert_message(400, message);
    }
    let reply = app.admin_post(&path, &json!({"organisation_type": "foo"})).await;
    assert_eq!(reply.status, 500);
    app.admin_post(&nowhere(""), &json!({"name": "A"})).await.assert_message(404, "No result found");
    app.add_service().await;
    app.sql("UPDATE services SET name = 'Taken', normalised_service_name = 'taken' WHERE name LIKE 'Demo Service %'")
        .await;
    let reply = app.admin_post(&path, &json!({"name": "TAKEN ()"})).await;
    reply.assert_message(400, json!({"name": ["Duplicate service name 'TAKEN ()'"]}));
    assert_eq!(column(&app, "SELECT version FROM services WHERE id = $1").await, [json!(1)]);
}

#[tokio::test]
async fn the_team_hears_when_the_service_goes_live() {
    let app = TestApp::new().await;
    app.sql(
        "UPDATE services SET restricted = true WHERE id = $1;
         INSERT INTO users SELECT (jsonb_populate_record(users, jsonb_build_object(
             'id', gen_random_uuid(), 'email_address', 'gone@example.com', 'state', 'inactive'))).*
         FROM users JOIN services ON created_by_id = users.id WHERE services.id = $1;
         INSERT INTO user_to_service SELECT id, $1 FROM users WHERE state = 'inactive'",
    )
    .await;
    update(&app, &json!({"notes": "still in trial mode"})).await;
    update(&app, &json!({"restricted": true})).await;
    assert_eq!(app.count("notifications").await, 0);
    let user = member(&app).await;
    let live =
        update(&app, &json!({"restricted": false, "go_live_user": user, "go_live_at": "2026-06-17 09:00:00.000000"}))
            .await;
    assert_eq!((&live["go_live_at"], &live["go_live_user"]), (&json!("2026-06-17 09:00:00.000000"), &user));
    update(&app, &json!({"restricted": false})).await;
    let rows = app.rows("SELECT template_id, \"to\" LIKE 'demo-%' AS to_member FROM notifications").await;
    assert_eq!(rows, [json!({"template_id": "618185c6-3636-49cd-b7d2-6f6f5eb3bdde", "to_member": true})]);
    app.work_off().await;
    assert_eq!(app.count("sandbox_messages").await, 1);
}
