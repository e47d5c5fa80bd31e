//! Invitations to the teams of services and organisations.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use crate::organisations::{add_organisation, add_user, personalisations};

/// The token at the end of the only message's link, which must begin like this.
async fn token(app: &TestApp, link: &str) -> String {
    let url = personalisations(app).await[0].2["url"].as_str().unwrap().to_owned();
    url.strip_prefix(link).unwrap().to_owned()
}

#[tokio::test]
async fn somebody_is_invited_to_a_service() {
    let app = TestApp::new().await;
    let inviter = add_user(&app, "Inviter", "inviter@body.example").await;
    app.sql("UPDATE services SET name = 'A service' WHERE id = $1").await;
    let service = app.demo.service_id;
    let body = json!({
        "service": service, "email_address": "new@body.example", "from_user": inviter,
        "permissions": "manage_users,send_texts", "auth_type": "email_auth", "folder_permissions": ["folder_1"],
        "created_by": inviter, "invite_link_host": "https://www.example.com",
    });
    let path = format!("/service/{service}/invite");
    let made = app.admin_post(&path, &body).await.expect(StatusCode::CREATED);
    let expected = json!({
        "id": made["data"]["id"], "service": service, "email_address": "new@body.example", "from_user": inviter,
        "status": "pending", "permissions": "manage_users,send_texts", "auth_type": "email_auth",
        "folder_permissions": ["folder_1"], "created_at": "2026-06-17T09:30:00.123456Z",
    });
    assert_eq!(made["data"], expected);
    let id = expected["id"].as_str().unwrap();
    let sent = personalisations(&app).await;
    assert_eq!((sent[0].0.as_str(), sent[0].1.as_str()), ("new@body.example", "4f46df42-f795-4cc4-83bb-65ca312f49cc"));
    assert_eq!((&sent[0].2["user_name"], &sent[0].2["service_name"]), (&json!("Inviter"), &json!("A service")));
    let rows = app.rows("SELECT reply_to_text FROM notifications").await;
    assert_eq!(rows, [json!({"reply_to_text": "inviter@body.example"})]);
    let token = token(&app, "https://www.example.com/invitation/").await;
    for path in [
        format!("{path}/{id}"),
        format!("/invite/service/{id}"),
        format!("/invite/service/{token}"),
        format!("/invite/service/check/{token}"),
    ] {
        assert_eq!(app.admin_get(&path).await.ok()["data"], expected, "{path}");
    }
    assert_eq!(app.admin_get(&path).await.ok()["data"], json!([expected]));
    app.work_off().await;
}

#[tokio::test]
async fn an_invitation_to_a_service_is_changed() {
    let app = TestApp::new().await;
    let inviter = add_user(&app, "Inviter", "inviter@body.example").await;
    let service = app.demo.service_id;
    let path = format!("/service/{service}/invite");
    assert_eq!(app.admin_get(&path).await.ok(), json!({"data": []}));
    let body = json!({"email_address": "new@body.example", "from_user": inviter, "permissions": ""});
    let made = app.admin_post(&path, &body).await.expect(StatusCode::CREATED);
    assert_eq!(made["data"]["auth_type"], "sms_auth");
    token(&app, "https://admin.example/invitation/").await;
    let id = made["data"]["id"].as_str().unwrap();
    let mut expected = made["data"].clone();
    expected["status"] = json!("cancelled");
    let told = app.admin_post(&format!("{path}/{id}"), &json!({"status": "cancelled"})).await.ok();
    assert_eq!(told["data"], expected);
    let wrong = json!({"status": ["Must be one of: pending, accepted, cancelled."]});
    app.admin_post(&format!("{path}/{id}"), &json!({"status": "garbage"})).await.assert_message(400, wrong);
    let elsewhere = format!("/service/{}/invite/{id}", app.add_service().await.service_id);
    app.admin_get(&elsewhere).await.assert_message(404, "No result found");
    app.admin_post(&elsewhere, &json!({"status": "accepted"})).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get(&format!("{path}/{id}")).await.ok()["data"]["status"], "cancelled");
    app.work_off().await;
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_told() {
    let app = TestApp::new().await;
    let path = format!("/service/{}/invite", app.demo.service_id);
    let missing = "Missing data for required field.";
    let reply = app.admin_post(&path, &json!({"email_address": "notanemail"})).await;
    reply.assert_message(
        400,
        json!({"email_address": ["Not a valid email address"], "from_user": [missing], "permissions": [missing]}),
    );
    let somebody = json!({"email_address": "a@b.example", "from_user": crate::fresh(), "permissions": ""});
    app.admin_post(&path, &somebody).await.assert_message(404, "No result found");
    let organisation = add_organisation(&app, "Body", "central").await;
    let path = format!("/organisation/{organisation}/invite");
    app.admin_post(&path, &json!({"email_address": "notanemail", "permissions": ["fly"]})).await.assert_invalid(&[
        "email_address Not a valid email address",
        "permissions fly is not one of [can_make_services_live]",
        "invited_by is a required property",
    ]);
    assert_eq!(app.count("notifications").await, 0);
}

