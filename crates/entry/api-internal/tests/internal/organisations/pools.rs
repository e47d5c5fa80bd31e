//! The brandings that an organisation's services may choose from.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_domain::OrganisationId;
use tidings_test_support::TestApp;

use super::add_organisation;

struct Pool {
    app: TestApp,
    organisation: OrganisationId,
    path: String,
    /// By name.
    brandings: [String; 2],
}

async fn pool(kind: &str) -> Pool {
    let app = TestApp::new().await;
    let organisation = add_organisation(&app, "Body", "central").await;
    let mut brandings = [String::new(), String::new()];
    for (id, name) in brandings.iter_mut().zip(["A", "B"]) {
        let body = match kind {
            "email" => json!({"name": name, "text": name}),
            _ => json!({"name": name, "filename": name}),
        };
        let made = app.admin_post(&format!("/{kind}-branding"), &body).await.expect(StatusCode::CREATED);
        *id = made.get("data").unwrap_or(&made)["id"].as_str().unwrap().to_owned();
    }
    let path = format!("/organisations/{organisation}/{kind}-branding-pool");
    Pool { app, organisation, path, brandings }
}

impl Pool {
    async fn offered(&self) -> Vec<String> {
        let told = self.app.admin_get(&self.path).await.ok();
        let ids = told["data"].as_array().unwrap().iter().map(|branding| branding["id"].as_str().unwrap().to_owned());
        ids.collect()
    }

    async fn add(&self, ids: Value) -> tidings_test_support::Reply {
        self.app.admin_post(&self.path, &json!({"branding_ids": ids})).await
    }
}

#[tokio::test]
async fn brandings_are_offered_and_no_longer_offered() {
    for kind in ["email", "letter"] {
        let pool = pool(kind).await;
        let [a, b] = &pool.brandings;
        assert_eq!(pool.offered().await, Vec::<String>::new());
        pool.add(json!([b, a])).await.expect(StatusCode::NO_CONTENT);
        pool.add(json!([a])).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(pool.offered().await, [a.clone(), b.clone()], "{kind}");
        pool.app.admin_delete(&format!("{}/{a}", pool.path)).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(pool.offered().await, [b.as_str()], "{kind}");
    }
}

#[tokio::test]
async fn the_default_branding_stays() {
    for kind in ["email", "letter"] {
        let pool = pool(kind).await;
        let ([a, b], id) = (&pool.brandings, pool.organisation);
        pool.add(json!([a])).await.expect(StatusCode::NO_CONTENT);
        pool.app.sql(&format!("UPDATE organisation SET {kind}_branding_id = '{a}' WHERE id = '{id}'")).await;
        let message = format!("You cannot remove an organisation's default {kind} branding");
        pool.app.admin_delete(&format!("{}/{a}", pool.path)).await.assert_message(400, message);
        let message = match kind {
            "email" => format!("Email branding {b} not in <Organisation {id}>'s pool"),
            _ => format!("Letter branding {b} not in Body's pool"),
        };
        pool.app.admin_delete(&format!("{}/{b}", pool.path)).await.assert_message(404, message);
        assert_eq!(pool.offered().await, [a.as_str()]);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_offered() {
    for kind in ["email", "letter"] {
        let pool = pool(kind).await;
        pool.add(json!([pool.brandings[0], crate::fresh()])).await.assert_message(404, "No result found");
        pool.add(json!(["x"])).await.assert_invalid(&["branding_ids is not a valid UUID"]);
        let reply = pool.app.admin_post(&pool.path, &json!("invalid")).await;
        reply.assert_invalid(&["invalid is not of type object"]);
        let reply = pool.app.admin_post(&pool.path, &json!({})).await;
        reply.assert_invalid(&["branding_ids is a required property"]);
        assert_eq!(pool.offered().await, Vec::<String>::new());
        let elsewhere = format!("/organisations/{}/{kind}-branding-pool", crate::fresh());
        let body = json!({"branding_ids": [pool.brandings[0]]});
        pool.app.admin_post(&elsewhere, &body).await.assert_message(404, "No result found");
    }
}
