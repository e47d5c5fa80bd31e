//! Requests to join the team of a service.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;
use uuid::Uuid;

use crate::organisations::{add_user, personalisations};

struct Team {
    app: TestApp,
    path: String,
    requester: Uuid,
    manager: Uuid,
    stranger: Uuid,
}

async fn team() -> Team {
    let app = TestApp::new().await;
    let requester = add_user(&app, "Asker", "asker@body.example").await;
    let manager = add_user(&app, "Manager", "manager@body.example").await;
    let stranger = add_user(&app, "Stranger", "stranger@body.example").await;
    app.sql(&format!(
        "UPDATE services SET name = 'A service' WHERE id = $1;
         INSERT INTO user_to_service VALUES ('{manager}', $1)"
    ))
    .await;
    let path = format!("/service/{}/service-join-request", app.demo.service_id);
    Team { app, path, requester, manager, stranger }
}

impl Team {
    fn body(&self, contacted: &[Uuid], reason: Value) -> Value {
        json!({"requester_id": self.requester, "contacted_user_ids": contacted, "reason": reason,
               "invite_link_host": "https://www.example.com"})
    }

    async fn ask(&self) -> String {
        let body = self.body(&[self.manager], Value::Null);
        let made = self.app.admin_post(&self.path, &body).await.expect(StatusCode::CREATED);
        made["service_join_request_id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn members_of_the_team_are_asked() {
    let team = team().await;
    let (app, service) = (&team.app, team.app.demo.service_id);
    let body = team.body(&[team.stranger, team.manager], json!("Because\n\nI should"));
    let made = app.admin_post(&team.path, &body).await.expect(StatusCode::CREATED);
    let id = made["service_join_request_id"].as_str().unwrap();
    assert_eq!(made, json!({"service_join_request_id": id}));
    let sent = personalisations(app).await;
    let to: Vec<_> = sent.iter().map(|(to, template, _)| (to.as_str(), template.as_str())).collect();
    assert_eq!(
        to,
        [
            ("asker@body.example", "38bcd263-6ce8-431f-979d-8e637c1f0576"),
            ("manager@body.example", "77677459-f862-44ee-96d9-b8cb2323d407"),
        ]
    );
    assert_eq!(
        sent[1].2,
        json!({
            "approver_name": "Manager", "requester_name": "Asker", "requester_email_address": "asker@body.example",
            "service_name": "A service", "reason_given": "yes", "reason": "^ Because\n^ \n^ I should",
            "url": format!("https://www.example.com/services/{service}/join-request/{id}/approve"),
        })
    );
    assert_eq!(
        sent[0].2,
        json!({
            "requester_name": "Asker", "service_name": "A service",
            "service_admin_names": ["Stranger – stranger@body.example", "Manager – manager@body.example"],
            "url_ask_to_join_page": format!("https://www.example.com/services/{service}/join/ask"),
        })
    );
    let mut told = app.admin_get(&format!("{}/{id}", team.path)).await.ok();
    assert_eq!(told["contacted_service_users"].as_array().unwrap().len(), 2);
    told["contacted_service_users"] = Value::Null;
    assert_eq!(
        told,
        json!({
            "id": id, "service_id": service, "created_at": "2026-06-17T09:30:00.123456Z", "status": "pending",
            "status_changed_at": null, "status_changed_by": null,
            "requester": {"id": team.requester, "name": "Asker", "email_address": "asker@body.example",
                          "belongs_to_service": []},
            "reason": "Because\n\nI should", "contacted_service_users": null,
        })
    );
    app.work_off().await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_told() {
    let team = team().await;
    let app = &team.app;
    let strangers = team.body(&[team.stranger], Value::Null);
    app.admin_post(&team.path, &strangers).await.assert_message(400, "no-valid-service-managers-ids");
    let mut member = team.body(&[team.manager], Value::Null);
    member["requester_id"] = json!(team.manager);
    app.admin_post(&team.path, &member).await.assert_message(400, "user-already-in-service");
    let unknown = team.body(&[crate::fresh()], Value::Null);
    app.admin_post(&team.path, &unknown).await.assert_message(404, "No result found");
    assert_eq!(app.count("service_join_requests").await, 0);
    let body = json!({"requester_id": "None", "contacted_user_ids": [], "x": 1});
    app.admin_post(&team.path, &body).await.assert_invalid(&[
        "requester_id badly formed hexadecimal UUID string",
        "contacted_user_ids [] should be non-empty",
        "invite_link_host is a required property",
        "Additional properties are not allowed (x was unexpected)",
    ]);
}

#[tokio::test]
async fn who_is_let_in_joins_the_team() {
    let team = team().await;
    let (app, service) = (&team.app, team.app.demo.service_id);
    let (id, other) = (team.ask().await, team.ask().await);
    app.sql("DELETE FROM notifications").await;
    let folder = crate::fresh();
    app.sql(&format!("INSERT INTO template_folder (id, service_id, name) VALUES ('{folder}', $1, 'Folder')")).await;
    let decision = json!({
        "permissions": ["send_texts", "manage_users"], "folder_permissions": [folder],
        "status_changed_by_id": team.manager, "status": "approved", "reason": null, "auth_type": "email_auth",
    });
    let told = app.admin_post(&format!("{}/{id}", team.path), &decision).await.ok();
    assert_eq!(
        (&told["status"], &told["status_changed_at"]),
        (&json!("approved"), &json!("2026-06-17T09:30:00.123456Z"))
    );
    assert_eq!(told["status_changed_by"], json!({"id": team.manager, "name": "Manager"}));
    assert_eq!(told["requester"]["belongs_to_service"], json!([service]));
    let user = app.admin_get(&format!("/user/{}", team.requester)).await.ok();
    let mut permissions: Vec<_> = user["data"]["permissions"][service.to_string()].as_array().unwrap().clone();
    permissions.sort_by_key(ToString::to_string);
    assert_eq!(permissions, [json!("manage_users"), json!("send_texts")]);
    assert_eq!(user["data"]["auth_type"], "email_auth");
    let query =
        format!("SELECT template_folder_id AS id FROM user_folder_permissions WHERE user_id = '{}'", team.requester);
    assert_eq!(app.rows(&query).await, [json!({"id": folder})]);
    let others = app.admin_get(&format!("{}/{other}", team.path)).await.ok();
    assert_eq!(others["status"], "cancelled");
    let sent = personalisations(app).await;
    assert_eq!(
        (sent[0].0.as_str(), sent[0].1.as_str()),
        ("asker@body.example", "4d8ee728-100e-4f0e-8793-5638cfa4ffa4")
    );
    assert_eq!(
        sent[0].2,
        json!({"requester_name": "Asker", "approver_name": "Manager", "service_name": "A service",
               "dashboard_url": format!("https://admin.example/services/{service}")})
    );
    app.work_off().await;
}

#[tokio::test]
async fn who_is_refused_does_not_join() {
    let team = team().await;
    let app = &team.app;
    let path = format!("{}/{}", team.path, team.ask().await);
    let decision = json!({"status_changed_by_id": team.manager, "status": "rejected", "reason": "no"});
    let told = app.admin_post(&path, &decision).await.ok();
    assert_eq!((&told["status"], &told["reason"]), (&json!("rejected"), &json!("no")));
    assert_eq!(told["requester"]["belongs_to_service"], json!([]));
    let wrong = json!({"status_changed_by_id": "None", "status": "x", "permissions": ["fly"]});
    app.admin_post(&path, &wrong).await.assert_invalid(&[
        "permissions fly is not one of [manage_users, manage_templates, manage_settings, send_texts, send_emails, \
         send_letters, manage_api_keys, view_activity]",
        "status_changed_by_id badly formed hexadecimal UUID string",
        "status x is not one of [pending, approved, rejected, cancelled]",
    ]);
    let elsewhere = format!("/service/{}/service-join-request", app.add_service().await.service_id);
    let id = path.rsplit('/').next().unwrap();
    app.admin_get(&format!("{elsewhere}/{id}")).await.assert_message(404, "No result found");
    app.admin_post(&format!("{elsewhere}/{id}"), &decision).await.assert_message(404, "No result found");
    app.work_off().await;
}
