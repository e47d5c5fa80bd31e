//! Services in lists.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, member};

async fn names(app: &TestApp, path: &str) -> Vec<Value> {
    let reply = app.admin_get(path).await.ok();
    reply["data"].as_array().unwrap().iter().map(|service| service["name"].clone()).collect()
}

async fn with_archived_service() -> TestApp {
    let app = TestApp::new().await;
    app.advance(60);
    let another = app.add_service().await.service_id;
    app.sql(&format!("UPDATE services SET name = '100% other', active = false WHERE id = '{another}'")).await;
    app.sql("UPDATE services SET created_at = '2001-01-01' WHERE name = 'GOV.UK Notify'").await;
    app
}

#[tokio::test]
async fn all_services_the_oldest_first() {
    let app = with_archived_service().await;
    assert_eq!(names(&app, "/service").await, ["GOV.UK Notify", "Demo Service", "100% other"]);
    assert_eq!(names(&app, "/service?only_active=True").await, ["GOV.UK Notify", "Demo Service"]);
    assert_eq!(names(&app, "/service?only_active=true").await.len(), 3);
    let listed = app.admin_get("/service").await.ok();
    let one = app.admin_get(&super::at(&app, "")).await.ok();
    assert_eq!(listed["data"][1], one["data"]);
}

#[tokio::test]
async fn the_services_of_a_person() {
    let app = with_archived_service().await;
    let user = member(&app).await;
    let user = user.as_str().unwrap();
    app.sql(&format!("INSERT INTO user_to_service SELECT '{user}', id FROM services WHERE NOT active")).await;
    assert_eq!(names(&app, &format!("/service?user_id={user}")).await, ["Demo Service", "100% other"]);
    assert_eq!(names(&app, &format!("/service?user_id={user}&only_active=True")).await, ["Demo Service"]);
    assert_eq!(names(&app, &format!("/service?user_id={NOBODY}")).await, [] as [Value; 0]);
    app.admin_get("/service?user_id=x").await.assert_message(404, "No result found");
}

#[tokio::test]
async fn a_service_is_found_by_a_part_of_its_name() {
    let app = with_archived_service().await;
    let reply = app.admin_get("/service/find-services-by-name?service_name=MO%20S").await.ok();
    let demo = json!({"id": app.demo.service_id, "name": "Demo Service", "active": true, "restricted": false});
    assert_eq!(reply, json!({"data": [demo]}));
    assert_eq!(names(&app, "/service/find-services-by-name?service_name=%25").await, ["100% other"]);
    let reply = app.admin_get("/service/find-services-by-name?service_name=").await;
    reply.assert_message(400, json!({"service_name": ["Missing data for required field."]}));
}
