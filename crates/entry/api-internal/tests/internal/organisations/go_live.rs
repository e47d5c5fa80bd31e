//! Telling people how it goes with a service that wants to leave trial mode.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;
use uuid::Uuid;

use super::{add_organisation, add_user, personalisations};

/// The demo service in an organisation, with a request to go live by somebody.
async fn requested(app: &TestApp) -> (tidings_domain::OrganisationId, Uuid) {
    let organisation = add_organisation(app, "Body", "central").await;
    let requester = add_user(app, "Asker", "asker@body.example").await;
    app.sql(&format!(
        "UPDATE services SET organisation_id = '{organisation}', go_live_user_id = '{requester}', name = 'A service',
             has_active_go_live_request = true
         WHERE id = $1"
    ))
    .await;
    (organisation, requester)
}

#[tokio::test]
async fn those_who_can_decide_are_told() {
    let app = TestApp::new().await;
    let (organisation, _) = requested(&app).await;
    let service = app.demo.service_id;
    let path = format!("/organisations/notify-users-of-request-to-go-live/{service}");
    for (name, state, may) in
        [("One", "active", true), ("Two", "active", true), ("Gone", "inactive", true), ("No", "active", false)]
    {
        let user = add_user(&app, name, &format!("{name}@body.example")).await;
        app.sql(&format!(
            "UPDATE users SET state = '{state}' WHERE id = '{user}';
             INSERT INTO user_to_organisation VALUES ('{user}', '{organisation}')"
        ))
        .await;
        if may {
            app.sql(&format!(
                "INSERT INTO organisation_user_permissions VALUES
                     (gen_random_uuid(), now(), '{organisation}', '{user}', 'can_make_services_live')"
            ))
            .await;
        }
    }
    app.admin_post(&path, &Value::Null).await.expect(StatusCode::NO_CONTENT);
    let sent = personalisations(&app).await;
    let to: Vec<_> = sent.iter().map(|(to, template, _)| (to.as_str(), template.as_str())).collect();
    let approvers = "5c7cfc0f-c3f4-4bd6-9a84-5a144aad5425";
    assert_eq!(
        to,
        [
            ("One@body.example", approvers),
            ("Two@body.example", approvers),
            ("asker@body.example", "c7083bfe-1b9a-4ff9-bd5c-30508727df6e"),
        ]
    );
    assert_eq!(
        sent[0].2,
        json!({
            "service_name": "A service", "requester_name": "Asker", "requester_email_address": "asker@body.example",
            "make_service_live_link": format!("https://admin.example/services/{service}/make-service-live"),
            "support_page_link": "https://admin.example/support", "organisation_name": "Body", "name": "One",
        })
    );
    assert_eq!(
        sent[2].2,
        json!({"service_name": "A service", "name": "Asker", "organisation_name": "Body",
               "organisation_team_member_names": ["One", "Two"]})
    );
    let rows = app.rows(r#"SELECT reply_to_text FROM notifications WHERE "to" = 'One@body.example'"#).await;
    assert_eq!(rows, [json!({"reply_to_text": "asker@body.example"})]);
    app.work_off().await;
}

#[tokio::test]
async fn nobody_is_told_where_nobody_can_decide() {
    let app = TestApp::new().await;
    let (organisation, user) = requested(&app).await;
    app.sql(&format!("INSERT INTO user_to_organisation VALUES ('{user}', '{organisation}')")).await;
    let path = format!("/organisations/notify-users-of-request-to-go-live/{}", app.demo.service_id);
    app.admin_post(&path, &Value::Null).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.count("notifications").await, 0);
    app.sql("UPDATE services SET organisation_id = NULL WHERE id = $1").await;
    app.admin_post(&path, &Value::Null).await.expect(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn next_steps_and_refusals_are_told() {
    let app = TestApp::new().await;
    requested(&app).await;
    let service = app.demo.service_id;
    let next = format!("/organisations/notify-org-member-about-next-steps-of-go-live-request/{service}");
    let rejected = format!("/organisations/notify-service-member-of-rejected-go-live-request/{service}");
    let steps = json!({"to": "one@body.example", "service_name": "A service", "body": "Do it"});
    app.admin_post(&next, &steps).await.expect(StatusCode::NO_CONTENT);
    let rejection = json!({
        "name": "Asker", "service_name": "A service", "organisation_name": "Body", "reason": "line 1\nline 2",
        "organisation_team_member_name": "One", "organisation_team_member_email": "one@body.example",
    });
    app.admin_post(&rejected, &rejection).await.expect(StatusCode::NO_CONTENT);
    let sent = personalisations(&app).await;
    let mut shown = rejection.clone();
    shown["reason"] = json!("^ line 1\n^ line 2");
    assert_eq!(
        sent,
        [
            ("asker@body.example".to_owned(), "507d0796-9e23-4ad7-b83b-5efbd9496866".to_owned(), shown),
            (
                "one@body.example".to_owned(),
                "62f12a62-742b-4458-9336-741521b131c7".to_owned(),
                json!({"service_name": "A service", "body": "Do it"})
            ),
        ]
    );
    app.work_off().await;
    app.sql("UPDATE services SET has_active_go_live_request = false WHERE id = $1").await;
    app.admin_post(&next, &steps).await.expect(StatusCode::BAD_REQUEST);
    app.admin_post(&rejected, &rejection).await.expect(StatusCode::BAD_REQUEST);
    app.admin_post(&next, &json!({"to": "no address", "body": 1})).await.assert_invalid(&[
        "to Not a valid email address",
        "body 1 is not of type string",
        "service_name is a required property",
    ]);
    let unknown = format!("/organisations/notify-users-of-request-to-go-live/{}", crate::fresh());
    app.admin_post(&unknown, &Value::Null).await.assert_message(404, "No result found");
}
