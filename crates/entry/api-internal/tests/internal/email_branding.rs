//! Email brandings.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use crate::organisations::add_organisation;

async fn create(app: &TestApp, body: &Value) -> Value {
    app.admin_post("/email-branding", body).await.expect(StatusCode::CREATED)["data"].clone()
}

#[tokio::test]
async fn a_branding_is_made_and_told() {
    let app = TestApp::new().await;
    let user = app.rows("SELECT created_by_id AS id FROM services WHERE id = $1").await[0]["id"].clone();
    let body = json!({"name": "Office", "text": "Office of Tests", "colour": "#005ea5", "logo": "office.png",
                      "brand_type": "both", "created_by": user});
    let made = create(&app, &body).await;
    let expected = json!({
        "id": made["id"], "name": "Office", "text": "Office of Tests", "alt_text": null, "colour": "#005ea5",
        "logo": "office.png", "brand_type": "both", "created_by": user,
        "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null,
    });
    assert_eq!(made, expected);
    let path = format!("/email-branding/{}", made["id"].as_str().unwrap());
    assert_eq!(app.admin_get(&path).await.ok(), json!({"email_branding": expected}));
    let all = app.admin_get("/email-branding").await.ok();
    assert!(all["email_branding"].as_array().unwrap().contains(&expected));
    assert_eq!(create(&app, &json!({"name": "Plain", "alt_text": "Plain"})).await["brand_type"], "org");
    app.admin_get(&format!("/email-branding/{}", crate::fresh())).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn a_branding_is_changed() {
    let app = TestApp::new().await;
    let made = create(&app, &json!({"name": "Office", "text": "Office of Tests", "logo": "office.png"})).await;
    let path = format!("/email-branding/{}", made["id"].as_str().unwrap());
    app.advance(60);
    let change = json!({"text": "", "alt_text": "Office", "logo": null, "updated_by": null, "id": "ignored"});
    let changed = app.admin_post(&path, &change).await.ok();
    assert_eq!(changed["data"]["alt_text"], "Office");
    assert_eq!((&changed["data"]["text"], &changed["data"]["logo"]), (&Value::Null, &Value::Null));
    assert_eq!(changed["data"]["updated_at"], "2026-06-17T09:31:00.123456Z");
    assert_eq!(changed["data"]["name"], "Office");
}

#[tokio::test]
async fn what_cannot_be_is_told() {
    let app = TestApp::new().await;
    let made = create(&app, &json!({"name": "Office", "text": "Office"})).await;
    let path = format!("/email-branding/{}", made["id"].as_str().unwrap());
    let one_of = "Email branding must have exactly one of alt_text and text.";
    for body in [json!({"name": "X"}), json!({"name": "X", "alt_text": "x", "text": "x"})] {
        app.admin_post("/email-branding", &body).await.assert_message(400, one_of);
    }
    for body in [json!({"alt_text": "x"}), json!({"text": null})] {
        app.admin_post(&path, &body).await.assert_message(400, one_of);
    }
    let taken = json!({"name": ["An email branding with that name already exists."]});
    let same = json!({"name": "Office", "text": "x"});
    app.admin_post("/email-branding", &same).await.assert_message(400, taken.clone());
    let other = create(&app, &json!({"name": "Other", "text": "x"})).await;
    let other = format!("/email-branding/{}", other["id"].as_str().unwrap());
    app.admin_post(&other, &same).await.assert_message(400, taken);
    let body = json!({"text": "x", "brand_type": "NOT A TYPE", "colour": 1});
    app.admin_post("/email-branding", &body).await.assert_invalid(&[
        "colour 1 is not of type string, null",
        "brand_type NOT A TYPE is not one of [org, both, org_banner]",
        "name is a required property",
    ]);
    app.admin_post(&path, &json!({"name": null})).await.assert_invalid(&["name None is not of type string"]);
    let unknown = json!({"name": "X", "text": "x", "created_by": crate::fresh()});
    app.admin_post("/email-branding", &unknown).await.expect(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn only_what_nobody_uses_is_archived() {
    let app = TestApp::new().await;
    let made = create(&app, &json!({"name": "Office", "text": "Office"})).await;
    let id = made["id"].as_str().unwrap();
    let path = format!("/email-branding/{id}");
    let organisation = add_organisation(&app, "Body", "central").await;
    app.sql(&format!(
        "INSERT INTO service_email_branding VALUES ($1, '{id}');
         UPDATE services SET name = 'A service' WHERE id = $1;
         UPDATE organisation SET email_branding_id = '{id}' WHERE id = '{organisation}';
         INSERT INTO email_branding_to_organisation VALUES ('{organisation}', '{id}')"
    ))
    .await;
    assert_eq!(
        app.admin_get(&format!("{path}/orgs_and_services")).await.ok(),
        json!({"data": {"services": [{"id": app.demo.service_id, "name": "A service"}],
                        "organisations": [{"id": organisation, "name": "Body"}]}})
    );
    let in_use = "Email branding is in use and so it can't be archived.";
    app.admin_post(&format!("{path}/archive"), &Value::Null).await.assert_message(400, in_use);
    app.sql("UPDATE organisation SET email_branding_id = NULL; UPDATE services SET active = false WHERE id = $1").await;
    app.admin_post(&format!("{path}/archive"), &Value::Null).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.count("email_branding_to_organisation").await, 0);
    let rows = app.rows(&format!("SELECT name, active FROM email_branding WHERE id = '{id}'")).await;
    assert_eq!(rows, [json!({"name": "_archived_2026-06-17-09:30:00_Office", "active": false})]);
    let all = app.admin_get("/email-branding").await.ok();
    assert!(!all["email_branding"].as_array().unwrap().iter().any(|branding| branding["id"] == id));
}

#[tokio::test]
async fn names_are_made_from_what_logos_say() {
    let app = TestApp::new().await;
    let wanted = json!({"alt_text": "Office 100%"});
    for expected in ["Office 100%", "Office 100% (alternate 1)", "Office 100% (alternate 2)"] {
        for path in ["/email-branding/get-name-for-alt-text", "/email-branding/get-name-for-alt-text/"] {
            assert_eq!(app.admin_post(path, &wanted).await.ok(), json!({"name": expected}));
        }
        create(&app, &json!({"name": expected, "text": "x"})).await;
    }
    app.admin_post("/email-branding/get-name-for-alt-text", &json!({}))
        .await
        .assert_invalid(&["alt_text is a required property"]);
}