#[tokio::test]
async fn somebody_is_invited_to_an_organisation() {
    let app = TestApp::new().await;
    let inviter = add_user(&app, "Inviter", "inviter@body.example").await;
    let organisation = add_organisation(&app, "Body", "central").await;
    let path = format!("/organisation/{organisation}/invite");
    let mut body = json!({"email_address": "new@body.example", "invited_by": inviter,
                          "permissions": ["can_make_services_live"]});
    let made = app.admin_post(&path, &body).await.expect(StatusCode::CREATED);
    let mut expected = json!({
        "id": made["data"]["id"], "email_address": "new@body.example", "invited_by": inviter,
        "organisation": organisation, "created_at": "2026-06-17T09:30:00.123456Z",
        "permissions": ["can_make_services_live"], "status": "pending",
    });
    assert_eq!(made["data"], expected);
    let id = expected["id"].as_str().unwrap().to_owned();
    let sent = personalisations(&app).await;
    assert_eq!(sent[0].1, "203566f0-d835-47c5-aa06-932439c86573");
    assert_eq!((&sent[0].2["user_name"], &sent[0].2["organisation_name"]), (&json!("Inviter"), &json!("Body")));
    let token = token(&app, "https://admin.example/organisation-invitation/").await;
    for path in [
        format!("{path}/{id}"),
        format!("/invite/organisation/{id}"),
        format!("/invite/organisation/{token}"),
        format!("/invite/organisation/check/{token}"),
    ] {
        assert_eq!(app.admin_get(&path).await.ok()["data"], expected, "{path}");
    }
    assert_eq!(app.admin_get(&path).await.ok()["data"], json!([expected]));
    expected["status"] = json!("cancelled");
    let told = app.admin_post(&format!("{path}/{id}"), &json!({"status": "cancelled"})).await.ok();
    assert_eq!(told["data"], expected);
    let elsewhere = add_organisation(&app, "Elsewhere", "central").await;
    let elsewhere = format!("/organisation/{elsewhere}/invite/{id}");
    app.admin_get(&elsewhere).await.assert_message(404, "No result found");
    app.admin_post(&elsewhere, &json!({"status": "accepted"})).await.assert_message(404, "No result found");
    // Those who run the platform invite in its name.
    app.sql(&format!("DELETE FROM notifications; UPDATE users SET platform_admin = true WHERE id = '{inviter}'")).await;
    body["permissions"] = json!([]);
    let made = app.admin_post(&path, &body).await.expect(StatusCode::CREATED);
    assert_eq!(made["data"]["permissions"], json!([]));
    assert_eq!(personalisations(&app).await[0].2["user_name"], "The GOV.UK Notify team");
    app.work_off().await;
}

#[tokio::test]
async fn links_end_after_two_days_or_when_they_are_damaged() {
    let app = TestApp::new().await;
    let inviter = add_user(&app, "Inviter", "inviter@body.example").await;
    let body = json!({"email_address": "new@body.example", "from_user": inviter, "permissions": ""});
    app.admin_post(&format!("/service/{}/invite", app.demo.service_id), &body).await.expect(StatusCode::CREATED);
    let token = token(&app, "https://admin.example/invitation/").await;
    app.work_off().await;
    let damaged = &token[..token.len() - 4];
    let said = |message: &str| -> Value { json!({ "invitation": message }) };
    for kind in ["service", "organisation"] {
        let reply = app.admin_get(&format!("/invite/{kind}/check/{damaged}")).await;
        reply.assert_message(400, said("Something’s wrong with this link. Make sure you’ve copied the whole thing."));
    }
    // A link to a service is none to an organisation.
    app.admin_get(&format!("/invite/organisation/check/{token}")).await.assert_message(404, "No result found");
    app.admin_get(&format!("/invite/service/{}", crate::fresh())).await.assert_message(404, "No result found");
    app.advance(48 * 3600 + 2);
    let expired = "Your invitation to GOV.UK Notify has expired. Please ask the person that invited you to send you \
                   another one";
    app.admin_get(&format!("/invite/service/check/{token}")).await.assert_message(400, said(expired));
    app.sql("DELETE FROM invited_users").await;
}
